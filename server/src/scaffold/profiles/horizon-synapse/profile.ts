/** Profile of the hub with its sensor: Compose on one host, or Kubernetes. */

import { backupService, backupTimer } from "../../pieces/backup-units.ts"
import { pieces } from "../../pieces.ts"
import type { NewFile, ScaffoldContext } from "../../types.ts"
import type { Answers, Profile, ProfileFile } from "../types.ts"
import { composeFile } from "./compose.ts"
import { fleetContinuity } from "./continuity.ts"
import { checklist, readme } from "./documents.ts"
import { environmentTemplate, ignored, lintSettings } from "./environment.ts"
import { hubManifests, ingressManifests, sensorManifests } from "./manifests-hub.ts"
import { kustomization, monitoringManifests } from "./manifests-monitoring.ts"
import { namespaceManifest, policyManifests, replicationScript, storeManifests } from "./manifests-stores.ts"
import { backupNames, type FleetPlan, planFleet } from "./plan.ts"
import { caddyfile, nginxConfig } from "./proxy.ts"
import { questions } from "./questions.ts"
import { fleetGuides } from "./runbooks.ts"
import { clickhouseBackupScript, clickhouseDisk, restoreTest, secretsScript, timersScript } from "./scripts.ts"
import { clusterSecretsScript } from "./scripts-cluster.ts"
import { sensorTemplate, sitesFile } from "./sensor.ts"

/** What the pieces are told, so that their names and settings are those of the files here. */
export function contextFor(plan: FleetPlan): ScaffoldContext {
  const { flavour, clickhouse, redis, name } = plan
  const names = [
    ["hub", "horizon"],
    ["sensor", "synapse"],
    ["postgres", "postgres"],
    ["prometheus", "prometheus"],
    ["alertmanager", "alertmanager"],
    ["grafana", "grafana"],
    ["proxy", "proxy"],
    ...(redis ? [["redis", "redis"]] : []),
    ...(clickhouse ? [["clickhouse", "clickhouse"]] : []),
  ] as const
  return {
    flavour,
    products: ["horizon-hub", "synapse"],
    folder: "file:///deploy",
    services: new Map(names.map(([role = "", service = ""]) => [role, service])),
    ...(flavour === "kubernetes" ? { namespace: name } : {}),
    settings: new Map([
      ["host", plan.host],
      ["owner", escaped(plan.owner)],
      ["logs", plan.logs],
      ["alerts", plan.alerts],
      // The name that leads to every instance of the hub.
      ["instances", flavour === "compose" ? "horizon" : "horizon-pods"],
      ["keep", String(plan.keepDays)],
      ["watched", backupNames(plan).join(" ")],
      ["backups", flavour === "compose" ? `backup@${plan.backups}:/srv/backups/postgres/` : ""],
    ]),
  }
}

/** Free text in Markdown: nothing of it is a link, a table or markup. */
function escaped(text: string): string {
  return text.replaceAll(/[[\]<>|*_]/g, "\\$&")
}

/** Pieces that this profile has an answer of its own to. */
function isLeftOut(id: string, { clickhouse, flavour }: FleetPlan): boolean {
  return id === "clickhouse-backup" && (!clickhouse || flavour === "compose")
}

function composeFiles(plan: FleetPlan): readonly NewFile[] {
  return [
    { path: "compose.yaml", text: composeFile(plan) },
    plan.proxy === "caddy"
      ? { path: "proxy/Caddyfile", text: caddyfile(plan) }
      : { path: "nginx/horizon.conf", text: nginxConfig(plan) },
    { path: ".env.example", text: environmentTemplate(plan) },
    { path: "scripts/generate-secrets.sh", text: secretsScript(plan), executable: true },
    { path: "scripts/install-timers.sh", text: timersScript(plan), executable: true },
    { path: "scripts/restore-test.sh", text: restoreTest, executable: true },
    ...(plan.clickhouse ? clickhouseFiles(plan) : []),
  ]
}

function clickhouseFiles(plan: FleetPlan): readonly NewFile[] {
  const [name, what] = ["clickhouse-backup", "ClickHouse"]
  return [
    { path: "clickhouse/backups.xml", text: clickhouseDisk },
    { path: `scripts/${name}.sh`, text: clickhouseBackupScript(plan), executable: true },
    { path: `systemd/${name}.service`, text: backupService(name, what, "docker-backup", "/var/backups/clickhouse") },
    { path: `systemd/${name}.timer`, text: backupTimer(what) },
  ]
}

function clusterFiles(plan: FleetPlan): readonly NewFile[] {
  const own = [
    ["namespace.yaml", namespaceManifest(plan.name)],
    ["hub.yaml", hubManifests(plan)],
    ["sensor.yaml", sensorManifests(plan)],
    ["stores.yaml", storeManifests(plan)],
    ["ingress.yaml", ingressManifests(plan)],
    ["monitoring.yaml", monitoringManifests(plan)],
    ["networkpolicy.yaml", policyManifests(plan)],
  ] as const
  const added = [
    "networkpolicy-databases.yaml",
    "postgres-standby.yaml",
    "backup-postgres.yaml",
    ...(plan.clickhouse ? ["backup-clickhouse.yaml"] : []),
  ]
  return [
    ...own.map(([path, text]) => ({ path, text })),
    { path: "kustomization.yaml", text: kustomization(plan, [...own.map(([path]) => path), ...added]) },
    { path: "postgres/replication.sh", text: replicationScript, executable: true },
    { path: "scripts/generate-secrets.sh", text: clusterSecretsScript(plan), executable: true },
  ]
}

function filesOf(answers: Answers): readonly ProfileFile[] {
  const plan = planFleet(answers)
  const context = contextFor(plan)
  const own: readonly NewFile[] = [
    { path: "README.md", text: readme(plan) },
    { path: "CHECKLIST.md", text: checklist(plan) },
    ...(plan.flavour === "compose" ? composeFiles(plan) : clusterFiles(plan)),
    { path: "synapse/config.sites.yaml", text: sitesFile(plan) },
    { path: "synapse/config.example.yaml", text: sensorTemplate(plan) },
    ...fleetGuides(plan, context),
    { path: "bcp.md", text: fleetContinuity(plan, escaped(plan.owner)) },
    { path: ".gitignore", text: ignored },
    { path: "deploylint.yaml", text: lintSettings(plan) },
  ]
  const added = pieces
    .filter(({ id, fits }) => fits(context) && !isLeftOut(id, plan))
    .flatMap((piece) => piece.files(context))
  return inOrder([...own, ...added])
}

/** Of two files with one path the first; a template's id is its path. */
function inOrder(files: readonly NewFile[]): readonly ProfileFile[] {
  const found = new Map<string, ProfileFile>()
  for (const file of files) {
    if (found.has(file.path)) continue
    const merge = file.path === ".env.example" ? "env-keys" : file.path === ".gitignore" ? "lines" : "none"
    found.set(file.path, { ...file, template: `horizon-synapse/${file.path}`, merge })
  }
  return [...found.values()]
}

export const horizonSynapse: Profile = {
  id: "horizon-synapse",
  title: "Horizon hub with a Synapse sensor",
  summary:
    "Hub, sensor, PostgreSQL, Redis, optional ClickHouse, a proxy with TLS, monitoring, backups, rollout and runbooks.",
  questions,
  files: filesOf,
}
