/** From names of the environment to the places that belong to them: definition, references, highlights. */
import type { Span } from "../base/span.ts"
import type { Workspace } from "../workspace/types.ts"
import { variableGraph } from "../workspace/variables/graph.ts"
import type { Precedence, VariableGraph, VariableSite } from "../workspace/variables/types.ts"
import type { Definition, Place } from "./definition.ts"

/** A place of the name below the cursor, in the cursor's file. */
export interface Highlight {
  readonly span: Span
  readonly kind: "read" | "write"
}

/** The sites at an offset: several where a part of a file counts for several services. */
export function sitesAt(graph: VariableGraph, uri: string, at: number): readonly VariableSite[] {
  const site = graph.siteAt(uri, at)
  if (site === undefined) return []
  return graph.sitesIn(uri).filter(({ span, name }) => span.start === site.span.start && name === site.name)
}

/** Where a program takes a name from the environment; undefined for names that it does not, and for other files. */
export function codePlaceOf(workspace: Workspace, uri: string, name: string): number | undefined {
  const sites = variableGraph(workspace).sitesIn(uri)
  return sites.find((each) => each.kind === "code-reference" && each.name === name)?.span.start
}

/** The definitions that count for the name at the offset: the winner of each environment first, then those that lose. */
export function variableDefinition(workspace: Workspace, uri: string, at: number): Definition | undefined {
  const graph = variableGraph(workspace)
  const sites = sitesAt(graph, uri, at)
  const from = sites[0]?.span
  if (from === undefined) return undefined
  const all = sites.flatMap((site) => graph.definitionsOf(site))
  return { from, to: distinct([...all.filter(({ wins }) => wins), ...all.filter(({ wins }) => !wins)]) }
}

function distinct(found: readonly Precedence[]): readonly Place[] {
  const places = new Map(found.map(({ site: { uri, span } }) => [`${uri} ${span.start}`, { uri, span }]))
  return [...places.values()]
}

/** Every place of the variable at the offset; undefined where no name stands. `isDeclared` brings the definitions along. */
export function variableReferences(
  workspace: Workspace,
  uri: string,
  at: number,
  isDeclared: boolean,
): readonly Place[] | undefined {
  const graph = variableGraph(workspace)
  const site = graph.siteAt(uri, at)
  if (site === undefined) return undefined
  return graph
    .linked(site)
    .filter(({ role }) => isDeclared || role === "use")
    .map((each) => ({ uri: each.uri, span: each.span }))
}

/** The places of the name in its own file, from that file alone: editors ask at every move of the cursor. */
export function variableHighlights(workspace: Workspace, uri: string, at: number): readonly Highlight[] {
  const graph = variableGraph(workspace)
  const here = sitesAt(graph, uri, at)
  const name = here[0]?.name
  const scopes = new Set(here.map(({ scope }) => scope))
  const found = new Map<number, Highlight>()
  for (const site of graph.sitesIn(uri))
    if (site.name === name && scopes.has(site.scope))
      found.set(site.span.start, { span: site.span, kind: site.role === "use" ? "read" : "write" })
  return [...found.values()]
}
