/** Rename of a name of the environment: every place that has to change with it, or why it has to stay. */
import type { TextEdit } from "../base/edit.ts"
import type { Span } from "../base/span.ts"
import { nameOf } from "../base/uri.ts"
import { stageOf } from "../workspace/stage.ts"
import type { Workspace } from "../workspace/types.ts"
import { variableGraph } from "../workspace/variables/graph.ts"
import type { VariableSite } from "../workspace/variables/types.ts"
import type { RenamePlace } from "./rename.ts"
import { whyFixed, whyTaken, whyUnfit } from "./variables-rename-checks.ts"

export interface VariableRename {
  readonly files: readonly RenamedFile[]
  /** What the user has to look after, in sentences. */
  readonly notes: readonly string[]
}

export interface RenamedFile {
  readonly uri: string
  /** What kind of file: a program is asked about, as it is searched and not understood. */
  readonly kind: "program" | "example" | "deployment"
  readonly edits: readonly TextEdit[]
}

export interface Refused {
  readonly refused: string
}

/** The name at the offset if it can be changed, or why not; undefined where no name stands. */
export function variableRenamePlace(workspace: Workspace, uri: string, at: number): RenamePlace | Refused | undefined {
  const graph = variableGraph(workspace)
  const site = graph.siteAt(uri, at)
  if (site === undefined) return undefined
  const refused = whyFixed(workspace, graph, site, graph.together(site))
  return refused === undefined ? { span: site.span, name: site.name } : { refused }
}

/** Every edit that another name makes; `undefined` where no name stands. */
export function variableRename(
  workspace: Workspace,
  uri: string,
  at: number,
  wanted: string,
): VariableRename | Refused | undefined {
  const graph = variableGraph(workspace)
  const site = graph.siteAt(uri, at)
  if (site === undefined) return undefined
  const next = wanted.trim()
  const together = graph.together(site)
  const refused =
    whyFixed(workspace, graph, site, together) ??
    whyUnfit(workspace, site.name, next, together) ??
    whyTaken(workspace, graph, next, together)
  if (refused !== undefined) return { refused }
  const files = [...Map.groupBy(together, (each) => each.uri)].map(
    ([file, sites]): RenamedFile => ({ uri: file, kind: kindOf(sites), edits: editsOf(workspace, file, sites, next) }),
  )
  return { files, notes: notesOn(together, graph.isComplete()) }
}

function kindOf([first]: readonly VariableSite[]): RenamedFile["kind"] {
  if (first?.kind === "code-reference") return "program"
  return first?.kind === "env-line" && stageOf(nameOf(first.uri)) === "template" ? "example" : "deployment"
}

function editsOf(workspace: Workspace, uri: string, sites: readonly VariableSite[], next: string): readonly TextEdit[] {
  const document = workspace.document(uri)
  const text = typeof document === "string" ? "" : document.source.text
  const spans = new Map(sites.map((site) => [site.span.start, site]))
  return [...spans.values()].map(({ span, kind, name }) => ({
    span,
    // The local name stays: the rest of the program uses it.
    newText: kind === "code-reference" && isShorthand(text, span) ? `${next}: ${name}` : next,
  }))
}

/** `const { NAME } = process.env`, `{ NAME = "x" }`: the name of the variable is that of the constant as well. */
function isShorthand(text: string, { start, end }: Span): boolean {
  const before = text.slice(Math.max(0, start - 200), start).trimEnd()
  const behind = text.slice(end, end + 200).trimStart()
  return /[{,]$/.test(before) && /^(?:[,}]|=(?!=))/.test(behind)
}

function notesOn(together: readonly VariableSite[], isComplete: boolean): readonly string[] {
  const isRead = together.some(({ role }) => role === "use")
  const isOwn = together.some(({ kind }) => kind === "code-reference" || kind === "config-reference")
  const isGiven = together.some(({ kind }) => kind === "compose-environment" || kind === "kubernetes-env")
  return [
    ...(isComplete ? [] : ["A part of the workspace could not be read and may use the old name."]),
    ...(isRead && (isOwn || !isGiven)
      ? []
      : ["No program of the workspace is seen to read this name: the one that does needs the new one as well."]),
  ]
}
