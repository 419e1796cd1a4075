/** Hover on a variable of Compose's interpolation: the value that is put in, and where it comes from. */
import { touches } from "../base/span.ts"
import { nameOf } from "../base/uri.ts"
import type { ProjectEnvironment, VariableUse } from "../model/compose/types.ts"
import type { Workspace } from "../workspace/types.ts"
import { code, type HoverPart, list, shownValue } from "./hover-text.ts"
import { placeText, shownAt } from "./hover-value.ts"

/** The innermost `${…}` or `$NAME` below the offset. */
export function variableHover(workspace: Workspace, uri: string, at: number): HoverPart | undefined {
  const model = workspace.model(uri, "compose")
  if (model === undefined) return undefined
  const uses = model.variableUses.filter((use) => touches(use.span, at))
  const use = uses.sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))[0]
  if (use === undefined) return undefined
  const lines = list([...valueLines(workspace, uri, use, model.environment), operatorLine(use)])
  return { span: use.span, markdown: `**${code(use.name)}** variable of the Compose project\n\n${lines}` }
}

function valueLines(
  workspace: Workspace,
  uri: string,
  use: VariableUse,
  environment: ProjectEnvironment,
): readonly (string | undefined)[] {
  const { source } = use
  if (source === undefined) {
    const files = environment.files.map((file) => code(nameOf(file))).join(", ")
    if (environment.incomplete) return [`Value: unknown, ${files} could not be read`]
    return [`Not set ${files === "" ? "by any file" : `in ${files}`}; the shell may supply it`, unsetLine(use)]
  }
  // An empty value counts as unset for the operators with a colon.
  const isUnset = source.value === "" && (use.operator?.startsWith(":") ?? false)
  return [
    `Value: ${shownAt(workspace, source.place, use.name, source.value)}`,
    `From ${placeText(workspace, uri, source.place)}; a variable of the shell wins over it`,
    isUnset ? unsetLine(use) : undefined,
  ]
}

/** What Compose puts in if the variable is not set. */
function unsetLine(use: VariableUse): string {
  switch (use.operator) {
    case ":-":
    case "-":
      return `Without it: ${shownValue(use.name, use.operand ?? "")}`
    case ":?":
    case "?":
      return "Without it Compose stops with an error"
    case ":+":
    case "+":
      return "Without it: nothing is put in"
    default:
      return "Without it: an empty text, with a warning"
  }
}

function operatorLine({ operator }: VariableUse): string | undefined {
  return operator === ":+" || operator === "+" ? "Where it is set, the text behind the operator is put in" : undefined
}
