/** placeholder */
import type { EnvTree } from "../../../syntax/env/tree.ts"
import type { Environment, EnvReading } from "../types.ts"

export function readPython(_tree: EnvTree, _environment: Environment): EnvReading {
  return { ok: true, variables: new Map() }
}
