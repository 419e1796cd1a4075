/** The block of keys that a Markdown file may begin with. */
import { type Span, span } from "../../base/span.ts"
import type { TreeComment } from "../../base/tree.ts"
import type { FrontMatter } from "./tree.ts"

/** More text than this between the marks is none. */
const longestFront = 64 * 1024

/** The block between `---` lines at the very start, where it holds keys. */
export function frontMatterOf(text: string): FrontMatter | undefined {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0
  const opening = /^---[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(start, start + 100))
  if (opening === null) return undefined
  const from = start + opening[0].length
  const head = text.slice(from, from + longestFront)
  const close = /(?:^|\r\n|\n|\r)(?:---|\.\.\.)[ \t]*(?=\r\n|\n|\r|$)/.exec(head)
  if (close === null) return undefined
  // Between two rulers stands text; a block of keys has one at least.
  if (!/^[\w-]+[ \t]*:/m.test(head.slice(0, close.index))) return undefined
  const breaks = /^[\r\n]*/.exec(close[0])?.[0].length ?? 0
  return { span: span(start, from + close.index + close[0].length), content: span(from, from + close.index + breaks) }
}

/** Comments of the block: YAML's. */
export function frontComments(text: string, content: Span): TreeComment[] {
  return [...text.slice(content.start, content.end).matchAll(/^[ \t]*(#[^\r\n]*)/gm)].map((found) => {
    const end = content.start + found.index + found[0].length
    return { span: span(end - (found[1]?.length ?? 0), end), own: true }
  })
}
