/** A line of an env file without effect: `environment` of every service that reads the file sets the same name. */
import { nameOf } from "../../base/uri.ts"
import { removeVariable } from "../../model/env/edits.ts"
import { shadowedLines } from "../../workspace/variables/shadowed.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "env/shadowed-variable",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A line of an env file has no effect: `environment` sets the same name.",
    why: "Compose gives a container the lines of `env_file` and then the entries of `environment`, which win. Where every service that reads the file has such an entry, nobody gets the line's value: whoever changes it here waits for an effect in vain.",
    remedy: "Keep one of the two: remove the line, or the entry of `environment`.",
    messages: {
      one: "No effect: `environment` of `{services}` sets `{name}` as well, and wins.",
      several: "No effect: `environment` of each reader ({services}) sets `{name}` as well, and wins.",
    },
    fix: "review",
    references: [
      ref(
        "Docker documentation: precedence of environment variables",
        "https://docs.docker.com/compose/how-tos/environment-variables/envvars-precedence/",
      ),
      ref(
        "Compose Specification: env_file",
        "https://github.com/compose-spec/compose-spec/blob/main/05-services.md#env_file",
      ),
    ],
  },
  check({ document, model, uri, workspace, stage, report, fix }) {
    if (stage === "template") return
    for (const { variable, winners } of shadowedLines(workspace, uri, document.source.text, model)) {
      const { name, nameSpan, line } = variable
      report({
        at: nameSpan,
        id: winners.length === 1 ? "one" : "several",
        data: { name, services: listed(winners.map((each) => each.service)) },
        evidence: name,
        scope: "",
        tags: ["unnecessary"],
        related: winners.slice(0, 10).map(({ uri: at, span, service }) => ({
          uri: at,
          span,
          message: `\`${service}\` gets this one, from \`${nameOf(at)}\`.`,
        })),
        fixes: () =>
          fix({
            title: `Remove \`${name}\``,
            safety: "review",
            caveat: "No service that can be seen here gets this line; a program elsewhere may read the file.",
            edits: removeVariable(document.tree, line),
          }),
      })
    }
  },
})

const mostShown = 3

function listed(services: readonly string[]): string {
  const names = [...new Set(services)]
  // The messages put backquotes around one name.
  if (names.length === 1) return names[0] ?? ""
  const shown = names.slice(0, mostShown).map((name) => `\`${name}\``)
  return names.length > mostShown ? `${shown.join(", ")} and ${names.length - mostShown} more` : shown.join(", ")
}
