/** Fixes for a variable that nothing sets: a line in `.env`, or an operator in the Compose file. */
import { type EditResult, isRefusal, refuse } from "../../base/edit.ts"
import { span } from "../../base/span.ts"
import { folderOf } from "../../base/uri.ts"
import { addVariable } from "../../model/env/edits.ts"
import type { Workspace } from "../../workspace/types.ts"
import type { UndefinedVariable } from "../../workspace/undefined-variables.ts"
import type { FileEdits, Fix } from "../define.ts"

type MakeFix = (fix: {
  title: string
  safety: "review"
  caveat: string
  edits: EditResult
  elsewhere?: readonly FileEdits[]
}) => readonly Fix[]

/** An empty line for the name in the `.env` beside the file, if there is one. */
export function addToEnv(workspace: Workspace, composeUri: string, name: string, fix: MakeFix): readonly Fix[] {
  const uri = `${folderOf(composeUri)}/.env`
  const document = workspace.document(uri)
  if (typeof document === "string" || document.language !== "env") return []
  const edits = addVariable(document.tree, name, "")
  if (isRefusal(edits)) return []
  const caveat = "The new line is empty: write the value behind it."
  return fix({ title: `Add \`${name}\` to \`.env\``, safety: "review", caveat, edits: [], elsewhere: [{ uri, edits }] })
}

/** `${NAME}` becomes `${NAME:?}` wherever it stands; other spellings would need quotes that may not be there. */
export function withOperator({ name, uses }: UndefinedVariable, text: string, operator: string): EditResult {
  if (uses.some((use) => text.slice(use.span.start, use.span.end) !== `\${${name}}`)) return refuse("not in braces")
  return uses.map((use) => ({ span: span(use.span.end - 1), newText: operator }))
}
