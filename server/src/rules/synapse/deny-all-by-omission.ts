/** A site's access control without the word `allow` keeps every client out. */
import type { SynapseConfig, SynapseKey } from "../../model/synapse/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/deny-all-by-omission",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A site refuses every client because its default action is not `allow`.",
    why: "Without `default_action`, and with any text but the exact word `allow`, the sensor denies whoever no rule names. A block that was meant to keep a few networks out then keeps everybody out.\nThe hub's own form defaults to allow, so the same block behaves differently there.",
    remedy: "Write `default_action: allow`, or `deny` together with the networks that are let in.",
    messages: {
      omitted: "Every client of `{site}` is refused: `default_action` is missing, which means deny.",
      word: "Every client of `{site}` is refused: only the exact word `allow` lets them in.",
    },
    fix: "review",
    references: [ref("Synapse WAF: access lists", "atlas-crew/synapse:apps/synapse-pingora/src/access.rs")],
  },
  check({ model, report, fix }) {
    for (const key of model.all("sites[].access_control")) {
      if (key.node?.kind !== "mapping" || hasEntries(model.at(`${key.at}.allow`))) continue
      const action = model.at(`${key.at}.default_action`)
      // A written `deny` says what it does.
      if (action?.text === "allow" || action?.text?.toLowerCase() === "deny") continue
      if (action !== undefined && (action.text === undefined || action.text.includes("${"))) continue
      const caveat = "Clients that no rule names are let in with the next start."
      report({
        at: action?.valueSpan ?? key.keySpan,
        id: action === undefined ? "omitted" : "word",
        data: { site: siteOf(model, key) },
        evidence: key.at,
        scope: key.at,
        fixes: () =>
          fix({
            title: "Let other clients in",
            safety: "review",
            caveat,
            edits: action === undefined ? model.add(key.at, "default_action", "allow") : action.rewrite("allow"),
          }),
      })
    }
  },
})

/** A list of networks to let in tells that the others are meant to stay out. */
function hasEntries(key: SynapseKey | undefined): boolean {
  return key?.node?.kind === "sequence" && key.node.items.length > 0
}

function siteOf(model: SynapseConfig, key: SynapseKey): string {
  return model.at(key.at.replace(/access_control$/, "hostname"))?.text ?? "this site"
}
