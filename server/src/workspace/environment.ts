/** The environment of one Compose service: its env files in order, then its own `environment:`, which wins. */
import { type Known, unknown } from "../base/known.ts"
import { folderOf, resolvePath } from "../base/uri.ts"
import type { ComposeService } from "../model/compose/types.ts"
import { readEnvFile } from "../model/env/read.ts"
import type { Place } from "../model/facts.ts"
import type { Workspace } from "./types.ts"

export interface EffectiveVariable {
  readonly value: Known<string>
  readonly place: Place
}

export interface EffectiveEnvironment {
  readonly variables: ReadonlyMap<string, EffectiveVariable>
  /** Why more variables may exist than are listed; undefined if the list is whole. */
  readonly incomplete?: string
}

/** What the service's process gets from its Compose file, as far as the files say. `uri` is the Compose file's. */
export function serviceEnvironment(workspace: Workspace, uri: string, service: ComposeService): EffectiveEnvironment {
  const variables = new Map<string, EffectiveVariable>()
  let incomplete = service.partial ? `\`${service.name}\` inherits parts that this file does not show` : undefined
  for (const entry of service.envFiles) {
    const path = entry.path.text.known ? resolvePath(folderOf(uri), entry.path.text.value) : undefined
    const document = path === undefined ? undefined : workspace.document(path)
    if (
      path === undefined ||
      document === undefined ||
      typeof document === "string" ||
      document.language !== "env" ||
      entry.raw
    ) {
      if (!(document === "absent" && !entry.required)) incomplete ??= `\`${entry.path.raw}\` could not be read`
      continue
    }
    const reading = readEnvFile(document.tree, ["compose"], true, new Map()).readings.get("compose")
    if (!reading?.ok) {
      incomplete ??= `Compose refuses \`${entry.path.raw}\``
      continue
    }
    for (const [name, variable] of reading.variables) {
      variables.set(name, {
        value: { known: true, value: variable.value },
        place: { uri: path, span: variable.line.contentSpan },
      })
    }
  }
  for (const entry of service.environment) {
    const value = entry.value === undefined ? unknown(`\`${entry.name}\` is passed on from the host`) : entry.value.text
    variables.set(entry.name, { value, place: { uri, span: entry.value?.span ?? entry.nameSpan } })
  }
  return incomplete === undefined ? { variables } : { variables, incomplete }
}
