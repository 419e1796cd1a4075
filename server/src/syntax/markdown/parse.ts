/** Markdown text to tree. Blocks first, then the links of their texts. */
import { type Span, span } from "../../base/span.ts"
import { BlockScanner } from "./blocks.ts"
import type { Blocks } from "./containers.ts"
import { frontComments, frontMatterOf } from "./front-matter.ts"
import { type Definition, LinkScanner } from "./inline.ts"
import { linesIn } from "./line.ts"
import { addressAt, labelOf, plainText } from "./link-parts.ts"
import type { Link, MarkdownTree } from "./tree.ts"

/** Never throws; linear. */
export function parseMarkdown(text: string): MarkdownTree {
  const blocks = readBlocks(text)
  const { definitions, links } = definitionsOf(text, blocks.definitions)
  const scanner = new LinkScanner(text, definitions)
  for (const run of blocks.runs) scanner.run(run)
  const { frontMatter } = blocks
  return {
    language: "markdown",
    text,
    problems: [],
    comments: [...blocks.comments, ...scanner.comments].sort((a, b) => a.span.start - b.span.start),
    inseparable: inseparableOf(blocks),
    lines: blocks.lines,
    ...(frontMatter === undefined ? {} : { frontMatter }),
    headings: blocks.headings.map((heading) => ({
      ...heading,
      text: plainText(
        text.slice(heading.textSpan.start, Math.min(heading.textSpan.end, heading.textSpan.start + 1000)),
      ),
    })),
    links: [...links, ...scanner.links].sort((a, b) => a.span.start - b.span.start),
    code: blocks.code,
    items: blocks.items,
    tables: blocks.tables,
  }
}

function readBlocks(text: string): Blocks {
  const scanner = new BlockScanner(text)
  const front = frontMatterOf(text)
  for (const { start, end, next } of linesIn(text)) {
    if (front !== undefined && start < front.span.end)
      scanner.out.lines.push({ kind: "front-matter", span: span(start, next), content: span(start, end) })
    else scanner.line(start, end, next)
  }
  const blocks = scanner.finish()
  blocks.frontMatter = front
  if (front !== undefined) blocks.comments.unshift(...frontComments(text, front.content))
  return blocks
}

/** `[label]: destination`; of two of one label the first counts. */
function definitionsOf(
  text: string,
  spans: readonly Span[],
): { definitions: ReadonlyMap<string, Definition>; links: Link[] } {
  const definitions = new Map<string, Definition>()
  const links: Link[] = []
  for (const at of spans) {
    const head = /^\[((?:[^\][\\]|\\.)+)\]:[ \t]*/.exec(text.slice(at.start, Math.min(at.end, at.start + 1200)))
    if (head?.[1] === undefined) continue
    const from = at.start + head[0].length
    const address = addressAt(text, from, at.end)
    if (address === undefined || address.to === address.from) continue
    const destination = text.slice(address.from, address.to)
    const label = labelOf(head[1])
    if (!definitions.has(label)) definitions.set(label, { destination })
    const destinationSpan = span(address.from, address.to)
    links.push({ kind: "definition", span: at, text: head[1], destination, destinationSpan })
  }
  return { definitions, links }
}

/** What a line of comment would tear: tables, code, comments and paragraphs over several lines. */
function inseparableOf({ tables, code, comments, runs, headings }: Blocks): Span[] {
  const all = [
    ...tables.map((each) => each.span),
    ...code.map((each) => each.span),
    ...comments.map((each) => each.span),
    ...headings.map((each) => each.span),
    ...runs.map(({ start, end }) => span(start, end)),
  ].sort((a, b) => a.start - b.start || b.end - a.end)
  const kept: Span[] = []
  for (const each of all) if (each.start >= (kept.at(-1)?.end ?? -1)) kept.push(each)
  return kept
}
