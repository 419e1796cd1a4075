/** An optional part of the trading daemon that its pages do not know. */
import { nearest } from "../../base/nearest.ts"
import { type Span, span } from "../../base/span.ts"
import type { Setting } from "../../model/facts.ts"
import { extrasArgument, knownExtras } from "../../model/trading/facts.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/unknown-extra",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "`HORIZON_EXTRAS` names an extra that the documentation does not know.",
    why: "An unknown extra is a line of warning in the output of pip, and the dependencies that it should have brought are missing at run time. The documented list is not complete, so that a name beyond it may well exist.",
    remedy: `Compare with the documented extras: ${knownExtras.map((name) => `\`${name}\``).join(", ")}. An empty value installs the core alone.`,
    messages: {
      near: "`{name}` is no documented extra: did you mean `{near}`?",
      unknown: "`{name}` is no documented extra of the Horizon trading daemon.",
    },
    fix: "review",
    references: [
      ref("The Mathematical Company: deployment", "https://docs.mathematicalcompany.com/docs/professionals/deployment"),
      ref("The Mathematical Company: flow module", "https://docs.mathematicalcompany.com/docs/flow/deployment"),
    ],
  },
  check({ facts, report, fix }) {
    const known = new Set(knownExtras)
    for (const setting of facts.settings) {
      if (setting.name !== extrasArgument || !setting.value.known) continue
      const parts = setting.value.value.split(",").map((part) => part.trim())
      for (const [i, name] of parts.entries()) {
        if (name === "" || known.has(name.toLowerCase().replaceAll("_", "-"))) continue
        const near = nearest(name, knownExtras)
        report({
          at: placeOf(setting, i, name),
          id: near === undefined ? "unknown" : "near",
          data: { name, near: near ?? "" },
          evidence: name,
          scope: setting.owner,
          fixes: () =>
            near === undefined
              ? []
              : fix({
                  title: `Write \`${near}\``,
                  safety: "review",
                  caveat: "The image then installs other dependencies.",
                  edits: setting.rewrite(parts.with(i, near).join(",")),
                }),
        })
      }
    }
  },
})

/** The name inside a literal value, or the whole value. */
function placeOf({ value, valueSpan, literal }: Setting, index: number, name: string): Span {
  const text = value.known ? value.value : ""
  if (!literal || valueSpan.end - valueSpan.start !== text.length) return valueSpan
  const parts = text.split(",")
  const before = parts.slice(0, index).reduce((length, part) => length + part.length + 1, 0)
  const start = valueSpan.start + before + (parts[index] ?? "").indexOf(name)
  return span(start, start + name.length)
}
