/** A value that the project's own declaration of the variable does not allow. */
import { settled } from "../../base/known.ts"
import { nearest } from "../../base/nearest.ts"
import type { Setting } from "../../model/facts.ts"
import { brokenDeclaration } from "../../model/known/declared.ts"
import { declarationsFor, declaredSettings } from "../../workspace/declared-variables.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "env/declared-value",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A variable holds what the project's declaration of it does not allow.",
    why: "`variables.declare` in `deploylint.yaml` says what a program takes. Another value makes the program stop at its start, or do something else than is meant.",
    remedy: "Write a value that is allowed, or change the declaration.",
    messages: { broken: "`{name}` must {demand}, as `deploylint.yaml` declares." },
    fix: "review",
    references: [ref("The Twelve-Factor App: config", "https://12factor.net/config")],
  },
  check({ uri, facts, workspace, stage, report, fix }) {
    if (stage === "template") return
    const declarations = declarationsFor(workspace, uri)
    if (declarations === undefined) return
    const seen = new Set<number>()
    for (const { setting, declared } of declaredSettings(workspace, declarations, facts)) {
      const value = settled(setting.value)
      const demand = value === undefined ? undefined : brokenDeclaration(declared, value)
      if (value === undefined || demand === undefined || seen.has(setting.nameSpan.start)) continue
      seen.add(setting.nameSpan.start)
      report({
        at: setting.valueSpan,
        id: "broken",
        data: { name: setting.name, demand },
        evidence: setting.name,
        scope: setting.owner,
        related: [{ uri: declarations.uri, span: declared.span, message: `\`${setting.name}\` is declared here.` }],
        fixes: () => {
          const meant = declared.secret || declared.choices === undefined ? undefined : nearest(value, declared.choices)
          return meant === undefined ? [] : fix(rewritten(setting, meant))
        },
      })
    }
  },
})

function rewritten(setting: Setting, value: string) {
  return {
    title: `Write \`${value}\``,
    safety: "review" as const,
    caveat: "Check that it is what was meant.",
    edits: setting.rewrite(value),
  }
}
