/** Inlay hints: what a program really does where the file says something else, or nothing. Never a secret's value. */
import type { Span } from "../base/span.ts"
import type { ParsedDocument, Workspace } from "../workspace/types.ts"
import { composeHints } from "./inlay-compose.ts"
import { hubHints } from "./inlay-hub.ts"
import { readerHints } from "./inlay-readers.ts"
import { sensorHints } from "./inlay-sensor.ts"

/** A few words at a place, with the reason for them. */
export interface InlayInfo {
  readonly at: number
  readonly text: string
  /** Plain text. */
  readonly tooltip: string
}

/** More than this in one answer is a file that nobody reads line by line. */
const most = 500

/** The hints of a document inside a range, in file order, one per place. */
export function inlaysOf(workspace: Workspace, uri: string, range: Span): readonly InlayInfo[] {
  const document = workspace.document(uri)
  if (typeof document === "string" || document.language === undefined) return []
  const places = new Map<number, InlayInfo>()
  for (const hint of hintsOf(workspace, document))
    if (range.start <= hint.at && hint.at <= range.end && !places.has(hint.at)) places.set(hint.at, hint)
  return [...places.values()].sort((a, b) => a.at - b.at).slice(0, most)
}

function hintsOf(workspace: Workspace, document: ParsedDocument): readonly InlayInfo[] {
  const { uri, text } = document.source
  if (document.language === "synapse") {
    const model = workspace.model(uri, "synapse")
    return model === undefined ? [] : sensorHints(model, text)
  }
  const facts = workspace.facts(uri)
  if (facts === undefined) return []
  if (document.language === "env" && document.stage !== "template") {
    const env = workspace.model(uri, "env")
    const own = env === undefined ? [] : readerHints(env, document.tree)
    return [...hubHints(workspace, uri, facts, text), ...own]
  }
  const model = document.language === "compose" ? workspace.model(uri, "compose") : undefined
  return [...hubHints(workspace, uri, facts, text), ...(model === undefined ? [] : composeHints(model, facts, text))]
}
