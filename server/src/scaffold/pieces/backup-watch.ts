/** How a backup that fails, or never starts, comes to be seen: the time of its last success is a metric, its age an alert. */

import { yamlText } from "../fill.ts"
import {
  closed,
  identity,
  indented,
  metadata,
  resources,
  service,
  workloadHead,
} from "../profiles/horizon-synapse/manifest-blocks.ts"
import type { ScaffoldContext } from "../types.ts"
import type { Guide } from "./runbooks-fleet.ts"

/** Where Debian's node exporter looks for metrics in files. */
const folder = "/var/lib/prometheus/node-exporter"

/** A unit's last step, which runs after a success alone; with all rights, as the folder is root's. */
export const markLines = (name: string): string => `# The node exporter tells Prometheus when it last succeeded.
ExecStartPost=+/bin/sh -c 'umask 022; mkdir -p ${folder}; printf "backup_last_success_timestamp_seconds{backup=\\\\"${name}\\\\"} %%s\\\\n" $$(date +%%s) > ${folder}/${name}.prom'`

/** Keys of the Compose service that tells what the units wrote down. */
export const exporterLines = `    image: prom/node-exporter:v1.9.1
    command: ["--collector.disable-defaults", "--collector.textfile", "--collector.textfile.directory=/textfile"]
    volumes:
      - ${folder}:/textfile:ro
`

/** The scrape job; `target`: host and port of who knows of the backups. */
export const backupJob = (target: string): string => `  - job_name: backups
    static_configs:
      - targets: ["${target}"]
`

/** The group of alerts; `names` are the backups. In a cluster its controller knows of the last success. */
export function backupAlert(names: readonly string[], isCluster: boolean): string {
  const known = isCluster ? "kube_cronjob_status_last_successful_time" : "backup_last_success_timestamp_seconds"
  const label = isCluster ? "cronjob" : "backup"
  return `  - name: backups
    rules:
      - alert: BackupMissing
        expr: ${[`time() - ${known} > 93600`, ...names.map((name) => `absent(${known}{${label}="${name}"})`)].join(" or ")}
        for: 10m
        labels:
          severity: critical
        annotations:
          summary: No backup has succeeded for 26 hours.
          runbook_url: runbooks/backup-missing.md
`
}

/** `names` are the units or CronJobs; `namespace` where they are CronJobs. */
export function backupGuide(names: readonly string[], namespace?: string): Guide {
  const kubectl = `kubectl -n ${namespace}`
  const look =
    namespace === undefined
      ? names.flatMap((name) => [
          `systemctl status ${name}.timer ${name}.service`,
          `sudo journalctl -u ${name}.service --since -2d`,
        ])
      : [
          `${kubectl} get cronjobs,jobs,pods`,
          ...names.map((name) => `${kubectl} logs --selector app=${name} --tail=50`),
        ]
  const again = names.map((name) =>
    namespace === undefined
      ? `sudo systemctl start ${name}.service`
      : `${kubectl} create job --from=cronjob/${name} ${name}-$(date +%s)`,
  )
  const block = (lines: readonly string[], by = ""): string =>
    ["```sh", ...lines, "```"].map((line) => `${by}${line}`).join("\n")
  return {
    title: "Backup missing",
    purpose: "What to do when no backup succeeds. Linked from the alert BackupMissing.",
    meaning: "The newest backup is older than 26 hours, or there is none.",
    impact: "None yet. What is lost now is lost back to the newest backup.",
    diagnosis: `1. Did it fail, or was it never started? Look for a full disk, rights, a store or a host that was off.\n\n${block(look, "   ")}`,
    decision: "Until one has succeeded, migrate nothing and delete no older one.",
    mitigation: `Mend the cause, then make one at once:\n\n${block(again)}`,
    verification: "The newest backup is of today and as large as usual, and the alert has ended by itself.",
    rollback: "There is nothing to take back.",
    communication: "Tell the owner of the data how old the newest backup is.",
  }
}

/** Backups that a profile has; none where a piece is added to somebody's own deployment, which may tell nothing of them. */
export const watched = ({ settings }: ScaffoldContext): readonly string[] =>
  (settings?.get("watched") ?? "").split(" ").filter((name) => name !== "")

/** The group of alerts of a profile's own backups. */
export function watchedAlerts(context: ScaffoldContext): string {
  const names = watched(context)
  return names.length === 0 ? "" : backupAlert(names, context.flavour === "kubernetes")
}

export function watchedJob(context: ScaffoldContext): string {
  if (watched(context).length === 0) return ""
  return backupJob(context.flavour === "kubernetes" ? "kube-state-metrics:8080" : "node-exporter:9100")
}

/** Tells of the CronJobs of one namespace, and may read nothing else. */
export function clusterWatch(namespace: string): string {
  const name = "kube-state-metrics"
  const named = metadata(name, namespace)
  const group = "rbac.authorization.k8s.io"
  const pod = identity(65534, 30).replace("automountServiceAccountToken: false", `serviceAccountName: ${name}`)
  return `apiVersion: v1
kind: ServiceAccount
${named}---
apiVersion: ${group}/v1
kind: Role
${named}rules:
  - apiGroups: [batch]
    resources: [cronjobs]
    verbs: [list, watch]
---
apiVersion: ${group}/v1
kind: RoleBinding
${named}roleRef: { apiGroup: ${group}, kind: Role, name: ${name} }
subjects:
  - { kind: ServiceAccount, name: ${name}, namespace: ${yamlText(namespace)} }
---
${workloadHead("Deployment", name, namespace, "replicas: 1\n").replace(`        app: ${name}\n`, `$&        part: monitoring\n`)}${indented(pod, 6)}      containers:
        - name: ${name}
          image: registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.17.0
          args: [--resources=cronjobs, --namespaces=${namespace}]
          ports:
            - { name: http, containerPort: 8080 }
          readinessProbe:
            httpGet: { path: /healthz, port: http }
          livenessProbe:
            tcpSocket: { port: http }
            periodSeconds: 30
${indented(`${resources({ requests: ["10m", "32Mi"], limits: ["250m", "128Mi"] })}${closed()}`, 10)}---
${service(name, namespace, [["http", 8080]])}`
}
