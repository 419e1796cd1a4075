/** The variable graph over files in memory or a folder, without a host: everything is loaded. */
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join, relative } from "node:path"
import { Memo } from "../../server/src/workspace/reads.ts"
import { applyChange, emptySnapshot, TrackedWorkspace } from "../../server/src/workspace/snapshot.ts"
import { variableGraph } from "../../server/src/workspace/variables/graph.ts"
import type { VariableGraph, VariableSite } from "../../server/src/workspace/variables/types.ts"

const root = "file:///w"

export interface TestGraph {
  readonly graph: VariableGraph
  readonly workspace: TrackedWorkspace
  readonly uri: (path: string) => string
  /** The nth site (from 0) of a name in a file. */
  readonly site: (path: string, name: string, nth?: number) => VariableSite
  /** `path:line` of sites, sorted. */
  readonly places: (sites: readonly VariableSite[]) => readonly string[]
  readonly textOf: (uri: string) => string
  readonly paths: readonly string[]
}

/** Paths below the root and their texts. */
export function graphOf(files: Readonly<Record<string, string>>): TestGraph {
  const documents = new Map(Object.entries(files).map(([path, text]) => [`${root}/${path}`, { text }]))
  const folders = new Map<string, Set<string>>()
  for (const path of Object.keys(files)) {
    const parts = path.split("/")
    for (const [index, part] of parts.entries()) {
      const folder = [root, ...parts.slice(0, index)].join("/")
      const names = folders.get(folder) ?? new Set()
      folders.set(folder, names.add(index === parts.length - 1 ? part : `${part}/`))
    }
  }
  const directories = new Map([...folders].map(([folder, names]) => [folder, [...names]]))
  const snapshot = applyChange(emptySnapshot, { documents, directories, roots: [root] })
  const workspace = new TrackedWorkspace(snapshot, new Memo(), { documents: new Set(), directories: new Set() })
  const graph = variableGraph(workspace)
  const textOf = (uri: string): string => documents.get(uri)?.text ?? ""
  return {
    graph,
    workspace,
    uri: (path) => `${root}/${path}`,
    site: (path, name, nth = 0) => {
      const found = graph.sitesIn(`${root}/${path}`).filter((each) => each.name === name)[nth]
      if (found === undefined) throw new Error(`no ${name} in ${path}`)
      return found
    },
    places: (sites) =>
      sites
        .map(({ uri, span }) => `${uri.slice(root.length + 1)}:${textOf(uri).slice(0, span.start).split("\n").length}`)
        .sort(),
    textOf,
    paths: Object.keys(files),
  }
}

/** All files of a folder; binary and very large ones are left out. */
export function graphOfFolder(folder: string): TestGraph {
  const files: Record<string, string> = {}
  const walk = (at: string): void => {
    for (const name of readdirSync(at)) {
      const path = join(at, name)
      const stat = statSync(path)
      if (stat.isDirectory()) walk(path)
      else if (stat.size < 1_000_000) files[relative(folder, path)] = readFileSync(path, "utf8")
    }
  }
  walk(folder)
  return graphOf(files)
}
