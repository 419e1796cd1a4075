/** Manifests of the service itself: what runs, and what is applied together. */
import type { ProfileFile } from "../types.ts"
import { portsOf } from "./image.ts"
import { clusterMonitoring } from "./kubernetes-monitoring.ts"
import { ingressText, policyText } from "./kubernetes-network.ts"
import { storeFiles } from "./kubernetes-stores.ts"
import type { ServicePlan } from "./plan.ts"
import { quoted, render } from "./render.ts"

const workload = `# @@name@@: its namespace, what runs, and the address inside the cluster.
apiVersion: v1
kind: Namespace
metadata:
  name: @@app@@
  labels:
    pod-security.kubernetes.io/enforce: restricted
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: @@app@@
  namespace: @@app@@
automountServiceAccountToken: false
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: @@app@@
  namespace: @@app@@
  labels:
    app: @@app@@
spec:
  replicas: @@replicas@@
  revisionHistoryLimit: 5
  progressDeadlineSeconds: 300
  strategy:
@@strategy@@
  selector:
    matchLabels:
      app: @@app@@
  template:
    metadata:
      labels:
        app: @@app@@
    spec:
      serviceAccountName: @@app@@
      automountServiceAccountToken: false
      # As long as it needs to finish what it has accepted, the pause of preStop, and a little more.
      terminationGracePeriodSeconds: @@grace@@
      securityContext:
        runAsNonRoot: true
        runAsUser: @@uid@@
        runAsGroup: @@uid@@
        fsGroup: @@uid@@
        seccompProfile:
          type: RuntimeDefault
@@spread@@
      containers:
        - name: @@app@@
          # By digest, as scripts/rollout.sh sets it: write it down here as well, or the next apply goes back.
          image: @@image@@:1.0.0
          ports:
@@ports@@
          env:
            - name: PORT
              value: "@@port@@"
          envFrom:
            - secretRef:
                name: @@app@@-secrets
          startupProbe:
            httpGet: { path: @@healthPath@@, port: http }
            periodSeconds: 5
            failureThreshold: 24
          readinessProbe:
            httpGet: { path: @@healthPath@@, port: http }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 3
          # The process alone: a database that is away is no reason to restart the service.
          livenessProbe:
            tcpSocket: { port: http }
            periodSeconds: 20
            timeoutSeconds: 5
            failureThreshold: 3
          lifecycle:
            preStop:
              # Balancers need a moment to forget a pod that goes.
              sleep: { seconds: 5 }
          resources:
            requests: { cpu: 100m, memory: 256Mi }
            limits: { memory: 512Mi }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: tmp
              mountPath: /tmp
@@stateMount@@
      volumes:
        - name: tmp
          emptyDir: { sizeLimit: 256Mi }
@@stateVolume@@
---
apiVersion: v1
kind: Service
metadata:
  name: @@app@@
  namespace: @@app@@
spec:
  selector:
    app: @@app@@
  ports:
@@servicePorts@@
@@budget@@
@@claim@@
`

const rolling = `    type: RollingUpdate
    rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }`
const single = `    # One volume, one writer: the old pod has to be gone before the new one starts.
    type: Recreate`

const spread = `      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              app: @@app@@`

const budget = `---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: @@app@@
  namespace: @@app@@
spec:
  minAvailable: 1
  selector:
    matchLabels:
      app: @@app@@`

const claim = `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: service-state
  namespace: @@app@@
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 10Gi`

const kustomization = `# Everything at once: kubectl apply -k deploy/. Config files become ConfigMaps; what has secrets is made by hand (README.md).
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: @@app@@
resources:
@@resources@@
generatorOptions:
  disableNameSuffixHash: true
configMapGenerator:
  - name: prometheus-config
    files: [monitoring/prometheus.yml, monitoring/alerts.yml]
  - name: alertmanager-config
    files: [monitoring/alertmanager.yml]
  - name: blackbox-config
    files: [config.yml=monitoring/blackbox.yml]
  - name: grafana-datasources
    files: [monitoring/grafana/provisioning/datasources/prometheus.yml]
  - name: grafana-providers
    files: [monitoring/grafana/provisioning/dashboards/service.yml]
  - name: grafana-dashboards
    files: [monitoring/grafana/dashboards/service-overview.json]
`

function workloadText(plan: ServicePlan): string {
  const [port, metricsPort] = portsOf(plan)
  const named: readonly (readonly [string, number | undefined])[] = [
    ["http", port],
    ["metrics", metricsPort],
  ]
  const ports = named.flatMap(([name, number]) => (number === undefined ? [] : [{ name, number }]))
  const app = { app: plan.app }
  const isStateful = plan.state !== undefined
  return render(workload, {
    ...app,
    name: plan.name,
    replicas: isStateful ? "1" : "2",
    strategy: isStateful ? single : rolling,
    grace: String(plan.drainSeconds + 10),
    uid: String(plan.uid),
    spread: isStateful ? "" : render(spread, app),
    image: plan.image,
    ports: ports.map(({ name, number }) => `            - { name: ${name}, containerPort: ${number} }`).join("\n"),
    port: String(plan.port),
    healthPath: quoted(plan.healthPath),
    stateMount: isStateful ? `            - name: state\n              mountPath: ${plan.state}` : "",
    stateVolume: isStateful
      ? "        - name: state\n          persistentVolumeClaim:\n            claimName: service-state"
      : "",
    servicePorts: ports
      .map(({ name, number }) => `    - { name: ${name}, port: ${number}, targetPort: ${name} }`)
      .join("\n"),
    budget: isStateful ? "" : render(budget, app),
    claim: isStateful ? render(claim, app) : "",
  })
}

export function kubernetesFiles(plan: ServicePlan): readonly ProfileFile[] {
  const made = (name: string, text: string): ProfileFile => ({
    path: `kubernetes/${name}.yaml`,
    template: `service/kubernetes-${name}`,
    text,
  })
  const manifests = [
    made("service", workloadText(plan)),
    made("ingress", ingressText(plan)),
    made("networkpolicy", policyText(plan)),
    ...storeFiles(plan).map(({ name, text }) => made(name, text)),
    made("monitoring", clusterMonitoring(plan)),
  ]
  const resources = manifests.filter(({ path }) => !/(?:restore-test|backup-reader)\.yaml$/.test(path))
  return [
    ...manifests,
    {
      path: "kustomization.yaml",
      template: "service/kustomization",
      text: render(kustomization, {
        app: plan.app,
        resources: resources.map(({ path }) => `  - ${path}`).join("\n"),
      }),
    },
  ]
}
