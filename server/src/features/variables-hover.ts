/** Hover on a name of the environment: its value for each reader, every definition, who wins and why. */
import { variableGraph } from "../workspace/variables/graph.ts"
import type { Reading, VariableGraph, VariableSite } from "../workspace/variables/types.ts"
import type { Workspace } from "../workspace/types.ts"
import { code, type HoverPart, list } from "./hover-text.ts"
import { placeText } from "./hover-value.ts"
import { shownSite } from "./variables-shown.ts"
import { sitesAt } from "./variables-places.ts"

/** More readers, and more lines of one, than a hover is read for. */
const mostReaders = 4
const mostLines = 6

/** `isBrief`: the value is told already, only a contest is worth a word. */
export function siteHover(workspace: Workspace, uri: string, at: number, isBrief = false): HoverPart | undefined {
  const graph = variableGraph(workspace)
  const [site, ...others] = sitesAt(graph, uri, at)
  if (site === undefined) return undefined
  const readings = distinct([site, ...others].flatMap((each) => graph.readingsOf(each)))
  if (isBrief && readings.every(({ order }) => order.length < 2)) return undefined
  const parts = readings.slice(0, mostReaders).map((reading) => readingText(workspace, graph, uri, reading))
  if (readings.length > mostReaders) parts.push(`and ${readings.length - mostReaders} more readers`)
  if (readings.length === 0) parts.push(unsetText(site))
  if (!graph.isComplete()) parts.push("*The workspace is still being read: there may be more.*")
  return { span: site.span, markdown: `**${code(site.name)}** in the environment\n\n${parts.join("\n\n")}` }
}

function distinct(readings: readonly Reading[]): readonly Reading[] {
  return [...new Map(readings.map((each) => [each.scope, each])).values()]
}

function readingText(workspace: Workspace, graph: VariableGraph, uri: string, { reader, order }: Reading): string {
  const winner = order.find(({ wins }) => wins)
  const value = winner && shownSite(workspace, graph, winner.site)
  const head = `In ${reader}: ${value ?? (winner === undefined ? "not set by any file" : "taken from outside")}`
  const lines = order.slice(0, mostLines).map(({ site, because, wins }) => {
    const shown = wins ? undefined : shownSite(workspace, graph, site)
    return `${placeOf(workspace, uri, site)}${shown === undefined ? "" : ` (${shown})`}: ${because}`
  })
  if (order.length > mostLines) lines.push(`and ${order.length - mostLines} more`)
  return `${head}\n\n${list(lines)}`
}

/** With the line even in the cursor's own file: several definitions stand in one. */
function placeOf(workspace: Workspace, uri: string, site: VariableSite): string {
  const elsewhere = placeText(workspace, uri, site)
  if (site.uri !== uri) return elsewhere
  const document = workspace.document(uri)
  const text = typeof document === "string" ? "" : document.source.text
  return `line ${text.slice(0, site.span.start).split(/\r\n|\r|\n/).length}`
}

function unsetText({ hasDefault }: VariableSite): string {
  return hasDefault === true
    ? "Set by no file of this workspace: the default at this place counts, unless it is set from outside."
    : "Set by no file of this workspace; it may come from outside."
}
