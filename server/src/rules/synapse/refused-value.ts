/** A value of the right type that the sensor refuses: the file is dropped, or the start stopped. */
import { droppedFile, whyDropped } from "../../model/synapse/effects.ts"
import { parentPath } from "../../model/synapse/keys.ts"
import { valueRefusals } from "../../model/synapse/refusals.ts"
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
    why: `Values out of range, a tunnel without wss, a key that is too short or a host name given twice fail the validation.\n${whyDropped}\nA few faults stop the start instead.`,
    remedy: "Write a value that the message allows.",
    messages: {
      dropped: "`{path}` {demand}: {effect}.",
      stopped: "`{path}` {demand}: the sensor does not start.",
    },
    fix: "none",
    references: [
      ref("Synapse WAF: validation of the runtime config", "atlas-crew/synapse:apps/synapse-pingora/src/main.rs"),
      ref("Synapse WAF: validation of the multi-site config", "atlas-crew/synapse:apps/synapse-pingora/src/config.rs"),
    ],
  },
  check({ model, stage, report }) {
    for (const refusal of valueRefusals(model)) {
      if (refusal.outcome === "off") continue
      // Outside production a plain tunnel is taken.
      const isMild = refusal.inProduction === true && stage !== "production"
      report({
        at: refusal.at,
        id: refusal.outcome,
        data: { path: refusal.key.path, demand: refusal.demand, effect: droppedFile[refusal.schema] },
        evidence: `${refusal.key.at} ${refusal.demand}`,
        scope: parentPath(refusal.key.at),
        ...(isMild ? { severity: "info" as const } : {}),
      })
    }
  },
})
