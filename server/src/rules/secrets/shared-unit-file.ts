/** The env file of a unit as the place where its literals go. */
import { type EditResult, isRefusal, type TextEdit } from "../../base/edit.ts"
import { span, touches } from "../../base/span.ts"
import { addVariable } from "../../model/env/edits.ts"
import type { Setting } from "../../model/facts.ts"
import type { Directive } from "../../model/systemd/types.ts"
import { fileOfTarget } from "../../workspace/target-files.ts"
import type { Workspace } from "../../workspace/types.ts"
import type { Fix, RuleContext } from "../define.ts"

type Context = Pick<RuleContext<"facts", string, unknown>, "uri" | "workspace" | "fix">

/** The last `EnvironmentFile=` of a unit that is in the workspace. */
export interface UnitFile {
  readonly uri: string
  readonly path: string
  /** Adds a line, or refuses. */
  readonly add: (name: string, value: string) => EditResult
  readonly names: ReadonlySet<string>
}

/**
 * Undefined where there is none, and where the file is optional: a machine without it would start without the secret. To be
 * asked while checking, so that the file counts as read.
 */
export function unitFileOf(workspace: Workspace, uri: string): UnitFile | undefined {
  const reference = workspace.model(uri, "systemd")?.environmentFiles.at(-1)
  if (reference === undefined || reference.optional) return undefined
  const target = fileOfTarget(workspace, uri, reference.path)
  const document = target === undefined ? "absent" : workspace.document(target)
  if (target === undefined || typeof document === "string" || document.language !== "env") return undefined
  const variables = workspace.model(target, "env")?.variables ?? []
  return {
    uri: target,
    path: reference.path,
    add: (name, value) => addVariable(document.tree, name, value),
    names: new Set(variables.map(({ name }) => name)),
  }
}

/** Moves an assignment of `Environment=` into the unit's env file; nothing where that sets the name already. */
export function moveToUnitFile(
  { uri, workspace, fix }: Context,
  setting: Setting,
  file: UnitFile | undefined,
): readonly Fix[] {
  const unit = workspace.model(uri, "systemd")
  if (unit === undefined || file === undefined || file.names.has(setting.name) || !setting.value.known) return []
  const directive = unit.directives.find(
    ({ key, valueSpan }) => key === "Environment" && touches(valueSpan, setting.nameSpan.start),
  )
  const nth = directive?.words.findIndex((word) => touches(word.span, setting.nameSpan.start)) ?? -1
  if (directive === undefined || nth < 0) return []
  const added = file.add(setting.name, setting.value.value)
  const removed = withoutWord(directive, nth, () => unit.removeDirective(directive))
  if (isRefusal(added) || removed === undefined) return []
  return fix({
    title: `Move \`${setting.name}\` to \`${file.path}\``,
    safety: "review",
    caveat:
      "The file on the machine has to be updated before the unit is started again; keep it at mode 0600. Earlier versions of the unit still hold the value.",
    edits: removed,
    elsewhere: [{ uri: file.uri, edits: added }],
  })
}

/** The directive without one of its words and the blank beside it; without the directive where it was the only one. */
function withoutWord({ words }: Directive, nth: number, remove: () => EditResult): readonly TextEdit[] | undefined {
  const word = words[nth]
  const before = words[nth - 1]
  const after = words[nth + 1]
  if (word === undefined || word.broken !== undefined) return undefined
  if (before !== undefined) return [{ span: span(before.span.end, word.span.end), newText: "" }]
  if (after !== undefined) return [{ span: span(word.span.start, after.span.start), newText: "" }]
  const edits = remove()
  return isRefusal(edits) ? undefined : edits
}
