/** A value that systemd cannot read: the line, or a word of it, is ignored. */
import { z } from "zod"
import { directiveOf } from "../../model/systemd/catalogue.ts"
import { shortened } from "../../model/systemd/similar.ts"
import { type Judged, judgedValues } from "../../model/systemd/value-types/judged.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "systemd/invalid-value",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["D4"],
    summary: "systemd cannot read a value and ignores it.",
    why: "A value of the wrong form costs one line in the journal. The unit starts with the default, or with what an earlier line or the unit below a drop-in says: no limit, no restart, no sandbox.",
    remedy:
      "Write a value of the form that the directive takes. State the target's systemd version in the rule's option.",
    messages: {
      line: "`{key}=` takes {expects}: systemd ignores the line.",
      word: "`{key}=` takes {expects}: systemd ignores `{word}`.",
      unshown: "`{key}=` takes {expects}: systemd ignores this word.",
      empty: "An empty `{key}=` resets nothing: systemd ignores the line.",
      escape: "`\\` begins no known escape here: systemd keeps it as it is and says so in the journal.",
    },
    options: z.object({
      version: z
        .number()
        .int()
        .min(183)
        .optional()
        .describe("systemd version of the target, such as 252 for Debian 12. Unset: what any version accepts passes."),
    }),
    fix: "review",
    references: [
      ref("systemd.syntax(7)", "https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html"),
      ref("systemd: readers of values", "systemd/systemd:src/core/load-fragment.c"),
    ],
  },
  check({ model, options, report, fix }) {
    for (const problem of judgedValues(model, options.version)) {
      const { directive, span, kind, effect, expects, instead } = problem
      if (kind === "escape")
        report({
          at: span,
          id: "escape",
          evidence: `${directive.key} escape`,
          scope: directive.section,
          severity: "hint",
        })
      if (kind === "escape" || !isIgnored(problem)) continue
      const isEmpty = directive.value === ""
      const word = directive.value.slice(problem.range.start, problem.range.end)
      report({
        at: span,
        id: isEmpty ? "empty" : effect === "word" ? (mayHoldSecret(problem) ? "unshown" : "word") : "line",
        data: { key: directive.key, expects, word: shortened(word) },
        evidence: `${directive.key} ${shortened(word)}`,
        scope: directive.section,
        // Empty lines are often left by tools, and change nothing.
        ...(isEmpty || (directive.section === "Unit" && /^Documentation$/.test(directive.key))
          ? { severity: "info" as const }
          : {}),
        fixes: () =>
          instead === undefined || isEmpty
            ? []
            : fix({
                title: `Write ${instead}`,
                safety: "review",
                caveat: `\`${directive.key}=\` takes effect: the unit behaves differently from today.`,
                edits: [{ span, newText: instead }],
              }),
      })
    }
  },
})

/** A password with blanks that nobody quoted goes on in words of its own. */
function mayHoldSecret({ directive }: Judged): boolean {
  return /^(?:env|credential)-/.test(directiveOf(directive.section, directive.key)?.type ?? "")
}

/** Quotes that do not close are the business of another rule, as are refused units and wrong specifiers. */
function isIgnored({ kind, effect, directive }: Judged): boolean {
  if (kind === "quote") {
    const type = directiveOf(directive.section, directive.key)?.type ?? ""
    return !["command-line", "env-assignment-list", "path-list", "url-list"].includes(type)
  }
  return kind === "value" && effect !== "unit"
}
