/** The comments of a document, whatever its format: only what the format's parser takes for a comment is one. */
import type { Span } from "../base/span.ts"
import type { ParsedDocument } from "../workspace/types.ts"

export interface Comment {
  /** From the mark (`#`, `;`) to the end of the line. */
  readonly span: Span
  /** Nothing but blanks stands before it in its line. */
  readonly own: boolean
}

/** All comments in file order. Units have no comments behind a value. */
export function commentsOf(document: ParsedDocument): readonly Comment[] {
  switch (document.language) {
    case "env":
      return document.tree.lines.flatMap((line): Comment[] => {
        if (line.kind === "comment") return [{ span: line.span, own: true }]
        if (line.kind === "assignment" && line.commentSpan !== undefined)
          return [{ span: line.commentSpan, own: false }]
        return []
      })
    case "systemd":
      return document.tree.comments.map(({ span }) => ({ span, own: true }))
    default:
      return document.tree.comments
  }
}
