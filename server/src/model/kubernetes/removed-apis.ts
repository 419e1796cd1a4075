/** API versions that the server no longer serves. Source: kubernetes.io, "Deprecated API Migration Guide". */

export interface RemovedApi {
  /** The first Kubernetes version without it. */
  readonly since: string
  /** What to write instead; undefined where the kind is gone. */
  readonly instead: string | undefined
  /** The fields are the same, so that the version alone changes. */
  readonly sameShape: boolean
}

interface Row extends RemovedApi {
  readonly apiVersion: string
  /** Any kind of the version where none is named. */
  readonly kinds?: readonly string[]
}

const row = (apiVersion: string, kinds: string, since: string, instead?: string, sameShape = false): Row => ({
  apiVersion,
  ...(kinds !== "*" && { kinds: kinds.split(" ") }),
  since,
  instead,
  sameShape,
})

const rows: readonly Row[] = [
  row("extensions/v1beta1", "Deployment DaemonSet ReplicaSet", "1.16", "apps/v1", true),
  row("extensions/v1beta1", "NetworkPolicy", "1.16", "networking.k8s.io/v1", true),
  row("extensions/v1beta1", "PodSecurityPolicy", "1.16"),
  row("extensions/v1beta1", "Ingress", "1.22", "networking.k8s.io/v1"),
  row("apps/v1beta1", "Deployment StatefulSet", "1.16", "apps/v1", true),
  row("apps/v1beta2", "Deployment StatefulSet DaemonSet ReplicaSet", "1.16", "apps/v1", true),
  row("networking.k8s.io/v1beta1", "Ingress", "1.22", "networking.k8s.io/v1"),
  row("networking.k8s.io/v1beta1", "IngressClass", "1.22", "networking.k8s.io/v1", true),
  row("rbac.authorization.k8s.io/v1beta1", "*", "1.22", "rbac.authorization.k8s.io/v1", true),
  row("rbac.authorization.k8s.io/v1alpha1", "*", "1.22", "rbac.authorization.k8s.io/v1", true),
  row("apiextensions.k8s.io/v1beta1", "*", "1.22", "apiextensions.k8s.io/v1"),
  row(
    "admissionregistration.k8s.io/v1beta1",
    "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
    "1.22",
    "admissionregistration.k8s.io/v1",
  ),
  row("apiregistration.k8s.io/v1beta1", "*", "1.22", "apiregistration.k8s.io/v1", true),
  row("certificates.k8s.io/v1beta1", "CertificateSigningRequest", "1.22", "certificates.k8s.io/v1"),
  row("coordination.k8s.io/v1beta1", "Lease", "1.22", "coordination.k8s.io/v1", true),
  row("scheduling.k8s.io/v1beta1", "PriorityClass", "1.22", "scheduling.k8s.io/v1", true),
  row("storage.k8s.io/v1beta1", "CSIDriver CSINode StorageClass VolumeAttachment", "1.22", "storage.k8s.io/v1", true),
  row("storage.k8s.io/v1beta1", "CSIStorageCapacity", "1.27", "storage.k8s.io/v1", true),
  row("batch/v1beta1", "CronJob", "1.25", "batch/v1", true),
  row("batch/v2alpha1", "CronJob", "1.21", "batch/v1", true),
  row("discovery.k8s.io/v1beta1", "EndpointSlice", "1.25", "discovery.k8s.io/v1"),
  row("events.k8s.io/v1beta1", "Event", "1.25", "events.k8s.io/v1"),
  row("policy/v1beta1", "PodDisruptionBudget", "1.25", "policy/v1", true),
  row("policy/v1beta1", "PodSecurityPolicy", "1.25"),
  row("node.k8s.io/v1beta1", "RuntimeClass", "1.25", "node.k8s.io/v1", true),
  row("autoscaling/v2beta1", "HorizontalPodAutoscaler", "1.25", "autoscaling/v2"),
  row("autoscaling/v2beta2", "HorizontalPodAutoscaler", "1.26", "autoscaling/v2", true),
  row("flowcontrol.apiserver.k8s.io/v1beta1", "*", "1.26", "flowcontrol.apiserver.k8s.io/v1"),
  row("flowcontrol.apiserver.k8s.io/v1beta2", "*", "1.29", "flowcontrol.apiserver.k8s.io/v1"),
  row("flowcontrol.apiserver.k8s.io/v1beta3", "*", "1.32", "flowcontrol.apiserver.k8s.io/v1"),
]

/** The removal of an object's API version, if it is removed. */
export function removedApi(apiVersion: string, kind: string): RemovedApi | undefined {
  return rows.find((each) => each.apiVersion === apiVersion && (each.kinds === undefined || each.kinds.includes(kind)))
}
