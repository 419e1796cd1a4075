/** Snippets that are cut out of the profiles: each fills in well, and is clean in the smallest file that it belongs into. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { filled, snippetBody } from "../../server/src/scaffold/units/all.ts"
import type { UnitTemplate } from "../../server/src/scaffold/units/types.ts"
import { composeTemplates, cut, rollbackScript, yamlTemplates } from "../../server/tools/snippet-cuts.ts"
import { snippetFiles } from "../../server/tools/snippets.ts"
import { openWorkspace } from "../support/workspace.ts"

const indented = (text: string, columns: number): string => text.replace(/^(?=.)/gm, " ".repeat(columns))
const plain = (template: UnitTemplate): string => filled(template, template.text)
const byPrefix = (prefix: string): UnitTemplate => {
  const found = yamlTemplates.find((each) => each.prefix === prefix)
  assert.ok(found, prefix)
  return found
}

/** What a Compose file needs beside services: the volumes and secrets that they name. */
function compose(...services: readonly string[]): string {
  const text = `services:\n${services.map((each) => indented(`${each}\n`, 2)).join("")}`
  const names = (pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map(([, name = ""]) => name)
  const volumes = names(/^ {6}- ([a-z-]+):\//gm).map((name) => `  ${name}:\n`)
  const secrets = names(/^ {4}secrets: \[([a-z-]+)\]/gm).map((name) => `  ${name}:\n    file: ./secrets/${name}\n`)
  return `${text}${volumes.length > 0 ? `volumes:\n${volumes.join("")}` : ""}${secrets.length > 0 ? `secrets:\n${secrets.join("")}` : ""}`
}

const images: Readonly<Record<string, string>> = {
  postgres: "postgres:16.11",
  redis: "redis:7.4.6",
  valkey: "valkey/valkey:8.1.0",
  clickhouse: "clickhouse/clickhouse-server:24.8.4.13",
  mysql: "mysql:8.4.3",
  mariadb: "mariadb:11.4.4",
  mongo: "mongo:7.0.15",
  rabbitmq: "rabbitmq:4.0.4",
  grafana: "grafana/grafana:11.3.0",
  prometheus: "prom/prometheus:v2.54.1",
  node: "node:24.11.1",
  python: "python:3.13.1",
  nginx: "nginx:1.27.3",
}

/** The snippet of a whole service, with another image and another check. */
function checkedService(product: string, check: string): string {
  const service = plain(byPrefix("compose-service"))
  return service
    .replace(cut(indented(service, 2), "healthcheck:").replace(/^(?=.)/gm, "  "), indented(check, 2))
    .replace(/^ {2}image: .*$/m, `  image: ${images[product]}`)
    .replace(
      /^ {4}PORT: .*$/m,
      `    ${product.toUpperCase()}${product === "mysql" ? "_ROOT" : ""}_PASSWORD_FILE: /run/secrets/password`,
    )
    .replace(/^web:/, `${product}:`)
}

const pod = (probes: string, security: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 40
${indented(security, 6)}
      containers:
        - name: web
          image: registry.example.com/team/web:1.0.0
          ports:
            - { name: http, containerPort: 8080 }
${indented(probes, 10)}
          resources:
            requests: { cpu: 100m, memory: 256Mi }
            limits: { memory: 512Mi }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
`

/** The smallest files in which a snippet stands as it is meant to. */
function filesFor(template: UnitTemplate): Readonly<Record<string, string>> {
  const { prefix } = template
  const text = plain(template)
  if (prefix.startsWith("healthcheck-"))
    return { "compose.yaml": compose(checkedService(prefix.slice("healthcheck-".length), text)) }
  if (prefix === "compose-caddy" || prefix === "compose-nginx")
    return { "compose.yaml": compose(text, plain(byPrefix("compose-service"))) }
  if (prefix.startsWith("compose-")) return { "compose.yaml": compose(text) }
  if (prefix === "probes") return { "web.yaml": pod(text, plain(byPrefix("pod-security"))) }
  if (prefix === "pod-security") return { "web.yaml": pod(plain(byPrefix("probes")), text) }
  if (prefix.startsWith("scrape-"))
    return { "prometheus.yml": `global:\n  scrape_interval: 30s\nscrape_configs:\n${indented(text, 2)}\n` }
  const [, runbook = ""] = /runbook_url: (\S+)/.exec(text) ?? []
  const page = "# What to do\n\n## Diagnosis\n\nLook at the log.\n\n## Mitigation\n\nRoll back.\n"
  return { "alerts.yml": `groups:\n  - name: site\n    rules:\n${indented(text, 6)}\n`, [runbook]: page }
}

describe("snippets cut out of the profiles", () => {
  for (const template of yamlTemplates)
    it(`${template.prefix} is clean where it belongs`, () => {
      const files = filesFor(template)
      const { analysis, uri } = openWorkspace(files)
      const [path = ""] = Object.keys(files)
      assert.ok(files[path]?.includes(plain(template).split("\n").at(-1)?.trim() ?? ""), files[path])
      assert.ok(analysis().isOurs(uri(path)), `${path} is not recognised`)
      const found = analysis().findings(uri(path)).items
      assert.deepEqual(
        found.filter(({ severity }) => severity === "error" || severity === "warning").map(({ message }) => message),
        [],
      )
    })

  it("have a place for each slot, and a prefix of their own", () => {
    for (const template of [...yamlTemplates, rollbackScript]) {
      const body = snippetBody(template)
      for (const [i, slot] of template.slots.entries()) {
        assert.ok(template.text.includes(`{{${slot.name}}}`), `${template.prefix}: ${slot.name}`)
        assert.ok(body.includes(`\${${i + 1}:`), `${template.prefix}: ${slot.name}`)
      }
      assert.ok(!/\{\{|@@/.test(body), template.prefix)
    }
    for (const [path, snippets] of snippetFiles()) {
      const prefixes = Object.values(snippets).map(({ prefix }) => prefix)
      assert.equal(new Set(prefixes).size, prefixes.length, path)
    }
    assert.ok(composeTemplates.every((template) => yamlTemplates.includes(template)))
  })
})
