/** Completion of names of the environment, with where they are set. No value of a secret is part of an item. */
import { settled } from "../base/known.ts"
import type { AnyDocument, Workspace } from "../workspace/types.ts"
import { variableGraph } from "../workspace/variables/graph.ts"
import type { VariableGraph, VariableSite } from "../workspace/variables/types.ts"
import type { CompletionInfo, Completions } from "./completion.ts"
import { code, list } from "./hover-text.ts"
import { placeText } from "./hover-value.ts"
import { knownNameItems, knownValues } from "./variables-known.ts"
import { type NamePlace, namePlaceAt } from "./variables-place.ts"
import { shownSite } from "./variables-shown.ts"

/** Characters that begin a reference: an editor asks at them. */
const openers = new Set(["$", "{", "("])
/** More names than anybody picks from. */
const most = 300
/** Places of a name that its description lists. */
const mostPlaces = 5

/** Names that fit at the offset; undefined where no name is expected. */
export function variableCompletions(
  workspace: Workspace,
  uri: string,
  at: number,
  typed?: string,
): Completions | undefined {
  const document = workspace.document(uri)
  if (typeof document === "string") return undefined
  const values = typed === undefined || typed === "=" ? knownValues(workspace, document, uri, at) : undefined
  if (values !== undefined) return values
  if (typed !== undefined && !openers.has(typed)) return undefined
  const place = namePlaceAt(workspace, document, uri, at)
  if (place === undefined || (typed !== undefined && place.as !== "reference")) return undefined
  const graph = variableGraph(workspace)
  const taken = takenAt(graph, document, uri, place)
  const own = namesAt(graph, uri, place).filter(({ name }) => !taken.has(name))
  const found = new Set([...taken, ...own.map(({ name }) => name)])
  const items = [
    ...own.map((each) => itemOf(workspace, graph, uri, place, each)),
    ...knownNameItems(workspace, uri, place, found),
  ]
  return { replace: place.replace, items: items.sort((a, b) => a.rank - b.rank).slice(0, most) }
}

interface Name {
  readonly name: string
  readonly sites: readonly VariableSite[]
}

function namesAt(graph: VariableGraph, uri: string, place: NamePlace): readonly Name[] {
  // The name that is being written is in the graph as well.
  const isElsewhere = (site: VariableSite): boolean => site.uri !== uri || site.span.start !== place.replace.start
  if (place.as === "object-key") {
    const keys = graph
      .all(uri)
      .filter(({ kind, scope }) => kind === "kubernetes-data" && scope.endsWith(`#${place.object}`))
    return [...Map.groupBy(keys, ({ name }) => name)].map(([name, sites]) => ({ name, sites }))
  }
  const names = graph
    .namesFor(uri, place.from)
    .map(({ name, sites }) => ({ name, sites: sites.filter(isElsewhere) }))
    .filter(({ name, sites }) => sites.length > 0 && /^[A-Za-z_]\w*$/.test(name))
  // A line sets a name that somebody asks for; what is set for others alone is none of it.
  if (place.as !== "line") return names
  return names.filter(({ sites }) =>
    sites.some((site) => site.role === "use" || site.passes === true || site.uri !== uri),
  )
}

/** Names that stand there already. */
function takenAt(graph: VariableGraph, { source }: AnyDocument, uri: string, place: NamePlace): ReadonlySet<string> {
  if (place.as === "reference" || place.as === "object-key") return new Set()
  const own = graph.sitesIn(uri).filter(({ role, span }) => role === "definition" && span.start !== place.replace.start)
  if (place.as === "line") return new Set(own.map(({ name }) => name))
  // The names of one service: those below its own key.
  const end = blockEnd(source.text, place.from)
  return new Set(own.flatMap(({ name, span }) => (place.from < span.start && span.start < end ? [name] : [])))
}

/** Where the block of a YAML key ends: at the first line that stands no deeper, list items aside. */
function blockEnd(text: string, from: number): number {
  const indent = from - (text.lastIndexOf("\n", from - 1) + 1)
  for (let at = text.indexOf("\n", from); at >= 0; at = text.indexOf("\n", at + 1)) {
    const line = /^[^\r\n]*/.exec(text.slice(at + 1, at + 400))?.[0] ?? ""
    const depth = line.search(/\S/)
    if (depth < 0 || line[depth] === "#") continue
    if (depth < indent || (depth === indent && line[depth] !== "-")) return at
  }
  return text.length
}

function itemOf(
  workspace: Workspace,
  graph: VariableGraph,
  uri: string,
  place: NamePlace,
  { name, sites }: Name,
): CompletionInfo {
  const definitions = sites.filter(({ role, passes }) => role === "definition" && passes !== true)
  const uses = sites.filter(({ role, passes }) => role === "use" || passes === true)
  const [first] = definitions
  const where = (site: VariableSite): string => placeText(workspace, uri, site).replaceAll("`", "")
  const value = first && shownSite(workspace, graph, first)
  const detail =
    first === undefined
      ? `used in ${uses[0] === undefined ? "this project" : where(uses[0])}`
      : `${where(first)}${value === undefined ? "" : `: ${value.replaceAll("`", "")}`}`
  const isWanted = uses.length > 0 && definitions.every(({ value: given }) => (settled(given) ?? "x") === "")
  // Behind a dollar a name that is set is what one wants; in a list of settings one that is asked for.
  const rank =
    place.as === "reference" || place.as === "object-key" ? (first === undefined ? 20 : 10) : isWanted ? 10 : 20
  return {
    label: name,
    kind: "variable",
    insert: `${name}${place.close}`,
    detail,
    rank,
    markdown: placesText(workspace, graph, uri, name, [...definitions, ...uses]),
  }
}

function placesText(
  workspace: Workspace,
  graph: VariableGraph,
  uri: string,
  name: string,
  sites: readonly VariableSite[],
): string {
  const lines = sites.slice(0, mostPlaces).map((site) => {
    const value = site.role === "definition" ? shownSite(workspace, graph, site) : undefined
    const does = site.role === "use" ? "used" : site.passes === true ? "passed on" : "set"
    return `${does} in ${placeText(workspace, uri, site)}${value === undefined ? "" : `: ${value}`}`
  })
  if (sites.length > mostPlaces) lines.push(`and ${sites.length - mostPlaces} more places`)
  return `**${code(name)}**\n\n${list(lines)}`
}
