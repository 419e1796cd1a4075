/** The builder refuses the Dockerfile. */
import { isTemplated } from "../../workspace/templating.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "dockerfile/syntax",
    subject: "dockerfile",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "The builder refuses the Dockerfile.",
    why: "The builder reads the whole file before it builds anything. An instruction that it does not know, or one without its arguments, ends the build with an error.\nFiles for another frontend (`# syntax=`) and templates are not judged.",
    remedy: "Correct the instruction. A command over several lines needs `\\` at the end of every line but the last.",
    messages: { refused: "{problem}" },
    fix: "none",
    references: [
      ref("Dockerfile reference", "https://docs.docker.com/reference/dockerfile/"),
      ref("BuildKit: parser of instructions", "moby/buildkit:frontend/dockerfile/instructions/parse.go"),
    ],
    equivalents: ["DL3061", "DL3043"],
  },
  check({ document, model, stage, report }) {
    if (stage === "template" || isTemplated(document.source.text)) return
    // Lines that a preprocessor puts in or fills in.
    if (/^[ \t]*(?:@\w|%%|<[%#]|\{[{%]|#(?:include|define|ifdef|ifndef|endif)\b)/m.test(document.source.text)) return
    for (const { code, message, span } of [...document.problems, ...model.problems])
      report({ at: span, id: "refused", data: { problem: message }, evidence: code, scope: "" })
  },
})
