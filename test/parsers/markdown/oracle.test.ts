/** Headings and links of real documents against an independent reader, where one is installed. */
import assert from "node:assert/strict"
import { existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { parseMarkdown } from "../../../server/src/syntax/markdown/parse.ts"

interface Token {
  readonly type: string
  readonly text?: string
  readonly href?: string
  readonly depth?: number
  readonly tokens?: readonly Token[]
  readonly items?: readonly Token[]
  readonly header?: readonly Token[]
  readonly rows?: readonly (readonly Token[])[]
}

const repository = join(import.meta.dirname, "..", "..", "..")
const corpus = join(repository, "..", "shared", "corpus")
const lexer = await import("marked").then(
  (module) => module.lexer as (text: string) => readonly Token[],
  () => undefined,
)

function linksOf(tokens: readonly Token[] | undefined): readonly string[] {
  return (Array.isArray(tokens) ? (tokens as readonly Token[]) : []).flatMap((token) => [
    ...((token.type === "link" || token.type === "image") && token.href !== undefined ? [token.href] : []),
    ...linksOf(token.tokens),
    ...linksOf(token.items),
    ...linksOf(token.header),
    ...(Array.isArray(token.rows) ? token.rows : []).flatMap((row) => linksOf(row)),
  ])
}

/** Lines that begin with a tag belong to blocks of HTML, whose contents are read differently on purpose. */
const hasHtml = /^\s*<(?!!--)[a-z/]/im

function files(): readonly string[] {
  const own = globSync(["server/docs/**/*.md", "*.md", "node_modules/*/{README,CHANGELOG}.md"], { cwd: repository })
  const theirs = existsSync(corpus) ? globSync("**/*.md", { cwd: corpus }).map((each) => join(corpus, each)) : []
  return [...own.map((each) => join(repository, each)), ...theirs]
}

test("headings are those that another reader finds", {
  skip: lexer === undefined && "marked is not installed",
}, (t) => {
  let count = 0
  for (const file of files()) {
    const text = readFileSync(file, "utf8")
    const tree = parseMarkdown(text)
    if (text.length > 200_000 || hasHtml.test(text) || tree.frontMatter !== undefined) continue
    const theirs = lexer?.(text).filter((token) => token.type === "heading") ?? []
    assert.deepEqual(
      tree.headings.map((each) => [each.level, text.slice(each.textSpan.start, each.textSpan.end)]),
      theirs.map((each) => [each.depth, each.text ?? ""]),
      file,
    )
    count += theirs.length
  }
  t.diagnostic(`${count} headings`)
  assert.ok(count > 100)
})

test("links to files are those that another reader finds", {
  skip: lexer === undefined && "marked is not installed",
}, (t) => {
  let count = 0
  const isFile = (href: string): boolean => !/^[a-z][a-z0-9+.-]*:|^#|^\/\/|@/i.test(href) && href !== ""
  for (const file of files()) {
    const text = readFileSync(file, "utf8")
    const tree = parseMarkdown(text)
    if (text.length > 200_000 || hasHtml.test(text) || tree.frontMatter !== undefined) continue
    const ours = tree.links.filter((link) => link.kind !== "definition").flatMap((link) => link.destination ?? [])
    const theirs = linksOf(lexer?.(text)).filter(isFile)
    assert.deepEqual(ours.filter(isFile).toSorted(), theirs.toSorted(), file)
    count += theirs.length
  }
  t.diagnostic(`${count} links`)
  assert.ok(count > 20)
})
