/** Snippets cut out of what the profiles write and what the rules suggest: no text stands here twice. */

import { parseReference } from "../src/model/image-reference.ts"
import { suggestedCheck } from "../src/model/probes/suggested.ts"
import type { Slot, UnitTemplate } from "../src/scaffold/units/types.ts"
import { profiles, settleAnswers } from "../src/scaffolding.ts"

type Given = Readonly<Record<string, string | number | boolean>>

/** A file that a profile writes for some answers. */
function written(id: string, given: Given, path: string): string {
  const profile = profiles.find((each) => each.id === id)
  if (profile === undefined) throw new Error(`there is no profile ${id}`)
  const settled = settleAnswers(profile, { given: new Map(Object.entries(given)) })
  if (settled.problems.length > 0) throw new Error(settled.problems.join(" "))
  const file = profile.files(settled.answers).find((each) => each.path === path)
  if (file === undefined) throw new Error(`${id} writes no ${path}`)
  return file.text
}

/**
 * The lines of a key or list entry of a YAML text with all that is below it, moved to the margin. Blanks before `head`
 * are its column; without any it may stand at every one.
 */
export function cut(text: string, head: string): string {
  const lines = text.split("\n")
  const from = lines.findIndex((line) => `${head.startsWith(" ") ? line : line.trimStart()} `.startsWith(`${head} `))
  const first = lines[from]
  if (first === undefined) throw new Error(`there is no ${head}`)
  const depth = first.length - first.trimStart().length
  const length = lines.slice(from + 1).findIndex((line) => line !== "" && line.search(/\S/) <= depth)
  const block = lines.slice(from, length < 0 ? undefined : from + 1 + length)
  return block
    .map((line) => line.slice(depth))
    .join("\n")
    .trimEnd()
}

/** What becomes a place to fill in: its name, and what stands there now or the pattern whose first group does. */
type Place = readonly [name: string, value: string | RegExp]

const image: Place = ["image", /^ *image: (.+)$/m]
const start: Place = ["start", /^ *start_period: (\S+)$/m]

function template(
  prefix: string,
  title: string,
  purpose: string,
  file: string,
  text: string,
  places: readonly Place[],
): UnitTemplate {
  const slots: Slot[] = []
  let slotted = text
  for (const [name, place] of places) {
    const value = typeof place === "string" ? place : place.exec(text)?.[1]
    if (value === undefined || !slotted.includes(value)) throw new Error(`${prefix}: there is no ${name}`)
    slotted = slotted.replaceAll(value, `{{${name}}}`)
    slots.push({ name, value })
  }
  return { prefix, title, purpose, file, slots, text: slotted }
}

const answers = { flavour: "compose", name: "web", port: 8080, healthPath: "/healthz", host: "app.example.com" }
const stack = written("service", { ...answers, stack: "node", database: "postgres", redis: true }, "compose.yaml")
const small = written("service", { ...answers, stack: "node" }, "compose.yaml")
const python = written("service", { ...answers, stack: "python", port: 8000 }, "compose.yaml")
const nginx = written("service", { ...answers, stack: "node", proxy: "nginx" }, "compose.yaml")
const fleet = written("horizon-synapse", { clickhouse: true }, "compose.yaml")

/** Networks, files and remarks that belong to the whole folder. */
const besideIt = /^ {2}networks:|^ {2}# The journal rotates|^ {4}- \.\/clickhouse\//

/** A service on its own: what it shares with others through an anchor is written out. */
function service(text: string, name: string): string {
  const shared = text.includes("x-service:") ? cut(text, "x-service:").split("\n").slice(1) : []
  const lines = cut(text, `  ${name}:`).split("\n")
  return lines
    .flatMap((line) => (line.trim() === "<<: *service" ? shared : [line]))
    .filter((line) => !besideIt.test(line))
    .join("\n")
}

const password: Place = ["database", "web"]

const services: readonly UnitTemplate[] = [
  template(
    "compose-service",
    "Compose: a service",
    "One service, confined, with limits, a health check that asks it, and time to finish",
    "compose.yaml",
    service(small, "web"),
    [image, ["user", "10001:10001"], ["name", "web"], ["port", "8080"], ["path", "/healthz"]],
  ),
  template(
    "compose-postgres",
    "Compose: PostgreSQL",
    "PostgreSQL with its password in a file (secret postgres-password, volume postgres-data)",
    "compose.yaml",
    service(stack, "postgres"),
    [image, password],
  ),
  template(
    "compose-redis",
    "Compose: Redis",
    "Redis with its password in a file (secret redis-conf, volume redis-data)",
    "compose.yaml",
    service(stack, "redis"),
    [image],
  ),
  template(
    "compose-clickhouse",
    "Compose: ClickHouse",
    "ClickHouse with what it needs to run confined, as the fleet's profile has it",
    "compose.yaml",
    service(fleet, "clickhouse"),
    [start],
  ),
  template(
    "compose-caddy",
    "Compose: Caddy in front",
    "Caddy that ends TLS for a service (volumes caddy-data and caddy-config)",
    "compose.yaml",
    service(small, "proxy"),
    [image, ["service", "web"]],
  ),
  template(
    "compose-nginx",
    "Compose: nginx in front",
    "nginx that ends TLS for a service, with certificates in ./certificates",
    "compose.yaml",
    service(nginx, "proxy"),
    [image, ["service", "web"], ["host", "app.example.com"], ["path", "/healthz"]],
  ),
]

const checked: readonly (readonly [name: string, title: string, image: string])[] = [
  ["postgres", "PostgreSQL", "postgres:16.4"],
  ["redis", "Redis", "redis:7.4.0"],
  ["valkey", "Valkey", "valkey/valkey:8.1.0"],
  ["clickhouse", "ClickHouse", "clickhouse/clickhouse-server:24.8"],
  ["mysql", "MySQL", "mysql:8.4.3"],
  ["mariadb", "MariaDB", "mariadb:11.4.4"],
  ["mongo", "MongoDB", "mongo:7.0.15"],
  ["rabbitmq", "RabbitMQ", "rabbitmq:4.0.4"],
  ["minio", "MinIO", "minio/minio:RELEASE.2025-04-22T22-12-26Z"],
  ["grafana", "Grafana", "grafana/grafana:11.3.0"],
  ["prometheus", "Prometheus", "prom/prometheus:v2.54.1"],
]

/** A health check of the service's own file, with another command in it. */
function check(test: string): string {
  return cut(small, "healthcheck:").replace(/^( *test: ).*$/m, (_, before: string) => `${before}${test}`)
}

function suggested(image: string): string {
  const found = suggestedCheck(parseReference(image))
  if (found === undefined) throw new Error(`nobody suggests a check for ${image}`)
  return check(found.test)
}

const healthchecks: readonly UnitTemplate[] = [
  ...checked.map(([name, title, image]) =>
    template(
      `healthcheck-${name}`,
      `Health check: ${title}`,
      `Asks ${title} whether it serves, with what its image holds`,
      "compose.yaml",
      suggested(image),
      [start],
    ),
  ),
  ...(
    [
      ["node", "Node.js", cut(small, "healthcheck:"), "8080"],
      ["python", "Python", cut(python, "healthcheck:"), "8000"],
      ["nginx", "nginx", cut(service(nginx, "proxy"), "healthcheck:"), "443"],
    ] as const
  ).map(([name, title, text, port]) =>
    template(
      `healthcheck-${name}`,
      `Health check: ${title}`,
      `Asks a service of ${title} over HTTP, with what its image holds`,
      "compose.yaml",
      text,
      [["port", port], ["path", "/healthz"], ...(name === "nginx" ? [["host", "app.example.com"] as const] : [])],
    ),
  ),
]

const manifest = written("service", { ...answers, flavour: "kubernetes" }, "kubernetes/service.yaml")
const probes = ["startupProbe:", "readinessProbe:", "livenessProbe:"]

const kubernetes: readonly UnitTemplate[] = [
  template(
    "probes",
    "Kubernetes: three probes",
    "Start, readiness over HTTP, and liveness of the process alone",
    "deployment.yaml",
    probes.map((head) => cut(manifest, head)).join("\n"),
    [["path", "/healthz"]],
  ),
  template(
    "pod-security",
    "Kubernetes: identity of a pod",
    "A numeric user without rights, under the default seccomp profile",
    "deployment.yaml",
    cut(manifest, "securityContext:"),
    [["user", "10001"]],
  ),
]

const prometheus = written("service", { ...answers, metrics: true }, "monitoring/prometheus.yml")
const alerts = written("service", { ...answers, metrics: true }, "monitoring/alerts.yml")

const monitoring: readonly UnitTemplate[] = [
  template(
    "scrape-job",
    "Prometheus: a scrape job",
    "What Prometheus asks a service for",
    "prometheus.yml",
    cut(prometheus, "- job_name: service"),
    [
      ["target", "web:8080"],
      ["path", "/metrics"],
      ["name", "service"],
    ],
  ),
  template(
    "scrape-site",
    "Prometheus: a site, asked from outside",
    "The blackbox exporter asks an address through TLS",
    "prometheus.yml",
    cut(prometheus, "- job_name: site"),
    [["address", "https://app.example.com/healthz"]],
  ),
  ...(
    [
      ["alert-down", "Alert: the site is down", "- alert: ServiceDown"],
      ["alert-slow", "Alert: the site is slow", "- alert: ServiceSlow"],
      ["alert-flapping", "Alert: requests fail", "- alert: ServiceFlapping"],
      ["alert-certificate", "Alert: the certificate expires", "- alert: CertificateExpires"],
      ["alert-metrics", "Alert: metrics are missing", "- alert: MetricsMissing"],
    ] as const
  ).map(([prefix, title, head]) => {
    const text = cut(alerts, head)
    const [, link = ""] = /runbook_url: (\S+)/.exec(text) ?? []
    const name = head.slice("- alert: ".length)
    return template(prefix, title, "With its runbook and who it wakes", "alerts.yml", text, [
      ["runbook", link],
      ["name", name],
    ])
  }),
]

/** For YAML: Compose files are YAML as well for editors that have no language of their own for them. */
export const yamlTemplates: readonly UnitTemplate[] = [...services, ...healthchecks, ...kubernetes, ...monitoring]
/** What fits into Compose files alone. */
export const composeTemplates: readonly UnitTemplate[] = [...services, ...healthchecks]
/** The way back, beside any of the rollouts. */
export const rollbackScript: UnitTemplate = template(
  "rollback",
  "Rollback beside rollout.sh",
  "Takes a rollout back to the recorded state before it; all of it is in rollout.sh beside it",
  "rollback.sh",
  written("service", answers, "scripts/rollback.sh").trimEnd(),
  [],
)
