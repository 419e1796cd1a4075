/** Lines end as on Windows, and a shell that reads the file keeps the carriage return in every value. */
import { keptLineEnds } from "../../model/env/divergence.ts"
import { named } from "../../model/env/words.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "env/carriage-return",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "Every value ends in a carriage return.",
    why: "Lines of the file end in CR and LF, as editors on Windows write them. A shell takes the CR for a character like any other: a port becomes `3000` and a CR, a password fails, and a terminal shows nothing of it.\nCompose, systemd and dotenv drop the CR.",
    remedy: "Save the file with LF line ends, and have git keep them: `*.env text eol=lf` in `.gitattributes`.",
    messages: { kept: "A carriage return stays at the end of {count}: {by} takes it for a part of the value." },
    fix: "none",
    references: [
      ref(
        "POSIX shell: token recognition",
        "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html",
      ),
      ref("gitattributes: eol", "https://git-scm.com/docs/gitattributes"),
    ],
  },
  check({ document, model, stage, report }) {
    const { tree } = document
    const found = keptLineEnds(model, tree)
    const variables = found.flatMap((each) => each.variables)
    const first = variables.sort((a, b) => a.line.span.start - b.line.span.start)[0]
    if (first === undefined || stage === "template") return
    const by = found.map(({ reader }) => reader)
    const count = found[0]?.variables.length ?? 0
    // One finding: the cause is the file's, not each line's.
    report({
      at: first.line.nameSpan,
      id: "kept",
      data: { count: count === 1 ? `\`${first.name}\`` : `${count} values`, by: named(by) },
      evidence: "line ends",
      scope: "",
      ...(stage === "production" ? {} : { severity: "info" as const }),
    })
  },
})
