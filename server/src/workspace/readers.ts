/** Which programs read an env file: told by who refers to it, not by its name. */
import { folderOf, nameOf } from "../base/uri.ts"
import type { EnvReader } from "../model/env/types.ts"
import { envReferences } from "./meaning.ts"
import { neighboursOf } from "./neighbours.ts"
import type { Workspace } from "./types.ts"

export interface Readers {
  readonly readers: readonly EnvReader[]
  /** False: nobody was seen to refer to the file, `readers` are the plausible ones. */
  readonly areKnown: boolean
}

/** The readers of an env file, from the Compose files, units and package.json around it. */
export function readersOf(workspace: Workspace, uri: string): Readers {
  const found = new Set<EnvReader>()
  const folder = folderOf(uri)
  for (const neighbour of neighboursOf(workspace, uri)) {
    const document = workspace.document(neighbour)
    if (typeof document === "string" || document.language === undefined) continue
    if (document.language === "compose" && nameOf(uri) === ".env" && folderOf(neighbour) === folder)
      found.add("compose")
    const facts = workspace.facts(neighbour)
    for (const reference of facts === undefined ? [] : envReferences(facts)) {
      if (reference.uri === uri) found.add(reference.reader === "systemd" ? "systemd" : "compose")
    }
  }
  const names = workspace.directory(folder)
  if (found.size > 0) {
    if (typeof names !== "string" && names.includes("package.json")) found.add("dotenv")
    return { readers: [...found], areKnown: true }
  }
  return { readers: ["dotenv", "compose"], areKnown: false }
}
