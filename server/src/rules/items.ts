/** The items of the production checklist by name: what rules, attestations, hovers and the checklist itself refer to. */

export type ItemArea = "security" | "reliability" | "monitoring" | "backup" | "upgrades" | "scaling" | "deploy"

export interface ChecklistItem {
  readonly id: string
  readonly area: ItemArea
  readonly title: string
  /** A person may vouch for it in `deploylint.yaml` where files are silent. */
  readonly attestable: boolean
}

const item = (id: string, area: ItemArea, title: string, attestable: "attestable" | "files" = "files"): ChecklistItem =>
  Object.freeze({ id, area, title, attestable: attestable === "attestable" })

/** All items, in the order of the checklist. */
export const checklistItems: readonly ChecklistItem[] = [
  item("S1", "security", "TLS 1.2 or newer on every public endpoint", "attestable"),
  item("S2", "security", "Strong, different JWT secrets", "attestable"),
  item("S3", "security", "Configuration encryption key set", "attestable"),
  item("S4", "security", "Default and demo credentials replaced", "attestable"),
  item("S5", "security", "Sensor admin key configured", "attestable"),
  item("S6", "security", "CORS limited to known dashboards", "attestable"),
  item("S7", "security", "Database ports not reachable from outside", "attestable"),
  item("S8", "security", "Only port 443 public, admin ports internal", "attestable"),
  item("R1", "reliability", "PostgreSQL replicated, with a read replica", "attestable"),
  item("R2", "reliability", "Redis shared by several hub instances", "attestable"),
  item("R3", "reliability", "Readiness and liveness probes on every service", "attestable"),
  item("R4", "reliability", "Graceful shutdown of the sensor", "attestable"),
  item("R5", "reliability", "Signal batch limits set", "attestable"),
  item("R6", "reliability", "Connection limits fit the fleet", "attestable"),
  item("M1", "monitoring", "Prometheus scrapes hub and sensor", "attestable"),
  item("M2", "monitoring", "Dashboards for fleet and queries", "attestable"),
  item("M3", "monitoring", "Alerts for disconnects, errors and the database", "attestable"),
  item("M4", "monitoring", "Structured logs shipped to one place", "attestable"),
  item("M5", "monitoring", "Detection latency watched", "attestable"),
  item("B1", "backup", "Daily PostgreSQL dump with retention", "attestable"),
  item("B2", "backup", "ClickHouse backup scheduled", "attestable"),
  item("B3", "backup", "Restore tested outside production", "attestable"),
  item("U1", "upgrades", "Rolling upgrade with migrations and verification", "attestable"),
  item("U2", "upgrades", "Rollback to a recorded version", "attestable"),
  item("C1", "scaling", "Hub instances behind sticky routing", "attestable"),
  item("C2", "scaling", "One sensor identity per site", "attestable"),
  item("C3", "scaling", "PostgreSQL sized, then read replicas", "attestable"),
  item("C4", "scaling", "ClickHouse sharding planned", "attestable"),
  item("C5", "scaling", "Redis mode fits the fleet", "attestable"),
  item("D1", "deploy", "Dockerfile: multi-stage, slim, unprivileged"),
  item("D2a", "deploy", "Compose stack: daemon, Prometheus, Grafana"),
  item("D2b", "deploy", "Durable state mounted"),
  item("D2c", "deploy", "Health check that is acted on, and restart"),
  item("D3", "deploy", "Prometheus scrapes the daemon"),
  item("D4", "deploy", "systemd unit hardened"),
  item("D5", "deploy", "Runbook: kill switch", "attestable"),
  item("D6", "deploy", "Runbook: stale feed", "attestable"),
  item("D7", "deploy", "Runbook: credential rotation", "attestable"),
  item("D8", "deploy", "Runbook: disaster recovery", "attestable"),
  item("D9", "deploy", "Continuity plan complete and signed off", "attestable"),
  item("D10", "deploy", "Environment template complete and without secrets"),
  item("D11", "deploy", "Credentials file read by the unit, and closed", "attestable"),
  item("D12", "deploy", "Extras chosen by build argument"),
  item("D13", "deploy", "Declared limits kept: one writer, proxy for TLS", "attestable"),
]

const byId: ReadonlyMap<string, ChecklistItem> = new Map(checklistItems.map((each) => [each.id, each]))

/** An item by its id. */
export function itemOf(id: string): ChecklistItem | undefined {
  return byId.get(id)
}

/** The items that a rule's finding fails. `D2` of a rule means the part of D2 that its area is about. */
export function itemsOfRule(rule: { readonly id: string; readonly checklist: readonly string[] }): readonly string[] {
  return rule.checklist.map((id) => (id !== "D2" ? id : rule.id.startsWith("health/") ? "D2c" : "D2a"))
}
