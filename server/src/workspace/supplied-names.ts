/** Names that Compose knows when it reads an env file, from outside that file. */
import { folderOf } from "../base/uri.ts"
import { neighboursOf } from "./neighbours.ts"
import type { Workspace } from "./types.ts"

/**
 * True for names that the project's `.env` or a service's own `environment` sets, in any Compose file that may refer
 * to the env file: `$NAME` in its values is taken from there.
 */
export function suppliedNames(workspace: Workspace, uri: string): (name: string) => boolean {
  let names: Set<string> | undefined
  return (name) => {
    names ??= collect(workspace, uri)
    return names.has(name)
  }
}

function collect(workspace: Workspace, uri: string): Set<string> {
  const names = new Set<string>()
  for (const each of neighboursOf(workspace, uri)) {
    const model = workspace.model(each, "compose")
    if (model === undefined) continue
    for (const service of model.services) for (const entry of service.environment) names.add(entry.name)
    const project = `${folderOf(each)}/.env`
    if (project !== uri) for (const name of model.environment.variables.keys()) names.add(name)
  }
  return names
}
