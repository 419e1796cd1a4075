/** Finds the suppressions of a document in its comments, with the lines that each of them is about. */
import { lineAt } from "../base/line-index.ts"
import type { ParsedDocument } from "../workspace/types.ts"
import { type Comment, commentsOf } from "./comments.ts"
import { readDirective } from "./directive.ts"
import { readForeign } from "./foreign.ts"
import { anchorLines } from "./lines.ts"
import type { Directive, Suppressions } from "./types.ts"

/** The suppressions of a document; costs one search of the text where there are none. */
export function readSuppressions(document: ParsedDocument): Suppressions {
  const { text } = document.source
  const anchorOf = anchorLines(document)
  const ours = text.includes("deploylint-ignore")
  const foreign = document.language === "env" && text.includes("dotenv-linter")
  if (!ours && !foreign) return { directives: [], foreign: [], anchorOf }
  const comments = commentsOf(document)
  const own = comments.filter((comment) => comment.own)
  return {
    directives: ours ? directivesOf(document, comments, anchorOf) : [],
    foreign: foreign
      ? readForeign(
          text,
          own.map((comment) => comment.span),
        )
      : [],
    anchorOf,
  }
}

function directivesOf(
  document: ParsedDocument,
  comments: readonly Comment[],
  anchorOf: (offset: number) => number,
): Directive[] {
  const { text, lines } = document.source
  const own = comments.filter((comment) => comment.own).map((comment) => lineAt(lines, comment.span.start))
  const below = linesBelow(own, lines.starts.length)
  return comments.flatMap((comment) => {
    const read = readDirective(text, comment.span)
    if (read === undefined) return []
    const line = lineAt(lines, comment.span.start)
    const last = comment.own ? (below.get(line) ?? line) : line
    const anchor = anchorOf(comment.own ? (lines.starts[last] ?? 0) : comment.span.start)
    return [{ ...read, own: comment.own, lines: { first: comment.own ? line + 1 : line, last, anchor } }]
  })
}

/** For each line of a full-line comment the next line that is none: what several comments in a row are about. */
function linesBelow(own: readonly number[], count: number): ReadonlyMap<number, number> {
  const below = new Map<number, number>()
  for (const line of own.toReversed()) below.set(line, below.get(line + 1) ?? Math.min(line + 1, count - 1))
  return below
}
