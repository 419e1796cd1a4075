/** placeholder */
import type { EnvTree } from "../../../syntax/env/tree.ts"
import type { EnvReading } from "../types.ts"

export function readNode(_tree: EnvTree): EnvReading {
  return { ok: true, variables: new Map() }
}
