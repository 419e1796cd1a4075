/**
 * Keys of the API's types, for the search of misspelt ones. Source: kubernetes/kubernetes:staging/src/k8s.io/api,
 * core/v1, apps/v1, batch/v1, networking/v1, autoscaling/v2 and policy/v1 types.go, fields of alpha stage included.
 */

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

const probeHandler = "exec httpGet tcpSocket grpc"

/** Keys by type, as the API reference names it. */
export const apiKeys: Readonly<Record<string, readonly string[]>> = {
  ObjectMeta: words(
    "name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds labels annotations ownerReferences finalizers managedFields clusterName",
  ),
  Container: words(
    "name image command args workingDir ports envFrom env resources resizePolicy restartPolicy restartPolicyRules volumeMounts volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty",
  ),
  ContainerPort: words("name hostPort containerPort protocol hostIP"),
  EnvVar: words("name value valueFrom"),
  VolumeMount: words("name readOnly recursiveReadOnly mountPath subPath mountPropagation subPathExpr"),
  ResourceRequirements: words("limits requests claims"),
  Probe: words(
    `${probeHandler} initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold terminationGracePeriodSeconds`,
  ),
  HTTPGetAction: words("path port host scheme httpHeaders"),
  SecurityContext: words(
    "capabilities privileged seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation procMount seccompProfile appArmorProfile",
  ),
  PodSecurityContext: words(
    "seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot supplementalGroups supplementalGroupsPolicy fsGroup sysctls fsGroupChangePolicy seccompProfile appArmorProfile seLinuxChangePolicy",
  ),
  PodSpec: words(
    "volumes initContainers containers ephemeralContainers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID hostIPC shareProcessNamespace securityContext imagePullSecrets hostname subdomain affinity schedulerName tolerations hostAliases priorityClassName priority dnsConfig readinessGates runtimeClassName enableServiceLinks preemptionPolicy overhead topologySpreadConstraints setHostnameAsFQDN os hostUsers schedulingGates resourceClaims resources hostnameOverride workloadRef schedulingGroup",
  ),
  DeploymentSpec: words(
    "replicas selector template strategy minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds rollbackTo",
  ),
  StatefulSetSpec: words(
    "replicas selector template volumeClaimTemplates serviceName podManagementPolicy updateStrategy revisionHistoryLimit minReadySeconds persistentVolumeClaimRetentionPolicy ordinals",
  ),
  DaemonSetSpec: words("selector template updateStrategy minReadySeconds revisionHistoryLimit templateGeneration"),
  ReplicaSetSpec: words("replicas minReadySeconds selector template"),
  JobSpec: words(
    "parallelism completions activeDeadlineSeconds podFailurePolicy successPolicy backoffLimit backoffLimitPerIndex maxFailedIndexes selector manualSelector template ttlSecondsAfterFinished completionMode suspend podReplacementPolicy managedBy",
  ),
  CronJobSpec: words(
    "schedule timeZone startingDeadlineSeconds concurrencyPolicy suspend jobTemplate successfulJobsHistoryLimit failedJobsHistoryLimit",
  ),
  ServiceSpec: words(
    "ports selector clusterIP clusterIPs type externalIPs sessionAffinity loadBalancerIP loadBalancerSourceRanges externalName externalTrafficPolicy healthCheckNodePort publishNotReadyAddresses sessionAffinityConfig ipFamilies ipFamilyPolicy allocateLoadBalancerNodePorts loadBalancerClass internalTrafficPolicy trafficDistribution topologyKeys",
  ),
  ServicePort: words("name protocol appProtocol port targetPort nodePort"),
  IngressSpec: words("ingressClassName defaultBackend tls rules backend"),
  NetworkPolicySpec: words("podSelector ingress egress policyTypes"),
  HorizontalPodAutoscalerSpec: words(
    "scaleTargetRef minReplicas maxReplicas metrics behavior targetCPUUtilizationPercentage",
  ),
  PodDisruptionBudgetSpec: words("minAvailable maxUnavailable selector unhealthyPodEvictionPolicy"),
}

/** Keys that people put one level too high or too low: where they are read instead, in words. */
export const misplacedKeys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  PodSpec: Object.fromEntries(
    words(
      "livenessProbe readinessProbe startupProbe imagePullPolicy volumeMounts env envFrom image command args ports lifecycle",
    ).map((key) => [key, "the container"]),
  ),
  Container: Object.fromEntries(
    words(
      "volumes terminationGracePeriodSeconds serviceAccountName nodeSelector tolerations affinity imagePullSecrets initContainers hostNetwork dnsPolicy",
    ).map((key) => [key, "the pod's `spec`"]),
  ),
  PodSecurityContext: Object.fromEntries(
    words("privileged allowPrivilegeEscalation readOnlyRootFilesystem capabilities procMount").map((key) => [
      key,
      "the container's `securityContext`",
    ]),
  ),
  SecurityContext: Object.fromEntries(
    words("fsGroup supplementalGroups sysctls fsGroupChangePolicy").map((key) => [key, "the pod's `securityContext`"]),
  ),
  DeploymentSpec: Object.fromEntries(words("containers volumes").map((key) => [key, "`template.spec`"])),
}
