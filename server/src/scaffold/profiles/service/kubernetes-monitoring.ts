/** Prometheus, Alertmanager, the prober and Grafana in the namespace of the service; their files are ConfigMaps. */
import { clusterWatch } from "../../pieces/backup-watch.ts"
import { confined, podContext } from "./kubernetes-pod.ts"
import { keeps, type ServicePlan } from "./plan.ts"
import { joined, render } from "./render.ts"

const workload = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: @@part@@
  namespace: @@app@@
spec:
  replicas: 1
  strategy:
    type: Recreate
  selector:
    matchLabels:
      app: @@part@@
  template:
    metadata:
      labels:
        app: @@part@@
        part: monitoring
    spec:
      automountServiceAccountToken: false
      @@context@@
      containers:
        - name: @@part@@
          image: @@image@@
@@args@@
          ports:
            - { name: http, containerPort: @@port@@ }
@@env@@
          readinessProbe:
            httpGet: { path: @@ready@@, port: http }
            periodSeconds: 10
            timeoutSeconds: 5
          livenessProbe:
            tcpSocket: { port: http }
            periodSeconds: 30
            timeoutSeconds: 5
            failureThreshold: 6
          resources:
            requests: { cpu: 50m, memory: @@requested@@ }
            limits: { memory: @@limit@@ }
          @@confined@@
          volumeMounts:
@@mounts@@
      volumes:
@@volumes@@
---
apiVersion: v1
kind: Service
metadata:
  name: @@part@@
  namespace: @@app@@
spec:
  selector:
    app: @@part@@
  ports:
    - { name: http, port: @@port@@, targetPort: http }
@@claim@@`

const claim = `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: @@part@@-data
  namespace: @@app@@
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: @@size@@
`

interface Mount {
  readonly name: string
  readonly path: string
  /** `config:NAME`, `secret:NAME`, `scratch`, or `data`, the part's own claim. */
  readonly from: string
}

interface Part {
  readonly part: string
  readonly image: string
  readonly port: number
  readonly uid: number
  readonly ready: string
  readonly memory: readonly [requested: string, limit: string]
  readonly args: readonly string[]
  readonly size?: string
  readonly mounts: readonly Mount[]
}

const parts: readonly Part[] = [
  {
    part: "prometheus",
    image: "prom/prometheus:v3.5.0",
    port: 9090,
    uid: 65534,
    ready: "/-/ready",
    memory: ["256Mi", "1Gi"],
    args: [
      "--config.file=/etc/prometheus/prometheus.yml",
      "--storage.tsdb.path=/prometheus",
      "--storage.tsdb.retention.time=30d",
    ],
    size: "20Gi",
    mounts: [
      { name: "config", path: "/etc/prometheus", from: "config:prometheus-config" },
      { name: "data", path: "/prometheus", from: "data" },
    ],
  },
  {
    part: "alertmanager",
    image: "prom/alertmanager:v0.28.1",
    port: 9093,
    uid: 65534,
    ready: "/-/ready",
    memory: ["64Mi", "128Mi"],
    args: ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"],
    size: "1Gi",
    mounts: [
      { name: "config", path: "/etc/alertmanager", from: "config:alertmanager-config" },
      { name: "secrets", path: "/run/secrets", from: "secret:alertmanager-secrets" },
      { name: "data", path: "/alertmanager", from: "data" },
    ],
  },
  {
    part: "blackbox",
    image: "prom/blackbox-exporter:v0.27.0",
    port: 9115,
    uid: 65534,
    ready: "/-/healthy",
    memory: ["32Mi", "64Mi"],
    args: [],
    mounts: [{ name: "config", path: "/etc/blackbox_exporter", from: "config:blackbox-config" }],
  },
  {
    part: "grafana",
    image: "grafana/grafana:12.1.1",
    port: 3000,
    uid: 472,
    ready: "/api/health",
    memory: ["128Mi", "512Mi"],
    args: [],
    size: "1Gi",
    mounts: [
      { name: "datasources", path: "/etc/grafana/provisioning/datasources", from: "config:grafana-datasources" },
      { name: "providers", path: "/etc/grafana/provisioning/dashboards", from: "config:grafana-providers" },
      { name: "dashboards", path: "/var/lib/grafana-dashboards", from: "config:grafana-dashboards" },
      { name: "secrets", path: "/run/secrets", from: "secret:grafana-secrets" },
      { name: "tmp", path: "/tmp", from: "scratch" },
      { name: "data", path: "/var/lib/grafana", from: "data" },
    ],
  },
]

const grafanaEnvironment = `          env:
            - { name: GF_SECURITY_ADMIN_PASSWORD__FILE, value: /run/secrets/grafana-admin-password }
            - { name: GF_USERS_ALLOW_SIGN_UP, value: "false" }
            - { name: GF_ANALYTICS_REPORTING_ENABLED, value: "false" }`

function volume({ name, from }: Mount, part: string): string {
  const [kind, source = ""] = from.split(":")
  const what =
    kind === "config"
      ? `configMap: { name: ${source} }`
      : kind === "secret"
        ? `secret: { secretName: ${source}, defaultMode: 0440 }`
        : kind === "data"
          ? `persistentVolumeClaim: { claimName: ${part}-data }`
          : "emptyDir: {}"
  return `        - name: ${name}\n          ${what}`
}

const isReadOnly = ({ from }: Mount): boolean => /^(?:config|secret):/.test(from)

function manifest(each: Part, app: string): string {
  const { part, args, mounts, size } = each
  return render(workload, {
    app,
    part,
    image: each.image,
    port: String(each.port),
    ready: each.ready,
    context: podContext(each.uid),
    confined,
    args: args.length === 0 ? "" : joined("          args:", ...args.map((arg) => `            - ${arg}`)),
    env: part === "grafana" ? grafanaEnvironment : "",
    requested: each.memory[0],
    limit: each.memory[1],
    mounts: mounts
      .map(
        (mount) =>
          `            - { name: ${mount.name}, mountPath: ${mount.path}${isReadOnly(mount) ? ", readOnly: true" : ""} }`,
      )
      .join("\n"),
    volumes: mounts.map((mount) => volume(mount, part)).join("\n"),
    claim: size === undefined ? "" : render(claim, { part, app, size }),
  })
}

/** One file of manifests; nothing of it is reached from outside: use kubectl port-forward. */
export function clusterMonitoring(plan: ServicePlan): string {
  const head = `# What watches ${plan.name}. From outside by kubectl port-forward alone; kustomization.yaml makes the ConfigMaps.\n`
  const watch = keeps(plan) ? `---\n${clusterWatch(plan.app)}` : ""
  return head + parts.map((part) => manifest(part, plan.app)).join("---\n") + watch
}
