/** Items about seeing what happens: M1 to M5. */
import { settled } from "../../base/known.ts"
import {
  type AlertCondition,
  alertConditions,
  dashboardsFor,
  detectionLatency,
  type MonitoringAnswer,
  metricsPorts,
  providersOf,
  scrapeJobsFor,
} from "../../workspace/monitoring.ts"
import { unheardConfigs } from "../../workspace/monitoring-standing.ts"
import type { ItemDefinition } from "../define.ts"
import { hub, sensor } from "../products.ts"
import { running, showsServices } from "../scope.ts"
import { hubValues } from "../values.ts"
import { type Claim, claim, claimOf, labelOf, type View } from "../view.ts"

/** What the monitoring of the workspace answers, as claims; what it cannot tell is said at the deployment's first file. */
export function answered(
  view: View,
  what: string,
  answer: MonitoringAnswer,
  otherwise: "unknown" | "fail" = "unknown",
): readonly Claim[] {
  if (answer.is === "found") return answer.evidence.map((each) => claim("pass", each, each.fact))
  if (answer.is === "left-out")
    return [claim(answer.isSure ? "fail" : "unknown", answer.rule, `${what}: ${answer.because}.`)]
  const at = view.deployment.mains[0]
  return at === undefined ? [] : [claimOf(otherwise, at, `${what}: ${answer.because}.`)]
}

export function urisOf(view: View): readonly string[] {
  return view.members.map(({ uri }) => uri)
}

/** A scrape config is among the files: what it does not name is not scraped from here. */
function scrapes(view: View): readonly Claim[] {
  const products = [
    [hub, "hub", "The hub's metrics"],
    [sensor, "sensor", "The sensor's metrics"],
  ] as const
  const config = view.members.find(({ uri }) => isScrapeConfig(view, uri))
  const otherwise = config === undefined ? "unknown" : "fail"
  return products.flatMap(([product, short, what]) => {
    if (!view.runs(product)) return []
    const claims = answered(view, what, scrapeJobsFor(view.workspace, urisOf(view), short), otherwise)
    if (config === undefined || claims.every(({ verdict }) => verdict === "pass")) return claims
    // A discovery or an address that nobody here runs may be the product all the same.
    const jobs = view.all("scrapes")
    const isOpen = jobs.some(
      ({ dynamic, targets }) =>
        dynamic || targets.some(({ address, port }) => !address.known || port === metricsPorts[short]),
    )
    return isOpen
      ? [claimOf("unknown", config.uri, `${what}: whether a job of this file asks them is not shown.`)]
      : [claimOf("fail", config.uri, `${what} are scraped by no job of this file.`)]
  })
}

/** True for a Prometheus config that has a job at all. */
export function isScrapeConfig(view: View, uri: string): boolean {
  const document = view.workspace.document(uri)
  return typeof document !== "string" && document.kind?.is === "prometheus" && document.kind.role === "config"
}

function hasRole(view: View, role: "rules" | "alertmanager"): boolean {
  return view.members.some(({ uri }) => {
    const document = view.workspace.document(uri)
    return typeof document !== "string" && document.kind?.is === "prometheus" && document.kind.role === role
  })
}

const conditions: readonly (readonly [AlertCondition, string])[] = [
  ["sensor-disconnects", "Sensor disconnects"],
  ["error-rates", "High error rates"],
  ["database-failures", "Database failures"],
]

function alerts(view: View): readonly Claim[] {
  const own = view.all("alerts").filter(({ kind }) => kind === "alert")
  const [first] = own
  const otherwise = first === undefined ? "unknown" : "fail"
  const claims = conditions.flatMap(([condition, what]) => {
    const answer = alertConditions(view.workspace, urisOf(view), condition)
    return first === undefined || answer.is !== "unknown"
      ? answered(view, what, answer, otherwise)
      : [claim("fail", first, `${what}: no alert of these files watches them.`, first.nameSpan)]
  })
  for (const unheard of unheardConfigs(view.workspace, urisOf(view)))
    claims.push(
      unheard.isSure
        ? claim("fail", unheard, "This config loads alerts and names no Alertmanager to tell of them.")
        : claim("unknown", unheard, "This config names no Alertmanager, and may load alerts."),
    )
  if (first !== undefined && !hasRole(view, "alertmanager"))
    claims.push(claim("unknown", first, "Who receives the alerts is not in these files.", first.nameSpan))
  return claims
}

function dashboards(view: View): readonly Claim[] {
  const uris = urisOf(view)
  return [
    ...answered(view, "The fleet overview", dashboardsFor(view.workspace, uris, "fleet-overview")),
    ...answered(view, "The query performance", dashboardsFor(view.workspace, uris, "query-performance")),
    ...answered(view, "Provisioning", providersOf(view.workspace, uris)),
  ]
}

const shippers = /^(?:fluentd|gelf|syslog|journald|loki|awslogs|gcplogs|splunk|logentries|etwlogs)$|loki/

function logs(view: View): readonly Claim[] {
  const claims: Claim[] = []
  const [collector] = running(view, "collector")
  if (collector !== undefined)
    claims.push(claim("pass", collector, `\`${collector.name}\` collects the logs.`, collector.nameSpan))
  for (const service of view.services) {
    const driver = settled(service.logging.driver)
    if (driver === "none")
      claims.push(claim("fail", service, `The logs of \`${service.name}\` are thrown away.`, service.logging.span))
    else if (driver !== undefined && shippers.test(driver))
      claims.push(
        claim("pass", service, `\`${service.name}\` ships its logs by the driver \`${driver}\`.`, service.logging.span),
      )
    else if (collector === undefined && service.workload !== "unit" && showsServices(view))
      claims.push(
        claim(
          "unknown",
          service,
          `Where the logs of \`${labelOf(service)}\` go is decided by the host.`,
          service.nameSpan,
        ),
      )
  }
  for (const found of hubValues(view, "NODE_ENV")) {
    if (!found.value?.known) continue
    if (found.value.value === "production")
      claims.push(claim("pass", found, "The hub writes JSON: `NODE_ENV` is `production`."))
    else claims.push(claim("fail", found, "The hub writes text: `NODE_ENV` is not exactly `production`."))
  }
  if (view.runs(sensor)) {
    const [main] = view.deployment.mains
    if (main !== undefined)
      claims.push(
        claimOf(
          "unknown",
          main,
          "The sensor writes coloured text only: its structure depends on a parser in the collector.",
        ),
      )
  }
  return claims
}

export const monitoringItems: readonly ItemDefinition[] = [
  {
    id: "M1",
    demand: "Prometheus scrapes the hub and the sensor.",
    passes: "A job for each product asks the right port, path and with the right key.",
    fails: "A scrape config without such a job, a wrong port or path, no key, an open metrics endpoint.",
    unknown: "No scrape config is in these files.",
    traps: [
      "The sensor takes no bearer token, and repeated 401 answers lock the scraper out.",
      "`METRICS_ENABLED` and `METRICS_PORT` are read by no code.",
      "A job on 9100 may be the node exporter's.",
    ],
    answer: "Add the scrape jobs, or attest where the metrics are collected.",
    formats: ["prometheus", "kubernetes", "compose", "env"],
    about: [hub, sensor],
    prove: scrapes,
  },
  {
    id: "M2",
    demand: "Dashboards for the fleet and for query performance are loaded.",
    passes: "Provisioning loads dashboards whose queries name metrics that exist.",
    fails: "A dashboard asks a metric that does not exist or never moves.",
    unknown: "Dashboards may live in a running Grafana.",
    traps: ["The vendor ships neither dashboard.", "Grafana's default password opens them to everybody."],
    answer: "Provision the dashboards from files, or attest that they are imported.",
    formats: ["grafana", "compose", "kubernetes"],
    about: [hub, sensor],
    prove: dashboards,
  },
  {
    id: "M3",
    demand: "Alerts tell of sensors that disconnect, of high error rates and of a database that fails.",
    passes: "An alert for each condition on a metric that moves, with a receiver and a runbook that is there.",
    fails:
      "A condition nobody watches, a metric that does not exist, a rule file that no `rule_files` loads, no Alertmanager, a link to a runbook that is not there.",
    unknown: "No alerting rules are in these files.",
    traps: [
      "An alert that never fires looks like calm: the documented `signal_horizon_*` names do not exist.",
      "`synapse_backend_healthy` never changes.",
    ],
    answer: "Add the alerts, each with a link to its runbook.",
    formats: ["prometheus", "kubernetes"],
    about: [hub, sensor],
    prove: alerts,
  },
  {
    id: "M4",
    demand: "Logs are structured and shipped to one place.",
    passes: "A collector or a logging driver takes them, and the hub runs with `NODE_ENV=production`.",
    fails: "The driver `none`, or a hub in a mode that writes text.",
    unknown: "Logs may be collected by the host or the cloud.",
    traps: [
      "The sensor writes coloured text whatever `logging.format` says.",
      "The default driver fills the disk unless its size is limited.",
    ],
    answer: "Add a collector or a driver; where the platform collects, attest it.",
    formats: ["compose", "kubernetes", "env", "systemd"],
    about: [],
    prove: logs,
  },
  {
    id: "M5",
    demand: "The latency of detection is watched.",
    passes: "An alert or recording rule on `synapse_waf_detection_avg_us`.",
    fails: "A rule or dashboard on a metric named after the header; a rule file that no `rule_files` loads.",
    unknown: "Monitoring may live elsewhere.",
    traps: ["`X-Synapse-Detection-Time-Us` goes to the upstream alone: clients never see it, and it is no metric."],
    answer: "Add the recording rule and its alert.",
    formats: ["prometheus", "kubernetes", "grafana"],
    about: [sensor],
    prove: (view) => answered(view, "Detection latency", detectionLatency(view.workspace, urisOf(view))),
  },
]
