/** The environment that Compose interpolates from: the project's `.env`, read as compose-go reads it. */
import { folderOf } from "../base/uri.ts"
import type { ProjectEnvironment, VariableSource } from "../model/compose/types.ts"
import { readEnvFile } from "../model/env/read.ts"
import type { Workspace } from "./types.ts"

/**
 * `.env` in the Compose file's own folder (the project folder of a file that is given or found by name).
 * The shell's variables win over it at run time; they are not in the files, so an absent name stays unknown.
 */
export function projectEnvironment(workspace: Workspace, composeUri: string): ProjectEnvironment {
  const uri = `${folderOf(composeUri)}/.env`
  const document = workspace.document(uri)
  if (document === "absent") return { lookup: () => undefined, files: [], incomplete: false }
  if (document === "unread" || document.language !== "env")
    return { lookup: () => undefined, files: [uri], incomplete: true }
  const reading = readEnvFile(document.tree, ["compose"], true, new Map()).readings.get("compose")
  if (!reading?.ok) return { lookup: () => undefined, files: [uri], incomplete: true }
  const lookup = (name: string): VariableSource | undefined => {
    const variable = reading.variables.get(name)
    return variable && { value: variable.value, place: { uri, span: variable.line.contentSpan } }
  }
  return { lookup, files: [uri], incomplete: false }
}
