/** A variable is assigned twice: the earlier line has no effect. */
import { linesInUse, removeOverridden } from "../../model/env/edits.ts"
import type { EnvVariable } from "../../model/env/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "env/duplicate-key",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A variable is assigned more than once.",
    why: "dotenv, Compose and systemd all keep the last assignment of a name without a word.\nWhoever edits the first one, because it is found first, changes nothing.",
    remedy: "Keep one line per name. Where the earlier value was meant, move it to the last line.",
    messages: {
      replaced: "`{name}` is set again below, so this line has no effect.",
      same: "`{name}` is set to the same value again below.",
      between: "`{name}` is set again below; the lines between use this value.",
    },
    fix: "review",
    references: [
      ref(
        "systemd.exec(5): EnvironmentFile=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=",
      ),
      ref("compose-go: parser of env files", "compose-spec/compose-go:dotenv/parser.go"),
      ref("dotenv", "motdotla/dotenv:README.md"),
    ],
    equivalents: ["DuplicatedKey"],
  },
  check({ document, model, uri, stage, report, fix }) {
    const last = new Map<string, EnvVariable>()
    for (const variable of model.variables) last.set(variable.name, variable)
    const overridden = model.variables.filter((variable) => variable.overridden)
    const { tree } = document
    const inUse = linesInUse(
      tree,
      overridden.map((variable) => variable.line),
    )
    for (const variable of overridden) {
      const winner = last.get(variable.name)
      if (winner === undefined) continue
      const isSame = variable.written === winner.written
      const id = inUse.has(variable.line) ? "between" : isSame ? "same" : "replaced"
      const full = id !== "same" && stage === "production"
      report({
        at: variable.nameSpan,
        id,
        data: { name: variable.name },
        evidence: variable.name,
        scope: "",
        severity: full ? "warning" : "info",
        tags: id === "between" ? [] : ["unnecessary"],
        related: [{ uri, span: winner.nameSpan, message: "This line wins." }],
        fixes: () =>
          fix({
            title: `Remove the line of \`${variable.name}\` that has no effect`,
            // The builder refuses unless every reader gets the same values afterwards. An equal line takes no value with it.
            ...(id === "same" ? { safety: "safe" as const } : { safety: "review" as const, caveat }),
            edits: removeOverridden(tree, variable.line),
          }),
      })
    }
  },
})

const caveat = "The value that was in force stays in force; if the removed one was meant, write it below."
