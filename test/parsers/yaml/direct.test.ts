/** The direct YAML reader against the package: every tree that it gives must be the package's tree, without a problem. */
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import fc from "fast-check"
import { parseWithPackage } from "../../../server/src/syntax/yaml/adapter.ts"
import { parseDirect } from "../../../server/src/syntax/yaml/direct.ts"
import type { YamlTree } from "../../../server/src/syntax/yaml/tree.ts"

const corpus = process.env["DEPLOYLINT_CORPUS"] ?? join(import.meta.dirname, "../../../../shared/corpus")

/** Compares where the direct reader answers; true if it did. */
function agrees(text: string): boolean {
  const direct = parseDirect(text)
  if (direct === undefined) return false
  const oracle: YamlTree = parseWithPackage(text)
  assert.deepEqual(oracle.problems, [], `the package finds problems in:\n${text}`)
  assert.deepEqual(direct, oracle, `another tree for:\n${text}`)
  return true
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

describe("direct YAML reader", () => {
  const read: readonly string[] = [
    "a: 1\nb: two words\nc: 'it''s'\nd: \"x\\ty\"\n",
    'services:\n  web:\n    image: nginx:1.27 # pinned\n    ports:\n      - 80:80\n      - "443:443"\n',
    "list:\n- a\n- b: 1\n  c: 2\n- - x\n  - y\n-\n- ~\n",
    "x: &base\n  a: 1\ny:\n  <<: *base\n  b: [1, 'two', {c: d}, *base]\nz: &s text\nw: *s\n",
    "t: !reset null\nu: !override\n  - a\nv: &n\nw: *n\n",
    "s: |\n  one\n    two\n\n  three\nf: >-\n  a\n  b\n\n  c\nk: |+\n  x\n\nend: 1\n",
    "---\na: 1\n",
    "# head\n\na:\n  # inside\n  b: 1 # behind\n# foot\n",
    "a: 1\r\nb:\r\n  - x\r\n  - |\r\n    text\r\n    more\r\nc: 2\r\n",
    'test: ["CMD", "curl", "-f", "http://localhost:8080/"]\nenv: {A: b, C: \'${D:-e}\'}\nurl: http://x:1/#y\n',
    "a:\n  b:\n",
    "a: 1\n---\nb: &x 2\nc: *x\n# c\n---\nd: *x\n",
    "key with blanks: v\n\"quoted key\": v\n'other' : v\n",
  ]
  for (const text of read) it(`reads ${JSON.stringify(text).slice(0, 60)}`, () => assert.ok(agrees(text), text))

  const left: readonly string[] = [
    "a: b: c\n",
    "a:\n\tb: 1\n",
    "a: [1,\n 2]\n",
    "a: one\n  two\n",
    "? a\n: b\n",
    "a: 1\n b: 2\n",
    "a: 1\n--- # x\nb: 2\n",
    "a: 1\n---\n---\nb: 2\n",
    "a: 'open\n",
    "a: [1\n",
    'a: "x" y\n',
    "- a\nb: 1\n",
    "a: @x\n",
    "\ufeffa: 1\n",
    "just text\n",
    "",
    "# only\n",
    "a: *x y\n",
    "a: &x *y\n",
    "a: |2\n   x\n",
    "%YAML 1.2\n---\na: 1\n",
    "a: 1\n...\n",
    "[a, b]\n",
    "a: {b}\n",
  ]
  for (const text of left)
    it(`leaves ${JSON.stringify(text)} to the package`, () => assert.equal(parseDirect(text), undefined))

  it("agrees with the package on the corpus", (t) => {
    if (!existsSync(corpus)) return t.skip("no corpus beside the repository")
    const files = yamlFiles(corpus)
    const counts = { direct: 0, all: files.length }
    for (const file of files) if (agrees(readFileSync(file, "utf8"))) counts.direct++
    t.diagnostic(`${counts.direct} of ${counts.all} files are read directly`)
    assert.ok(counts.direct > counts.all * 0.95, `only ${counts.direct} of ${counts.all}`)
  })

  const words = [
    "a",
    "b:",
    "b: ",
    "key: v",
    "- ",
    "- x",
    "-",
    ":",
    ": ",
    "#",
    " # c",
    "'",
    "'q'",
    '"',
    '"q"',
    '"\\n"',
    "[",
    "]",
    "[a, b]",
    "{",
    "}",
    "{a: 1}",
    ",",
    ", ",
    "|",
    "|-",
    ">",
    ">+",
    "&x",
    "&x ",
    "*x",
    "!t ",
    "~",
    "1",
    "-1",
    "?",
    "? ",
    "%",
    "@",
    "`",
    "<<: *x",
    "\n",
    "\n",
    "\n  ",
    "\n    ",
    "\n- ",
    "\n  - ",
    "\r\n",
    "\t",
    " ",
    "  ",
    "---",
    "\n---\n",
    "...",
    "http://h:1/",
    "${A:-b}",
    "é",
    "\u2028",
    "null",
    "0x1f",
    "\n\n",
    "x: |\n  t\n",
    "x: >\n    t\n   \n",
  ]
  const soup = fc.array(fc.constantFrom(...words), { maxLength: 24 }).map((parts) => parts.join(""))
  const line = fc
    .tuple(
      fc.constantFrom("", "  ", "    ", "      ", "- ", "  - ", "    - "),
      fc.constantFrom(
        "a:",
        "b: 1",
        "c: 'x'",
        "d: [a, 'b']",
        "e: {f: g}",
        "h: &i j",
        "k: *i",
        "l: |",
        "m: >-",
        "text",
        'n: "o"',
        "# p",
        "",
        "q: r # s",
        "- t",
        "u: !v w",
        "x:  ",
        "'y': z",
      ),
    )
    .map((parts) => parts.join(""))
  const lines = fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom("\n", "\r\n"))
    .map(([all, end]) => all.map((each) => each + end).join(""))

  for (const [name, texts, most] of [
    ["token soup", soup, 6000],
    ["lines", lines, 6000],
  ] as const) {
    it(`never differs on ${name}`, (t) => {
      const runs = Number(process.env["FUZZ_RUNS"] ?? most)
      let direct = 0
      fc.assert(
        fc.property(texts, (text) => {
          if (agrees(text)) direct++
        }),
        { numRuns: runs, ...(process.env["FUZZ_SEED"] ? { seed: Number(process.env["FUZZ_SEED"]) } : {}) },
      )
      t.diagnostic(`${direct} of ${runs} texts were read directly`)
      assert.ok(direct > runs / 100, "the fuzzer hardly reaches the reader")
    })
  }
})
