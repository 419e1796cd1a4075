/** Where a new suppression goes: a comment line of its own above the line that the finding belongs to. */
import { lineBreakOf } from "../base/text.ts"
import type { ParsedDocument } from "../workspace/types.ts"
import { reasonPlaceholder } from "./directive.ts"
import { anchorLines } from "./lines.ts"

/** The insertion that suppresses a rule at an offset, with a placeholder for the reason. */
export function suppressionAt(
  document: ParsedDocument,
  rule: string,
  offset: number,
): { readonly at: number; readonly text: string } {
  const { text, lines } = document.source
  const start = lines.starts[anchorLines(document)(offset)] ?? 0
  const at = start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start
  const indent = /^[ \t]*/.exec(text.slice(at, at + 1000))?.[0] ?? ""
  const words = `deploylint-ignore ${rule} -- ${reasonPlaceholder}`
  return { at, text: `${indent}${isMarkup(document, at) ? `<!-- ${words} -->` : `# ${words}`}${lineBreakOf(text)}` }
}

/** Markdown has the comments of HTML; its front matter has those of YAML. */
function isMarkup(document: ParsedDocument, at: number): boolean {
  if (document.language !== "runbook") return false
  const { frontMatter } = document.tree
  return frontMatter === undefined || at < frontMatter.content.start || at > frontMatter.content.end
}
