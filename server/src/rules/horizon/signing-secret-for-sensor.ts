/** A sensor is given the secret with which the hub signs tokens. */
import { settled } from "../../base/known.ts"
import type { Setting } from "../../model/facts.ts"
import { isSensor } from "../../model/synapse/sensor.ts"
import { type LentSecret, lentSecrets, signingSecrets } from "../../workspace/lent-secrets.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/signing-secret-for-sensor",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S2", "S4"],
    summary: "A sensor holds the hub's signing secret.",
    why: "Whoever holds the secret signs tokens of every user and sensor: one breached sensor at the edge then opens the whole fleet.\nAs a sensor's key the secret is of no use either: the hub accepts an approved key of the sensor, or a token signed with the secret, never the secret itself.",
    remedy:
      "Register the sensor at the hub and give it the key that the hub makes. Then change the secret, which has left the hub.",
    messages: {
      given: "The sensor gets the hub's signing secret `{secret}`.",
      whole: "The sensor gets all of `{object}`, the hub's signing secret `{secret}` among it.",
      same: "`{name}` is the hub's signing secret `{secret}`: the hub refuses it as a key.",
    },
    fix: "none",
    references: [
      ref(
        "Horizon API: telemetry tokens and keys",
        "atlas-crew/synapse:apps/signal-horizon/api/src/api/middleware/telemetry-jwt.ts",
      ),
    ],
  },
  check({ document, facts, uri, workspace, stage, report }) {
    if (stage === "template") return
    const severity = stage === "development" ? { severity: "info" as const } : {}
    const told = (lent: LentSecret): void =>
      report({
        at: lent.span,
        id: lent.object === undefined ? "given" : "whole",
        data: { secret: lent.secret, object: lent.object ?? "" },
        evidence: `${lent.object ?? ""} ${lent.secret}`,
        scope: lent.owner,
        ...severity,
      })
    const sensors = new Set(facts.services.filter(isSensor).map(({ owner }) => owner))
    for (const setting of facts.settings) {
      if (!sensors.has(setting.owner) || setting.carrier === "compose-build-arg") continue
      const { start, end } = setting.valueSpan
      const secret = namedIn(setting, document.source.text.slice(start, end))
      if (secret !== undefined) told({ owner: setting.owner, secret, span: setting.valueSpan })
    }
    for (const lent of lentSecrets(workspace, uri, sensors)) told(lent)
    if (document.language !== "synapse") return
    const keys = facts.settings.filter(
      ({ name, value }) => /(?:^|\.)api_key$/.test(name) && (settled(value) ?? "") !== "",
    )
    if (keys.length === 0) return
    const secrets = signingSecrets(workspace, uri)
    for (const { name, value, valueSpan, owner } of keys) {
      const secret = secrets.get(settled(value) ?? "")
      if (secret === undefined) continue
      const related = [{ uri: secret.uri, span: secret.span, message: `\`${secret.name}\` is set here.` }]
      report({
        at: valueSpan,
        id: "same",
        data: { name, secret: secret.name },
        evidence: name,
        scope: owner,
        related,
        ...severity,
      })
    }
  },
})

/** The signing secret that a variable of a sensor is, or is filled with: `HORIZON_API_KEY: ${TELEMETRY_JWT_SECRET}`. */
function namedIn({ name, value }: Setting, written: string): string | undefined {
  const isOwn = /^(?:TELEMETRY_)?JWT_SECRET$/.test(name)
  // An empty value overrides what a shared file brings.
  if (isOwn) return value.known && value.value === "" ? undefined : name
  return /\$\{?((?:TELEMETRY_)?JWT_SECRET)\b/.exec(written)?.[1]
}
