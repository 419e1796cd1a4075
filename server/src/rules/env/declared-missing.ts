/** An env file lacks a variable that the project declares as required for its stage. */
import { span } from "../../base/span.ts"
import { type DeclaredVariable, declarationsFor, givenBeside } from "../../workspace/declared-variables.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "env/declared-missing",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "An env file lacks a variable that the project declares as required.",
    why: "`variables.declare` in `deploylint.yaml` says that the program needs the variable in this stage. No file beside this one sets it, nor does a service or unit that reads the file, nor a script.",
    remedy: "Set the variable here or where the program is started, or change the declaration.",
    messages: {
      missing: "`{name}` is required for {stage} and is not set.",
      empty: "`{name}` is required for {stage} and is empty.",
    },
    fix: "none",
    references: [ref("The Twelve-Factor App: config", "https://12factor.net/config")],
  },
  check({ model, uri, workspace, stage, report }) {
    if (stage === "template") return
    const declarations = declarationsFor(workspace, uri)
    if (declarations === undefined) return
    const present = model.variables.filter((each) => !each.overridden)
    // A file with none of the declared names is for another program.
    if (!present.some(({ name }) => declarations.byName.has(name))) return
    const wanted = [...declarations.byName.values()].filter(({ required }) => required.includes(stage))
    const isEmpty = (name: string): boolean =>
      !present.some((each) => each.name === name && !(each.value.known && each.value.value === ""))
    const lacking = wanted.filter(({ name }) => isEmpty(name))
    if (lacking.length === 0) return
    const isGiven = givenBeside(workspace, uri)
    if (isGiven === undefined) return
    for (const declared of lacking.filter(({ name }) => !isGiven(name))) {
      const own = present.find(({ name }) => name === declared.name)
      report({
        at: own?.nameSpan ?? present[0]?.nameSpan ?? span(0),
        id: own === undefined ? "missing" : "empty",
        data: { name: declared.name, stage },
        evidence: declared.name,
        scope: "",
        related: [declaredAt(declarations.uri, declared)],
      })
    }
  },
})

function declaredAt(uri: string, declared: DeclaredVariable) {
  return { uri, span: declared.span, message: `\`${declared.name}\` is declared here.` }
}
