/** Our tree against the document model of the `yaml` package: what every node means, on real and random documents. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { isAlias, isMap, isPair, isScalar, isSeq, type Node, parseAllDocuments, type Scalar } from "yaml"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"
import { createResolver } from "../../../server/src/syntax/yaml/resolve.ts"
import type { YamlNode } from "../../../server/src/syntax/yaml/tree.ts"
import { documents, files, soup } from "./samples.ts"

type Meaning = null | string | number | boolean | readonly unknown[]

function packageDocuments(text: string, merge = false) {
  const documents = parseAllDocuments(text, { version: "1.2", merge, logLevel: "silent", uniqueKeys: false })
  return Array.isArray(documents) ? documents : []
}

/** Nodes of the package in a neutral form: lists with kind, anchor and content; scalars by value. */
function theirs(node: Node | null | undefined, key = false): Meaning {
  if (!node) return null
  if (isAlias(node)) return ["alias", node.source]
  if (isScalar(node)) return key ? keyText(node) : decorate(node.anchor, scalarValue(node))
  if (isSeq(node))
    return [
      "list",
      node.anchor ?? "",
      node.items.map((item) => (isPair(item) ? ["map", "", [pair(item)]] : theirs(item as Node))),
    ]
  if (isMap(node)) return ["map", node.anchor ?? "", node.items.map(pair)]
  return null
}

function pair(item: { key: unknown; value: unknown }): Meaning {
  return [theirs(item.key as Node, true), theirs(item.value as Node)]
}

function keyText(node: Scalar): Meaning {
  return typeof node.value === "string" ? node.value : (node.source ?? "")
}

/** A tag with nothing behind it (`ports: !reset`) is kept as null. */
function scalarValue(node: Scalar): Meaning {
  const value = node.value
  if (node.tag !== undefined && value === "" && node.type === "PLAIN") return null
  if (typeof value === "bigint") return Number(value)
  return typeof value === "number" || typeof value === "boolean" || typeof value === "string"
    ? value
    : value === null
      ? null
      : (node.source ?? "")
}

function decorate(anchor: string | undefined, value: Meaning): Meaning {
  return anchor === undefined ? value : ["anchored", anchor, value]
}

function ours(node: YamlNode | undefined, key = false): Meaning {
  if (!node) return null
  switch (node.kind) {
    case "alias":
      return ["alias", node.name]
    case "scalar":
      return key ? node.text : decorate(node.anchor?.name, node.value)
    case "sequence":
      return ["list", node.anchor?.name ?? "", node.items.map((item) => ours(item.value))]
    case "mapping":
      return ["map", node.anchor?.name ?? "", node.entries.map((e) => [ours(e.key, true), ours(e.value)])]
  }
}

/** Complex keys are kept as source text by design, so they are not compared. */
function hasComplexKey(node: Node | null | undefined): boolean {
  if (isSeq(node)) return node.items.some((item) => (isPair(item) ? complexPair(item) : hasComplexKey(item as Node)))
  return isMap(node) && node.items.some(complexPair)
}

function complexPair(item: { key: unknown; value: unknown }): boolean {
  return (item.key !== null && !isScalar(item.key)) || hasComplexKey(item.value as Node)
}

function compare(text: string, label: string): boolean {
  const tree = parseYaml(text)
  const documents = packageDocuments(text)
  const errors = documents.flatMap((document) => document.errors)
  const syntax = tree.problems.filter((p) => p.code !== "duplicate-key" && p.code !== "unknown-alias")
  assert.equal(syntax.length > 0, errors.length > 0, `${label}: ${errors[0]?.message ?? syntax[0]?.message}`)
  if (errors.length > 0 || documents.some((document) => hasComplexKey(document.contents))) return false
  assert.deepEqual(
    tree.documents.map((document) => ours(document.root)),
    documents.map((document) => theirs(document.contents)),
    label,
  )
  return true
}

test("real files mean the same", () => {
  const compared = files().filter(({ path, text }) => compare(text, path)).length
  assert.ok(compared > 5)
})

test("random documents mean the same", () => {
  fc.assert(
    fc.property(documents, ({ text }) => assert.ok(compare(text, JSON.stringify(text)))),
    { numRuns: 100 },
  )
})

test("random pieces: an error where the package has one, else the same meaning", () => {
  let sound = 0
  fc.assert(
    fc.property(soup, (text) => {
      // Directives, a mark inside the text and keys behind `?` that lack their `:` are left out: there the package takes
      // what is no YAML at all.
      if (/%|[\s\S]\ufeff|\?[ \t]/.test(text) || text.length > 60) return
      if (compare(text, JSON.stringify(text))) sound++
    }),
    { numRuns: 1000 },
  )
  assert.ok(sound > 50, `${sound} sound texts`)
})

/** A value with aliases followed and merges applied, like the package's `toJS`. */
function resolved(text: string): unknown[] {
  const tree = parseYaml(text)
  const resolver = createResolver(tree)
  const value = (given: YamlNode | undefined): unknown => {
    const { node } = resolver.follow(given)
    if (node?.kind === "scalar") return node.value
    if (node?.kind === "sequence") return resolver.items(node).map((item) => value(item.node))
    if (node?.kind !== "mapping") return null
    return Object.fromEntries(resolver.entries(node).map((entry) => [entry.name, value(entry.value)]))
  }
  return tree.documents.map((document) => value(document.root))
}

test("real files: aliases and merge keys resolve to the same values", () => {
  for (const { path, text } of files()) {
    const documents = packageDocuments(text, true)
    if (documents.some((document) => document.errors.length > 0 || hasComplexKey(document.contents))) continue
    if (parseYaml(text).problems.length > 0 || /^\s*-?\s*!/m.test(text)) continue
    const values = documents.map((document) => document.toJS({ maxAliasCount: 1000 }) as unknown)
    assert.deepEqual(JSON.parse(JSON.stringify(resolved(text))), JSON.parse(JSON.stringify(values)), path)
  }
})

test("random merges resolve to the same values", () => {
  const name = fc.constantFrom("a", "b", "c", "d")
  const fragment = fc.record({
    keys: fc.uniqueArray(name, { maxLength: 3 }),
    merges: fc.uniqueArray(fc.nat(3), { maxLength: 2 }),
    list: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(fragment, { minLength: 1, maxLength: 4 }), (fragments) => {
      const lines = fragments.flatMap(({ keys, merges, list }, i) => {
        const sources = merges.filter((m) => m < i).map((m) => `*f${m}`)
        const merge =
          sources.length === 0 ? [] : [`  <<: ${sources.length > 1 || list ? `[${sources.join(", ")}]` : sources[0]}`]
        return [
          `x${i}: &f${i}`,
          ...merge,
          ...keys.map((key) => `  ${key}: ${i}`),
          `  own${i}: [*f${i > 0 ? i - 1 : "none"}]`.replace("*fnone", "0"),
        ]
      })
      const text = lines.join("\n")
      const [theirs] = packageDocuments(text, true)
      assert.deepEqual(resolved(text), [theirs?.toJS()], text)
    }),
    { numRuns: 100 },
  )
})
