/** An override names an action that the sensor does not have. */
import { nearest } from "../../base/nearest.ts"
import { parentPath } from "../../model/synapse/keys.ts"
import { defineRule, ref } from "../define.ts"

const actions = ["block", "log", "allow", "challenge"]

export default defineRule({
  meta: {
    id: "synapse/unknown-action",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A rule override names an action that does not exist.",
    why: "A rule can block, log, allow or challenge. Other words, such as the `pass` of one page, are no actions: whatever the override was meant to do, it does not.\nThe sensor also empties the overrides of the file at its start; they come into force through the hub or the admin API only.",
    remedy: "Write one of the four actions; to let a request through, write `allow`.",
    messages: {
      unknown: "`{action}` is no action of a rule: use `block`, `log`, `allow` or `challenge`.",
    },
    fix: "review",
    references: [
      ref("Synapse WAF: actions of a rule", "atlas-crew/synapse:apps/synapse-pingora/src/site_waf.rs"),
      ref(
        "Configuration page that shows `pass`",
        "atlas-crew/synapse:apps/signal-horizon/site/reference/synapse-configuration.md",
      ),
    ],
  },
  check({ model, report, fix }) {
    for (const key of model.keys) {
      const { node } = key
      if (!key.path.startsWith("sites[].waf.rule_overrides.") || node?.kind !== "scalar") continue
      if (actions.includes(node.text) || node.text === "" || node.text.length > 40) continue
      const meant = /^(?:pass|skip|off|ignore|disabled?)$/i.test(node.text) ? "allow" : nearest(node.text, actions)
      report({
        at: node.contentSpan,
        id: "unknown",
        data: { action: node.text },
        evidence: key.at,
        scope: parentPath(key.at),
        fixes: () =>
          meant === undefined
            ? []
            : fix({
                title: `Write \`${meant}\``,
                safety: "review",
                caveat: "The rule does so wherever the override comes into force.",
                edits: key.rewrite(meant),
              }),
      })
    }
  },
})
