/** A value of the right type that the sensor refuses: the file is dropped, the start stopped, or a feature left off. */
import { droppedFile, whyDropped } from "../../model/synapse/effects.ts"
import { parentPath } from "../../model/synapse/keys.ts"
import { type ValueRefusal, valueRefusals } from "../../model/synapse/refusals.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/refused-value",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S1", "S5"],
    summary: "A value that the sensor refuses.",
    why: `Values out of range, a tunnel without wss, a key that is too short or a host name given twice fail the validation.\n${whyDropped}\nA few faults stop the start, others only leave their feature off.`,
    remedy: "Write a value that the message allows.",
    messages: {
      dropped: "`{path}` {demand}: {effect}.",
      stopped: "`{path}` {demand}: the sensor does not start.",
      off: "`{path}` {demand}: {feature} stays off, with a line in the log.",
    },
    fix: "none",
    references: [
      ref("Synapse WAF: validation of the runtime config", "atlas-crew/synapse:apps/synapse-pingora/src/main.rs"),
      ref("Synapse WAF: validation of the multi-site config", "atlas-crew/synapse:apps/synapse-pingora/src/config.rs"),
    ],
  },
  check({ model, stage, report }) {
    for (const refusal of valueRefusals(model)) {
      const severity = severityOf(refusal, stage === "production")
      report({
        at: refusal.at,
        id: refusal.outcome,
        data: {
          path: refusal.key.path,
          demand: refusal.demand,
          effect: droppedFile[refusal.schema],
          feature: refusal.feature ?? "",
        },
        evidence: `${refusal.key.at} ${refusal.demand}`,
        scope: parentPath(refusal.key.at),
        severity,
      })
    }
  },
})

function severityOf(refusal: ValueRefusal, isProduction: boolean): "error" | "warning" | "info" {
  if (refusal.inProduction) return isProduction ? "error" : "info"
  return refusal.outcome === "off" ? "warning" : "error"
}
