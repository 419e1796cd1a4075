/** Hostile texts cost bounded time, give a clear reason and never end the call stack. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"
import { createResolver } from "../../../server/src/syntax/yaml/resolve.ts"
import type { YamlNode } from "../../../server/src/syntax/yaml/tree.ts"
import { computed } from "../../support/computed.ts"

/** Generous for a loaded machine; what these texts cost without limits is minutes or a crash. */
const budgetMs = 3000

function timed<T>(run: () => T): T {
  const start = computed()
  const result = run()
  const took = computed() - start
  assert.ok(took < budgetMs, `took ${Math.round(took)} ms`)
  return result
}

function refused(text: string, reason: RegExp): void {
  const tree = timed(() => parseYaml(text))
  assert.deepEqual(tree.documents, [])
  const [problem] = tree.problems
  assert.equal(tree.problems.length, 1)
  assert.equal(problem?.code, "limit")
  assert.match(problem?.message ?? "", reason)
  assert.ok((problem?.span.end ?? 0) <= 200, "the span stays in the first line")
}

test("more than 2 MB", () => refused("a: 1\n".repeat(450_000), /larger than 2 MB/))
test("a line of more than 100,000 characters", () => refused(`a: ${"x".repeat(100_001)}`, /100,000 characters/))
test("a line of 5 MB", () => refused("x".repeat(5_000_000), /larger than 2 MB/))
test("NUL characters", () => refused("a: 1\nb: \u0000\n", /NUL/))
test("brackets nested 100,000 deep in lines", () => refused("[\n".repeat(100_000), /Brackets are nested/))
test("brackets nested in one line", () => refused(`a: ${"{a: ".repeat(5000)}`, /Brackets are nested/))
test("dashes nested in one line", () => refused("- ".repeat(40_000), /nested deeper/))
test("question marks nested in one line", () => refused("? ".repeat(40_000), /nested/))
test("keys nested by indentation", () => {
  const text = Array.from({ length: 1500 }, (_, i) => `${" ".repeat(i)}k:\n`).join("")
  refused(text, /nested deeper than 200/)
})
test("keys nested in one line end in a problem, not in the call stack", () => {
  const tree = timed(() => parseYaml("a: ".repeat(33_000)))
  assert.ok(tree.problems.length > 0)
})
test("tags and anchors in a row", () => {
  refused(`a: ${"!a ".repeat(30_000)}`, /row/)
  refused(`a: ${"&a ".repeat(30_000)}`, /row/)
})
test("more than 20,000 anchors and aliases", () => refused("- &a x\n".repeat(20_001), /20,000 anchors/))

test("just below the limits a text is read", () => {
  const wide = `${"a".repeat(99_000)}: 1`
  assert.notEqual(parseYaml(wide).problems[0]?.code, "limit")
  const deep = Array.from({ length: 150 }, (_, i) => `${" ".repeat(i)}k:\n`).join("")
  assert.deepEqual(parseYaml(deep).problems, [])
  const big = `${"key: value # why\n".repeat(60_000)}`.replace(/key/g, () => `k${Math.random()}`)
  const tree = timed(() => parseYaml(big))
  assert.equal(tree.documents.length, 1)
})

/** Nine levels of nine aliases: four hundred million nodes when written out. */
function bomb(levels: number, width: number): string {
  const lines = ["l0: &l0 [x, x]"]
  for (let i = 1; i < levels; i++)
    lines.push(`l${i}: &l${i} [${Array.from({ length: width }, () => `*l${i - 1}`).join(", ")}]`)
  return lines.join("\n")
}

test("an alias bomb is parsed, and following it ends with the budget", () => {
  const tree = timed(() => parseYaml(bomb(9, 9)))
  assert.deepEqual(tree.problems, [])
  const resolver = createResolver(tree, 10_000)
  let visited = 0
  const visit = (given: YamlNode | undefined): void => {
    if (resolver.exhausted()) return
    visited++
    const { node } = resolver.follow(given)
    for (const item of resolver.items(node)) visit(item.node)
    for (const entry of resolver.entries(node)) visit(entry.value)
  }
  timed(() => visit(tree.documents[0]?.root))
  assert.ok(resolver.exhausted())
  assert.ok(visited <= 20_000, `${visited} visited`)
})

test("a bomb of merge keys ends with the budget", () => {
  const lines = ["m0: &m0 {a: 1, b: 2}"]
  for (let i = 1; i < 40; i++) lines.push(`m${i}: &m${i}\n  <<: [*m${i - 1}, *m${i - 1}, *m${i - 1}]\n  k${i}: 1`)
  const tree = parseYaml(lines.join("\n"))
  const resolver = createResolver(tree)
  const last = timed(() => resolver.get(tree.documents[0]?.root, "m39"))
  const entries = timed(() => resolver.entries(last?.value))
  assert.equal(entries.length, 41)
  assert.equal(resolver.exhausted(), false)
})

test("a chain of merges longer than the call stack could bear ends with the budget", () => {
  const lines = ["m0: &m0 {a: 1}"]
  for (let i = 1; i < 5000; i++) lines.push(`m${i}: &m${i} {<<: *m${i - 1}}`)
  const tree = timed(() => parseYaml(lines.join("\n")))
  const resolver = createResolver(tree)
  const root = tree.documents[0]?.root
  timed(() => resolver.entries(resolver.get(root, "m4999")?.value))
  assert.ok(resolver.exhausted())
})

test("a text of thousands of errors costs no exception for each", () => {
  const tree = timed(() => parseYaml("{}\n".repeat(60_000)))
  assert.equal(tree.problems.length, 1)
})

test("a large text in a layout that only the general parser reads is refused", () =>
  refused(`a: [${"x,\n  ".repeat(120_000)}]\n`, /takes long to read/))

test("a key over and over gives problems up to a bound", () => {
  const tree = timed(() => parseYaml("a: 1\n".repeat(20_000)))
  assert.equal(tree.problems.length, 500)
})
