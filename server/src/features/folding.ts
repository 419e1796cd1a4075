/** Folding and selection in unit files: sections, runs of comments, continued lines; word, value, line, section. */
import { lineAt } from "../base/line-index.ts"
import { cover, type Span, touches } from "../base/span.ts"
import type { Workspace } from "../workspace/types.ts"

export interface FoldInfo {
  /** Lines, counted from zero. */
  readonly startLine: number
  readonly endLine: number
  readonly kind?: "comment"
}

/** The folds of a unit file; undefined for other documents, so that editors fold them their own way. */
export function foldsOf(workspace: Workspace, uri: string): readonly FoldInfo[] | undefined {
  const document = workspace.document(uri)
  if (typeof document === "string" || document.language !== "systemd") return undefined
  const { tree, source } = document
  const line = (at: number): number => lineAt(source.lines, at)
  const folds: FoldInfo[] = []
  const add = (startLine: number, endLine: number, kind?: "comment"): void => {
    if (endLine > startLine) folds.push(kind === undefined ? { startLine, endLine } : { startLine, endLine, kind })
  }
  for (const section of tree.sections) {
    const last = section.assignments.at(-1)
    add(line(section.headerSpan.start), line(Math.max(section.headerSpan.end, last?.span.end ?? 0)))
    for (const each of section.assignments) add(line(each.keySpan.start), line(each.span.end))
  }
  const inValue = (at: number): boolean =>
    tree.sections.some(
      (section) => touches(section.span, at) && section.assignments.some((each) => touches(each.span, at)),
    )
  let start: number | undefined
  let end = 0
  for (const { span } of tree.comments.filter((each) => !inValue(each.span.start))) {
    const at = line(span.start)
    if (start !== undefined && at > end + 1) add(start, end, "comment")
    if (start === undefined || at > end + 1) start = at
    end = at
  }
  if (start !== undefined) add(start, end, "comment")
  return folds.sort((a, b) => a.startLine - b.startLine)
}

/** Ever larger spans around an offset: word, value, assignment, section, file. Empty for other documents. */
export function selectionsAt(workspace: Workspace, uri: string, at: number): readonly Span[] {
  const document = workspace.document(uri)
  const unit = workspace.model(uri, "systemd")
  if (typeof document === "string" || unit === undefined) return []
  const whole = { start: 0, end: document.source.text.length }
  const section = unit.sections.find((each) => touches(each.span, at))
  const directive = unit.directives.find((each) => touches(cover(each.keySpan, each.assignment.span), at))
  const word = directive?.words.find((each) => touches(each.span, at))
  const key = directive !== undefined && touches(directive.keySpan, at) ? directive.keySpan : undefined
  const value = directive !== undefined && touches(directive.valueSpan, at) ? directive.valueSpan : undefined
  const name = section !== undefined && touches(section.headerSpan, at) ? section.nameSpan : undefined
  const spans = [word?.span, key, value, directive?.assignment.span, name, section?.span, whole]
  const found: Span[] = []
  for (const span of spans) {
    const inner = found.at(-1)
    if (span === undefined || !touches(span, at)) continue
    if (
      inner === undefined ||
      (span.start <= inner.start && span.end >= inner.end && span.end - span.start > inner.end - inner.start)
    )
      found.push(span)
  }
  return found
}
