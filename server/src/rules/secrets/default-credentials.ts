/** A password or key that a product ships, that its documents print, or that is the user's own name. */

import type { Setting } from "../../model/facts.ts"
import { opensTheDoor } from "../../model/secrets/defaults.ts"
import { defineRule, ref } from "../define.ts"
import { replaceWithRandom } from "./shared-remedies.ts"
import { isBuildTime, isReachable, secretsIn, severityOfKnown, wordsFor } from "./shared-secrets.ts"

export default defineRule({
  meta: {
    id: "secrets/default-credentials",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S4"],
    summary: "A credential is one that everybody knows.",
    why: "First passwords of products, demo keys and passwords equal to the user's name are what scanners try first. One published port or one breached container is enough to use them.\nThe keys of Horizon's demo data open its dashboard.",
    remedy: "Set a random password or key of your own, and change it in the product as well if it already runs.",
    messages: {
      demo: "{secret} is a demo key from public code or documents.",
      product: "{secret} is a product's default password.",
      user: "{secret} repeats the name of its user or product.",
      empty: "`{name}` is empty: everybody who reaches the server gets in.",
      open: "`{name}` lets everybody in without a password.",
    },
    fix: "review",
    references: [
      ref("CWE-1392: use of default credentials", "https://cwe.mitre.org/data/definitions/1392.html"),
      ref("CWE-521: weak password requirements", "https://cwe.mitre.org/data/definitions/521.html"),
      ref("Horizon demo keys", "atlas-crew/synapse:apps/signal-horizon"),
      ref("PostgreSQL image: POSTGRES_HOST_AUTH_METHOD", "https://hub.docker.com/_/postgres"),
    ],
  },
  check(context) {
    const { document, facts, stage, report } = context
    if (stage === "template") return
    const all = secretsIn(document.source.text, facts)
    for (const found of all) {
      const { setting, part, verdict } = found
      if (isBuildTime(setting)) continue
      if (verdict.is !== "default") continue
      report({
        at: part.span,
        id: verdict.how,
        data: { secret: wordsFor(found) },
        evidence: setting.name,
        scope: setting.owner,
        severity: verdict.how === "demo" && stage === "production" ? "error" : severityOfKnown(found, facts, stage),
        fixes: () => (part.kind === "api-token" || isShown(setting) ? [] : replaceWithRandom(context, found, all)),
      })
    }
    for (const setting of facts.settings) {
      const id = doorOf(setting, facts.settings)
      if (id === undefined) continue
      report({
        at: id === "empty" ? setting.span : setting.valueSpan,
        id,
        data: { name: setting.name },
        evidence: setting.name,
        scope: setting.owner,
        severity: stage === "development" ? "hint" : isReachable(setting, facts) ? "error" : "info",
      })
    }
  },
})

/** A strong value would be no better where everybody who may look at pods reads it: it belongs into a Secret. */
function isShown({ carrier }: Setting): boolean {
  return carrier === "container-env" || carrier === "config-map"
}

/** ClickHouse takes an empty password for none; other products treat an empty variable as unset. */
function doorOf(setting: Setting, all: readonly Setting[]): "empty" | "open" | undefined {
  if (!setting.value.known || !setting.literal) return undefined
  const { value } = setting.value
  if (opensTheDoor(setting.name, value)) return "open"
  if (setting.name !== "CLICKHOUSE_PASSWORD" || value !== "") return undefined
  const ofOwner = all.filter((other) => other.owner === setting.owner)
  const enabled = ofOwner.find((other) => other.name === "CLICKHOUSE_ENABLED")
  if (enabled?.value.known) return /^(?:true|1|yes|y|on)$/i.test(enabled.value.value) ? "empty" : undefined
  // Somebody uses ClickHouse at all.
  const isUsed = ofOwner.some(
    (other) => /^CLICKHOUSE_(?:HOST|URL|USER|DB)$/.test(other.name) && other.value.known && other.value.value !== "",
  )
  return isUsed ? "empty" : undefined
}
