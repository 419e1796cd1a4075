/**
 * The variable graph of a workspace. API: `variableGraph(workspace)` gives a `VariableGraph` (types.ts); make one per
 * request, answers are kept as long as the same workspace view is asked.
 *
 *   const graph = variableGraph(workspace)
 *   const site = graph.siteAt(uri, offset)            // the name below the cursor; cheap: reads that file alone
 *   graph.definitionsOf(site)                         // go to definition; `wins` marks the one that counts
 *   graph.linked(site)                                // references and highlights: every place of the variable, code too
 *   graph.together(site)                              // rename: the places that must change with it; a `fixed` one forbids it
 *   graph.readingsOf(site)                            // hover: per environment who wins and why
 *   graph.namesFor(uri, offset)                       // completion
 *   graph.all(uri)                                    // workspace symbols; reads no code
 *   graph.isComplete()                                // false: files are still wanted, ask again on the next snapshot
 *
 * `sitesIn` and `siteAt` read one file. The others read the whole workspace folder of the file, but programs only where a
 * name of code is concerned: never call them from a rule.
 */
import { touches } from "../../base/span.ts"
import type { Workspace } from "../types.ts"
import { namesAt } from "./names-for.ts"
import { precedenceIn } from "./precedence.ts"
import { readingsFrom, sitesLinked } from "./reach.ts"
import { sitesOf } from "./sites.ts"
import type { Precedence, VariableGraph, VariableSite } from "./types.ts"
import { rootFor, type World, worldOf } from "./world.ts"

/** A view is of one snapshot: what was collected for it holds. */
const graphs = new WeakMap<Workspace, VariableGraph>()

export function variableGraph(workspace: Workspace): VariableGraph {
  const kept = graphs.get(workspace)
  if (kept !== undefined) return kept
  const graph = createGraph(workspace)
  graphs.set(workspace, graph)
  return graph
}

function createGraph(workspace: Workspace): VariableGraph {
  const worlds = new Map<string, World>()
  const worldFor = (uri: string): World => {
    const root = rootFor(workspace, uri)
    const world = worlds.get(root) ?? worldOf(workspace, root)
    worlds.set(root, world)
    return world
  }
  return {
    sitesIn: (uri) => sitesOf(workspace, uri),
    siteAt: (uri, offset) => siteAt(sitesOf(workspace, uri), offset),
    definitionsOf: (site) => definitionsOf(worldFor(site.uri), site),
    linked: (site) => sitesLinked(worldFor(site.uri), site, sitesOf(workspace, site.uri), false),
    together: (site) => sitesLinked(worldFor(site.uri), site, sitesOf(workspace, site.uri), true),
    readingsOf: (site) => readingsFrom(worldFor(site.uri), site),
    namesFor: (uri, offset) => namesAt(workspace, worldFor(uri), uri, offset),
    all: (uri) => worldFor(uri).sites,
    isComplete: () => [...worlds.values()].every((world) => world.isComplete),
  }
}

/** The site below the cursor; at the border of two the one that begins there. */
function siteAt(sites: readonly VariableSite[], offset: number): VariableSite | undefined {
  return sites.findLast(({ span }) => touches(span, offset))
}

/** Of a definition all that compete with it wherever it goes, each once. */
function definitionsOf(world: World, site: VariableSite): readonly Precedence[] {
  if (site.role === "use") return precedenceIn(world, site.scope, site.name)
  const seen = new Set<string>()
  return readingsFrom(world, site)
    .flatMap(({ order }) => order)
    .filter(({ site: each }) => {
      const key = `${each.uri} ${each.span.start}`
      return !seen.has(key) && seen.add(key)
    })
}
