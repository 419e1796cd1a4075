/** A variable's name is a slip of one that Horizon reads. */
import { horizonVariables } from "../../../../schemas/describe.ts"
import { isRefusal } from "../../base/edit.ts"
import { meantVariable } from "../../model/horizon/names.ts"
import { hubsOf } from "../../workspace/hubs.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/unknown-variable",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["R5", "R6"],
    summary: "A variable's name is a slip of one that Horizon reads.",
    why: "Horizon ignores names that it does not know, without a word: the setting that was meant keeps its default.",
    remedy: "Write the name as Horizon reads it, or remove the line.",
    messages: { misspelt: "Horizon does not read `{name}`; it reads `{meant}`." },
    fix: "review",
    references: [ref("Horizon API configuration", "atlas-crew/synapse:apps/signal-horizon/api/src/config.ts")],
  },
  check({ facts, report, fix }) {
    for (const { owner, settings, own } of hubsOf(facts)) {
      const known = new Set(horizonVariables().keys())
      const present = new Set(settings.map((setting) => setting.name))
      for (const setting of own) {
        const meant = meantVariable(setting.name, known)
        // Beside the right name, the other one belongs to another program.
        if (meant === undefined || present.has(meant)) continue
        report({
          at: setting.nameSpan,
          id: "misspelt",
          data: { name: setting.name, meant },
          evidence: setting.name,
          scope: owner,
          fixes: () => {
            // Where the value cannot be written (an anchor), the name belongs to other places too.
            const probe = setting.value.known ? setting.rewrite(setting.value.value) : []
            if (setting.carrier !== "env-file" && isRefusal(probe) && setting.literal) return []
            return fix({
              title: `Rename to \`${meant}\``,
              safety: "review",
              caveat: "The value takes effect then.",
              edits: [{ span: setting.nameSpan, newText: meant }],
            })
          },
        })
      }
    }
  },
})
