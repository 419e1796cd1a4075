/** Cheap looks at a text that say whose it may be. Each is linear and errs towards "none of ours". */
import type { GrafanaRole } from "../model/grafana/types.ts"
import type { PrometheusRole } from "../model/prometheus/types.ts"

/** A manifest names its API and its kind at the top level of some document. */
export function looksLikeManifest(text: string): boolean {
  return /^["']?apiVersion["']?[ \t]*:/m.test(text) && /^["']?kind["']?[ \t]*:/m.test(text)
}

/** Kustomize knows its file by the name; kind and version may be left out. */
export function isKustomization(uri: string, text: string): boolean {
  return (
    /\/kustomization\.ya?ml$/.test(uri) &&
    /^(?:resources|bases|components|patches\w*|images|configMapGenerator|secretGenerator|namePrefix|nameSuffix|namespace|commonLabels|labels|generators|transformers)[ \t]*:/m.test(
      text,
    )
  )
}

/** Keys of agents that take Prometheus' scrape configs into configs of their own: Promtail, the Datadog and Splunk agents. */
const otherAgents =
  /^(?:clients?|positions|server|receivers|exporters|integrations|prometheus_remote_write|logs|metrics)[ \t]*:/m

/** Which file of Prometheus a YAML text may be. */
export function prometheusRole(text: string): PrometheusRole | undefined {
  const mayBeConfig = !otherAgents.test(text)
  if (
    (mayBeConfig && /^scrape_configs[ \t]*:/m.test(text)) ||
    (/^global[ \t]*:/m.test(text) && /^rule_files[ \t]*:/m.test(text))
  )
    return "config"
  if (/^groups[ \t]*:/m.test(text) && /^[ \t-]+(?:alert|record)[ \t]*:/m.test(text)) return "rules"
  if (/^route[ \t]*:/m.test(text) && /^receivers[ \t]*:/m.test(text)) return "alertmanager"
  return undefined
}

/** Rules and routes hold Go templates in their texts; keys and lines that are templates make the file one itself. */
export function isTemplatedMonitoring(text: string): boolean {
  return /^\{\{.*\}\}[ \t]*$|\{%-?[ \t]*\w|<%[=-]?[ \t]|\{\{-?[ \t]*(?:\$?\.(?:Values|Release|Chart|Files)\b|(?:include|template)[ \t]+"[^"]*"[ \t]+\.[ \t]*\|)/m.test(
    text,
  )
}

/** Which provisioning file of Grafana a YAML text may be. */
export function grafanaRole(text: string): GrafanaRole | undefined {
  if (!/^apiVersion[ \t]*:[ \t]*['"]?\d/m.test(text)) return undefined
  if (/^datasources[ \t]*:/m.test(text)) return "datasources"
  return /^providers[ \t]*:/m.test(text) ? "providers" : undefined
}

/** A dashboard as Grafana exports it. */
export function looksLikeDashboard(text: string): boolean {
  return /"panels"\s*:/.test(text) && /"(?:schemaVersion|templating|timepicker|targets)"\s*:/.test(text)
}

/** A server, upstream or location block of nginx, or a part of one that lists TLS versions. */
export function looksLikeNginx(text: string): boolean {
  return /^[ \t]*(?:server|http|stream)[ \t]*\{|^[ \t]*upstream[ \t]+[\w.-]+[ \t]*\{|^[ \t]*location[ \t]+[^\n{]+\{|^[ \t]*ssl_protocols[ \t]+[^;\n]+;/m.test(
    text,
  )
}

/** A line that begins a stage, or the directives that only a Dockerfile begins with. */
export function looksLikeDockerfile(text: string): boolean {
  return /^[ \t]*FROM[ \t]+(?:--platform=\S+[ \t]+)?["'$\w][^\s;()=]*(?:[ \t]+AS[ \t]+\S+)?[ \t]*$|^#[ \t]*(?:syntax|escape)[ \t]*=/im.test(
    text,
  )
}

/** Words of the programs whose use in a script says something about a deployment. */
const deployPrograms =
  /\b(?:docker|docker-compose|podman|kubectl|helm|systemctl|pg_dump|pg_dumpall|pg_basebackup|pg_restore|clickhouse-backup|clickhouse-client|restic|borg|prisma|alembic|rclone|crontab|deploylint|horizon|mysqldump|mongodump|sqlite3|wal-g|pgbackrest|barman|migrate|rollback|backup)\b/

/** A script that deploys, backs up or restores something. */
export function concernsDeployment(text: string): boolean {
  return deployPrograms.test(text)
}
