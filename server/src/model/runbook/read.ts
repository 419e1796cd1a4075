/** Markdown to what a runbook says. */
import { type Span, span } from "../../base/span.ts"
import type { MarkdownTree } from "../../syntax/markdown/tree.ts"
import { dueIn, exercisedIn, fieldsOf, ownerIn, reviewedIn } from "./fields.ts"
import { blanksOf, claimsOf } from "./gaps.ts"
import type { CommandLine, Runbook, RunbookRole, Section } from "./types.ts"

/** Reads a document; every text has a reading. */
export function readRunbook(tree: MarkdownTree, role: RunbookRole): Runbook {
  const fields = fieldsOf(tree)
  return {
    tree,
    role,
    titleSpan: titleOf(tree),
    sections: sectionsOf(tree),
    fields,
    owner: ownerIn(fields),
    exercised: exercisedIn(fields),
    reviewed: reviewedIn(fields),
    reviewDue: dueIn(fields),
    commands: commandsOf(tree),
    links: tree.links,
    get blanks() {
      return blanksOf(tree)
    },
    get claims() {
      return claimsOf(tree)
    },
    get prose() {
      return proseIn(tree, span(0, tree.text.length))
    },
    proseIn: (at) => proseIn(tree, at),
  }
}

function titleOf(tree: MarkdownTree): Span {
  const heading = tree.headings[0]
  if (heading !== undefined) return heading.textSpan.end > heading.textSpan.start ? heading.textSpan : heading.span
  const said = tree.lines.find((line) => line.kind !== "front-matter" && line.content.end > line.content.start)
  return said?.content ?? span(0)
}

function sectionsOf(tree: MarkdownTree): readonly Section[] {
  const { headings, text } = tree
  const saying = tree.lines.filter((line) => says(line.kind) && line.content.end > line.content.start)
  // Sections that are open, outermost first: each ends at the next heading of its level or above.
  const ends = headings.map(() => text.length)
  const open: number[] = []
  for (const [i, heading] of headings.entries()) {
    while (open.length > 0 && (headings[open.at(-1) ?? 0]?.level ?? 0) >= heading.level)
      ends[open.pop() ?? 0] = heading.span.start
    open.push(i)
  }
  let next = 0
  const firstSaid = (at: number): number => {
    while (next < saying.length && (saying[next]?.span.start ?? 0) < at) next++
    return saying[next]?.span.start ?? text.length
  }
  return headings.map((heading, i) => {
    const end = ends[i] ?? text.length
    return {
      heading,
      body: span(heading.span.end, headings[i + 1]?.span.start ?? text.length),
      whole: span(heading.span.end, end),
      isEmpty: firstSaid(heading.span.end) >= end,
    }
  })
}

function says(kind: MarkdownTree["lines"][number]["kind"]): boolean {
  return kind === "text" || kind === "list" || kind === "quote" || kind === "table" || kind === "code"
}

const shells = /^(?:|sh|bash|shell|console|terminal|zsh|shell-session|text|plaintext)$/
/** Longer lines are data; more of them, too. */
const longest = 2000
const most = 2000

function commandsOf(tree: MarkdownTree): readonly CommandLine[] {
  const found: CommandLine[] = []
  for (const { content, language } of tree.code) {
    if (!shells.test(language)) continue
    let start = content.start
    for (const line of tree.text.slice(content.start, content.end).split("\n")) {
      const prompt = /^[ \t>]*(?:[$#][ \t]+)?/.exec(line)?.[0].length ?? 0
      const command = line.slice(prompt).trimEnd()
      if (command !== "" && command.length <= longest && !line.trimStart().startsWith("#") && found.length < most)
        found.push(commandAt(command, start + prompt))
      start += line.length + 1
    }
  }
  return found
}

function commandAt(text: string, start: number): CommandLine {
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    text: word,
    span: span(start + index, start + index + word.length),
  }))
  return { text, span: span(start, start + text.length), words }
}

function proseIn(tree: MarkdownTree, at: Span): string {
  const parts: string[] = []
  for (const { kind, content } of tree.lines) {
    if (content.end <= at.start || content.start >= at.end || (!says(kind) && kind !== "heading")) continue
    parts.push(tree.text.slice(content.start, content.end))
  }
  return parts.join("\n").toLowerCase()
}
