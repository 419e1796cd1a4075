/** A value holds `${NAME}`, and the only program that reads the file fills in nothing. */
import { span } from "../../base/span.ts"
import { defineRule, ref } from "../define.ts"

/** Names as variables of the environment have them; `${project.version}` and `${level}` are somebody else's. */
const braced = /\$\{([A-Z_][A-Z0-9_]*)(?::?[-+?][^}]*)?\}/

export default defineRule({
  meta: {
    id: "env/unexpanded-variable",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "A variable in a value stays as it is written.",
    why: "systemd takes the values of an `EnvironmentFile=` as they stand. The service gets the dollar, the braces and the name instead of the value, and a secret written that way is a text that everybody can read in the documentation.",
    remedy: "Write the value itself, or put the line together in the program that starts the service.",
    messages: { literal: "Nothing fills in `{variable}`: systemd takes `{name}` as it stands." },
    fix: "none",
    references: [
      ref(
        "systemd.exec(5): EnvironmentFile=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=",
      ),
    ],
  },
  check({ document, model, stage, report }) {
    if (!model.readersAreKnown || model.readers.join() !== "systemd") return
    const reading = model.readings.get("systemd")
    if (!reading?.ok) return
    for (const { name, line } of model.variables) {
      const variable = reading.variables.get(name)
      // Single quotes say that the text is meant.
      if (variable?.line !== line || line.quote === "'" || !braced.test(variable.value)) continue
      const found = braced.exec(document.tree.text.slice(line.contentSpan.start, line.contentSpan.end))
      if (found?.[1] === undefined) continue
      const from = line.contentSpan.start + found.index
      report({
        at: span(from, from + found[0].length),
        id: "literal",
        data: { name, variable: found[1] },
        evidence: name,
        scope: "",
        ...(stage === "production" ? {} : { severity: "info" as const }),
      })
    }
  },
})
