/** nginx refuses the file: a block or a quote stays open, or a `;` is missing. */
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "nginx/syntax",
    subject: "nginx",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "nginx refuses the file.",
    why: "nginx reads all of its files before it uses any. One that does not parse ends the start; at a reload the old configuration stays, with one line in the error log, and everything that was changed since does not hold.\nFiles with fields of another language in them are not judged.",
    remedy: "Correct the place; `nginx -t` says the same. Put it before every reload: `nginx -t && nginx -s reload`.",
    messages: { refused: "{problem}: nginx refuses the file." },
    fix: "none",
    references: [
      ref(
        "nginx: structure of the configuration file",
        "https://nginx.org/en/docs/beginners_guide.html#conf_structure",
      ),
      ref("nginx: reader of the configuration", "nginx/nginx:src/core/ngx_conf_file.c"),
    ],
  },
  check({ document, stage, report }) {
    // Lines that a preprocessor puts in or fills in.
    if (/^[ \t]*(?:@\w|%%|%[ \t]|<[%#?]|\{[{%#])|@@?\w+@@?[ \t]*\{|\{\{/m.test(document.source.text)) return
    // Blocks as deep as nobody writes them are a limit of this reader.
    for (const { code, message, span } of document.problems)
      if (code !== "too-deep")
        report({
          at: span,
          id: "refused",
          data: { problem: message.replace(/\.$/, "") },
          evidence: code,
          scope: "",
          ...(stage === "template" ? { severity: "info" as const } : {}),
        })
  },
})
