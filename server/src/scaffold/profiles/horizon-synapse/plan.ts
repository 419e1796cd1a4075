/** What the answers come to: names, sizes and limits that several files share. */
import type { Answers } from "../types.ts"

export interface FleetPlan {
  readonly flavour: "compose" | "kubernetes"
  /** Compose project or namespace, without hyphens at its end. */
  readonly name: string
  /** Public name of the hub. */
  readonly host: string
  /** Public name of the site that the sensor protects. */
  readonly site: string
  /** The application behind the sensor. */
  readonly upstream: string
  readonly upstreamPort: number
  readonly proxy: "caddy" | "nginx"
  readonly clickhouse: boolean
  /** Redis runs in the stack; a large fleet takes a managed one. */
  readonly redis: boolean
  /** Sensors in the field, at most. */
  readonly fleet: number
  readonly owner: string
  readonly email: string
  readonly alerts: Channel
  readonly keepDays: number
  /** Host that dumps are copied to, and host that logs are sent to. */
  readonly backups: string
  readonly logs: string
  /** ClusterIssuer of cert-manager. */
  readonly issuer: string
  readonly size: HubSize
}

export type Channel = "webhook" | "slack" | "pagerduty"

/** Resources of one instance of the hub, after the vendor's sizing, and its caps. */
export interface HubSize {
  readonly instances: number
  readonly cpus: string
  /** In MiB. */
  readonly memory: number
  /** One instance alone can hold the whole fleet. */
  readonly sensors: number
  readonly dashboards: number
}

const sizes: Readonly<Record<string, HubSize>> = {
  "10": { instances: 2, cpus: "2", memory: 2048, sensors: 100, dashboards: 50 },
  "50": { instances: 2, cpus: "4", memory: 4096, sensors: 200, dashboards: 100 },
  "99": { instances: 2, cpus: "4", memory: 4096, sensors: 300, dashboards: 100 },
  "1000": { instances: 3, cpus: "8", memory: 8192, sensors: 2000, dashboards: 300 },
}

/** The plan for complete and valid answers; what is missing all the same gets the usual value. */
export function planFleet(answers: Answers): FleetPlan {
  const text = (key: string, otherwise: string): string => {
    const value = answers.get(key)
    return value === undefined || value === "" ? otherwise : String(value)
  }
  const fleet = text("fleet", "50")
  const host = text("host", "hub.example.com").toLowerCase()
  const site = text("site", "app.example.com").toLowerCase()
  const alerts = text("alerts", "webhook")
  return {
    flavour: text("flavour", "compose") === "kubernetes" ? "kubernetes" : "compose",
    name: text("name", "horizon").replace(/-+$/, ""),
    host,
    // One name cannot lead to both.
    site: site === host ? `app.${host}` : site,
    upstream: text("upstream", "app.example.internal"),
    upstreamPort: Number(text("upstreamPort", "8080")),
    proxy: text("proxy", "caddy") === "nginx" ? "nginx" : "caddy",
    clickhouse: answers.get("clickhouse") === true,
    redis: fleet !== "1000",
    fleet: Number(fleet),
    owner: text("owner", "Platform on-call"),
    email: text("email", "ops@example.com"),
    alerts: alerts === "slack" || alerts === "pagerduty" ? alerts : "webhook",
    keepDays: Number(text("keepDays", "14")),
    backups: text("backups", "backup.example.internal"),
    logs: text("logs", "logs.example.com"),
    issuer: text("issuer", "letsencrypt"),
    size: sizes[fleet] ?? { instances: 2, cpus: "4", memory: 4096, sensors: 200, dashboards: 100 },
  }
}

/** Units or CronJobs of the backups. */
export function backupNames({ clickhouse }: FleetPlan): readonly string[] {
  return ["postgres-backup", ...(clickhouse ? ["clickhouse-backup"] : [])]
}
