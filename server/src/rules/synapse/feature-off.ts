/** A value for which the sensor leaves a feature off, although the file switches it on. */
import { parentPath } from "../../model/synapse/keys.ts"
import { valueRefusals } from "../../model/synapse/refusals.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/feature-off",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A value leaves a feature off that the file switches on.",
    why: "The sensor starts without the feature and writes one line into its log: crawlers are not checked, the hub hears nothing, a site is never matched. From outside it looks as if all were well.",
    remedy: "Write a value that the message allows, or switch the feature off.",
    messages: {
      off: "`{path}` {demand}: {feature} stays off, with a line in the log.",
    },
    fix: "none",
    references: [
      ref(
        "Synapse WAF: validation of the crawler checks",
        "atlas-crew/synapse:apps/synapse-pingora/src/crawler/config.rs",
      ),
      ref("Synapse WAF: validation of the hub link", "atlas-crew/synapse:apps/synapse-pingora/src/horizon/config.rs"),
    ],
  },
  check({ model, report }) {
    for (const refusal of valueRefusals(model)) {
      if (refusal.outcome !== "off") continue
      report({
        at: refusal.at,
        id: "off",
        data: { path: refusal.key.path, demand: refusal.demand, feature: refusal.feature ?? "the feature" },
        evidence: `${refusal.key.at} ${refusal.demand}`,
        scope: parentPath(refusal.key.at),
      })
    }
  },
})
