/** A comment after a value: systemd has none there and reads it as a part of the value. */

import { isRefusal } from "../../base/edit.ts"
import { lineBreakOf } from "../../base/text.ts"
import { directiveOf } from "../../model/systemd/catalogue.ts"
import { standingOfSection } from "../../model/systemd/standing.ts"
import type { Directive } from "../../model/systemd/types.ts"
import { commentSpan, trailingComment } from "../../model/systemd/value-types/comments.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "systemd/comment-in-value",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["D4"],
    summary: "A comment after a value is read as a part of it.",
    why: "Unit files know comments only on lines of their own. After a switch or a number the whole line is ignored; a command gets the words as arguments; a list such as `RuntimeDirectory=` takes each word as one more entry. Most of it happens without a word in the journal.",
    remedy: "Move the comment to a line of its own above.",
    messages: {
      command: "`{comment}` is no comment here: systemd passes it to the program.",
      list: "`{comment}` is no comment here: each word of it becomes an entry.",
      value: "`{comment}` is no comment here: it becomes a part of the value.",
    },
    fix: "review",
    references: [
      ref("systemd.syntax(7)", "https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html"),
      ref("systemd: parser of unit files", "systemd/systemd:src/shared/conf-parser.c"),
    ],
  },
  check({ model, document, report, fix }) {
    for (const directive of model.directives) {
      if (standingOfSection(model.type, directive.section) !== "known") continue
      const range = trailingComment(directive)
      if (range === undefined) continue
      const { section, key, value } = directive
      const info = directiveOf(section, key)
      const comment = value.slice(range.start)
      report({
        at: commentSpan(directive, range),
        id: info?.type === "command-line" ? "command" : info?.list === true ? "list" : "value",
        data: { comment: comment.length > 40 ? `${comment.slice(0, 39)}…` : comment },
        evidence: key,
        scope: section,
        fixes: () => moved(directive, value.slice(0, range.start).trimEnd(), comment),
      })
    }

    function moved(directive: Directive, value: string, comment: string): ReturnType<typeof fix> {
      const { span, pieces } = directive.assignment
      // What stands on several lines may hold comments between them.
      if (pieces.length > 1) return []
      const rewritten = model.rewriteDirective(directive, value)
      if (isRefusal(rewritten)) return []
      const { text } = document.tree
      const indent = /[ \t]*$/.exec(text.slice(0, span.start))?.[0] ?? ""
      const above = { span: { start: span.start, end: span.start }, newText: comment + lineBreakOf(text) + indent }
      return fix({
        title: "Move the comment above",
        safety: "review",
        caveat: `\`${directive.key}=\` is read without the comment: the unit behaves differently from today.`,
        edits: [above, ...rewritten],
      })
    }
  },
})
