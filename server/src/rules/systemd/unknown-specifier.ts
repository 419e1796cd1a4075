/** `%` and a letter that is no specifier, most often a `%` that was meant as it is. */
import { z } from "zod"
import { judgedValues } from "../../model/systemd/value-types/judged.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "systemd/unknown-specifier",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A `%` begins no specifier that systemd knows.",
    why: "systemd fills in `%` and a letter. A letter that it does not know, as in a URL's `%20`, costs the line; in a command or a user's name it keeps the whole unit from loading. A letter that it does know, as in `date +%H`, becomes something else without a word.",
    remedy: "Write `%%` for a percent sign.",
    messages: {
      unknown: "`{found}` is no specifier: systemd ignores the {what}. Write `%%` for a percent sign.",
      refused: "`{found}` is no specifier: systemd refuses the unit. Write `%%` for a percent sign.",
      date: "`{found}` is replaced before `date` sees it. Write `%%` for a percent sign.",
    },
    options: z.object({
      version: z
        .number()
        .int()
        .min(183)
        .optional()
        .describe("systemd version of the target. Unset: any version's specifiers pass."),
    }),
    fix: "review",
    references: [
      ref(
        "systemd.unit(5): Specifiers",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#Specifiers",
      ),
      ref("systemd: specifiers", "systemd/systemd:src/shared/specifier.c"),
    ],
  },
  check({ model, document, options, report, fix }) {
    for (const { kind, span, directive, effect } of judgedValues(model, options.version)) {
      if (kind !== "specifier") continue
      const refused = effect === "unit" && !model.isDropIn
      report({
        at: span,
        id: refused ? "refused" : "unknown",
        data: { found: document.tree.text.slice(span.start, span.end), what: effect === "word" ? "word" : "line" },
        evidence: `${directive.key} ${document.tree.text.slice(span.start, span.end)}`,
        scope: directive.section,
        ...(refused ? { severity: "error" as const } : {}),
        fixes: () => doubled(span.start),
      })
    }
    for (const directive of model.directives) {
      if (directive.section !== "Service" || !directive.key.startsWith("Exec")) continue
      for (const word of directive.words.slice(1)) {
        const at = document.tree.text
          .slice(word.span.start, word.span.end)
          .search(/(?<![%A-Za-z0-9])\+["']?%[HMSdmyYjTV](?![A-Za-z])/)
        const start = at < 0 ? -1 : document.tree.text.indexOf("%", word.span.start + at)
        if (start < 0 || !/(^|[ /;&|(`"'])date([ ]|$)/.test(directive.value)) continue
        report({
          at: { start, end: start + 2 },
          id: "date",
          data: { found: document.tree.text.slice(start, start + 2) },
          evidence: `${directive.key} date`,
          scope: directive.section,
          fixes: () => doubled(start),
        })
      }
    }

    function doubled(at: number): ReturnType<typeof fix> {
      return fix({
        title: "Write %% for a percent sign",
        safety: "review",
        caveat: "The line takes effect with a literal percent sign there.",
        edits: [{ span: { start: at, end: at }, newText: "%" }],
      })
    }
  },
})
