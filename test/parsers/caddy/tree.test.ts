/** The Caddyfile parser keeps every character, splits tokens and lines as Caddy does, and costs linear time. */
import assert from "node:assert/strict"
import { existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import fc from "fast-check"
import { applyEdits, isRefusal } from "../../../server/src/base/edit.ts"
import type { Span } from "../../../server/src/base/span.ts"
import { readCaddyConfig } from "../../../server/src/model/caddy/read.ts"
import { addToLine } from "../../../server/src/syntax/caddy/edit.ts"
import { parseCaddy } from "../../../server/src/syntax/caddy/parse.ts"
import type { CaddyLine, CaddyTree } from "../../../server/src/syntax/caddy/tree.ts"

const corpus = new URL("../../../../shared/corpus", import.meta.url).pathname
const seed = Number(process.env["SEED"] ?? 20264)

function leaves(tree: CaddyTree): readonly Span[] {
  const of = (line: CaddyLine): readonly Span[] => [
    line.name.span,
    ...line.args.map((each) => each.span),
    ...(line.block?.lines.flatMap(of) ?? []),
  ]
  const tokens = tree.segments.flatMap((each) => [...each.keys.map((key) => key.span), ...each.lines.flatMap(of)])
  return [...tokens, ...tree.comments.map((each) => each.span)].sort((a, b) => a.start - b.start)
}

/** Between tokens there are blanks, braces that stand alone, and backslashes at the end of a line. */
const between = /^(?:[\s\ufeff\u0085{}]|\\(?=\r?\n))*$/

function assertLossless(text: string): CaddyTree {
  const tree = parseCaddy(text)
  assert.equal(tree.text, text)
  let at = 0
  for (const leaf of leaves(tree)) {
    assert.ok(leaf.start >= at && leaf.end >= leaf.start, `tokens overlap at ${leaf.start} in ${JSON.stringify(text)}`)
    assert.match(text.slice(at, leaf.start), between, `text that is in no token of ${JSON.stringify(text)}`)
    at = leaf.end
  }
  assert.match(text.slice(at), between, "text behind the last token")
  return tree
}

function shape(lines: readonly CaddyLine[]): unknown[] {
  return lines.map((line) => {
    const words = [line.name, ...line.args].map((each) => each.text).join(" ")
    return line.block ? { [words]: shape(line.block.lines) } : words
  })
}

describe("Caddyfile: segments and lines", () => {
  const cases: readonly (readonly [string, unknown[]])[] = [
    ["a.com\nreverse_proxy b:80\n", [["site", "a.com", ["reverse_proxy b:80"]]]],
    ["a.com, b.com,\nc.com {\n respond x\n}\n", [["site", "a.com, b.com, c.com", ["respond x"]]]],
    [
      "{\n debug\n}\n:80 {\n}\n",
      [
        ["options", "", ["debug"]],
        ["site", ":80", []],
      ],
    ],
    [
      "(s) {\n x\n}\na {\n import s\n}\n",
      [
        ["snippet", "(s)", ["x"]],
        ["site", "a", ["import s"]],
      ],
    ],
    ["import sites/*\n", [["import", "import sites/*", []]]],
    ['a {\n handle /x {\n  respond `{ "` 200\n }\n}\n', [["site", "a", [{ "handle /x": ['respond { " 200'] }]]]],
    ['a {\n header X "y z\\""\n}\n', [["site", "a", ['header X y z"']]]],
    ["a {\n x y \\\n  z\n w\n}\n", [["site", "a", ["x y z", "w"]]]],
    ["a {\n respond <<HTML\n  { }\n  HTML 200\n}\n", [["site", "a", ["respond   { }\n 200"]]]],
    [
      "{$DOMAIN:a.com} {\n # c\n reverse_proxy {$UP}:80 # d\n}\n",
      [["site", "{$DOMAIN:a.com}", ["reverse_proxy {$UP}:80"]]],
    ],
  ]
  for (const [text, expected] of cases)
    for (const source of [text, text.replaceAll("\n", "\r\n")])
      it(JSON.stringify(source), () => {
        const tree = assertLossless(source)
        const found = tree.segments.map((each) => [
          each.kind,
          each.keys.map((key) => key.text).join(" "),
          shape(each.lines),
        ])
        assert.deepEqual(JSON.parse(JSON.stringify(found).replaceAll("\\r\\n", "\\n")), expected)
        assert.deepEqual(tree.problems, [])
      })
  const broken: readonly (readonly [string, string])[] = [
    ["a {\n x\n", "unclosed-block"],
    ["a {\n x\n}\n}\n", "unexpected-close"],
    ["a{\n x\n}\n", "glued-brace"],
    ['a {\n x "y\n}\n', "unclosed-quote"],
    ["a {\n x { y\n }\n}\n", "text-behind-brace"],
  ]
  for (const [text, code] of broken)
    it(`${JSON.stringify(text)} has ${code}`, () => {
      assert.ok(assertLossless(text).problems.some((each) => each.code === code))
    })
})

describe("Caddyfile: every text", () => {
  const piece = fc.constantFrom(
    "a.com",
    "x",
    " ",
    "\n",
    "\r\n",
    " {\n",
    "\n}\n",
    "{",
    "}",
    '"',
    "`",
    "\\",
    "#",
    ",",
    "<<E",
    "E",
    "{$A}",
    "é",
    "\0",
    "(s)",
    "import",
  )
  it("is kept whole", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (parts) => {
        readCaddyConfig(assertLossless(parts.join("")))
      }),
      { seed, numRuns: 600 },
    )
  })
  it("costs linear time", () => {
    const texts = [
      "a {\n".repeat(100_000),
      "<<E\n".repeat(100_000),
      "<<E ".repeat(100_000),
      '"'.repeat(200_001),
      "x \\\n".repeat(100_000),
      "}\n".repeat(100_000),
      `a ${"b".repeat(5_000_000)}`,
      "import s\n".repeat(50_000),
      `(s) {\n${"import s\n".repeat(200)}}\na {\nimport s\n}\n`,
    ]
    for (const text of texts) {
      const start = process.cpuUsage()
      readCaddyConfig(parseCaddy(text))
      const { user, system } = process.cpuUsage(start)
      assert.ok(user + system < 3_000_000, `${text.slice(0, 20)}: ${(user + system) / 1000} ms`)
    }
  })
  it("of the corpus has no problems", { skip: existsSync(corpus) ? false : "no corpus" }, () => {
    const files = globSync("**/Caddyfile", { cwd: corpus })
    assert.ok(files.length > 2)
    for (const file of files)
      assert.deepEqual(assertLossless(readFileSync(join(corpus, file), "utf8")).problems, [], file)
  })
})

describe("Caddyfile: edits", () => {
  it("give a directive a block, or add to the one it has", () => {
    const cases = [
      ["a {\n\treverse_proxy b\n}\n", "a {\n\treverse_proxy b {\n\t\tx y\n\t}\n}\n"],
      [
        "a {\r\n  reverse_proxy b {\r\n    z\r\n  }\r\n}\r\n",
        "a {\r\n  reverse_proxy b {\r\n    z\r\n    x y\r\n  }\r\n}\r\n",
      ],
    ] as const
    for (const [before, after] of cases) {
      const line = parseCaddy(before).segments[0]?.lines[0]
      assert.ok(line)
      const edits = addToLine(before, line, "x y")
      assert.ok(!isRefusal(edits))
      assert.equal(applyEdits(before, edits), after)
    }
  })
})
