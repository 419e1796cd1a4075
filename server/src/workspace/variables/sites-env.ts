/** Names of an env file: its lines, and the references in values that some reader fills in. */
import type { EnvFile } from "../../model/env/types.ts"
import type { EnvTree } from "../../syntax/env/tree.ts"
import { fileScope } from "./scopes.ts"
import { definition, dollarNames, type SiteText, spanOfName, use } from "./site.ts"
import type { VariableSite } from "./types.ts"

/** Readers that fill in `$NAME`; python-dotenv takes `${NAME}` only. */
const expanders = new Set(["compose", "bash", "python"])

export function envSites(file: SiteText, tree: EnvTree, model: EnvFile): readonly VariableSite[] {
  const scope = fileScope(file.uri)
  const byLine = new Map(model.variables.map((each) => [each.line, each]))
  const expands = model.readers.some((reader) => expanders.has(reader))
  return tree.lines.flatMap((line): readonly VariableSite[] => {
    if (line.kind === "bare-name")
      return [definition(file, { name: line.name, span: line.nameSpan, kind: "env-line", scope, passes: true })]
    if (line.kind !== "assignment") return []
    const value = byLine.get(line)?.value
    const own = definition(file, { name: line.name, span: line.nameSpan, kind: "env-line", scope, value })
    if (!expands || line.quote === "'") return [own]
    const inside = dollarNames(tree.text, line.contentSpan.start, line.contentSpan.end).map((found) =>
      use(file, {
        name: found.name,
        span: spanOfName(found),
        kind: "env-reference",
        scope,
        hasDefault: found.hasDefault,
      }),
    )
    return [own, ...inside]
  })
}
