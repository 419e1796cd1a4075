/** Markdown: what a line is, headings, links, code, tables, front matter; and what no text may break. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { parseMarkdown } from "../../../server/src/syntax/markdown/parse.ts"
import type { MarkdownTree } from "../../../server/src/syntax/markdown/tree.ts"
import { computed } from "../../support/computed.ts"
import "../../support/fuzz-seed.ts"

const slice = (tree: MarkdownTree, at: { start: number; end: number }): string => tree.text.slice(at.start, at.end)
const kinds = (text: string): string =>
  parseMarkdown(text)
    .lines.map((line) => line.kind)
    .join(" ")

describe("blocks", () => {
  it("tells headings from what only looks like one", () => {
    const tree = parseMarkdown(
      "# One #\n\nTwo\nlines\n---\n#no\n\n    # code\n\n## \n\n```\n# fence\n```\n\n- item\n---\n",
    )
    assert.deepEqual(
      tree.headings.map(({ level, text, style }) => [level, text, style]),
      [
        [1, "One", "atx"],
        [2, "Two lines", "setext"],
        [2, "", "atx"],
      ],
    )
  })
  it("keeps code apart, its language and its place", () => {
    const text = "1. step\n\n   ```Sh {x}\n   horizon kill\n   ```\n> ~~~\n> a\n> ~~~\ntext\n```\nopen\n"
    const tree = parseMarkdown(text)
    assert.deepEqual(
      tree.code.map((block) => [block.language, slice(tree, block.content), block.isClosed]),
      [
        ["sh", "   horizon kill\n", true],
        ["", "> a\n", true],
        ["", "open\n", false],
      ],
    )
  })
  it("ends a code block with the list item that holds it", () => {
    assert.equal(kinds("- a\n  ```\n  b\nc\n"), "list fence code text")
  })
  it("reads tables by their delimiter row", () => {
    const tree = parseMarkdown("| a | b \\| c |\n|---|:-:|\n| 1 | |\n\nx | y\nno\n")
    assert.deepEqual(
      tree.tables.map((table) => [
        table.header.map((cell) => slice(tree, cell.span)),
        table.rows.map((row) => row.map((cell) => slice(tree, cell.span))),
      ]),
      [[["a", "b \\| c"], [["1", ""]]]],
    )
  })
  it("reads tasks, and what an item says", () => {
    const tree = parseMarkdown("- [ ] open\n- [x] done\n- \n2) two\n")
    assert.deepEqual(
      tree.items.map((item) => [slice(tree, item.content), item.isOrdered, item.isDone]),
      [
        ["open", false, false],
        ["done", false, true],
        ["", false, undefined],
        ["two", true, undefined],
      ],
    )
  })
  it("has comments of one and of several lines, and those of the front matter", () => {
    const tree = parseMarkdown("---\nowner: a # no\n# yes\n---\n<!-- one -->\ntext <!-- in -->\n<!--\ntwo\n--> rest\n")
    assert.deepEqual(
      tree.comments.map(({ span, own }) => [slice(tree, span), own]),
      [
        ["# yes", true],
        ["<!-- one -->", true],
        ["<!-- in -->", false],
        ["<!--\ntwo\n-->", true],
      ],
    )
    assert.equal(slice(tree, tree.frontMatter?.content ?? { start: 0, end: 0 }), "owner: a # no\n# yes\n")
  })
  it("takes two rulers for rulers", () => {
    const tree = parseMarkdown("---\n\ntext\n\n---\n")
    assert.equal(tree.frontMatter, undefined)
    assert.equal(tree.lines.length, 5)
  })
})

describe("links", () => {
  const links = (text: string): unknown =>
    parseMarkdown(text).links.map(({ kind, text: words, destination }) => [kind, words, destination])
  it("reads every spelling", () => {
    assert.deepEqual(
      links(
        "[a](x.md) [b](<y z.md> \"t\") ![c](d.png) [e][f] [f][] [f] <https://g.de> https://h.de/i_(j).\n\n[f]: k.md 't'\n",
      ),
      [
        ["inline", "a", "x.md"],
        ["inline", "b", "y z.md"],
        ["image", "c", "d.png"],
        ["reference", "e", "k.md"],
        ["reference", "f", "k.md"],
        ["reference", "f", "k.md"],
        ["autolink", "https://g.de", "https://g.de"],
        ["autolink", "https://h.de/i_(j)", "https://h.de/i_(j)"],
        ["definition", "f", "k.md"],
      ],
    )
  })
  it("leaves code, tags, escapes and unfinished ones alone", () => {
    assert.deepEqual(
      links("`[a](b)` \\[c](d) <a title='[e](f)'> [g]( h [i] ``[j](k)`` [l](m n)\n\n```\n[o](p)\n```\n"),
      [],
    )
  })
  it("finds them in tables, lists and quotes", () => {
    assert.deepEqual(links("| a |\n|---|\n| [b](c) |\n\n- [d](e)\n\n> [f](g)\n"), [
      ["inline", "b", "c"],
      ["inline", "d", "e"],
      ["inline", "f", "g"],
    ])
  })
})

const piece = fc.constantFrom(
  ..."# |## |> |- |1. |* |\n|\n\n|\r\n|\r|```|~~~|sh|[|](|)|]:|<|>|<!--|-->|\\|`|``|---|===| | ||:-|a|word|\t|    |https://|!|\u0000|é|---\nk: v\n---\n"
    .split("|")
    .concat("|", "|---|"),
)
const markdown = fc.array(piece, { maxLength: 60 }).map((parts) => parts.join(""))

describe("any text", () => {
  it("is kept to the last character, with every span inside", () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const tree = parseMarkdown(text)
        assert.equal(tree.lines.map((line) => slice(tree, line.span)).join(""), text)
        const spans = [
          ...tree.lines.flatMap((line) => [line.content]),
          ...tree.headings.flatMap((each) => [each.span, each.textSpan]),
          ...tree.links.flatMap((each) => [each.span, each.destinationSpan]),
          ...tree.code.flatMap((each) => [each.span, each.content]),
          ...tree.items.flatMap((each) => [each.span, each.content]),
          ...tree.comments.map((each) => each.span),
          ...tree.inseparable,
        ]
        for (const { start, end } of spans)
          assert.ok(0 <= start && start <= end && end <= text.length, `${start}-${end}`)
        for (const [i, each] of tree.inseparable.entries())
          assert.ok(each.start >= (tree.inseparable[i - 1]?.end ?? 0), "inseparable spans overlap")
      }),
      { numRuns: 1500 },
    )
  })
  it("costs time in line with its length", () => {
    const hostile = [
      "[",
      "](",
      "[]((",
      "`a",
      "<!--",
      "<a ",
      "| ",
      "> ",
      "- ",
      "![[",
      "[a]: ",
      "\\",
      "****",
      "https://(",
    ]
    for (const unit of hostile) {
      for (const text of [unit.repeat(300_000 / unit.length), `${unit}\n`.repeat(100_000 / unit.length)]) {
        const start = computed()
        parseMarkdown(text)
        assert.ok(computed() - start < 1500, `${JSON.stringify(unit)} took ${computed() - start} ms`)
      }
    }
  })
})
