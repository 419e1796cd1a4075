/** Hover on a name of the environment: its value for each reader, every definition, who wins and why. */
import type { Workspace } from "../workspace/types.ts"
import { variableGraph } from "../workspace/variables/graph.ts"
import type { Reading, VariableGraph, VariableSite } from "../workspace/variables/types.ts"
import { code, type HoverPart, list } from "./hover-text.ts"
import { placeText } from "./hover-value.ts"
import { sitesAt } from "./variables-places.ts"
import { shownSite } from "./variables-shown.ts"

/** More groups of readers, and more lines of one, than a hover is read for. */
const mostGroups = 3
const mostLines = 5

/** `isTold`: the value at this place is told already; a lone definition adds nothing. */
export function siteHover(workspace: Workspace, uri: string, at: number, isTold = false): HoverPart | undefined {
  const graph = variableGraph(workspace)
  const sites = sitesAt(graph, uri, at)
  const [site] = sites
  if (site === undefined) return undefined
  const all = sites.flatMap((each) => graph.readingsOf(each))
  const readings = [...new Map(all.map((each) => [each.scope, each])).values()].filter(
    ({ order }) => order.length > 1 || !isTold || !isKnownHere(order[0]?.site, site),
  )
  if (readings.length === 0 && isTold) return undefined
  // Readers that take the same line are told in one breath.
  const groups = [...Map.groupBy(readings, keyOf).values()]
  const parts = groups.slice(0, mostGroups).map((group) => groupText(workspace, graph, uri, group))
  if (groups.length > mostGroups) parts.push(`and ${groups.length - mostGroups} more`)
  if (readings.length === 0) parts.push(unsetText(site))
  if (!graph.isComplete()) parts.push("*The workspace is still being read: there may be more.*")
  return { span: site.span, markdown: `**${code(site.name)}**: where its value comes from\n\n${parts.join("\n\n")}` }
}

/** The place itself is its only definition; of a reference in a Compose file its source is told with its value. */
function isKnownHere(only: VariableSite | undefined, { uri, span, kind }: VariableSite): boolean {
  return kind === "compose-interpolation" || (only?.uri === uri && only.span.start === span.start)
}

function keyOf({ order, scope }: Reading): string {
  const winner = order.find(({ wins }) => wins)?.site
  return winner === undefined ? scope : `${winner.uri} ${winner.span.start}`
}

function groupText(workspace: Workspace, graph: VariableGraph, uri: string, group: readonly Reading[]): string {
  const readers = [...new Set(group.map(({ reader }) => reader))]
  const order = group.reduce(
    (longest, { order: each }) => (each.length > longest.length ? each : longest),
    [] as Reading["order"],
  )
  const winner = order.find(({ wins }) => wins)?.site
  const given = winner?.passes === true ? order.find(({ isTied }) => isTied)?.site : winner
  const value =
    (given && shownSite(workspace, graph, given)) ?? (winner === undefined ? "set by no file" : "taken from outside")
  const lines = order.slice(0, mostLines).map(({ site, because, wins }) => {
    const shown = wins ? undefined : shownSite(workspace, graph, site)
    return `${placeOf(workspace, uri, site)}${shown === undefined ? "" : ` (${shown})`}: ${because}`
  })
  if (order.length > mostLines) lines.push(`and ${order.length - mostLines} more`)
  return `In ${joined(readers)}: ${value}\n\n${list(lines)}`
}

function joined(parts: readonly string[]): string {
  const most = parts.length > 4 ? [...parts.slice(0, 3), `${parts.length - 3} more`] : parts
  return most.length < 2 ? most.join("") : `${most.slice(0, -1).join(", ")} and ${most.at(-1)}`
}

/** With the line even in the cursor's own file: several definitions stand in one. */
function placeOf(workspace: Workspace, uri: string, site: VariableSite): string {
  if (site.uri !== uri) return placeText(workspace, uri, site)
  const document = workspace.document(uri)
  const text = typeof document === "string" ? "" : document.source.text
  return `line ${text.slice(0, site.span.start).split(/\r\n|\r|\n/).length}`
}

function unsetText({ hasDefault }: VariableSite): string {
  return hasDefault === true
    ? "Set by no file of this workspace: the default at this place counts, unless it is set from outside."
    : "Set by no file of this workspace; it may come from outside."
}
