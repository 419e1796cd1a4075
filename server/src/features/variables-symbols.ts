/** Names of the environment as symbols of the workspace. Values are no part of them. */
import type { Span } from "../base/span.ts"
import { isInside, relativeTo } from "../base/uri.ts"
import type { Workspace } from "../workspace/types.ts"
import { variableGraph } from "../workspace/variables/graph.ts"
import type { VariableSite } from "../workspace/variables/types.ts"

export interface VariableSymbol {
  readonly name: string
  readonly uri: string
  readonly span: Span
  /** The file, as a path below the folder. */
  readonly container: string
}

/** More than a list is read for; the editor asks again with a longer query. */
export const mostSymbols = 200

/** Definitions whose names fit the query, of a name without one its first use; the best fits first. */
export function variableSymbols(
  workspace: Workspace,
  folders: readonly string[],
  query: string,
): readonly VariableSymbol[] {
  const graph = variableGraph(workspace)
  const wanted = query.trim().toLowerCase()
  const found = new Map<string, { readonly fit: number; readonly site: VariableSite; readonly folder: string }>()
  for (const folder of folders) {
    // Inside another folder its names are found with that one.
    if (folders.some((each) => each !== folder && isInside(each, folder))) continue
    const sites = graph.all(`${folder}/.`)
    const defined = new Set(sites.flatMap(({ role, name }) => (role === "definition" ? [name] : [])))
    for (const site of sites) {
      const fit = fitOf(site.name, wanted)
      if (fit === undefined || (site.role === "use" && defined.has(site.name))) continue
      const key = site.role === "use" ? site.name : `${site.uri} ${site.span.start}`
      if (!found.has(key)) found.set(key, { fit, site, folder })
    }
  }
  return [...found.values()]
    .sort((a, b) => a.fit - b.fit || compare(a.site.name, b.site.name) || compare(a.site.uri, b.site.uri))
    .slice(0, mostSymbols)
    .map(({ site: { name, uri, span }, folder }) => ({ name, uri, span, container: relativeTo(folder, uri) }))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** 0 equal, 1 at the start, 2 at a word, 3 inside, 4 with gaps; undefined where the letters do not occur in order. */
function fitOf(name: string, wanted: string): number | undefined {
  const lower = name.toLowerCase()
  if (lower === wanted) return 0
  if (lower.startsWith(wanted)) return 1
  const at = lower.indexOf(wanted)
  if (at > 0) return /[_.-]/.test(lower[at - 1] ?? "") ? 2 : 3
  let from = 0
  for (const letter of wanted) {
    from = lower.indexOf(letter, from) + 1
    if (from === 0) return undefined
  }
  return 4
}
