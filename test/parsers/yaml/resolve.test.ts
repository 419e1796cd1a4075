/** Aliases and merge keys: what wins, where it is written, and what is shared. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"
import { createResolver, type ResolvedEntry, type Resolver } from "../../../server/src/syntax/yaml/resolve.ts"
import type { YamlTree } from "../../../server/src/syntax/yaml/tree.ts"

function open(text: string): {
  text: string
  tree: YamlTree
  resolver: Resolver
  root: YamlTree["documents"][0]["root"]
} {
  const tree = parseYaml(text)
  return { text, tree, resolver: createResolver(tree), root: tree.documents[0]?.root }
}

function summary(text: string, entries: readonly ResolvedEntry[]): string[] {
  return entries.map((e) => {
    const value = e.value ? text.slice(e.value.span.start, e.value.span.end) : ""
    const via = e.via ? ` via ${text.slice(e.via.start, e.via.end)}` : ""
    return `${e.name}=${value}${via}${e.shared ? " shared" : ""}`
  })
}

test("own keys win, then earlier merges; `via` is the alias that brings them", () => {
  const { text, resolver, root } = open(
    "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  a: own\n  <<: [*x, *y]\n  d: own\n",
  )
  const z = resolver.get(root, "z")?.value
  assert.deepEqual(summary(text, resolver.entries(z)), ["a=own", "d=own", "b=1 via *x shared", "c=2 via *y shared"])
  assert.equal(resolver.get(z, "c")?.mapping, resolver.follow(resolver.get(root, "y")?.value).node)
  assert.equal(resolver.get(z, "<<"), undefined)
})

test("a merge of a merge keeps the place where the key is written, and the alias of the asking mapping", () => {
  const { text, resolver, root } = open("x: &x {a: 1}\ny: &y {<<: *x, b: 2}\nz: {<<: *y}\n")
  const z = resolver.get(root, "z")?.value
  assert.deepEqual(summary(text, resolver.entries(z)), ["b=2 via *y shared", "a=1 via *y shared"])
  assert.equal(text.slice(0, resolver.get(z, "a")?.key.span.start), "x: &x {")
})

test("a quoted `<<` is a key, a merge without mapping merges nothing", () => {
  const { text, resolver, root } = open('a: {"<<": 1}\nb: {<<: text, c: 1}\nd: {<<: *nothing}\n')
  assert.deepEqual(summary(text, resolver.entries(resolver.get(root, "a")?.value)), ["<<=1"])
  assert.deepEqual(summary(text, resolver.entries(resolver.get(root, "b")?.value)), ["c=1"])
  assert.deepEqual(resolver.entries(resolver.get(root, "d")?.value), [])
})

test("shared: the anchored place and everything in it, once an alias exists; nothing where none does", () => {
  const { resolver, root } = open("a: &x\n  list: [1]\nb: *x\nc: &unused {k: 1}\n")
  const a = resolver.get(root, "a")
  assert.equal(a?.shared, false)
  assert.equal(resolver.follow(a?.value).shared, true)
  assert.equal(resolver.get(a?.value, "list")?.shared, true)
  assert.deepEqual(
    resolver.items(resolver.get(a?.value, "list")?.value).map((item) => item.shared),
    [true],
  )
  const b = resolver.get(root, "b")
  assert.equal(resolver.follow(b?.value).node, resolver.follow(a?.value).node)
  assert.equal(resolver.follow(resolver.get(root, "c")?.value).shared, false)
})

test("an anchor given again: each alias means the last one before it", () => {
  const { resolver, root } = open("a: &x 1\nb: *x\nc: &x 2\nd: *x\n")
  const value = (name: string) => {
    const { node } = resolver.follow(resolver.get(root, name)?.value)
    return node?.kind === "scalar" ? node.value : undefined
  }
  assert.deepEqual([value("b"), value("d")], [1, 2])
})

test("an anchor inside itself ends", () => {
  const { resolver, root } = open("a: &x\n  b: *x\n  <<: *x\n  c: 1\n")
  assert.deepEqual(
    resolver.entries(resolver.get(root, "a")?.value).map((e) => e.name),
    ["b", "c"],
  )
  assert.equal(resolver.exhausted(), false)
})

test("the first of two equal keys counts, both are listed", () => {
  const { text, resolver, root } = open("a: 1\na: 2\n")
  assert.deepEqual(summary(text, resolver.entries(root)), ["a=1", "a=2"])
  assert.equal(resolver.get(root, "a")?.value?.span.start, 3)
})

test("anchors end with their document", () => {
  const tree = parseYaml("a: &x 1\n---\nb: *x\n")
  assert.deepEqual(
    tree.problems.map((p) => p.code),
    ["unknown-alias"],
  )
})
