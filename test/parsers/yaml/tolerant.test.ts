/** Half-typed files: the tree keeps what can be told, so that completion and hover have something to stand on. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"
import { keyPathAt, pathAt } from "../../../server/src/syntax/yaml/path.ts"
import type { YamlNode, YamlTree } from "../../../server/src/syntax/yaml/tree.ts"
import { documents } from "./samples.ts"

/** The tree's keys as an outline: `services(web(image,ports))`. */
function outline(tree: YamlTree): string {
  const of = (node: YamlNode | undefined): string => {
    if (node?.kind === "sequence") return `[${node.items.map((item) => of(item.value)).join(",")}]`
    if (node?.kind !== "mapping") return ""
    return `(${node.entries.map((e) => e.key.text + of(e.value)).join(",")})`
  }
  return tree.documents.map((document) => of(document.root)).join("---")
}

const cases: [name: string, text: string, expected: string, codes: string[]][] = [
  ["nothing", "", "", []],
  ["comments only", "# a\n\n# b\n", "", []],
  ["a key without value", "services:\n  web:\n    image:", "(services(web(image)))", []],
  [
    "a word without colon at the end",
    "services:\n  web:\n    image: x\n    por",
    "(services(web(image,por)))",
    ["missing-colon"],
  ],
  [
    "a word without colon in the middle",
    "services:\n  web:\n    por\n    image: x\n",
    "(services(web(por,image)))",
    ["missing-colon"],
  ],
  ["two words without colon", "a:\n  b\n  c\n  d: 1\n", "(a(b,c,d))", ["missing-colon"]],
  ["a lone dash", "ports:\n  - 80:80\n  -\n", "(ports[,])", []],
  ["an open quote takes what follows", 'a: 1\nb: "x\nc: 2\n', "(a,b)", ["unclosed-quote"]],
  ["an open bracket", "a: 1\nb: [x, y\nc: 2\n", "(a,b[,],c)", ["unclosed-bracket"]],
  ["an open brace", "a: {b: 1, c\nd: 2\n", "(a(b,c),d)", ["unclosed-bracket"]],
  ["a tab as indentation", "a:\n\tb: 1\n", "(a,b)", ["tab-indent"]],
  ["a key twice", "a: 1\nb: 2\na: 3\n", "(a,b,a)", ["duplicate-key"]],
  ["an alias without anchor", "a: *x\nb: 1\n", "(a,b)", ["unknown-alias"]],
  ["a key in brackets over two lines", "{a\n b: 1, c: 2}\n", "(a b,c)", []],
]

for (const [name, text, expected, codes] of cases)
  test(name, () => {
    for (const eol of ["\n", "\r\n"]) {
      const tree = parseYaml(text.replaceAll("\n", eol))
      assert.equal(outline(tree), expected)
      assert.deepEqual(
        tree.problems.map((p) => p.code),
        codes,
      )
    }
  })

test("cutting a sound text anywhere keeps the keys above the cut", () => {
  fc.assert(
    fc.property(documents, fc.nat(100), ({ text }, percent) => {
      const cut = text.lastIndexOf("\n", Math.floor((text.length * percent) / 100)) + 1
      const root = parseYaml(text.slice(0, cut)).documents[0]?.root
      const whole = parseYaml(text).documents[0]?.root
      if (root?.kind !== "mapping" || whole?.kind !== "mapping") return
      root.entries.slice(0, -1).forEach((entry, i) => {
        assert.equal(entry.key.text, whole.entries[i]?.key.text)
        assert.deepEqual(entry.value?.span, whole.entries[i]?.value?.span)
      })
    }),
    { numRuns: 150 },
  )
})

test("the path at a cursor names keys and indexes, and ends at the innermost node", () => {
  const text = "services:\n  web:\n    ports:\n      - 80:80\n      - target: 90\n  db: {image: pg}\n"
  const tree = parseYaml(text)
  const at = (needle: string) => text.indexOf(needle) + 1
  assert.deepEqual(keyPathAt(tree, at("80:80")), ["services", "web", "ports", 0])
  assert.deepEqual(keyPathAt(tree, at("90")), ["services", "web", "ports", 1, "target"])
  assert.deepEqual(keyPathAt(tree, at("pg")), ["services", "db", "image"])
  assert.deepEqual(keyPathAt(tree, at("ports")), ["services", "web", "ports"])
  const innermost = pathAt(tree, at("pg")).at(-1)
  assert.equal(innermost?.kind === "scalar" && innermost.text, "pg")
  fc.assert(
    fc.property(documents, fc.nat(100), ({ text }, percent) => {
      const tree = parseYaml(text)
      const nodes = pathAt(tree, Math.floor((text.length * percent) / 100))
      nodes.forEach((node, i) => {
        const outer = nodes[i - 1]
        if (outer) assert.ok(outer.span.start <= node.span.start && node.span.end <= outer.span.end)
      })
    }),
    { numRuns: 100 },
  )
})
