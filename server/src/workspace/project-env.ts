/** The environment that Compose interpolates from: the project's `.env`, read as compose-go reads it. */
import { folderOf } from "../base/uri.ts"
import type { ProjectEnvironment, VariableSource } from "../model/compose/types.ts"
import { readAs } from "../model/env/read.ts"
import type { Workspace } from "./types.ts"

/**
 * `.env` in the Compose file's own folder (the project folder of a file that is given or found by name).
 * The shell's variables win over it at run time; they are not in the files, so an absent name stays unknown.
 */
export function projectEnvironment(workspace: Workspace, composeUri: string): ProjectEnvironment {
  const uri = `${folderOf(composeUri)}/.env`
  const document = workspace.document(uri)
  if (document === "absent") return environmentOf(new Map(), [], false)
  if (document === "unread" || document.language !== "env") return environmentOf(new Map(), [uri], true)
  const reading = readAs("compose", document.tree, new Map())
  if (!reading.ok) return environmentOf(new Map(), [uri], true)
  const variables = new Map<string, VariableSource>()
  for (const [name, { value, line }] of reading.variables)
    variables.set(name, { value, place: { uri, span: line.contentSpan } })
  return environmentOf(variables, [uri], false)
}

function environmentOf(
  variables: ReadonlyMap<string, VariableSource>,
  files: readonly string[],
  incomplete: boolean,
): ProjectEnvironment {
  return { variables, lookup: (name) => variables.get(name), files, incomplete }
}
