/** Caddy refuses the file, or reads something else than is meant: a brace that stands wrong, a block or a quote left open. */
import { defineRule, ref } from "../define.ts"

/** Caddy lets them run to the end of the file: it starts, with less than the file says. */
const lenient = new Set(["unclosed-quote", "unclosed-block"])

export default defineRule({
  meta: {
    id: "caddy/syntax",
    subject: "caddy",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "Caddy refuses the Caddyfile, or reads something else than is meant.",
    why: "Caddy adapts the whole file before it uses any of it. One that does not parse ends the start; at a reload the old configuration stays.\nA quote or a last brace that is left open is no error to it: what follows becomes a part of the open piece.",
    remedy:
      "Correct the place; `caddy validate` says the same of what is refused. An opening brace stands at the end of its line, behind a blank.",
    messages: {
      refused: "{problem}: Caddy refuses the file.",
      swallowed: "{problem}: it runs to the end of the file.",
    },
    fix: "none",
    references: [
      ref("Caddyfile: structure and blocks", "https://caddyserver.com/docs/caddyfile/concepts#blocks"),
      ref("Caddy: parser of the Caddyfile", "caddyserver/caddy:caddyconfig/caddyfile/parse.go"),
    ],
  },
  check({ document, stage, report }) {
    if (/^[ \t]*(?:%[ \t]|<[%#?])|\{[{%#]/m.test(document.source.text)) return
    for (const { code, message, span } of document.problems)
      if (code !== "too-deep")
        report({
          at: span,
          id: lenient.has(code) ? "swallowed" : "refused",
          data: { problem: message.replace(/\.$/, "") },
          evidence: code,
          scope: "",
          ...(stage === "template" ? { severity: "info" as const } : {}),
        })
  },
})
