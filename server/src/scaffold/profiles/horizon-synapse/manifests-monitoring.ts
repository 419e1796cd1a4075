/** Prometheus, Alertmanager and Grafana in a cluster, and the kustomization that joins all files. */
import { yamlText } from "../../fill.ts"
import { clusterWatch } from "../../pieces/backup-watch.ts"
import { closed, identity, indented, metadata, resources, type Size, service, workloadHead } from "./manifest-blocks.ts"
import type { FleetPlan } from "./plan.ts"

interface Watcher {
  readonly name: string
  readonly user: number
  readonly port: number
  readonly probe: string
  readonly size: Size
  readonly container: string
  readonly volumes: string
}

function manifests(namespace: string, { name, user, port, probe, size, container, volumes }: Watcher): string {
  const asked = `httpGet:\n  path: ${probe}\n  port: ${port}\n`
  return `apiVersion: v1
kind: PersistentVolumeClaim
${metadata(`${name}-data`, namespace)}spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: ${name === "prometheus" ? "50Gi" : "2Gi"}
---
${workloadHead("Deployment", name, namespace, "replicas: 1\n# The volume takes one writer.\nstrategy:\n  type: Recreate\n")}${indented(
  identity(user, 60),
  6,
)}      containers:
        - name: ${name}
          ports:
            - name: http
              containerPort: ${port}
          readinessProbe:
${indented(asked, 12)}            periodSeconds: 10
          livenessProbe:
            tcpSocket:
              port: ${port}
            initialDelaySeconds: 60
            periodSeconds: 30
${indented(`${container}${resources(size)}${closed()}`, 10)}      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: ${name}-data
${indented(volumes, 8)}---
${service(name, namespace, [["http", port]])}`
}

const secretVolume = (name: string): string => `- name: secrets
  secret:
    secretName: ${name}
    defaultMode: 0440
`

const watchers: readonly Watcher[] = [
  {
    name: "prometheus",
    user: 65534,
    port: 9090,
    probe: "/-/ready",
    size: { requests: ["250m", "1Gi"], limits: ["1", "2Gi"] },
    container: `image: prom/prometheus:v3.5.0
args:
  - --config.file=/etc/prometheus/prometheus.yml
  - --storage.tsdb.path=/prometheus
  - --storage.tsdb.retention.time=30d
volumeMounts:
  - name: config
    mountPath: /etc/prometheus/prometheus.yml
    subPath: prometheus.yml
    readOnly: true
  - name: config
    mountPath: /etc/prometheus/alerts.yml
    subPath: alerts.yml
    readOnly: true
  - name: secrets
    mountPath: /etc/prometheus/secrets
    readOnly: true
  - name: data
    mountPath: /prometheus
`,
    volumes: `- name: config
  configMap:
    name: prometheus-config
${secretVolume("prometheus-secrets")}`,
  },
  {
    name: "alertmanager",
    user: 65534,
    port: 9093,
    probe: "/-/ready",
    size: { requests: ["50m", "64Mi"], limits: ["500m", "256Mi"] },
    container: `image: prom/alertmanager:v0.28.1
args:
  - --config.file=/etc/alertmanager/alertmanager.yml
  - --storage.path=/alertmanager
volumeMounts:
  - name: config
    mountPath: /etc/alertmanager/alertmanager.yml
    subPath: alertmanager.yml
    readOnly: true
  - name: secrets
    mountPath: /etc/alertmanager/secrets
    readOnly: true
  - name: data
    mountPath: /alertmanager
`,
    volumes: `- name: config
  configMap:
    name: alertmanager-config
${secretVolume("alertmanager-secrets")}`,
  },
  {
    name: "grafana",
    user: 472,
    port: 3000,
    probe: "/api/health",
    size: { requests: ["100m", "128Mi"], limits: ["1", "512Mi"] },
    container: `image: grafana/grafana:12.1.1
env:
  - name: GF_SECURITY_ADMIN_PASSWORD__FILE
    value: /etc/grafana/secrets/admin-password
  - name: GF_USERS_ALLOW_SIGN_UP
    value: "false"
  - name: GF_ANALYTICS_REPORTING_ENABLED
    value: "false"
volumeMounts:
  - name: datasources
    mountPath: /etc/grafana/provisioning/datasources
    readOnly: true
  - name: providers
    mountPath: /etc/grafana/provisioning/dashboards
    readOnly: true
  - name: dashboards
    mountPath: /var/lib/grafana/dashboards
    readOnly: true
  - name: secrets
    mountPath: /etc/grafana/secrets
    readOnly: true
  - name: data
    mountPath: /var/lib/grafana
  - name: tmp
    mountPath: /tmp
`,
    volumes: `- name: datasources
  configMap:
    name: grafana-datasources
- name: providers
  configMap:
    name: grafana-providers
- name: dashboards
  configMap:
    name: grafana-dashboards
${secretVolume("grafana-secrets")}- name: tmp
  emptyDir:
    sizeLimit: 128Mi
`,
  },
]

export function monitoringManifests({ name }: FleetPlan): string {
  return `# What watches the fleet. Grafana is reached by: kubectl -n ${name} port-forward svc/grafana 3000
${[...watchers.map((watcher) => manifests(name, watcher)), clusterWatch(name)].join("---\n")}`
}

/** All manifests and the files that become ConfigMaps; \`manifests\` are paths beside it. */
export function kustomization({ name }: FleetPlan, manifests: readonly string[]): string {
  return `# All of it: kubectl apply -k . — the files of the monitoring and the sensor's sites become ConfigMaps.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${yamlText(name)}
resources:
${manifests.map((path) => `  - ${path}\n`).join("")}configMapGenerator:
  - name: synapse-sites
    files: [synapse/config.sites.yaml]
  - name: postgres-init
    files: [postgres/replication.sh]
  - name: prometheus-config
    files: [monitoring/prometheus.yml, monitoring/alerts.yml]
  - name: alertmanager-config
    files: [monitoring/alertmanager.yml]
  - name: grafana-datasources
    files: [grafana/provisioning/datasources/prometheus.yml]
  - name: grafana-providers
    files: [grafana/provisioning/dashboards/fleet.yml]
  - name: grafana-dashboards
    files: [grafana/dashboards/fleet-overview.json, grafana/dashboards/query-performance.json]
`
}
