/** A line of a unit is neither header, assignment nor comment, or its quotes do not close: systemd skips or refuses it. */
import { contains, type Span } from "../../base/span.ts"
import { directiveOf } from "../../model/systemd/catalogue.ts"
import { standingOfSection } from "../../model/systemd/standing.ts"
import type { Directive, Unit } from "../../model/systemd/types.ts"
import { defineRule, ref } from "../define.ts"

/** With these systemd loads nothing of the file; all else it skips with a line in the journal. */
const fatal = new Set(["bad-header", "line-too-long"])

export default defineRule({
  meta: {
    id: "systemd/syntax",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A line is not read as it was meant.",
    why: "A broken section header, or a quote that a command does not close, makes systemd refuse the whole unit. A line without `=`, or one before the first section, it skips with a note in the journal: the unit starts, without what the line was meant to say.",
    remedy:
      "Write `Key=value` below a header such as `[Service]`, comments on lines of their own, and close what a quote opens.",
    messages: {
      broken: "{problem}.",
      command: "The quote is not closed: systemd refuses the whole unit.",
      skipped: "The quote is not closed: systemd ignores the line.",
      rest: "{what}: systemd ignores the line from here on.",
    },
    fix: "none",
    references: [
      ref("systemd.syntax(7)", "https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html"),
      ref("systemd: parser of unit files", "systemd/systemd:src/shared/conf-parser.c"),
      ref("systemd: commands and variables of a unit", "systemd/systemd:src/core/load-fragment.c"),
    ],
  },
  check({ document, model, report }) {
    const unread = model.sections.filter((each) => standingOfSection(model.type, each.name) !== "known")
    for (const { code, message, span } of document.problems) {
      // What stands in a section that is skipped as a whole is skipped with it.
      if (inSection.has(code) && unread.some((section) => contains(section.span, span))) continue
      report({
        at: span,
        id: "broken",
        data: { problem: message.replace(/\.$/, "") },
        evidence: code,
        scope: "",
        severity: fatal.has(code) ? "error" : "warning",
      })
    }
    for (const directive of model.directives) {
      const broken = brokenWord(model, directive)
      if (broken !== undefined) report({ ...broken, scope: directive.section })
    }
  },
})

/** Lines of a section that systemd skips one by one. */
const inSection = new Set(["missing-equals", "missing-key"])

/** Lists of quoted words of which systemd keeps what it has read before the slip. */
const lists = new Set(["env-assignment-list", "path-list", "url-list"])

interface BrokenWord {
  readonly at: Span
  readonly id: "command" | "skipped" | "rest"
  readonly data: { readonly what?: string }
  readonly evidence: string
  readonly severity: "error" | "warning"
}

/** Where systemd stops reading a command or a list, and what it does then. */
function brokenWord(unit: Unit, { section, key, words }: Directive): BrokenWord | undefined {
  const type = directiveOf(section, key)?.type ?? ""
  const isCommand = type === "command-line"
  if ((!isCommand && !lists.has(type)) || standingOfSection(unit.type, section) !== "known") return undefined
  const last = words.at(-1)
  // Only variables have escapes of C; elsewhere a backslash merely takes the next character as it is.
  if (last?.broken === undefined || (last.broken === "escape" && type !== "env-assignment-list")) return undefined
  const found = { at: last.span, evidence: `${key} ${last.broken}` }
  if (!isCommand) {
    const what = last.broken === "quote" ? "The quote is not closed" : "The backslash begins no known escape"
    return { ...found, id: "rest", data: { what }, severity: "warning" }
  }
  // Only the arguments are fatal: a program in open quotes, or one that may fail, costs its own line.
  const isFatal = words.length > 1 && !/^[@:+!|]*-/.test(words[0]?.text ?? "")
  return { ...found, id: isFatal ? "command" : "skipped", data: {}, severity: isFatal ? "error" : "warning" }
}
