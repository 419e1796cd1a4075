/** A template for env files lacks variables that the project asks for, or lists ones that nothing takes. */
import type { TextEdit } from "../../base/edit.ts"
import { span } from "../../base/span.ts"
import { lineBreakOf, type SourceText } from "../../base/text.ts"
import { nameOf } from "../../base/uri.ts"
import { type ExampleState, exampleState, type MissingName } from "../../workspace/example-env.ts"
import { isTradingProject } from "../../workspace/trading.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "env/example-out-of-step",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["D10"],
    summary: "A template for env files is out of step with what the project asks for.",
    why: "Whoever sets the project up copies the template and fills it in. A variable that it does not list is left empty, mostly without a word, and is found when something fails. Compose stops only where the file demands it (`${NAME:?}`).",
    remedy:
      "List every variable that Compose files take, without a value where it is a secret, and say how to generate it. Remove lines that nothing reads.",
    messages: {
      missing: "Not listed here, though Compose takes it: {list}.",
      demanded: "Not listed here, though Compose stops without it: {list}.",
      ahead: "`.env` has what this template does not list: {list}.",
      unused: "No Compose file here takes `{name}`.",
    },
    fix: "safe",
    references: [
      ref(
        "Docker documentation: interpolation",
        "https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/",
      ),
      ref("The Twelve-Factor App: config", "https://12factor.net/config"),
    ],
  },
  check({ document, model, uri, workspace, stage, report, fix }) {
    if (stage !== "template") return
    const state = exampleState(workspace, uri)
    if (state === undefined) return
    // The first variable stands for the list.
    const at = model.variables[0]?.nameSpan ?? span(document.source.text.length)
    for (const { id, names, severity } of groupsOf(state, () => isTradingProject(workspace, uri))) {
      if (names.length === 0) continue
      report({
        at,
        id,
        data: { list: listed(names) },
        evidence: names.map((each) => each.name).join(" "),
        scope: "",
        severity,
        related: names
          .slice(0, 10)
          .flatMap(({ name, places: [place] }) =>
            place === undefined ? [] : [{ ...place, message: `\`${name}\` in \`${nameOf(place.uri)}\`.` }],
          ),
        fixes: () =>
          fix({
            title: names.length === 1 ? `List \`${names[0]?.name}\`` : `List ${names.length} variables`,
            safety: "safe",
            edits: additions(document.source, names),
          }),
      })
    }
    for (const { name, nameSpan } of state.unused ?? [])
      report({ at: nameSpan, id: "unused", data: { name }, evidence: name, scope: "", severity: "hint" })
  },
})

interface Group {
  readonly id: "missing" | "demanded" | "ahead"
  readonly names: readonly MissingName[]
  readonly severity: "warning" | "info" | "hint"
}

/** One finding for each kind of gap: what stops Compose, what it leaves empty, what only somebody's `.env` has. */
function groupsOf({ missing, onlyInEnv }: ExampleState, isTrading: () => boolean): readonly Group[] {
  const demanded = missing.filter((each) => each.isRequired)
  const open = missing.filter((each) => !each.isRequired)
  // The trading daemon's deployment promises a complete template. Elsewhere Compose says itself what it cannot do without.
  const promised = missing.length > 0 && isTrading()
  return [
    { id: "demanded", names: demanded, severity: promised ? "warning" : "hint" },
    { id: "missing", names: open, severity: promised ? "warning" : "info" },
    { id: "ahead", names: onlyInEnv, severity: "hint" },
  ]
}

const mostShown = 6

function listed(names: readonly MissingName[]): string {
  const shown = names.slice(0, mostShown).map((each) => `\`${each.name}\``)
  return names.length > mostShown ? `${shown.join(", ")} and ${names.length - mostShown} more` : shown.join(", ")
}

/** Lines without values at the end of the template. */
function additions({ text }: SourceText, names: readonly MissingName[]): readonly TextEdit[] {
  const lineBreak = lineBreakOf(text)
  const before = text === "" || text.endsWith("\n") ? "" : lineBreak
  return [{ span: span(text.length), newText: before + names.map(({ name }) => `${name}=${lineBreak}`).join("") }]
}
