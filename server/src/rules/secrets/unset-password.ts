/** A server starts with the password of its maker, or with none, because the variable that sets it is missing. */
import { settled } from "../../base/known.ts"
import type { ComposeService } from "../../model/compose/types.ts"
import type { Facts } from "../../model/facts.ts"
import { type DefaultAccess, defaultAccess } from "../../model/secrets/unset.ts"
import { isSplit } from "../../workspace/compose-siblings.ts"
import { serviceEnvironment } from "../../workspace/environment.ts"
import { meantNames } from "../../workspace/known-needs.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "secrets/unset-password",
    subject: "compose",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["S4"],
    summary: "A server starts with its maker's password, or with none.",
    why: "Without the variable Grafana starts with `admin`, MinIO with `minioadmin`, and ClickHouse lets its user in without a password. Whoever reaches the port knows that. PostgreSQL and MySQL stop before they have set up their data.",
    remedy: "Set the variable to a random value, from an env file or a secret.",
    messages: {
      default: "{product} starts with its default password: `{name}` is not set.",
      none: "{product} asks for no password: `{name}` is not set.",
      refused: "{product} will not set up an empty volume: `{name}` is not set.",
      empty: "{product} will not set up an empty volume: `{name}` is empty.",
    },
    fix: "none",
    references: [
      ref(
        "Grafana: admin_password",
        "https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#admin_password",
      ),
      ref(
        "MinIO: root credentials",
        "https://min.io/docs/minio/linux/reference/minio-server/settings/root-credentials.html",
      ),
      ref("ClickHouse image: managing the default user", "https://hub.docker.com/r/clickhouse/clickhouse-server"),
      ref("CWE-1392: use of default credentials", "https://cwe.mitre.org/data/definitions/1392.html"),
    ],
  },
  check({ model, facts, uri, workspace, stage, report }) {
    if (stage === "template") return
    for (const service of model.services) {
      const image = facts.services.find((each) => each.owner === service.name)?.image
      const product = defaultAccess.find(
        (each) => image !== undefined && !image.built && each.image.test(image.repository),
      )
      if (product === undefined || mayBeConfigured(product, service)) continue
      const { variables, incomplete } = serviceEnvironment(workspace, uri, service)
      const isRefused = product.access === "refused"
      if (isRefused && isSplit(workspace, uri, service.name)) continue
      // An empty text is refused like none; for the others it is unknown what they make of it.
      const given = [...variables].filter(([, { value }]) => !isRefused || !value.known || value.value !== "")
      const names = new Set(given.map(([name]) => name))
      const empty = isRefused ? variables.get(product.variable)?.place : undefined
      if (incomplete !== undefined || [product.variable, ...product.instead].some((name) => names.has(name))) continue
      if (product.opened?.(image?.tag, names) === false) continue
      // A slip in its name is the finding then.
      if (
        meantNames(workspace, uri).some((each) => each.reader.owner === service.name && each.meant === product.variable)
      )
        continue
      report({
        at: empty?.uri === uri ? empty.span : (service.image?.value.span ?? service.nameSpan),
        id: empty === undefined ? product.access : "empty",
        data: { product: product.product, name: product.variable },
        evidence: product.variable,
        scope: service.name,
        severity: stage === "development" ? "hint" : isRefused || isPublished(facts, service.name) ? "warning" : "info",
      })
    }
  },
})

/** A file of the user, a command or a part that is not shown may set what the variable does not. */
function mayBeConfigured(product: DefaultAccess, service: ComposeService): boolean {
  if (service.partial || service.malformed || service.entrypoint !== undefined) return true
  if (service.keys.some((key) => key.name === "configs" || key.name === "secrets")) return true
  return service.volumes.some(({ target }) => !target.known || product.configuration.test(target.value))
}

function isPublished(facts: Facts, owner: string): boolean {
  return facts.ports.some((port) => {
    const reach = settled(port.reach)
    return port.owner === owner && port.by !== "listen" && reach !== undefined && reach !== "loopback"
  })
}
