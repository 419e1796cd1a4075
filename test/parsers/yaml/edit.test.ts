/** Edit builders for values, entries and items: what was asked and nothing else, byte for byte outside the edit. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import * as edit from "../../../server/src/syntax/yaml/edit.ts"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"
import type { YamlMapping, YamlScalar, YamlSequence } from "../../../server/src/syntax/yaml/tree.ts"
import {
  apply,
  awkward,
  changed,
  counter,
  mostlyDone,
  nodesOf,
  pick,
  ran,
  read,
  runs,
  setAt,
  sources,
  without,
} from "./edit-support.ts"
import { documents, files } from "./samples.ts"

test("setScalar: the text is read back, all else is equal, quotes stay", () => {
  const counts = counter()
  fc.assert(
    fc.property(documents, fc.nat(), awkward, ({ text }, seed, wanted) => {
      const tree = parseYaml(text)
      const found = pick<YamlScalar>(tree, "scalar", seed)
      if (!found || found.path.length === 0) return
      const result = edit.setScalar(tree, found.node, wanted)
      if (!ran(counts, result)) return
      const after = apply(text, result)
      const step = found.path.at(-1) ?? 0
      const got = nodesOf(parseYaml(after)).find((n) => JSON.stringify(n.path) === JSON.stringify(found.path))?.node
      assert.equal(got?.kind === "scalar" && got.text, wanted)
      if (found.node.style === "single" || found.node.style === "double") {
        const plain = wanted.length > 0 && /^[a-z0-9./:-]+$/.test(wanted)
        if (plain) assert.equal(got?.kind === "scalar" && got.style, found.node.style)
        assert.equal(got?.kind === "scalar" && got.value, wanted)
      }
      const expected = changed(read(text), found.path.slice(0, -1), (at) =>
        setAt(at, step, got?.kind === "scalar" ? got.value : undefined),
      )
      assert.deepEqual(read(after), expected)
    }),
    runs,
  )
  mostlyDone(counts, 0.85)
})

test("insertEntry: the key stands where it was asked, in the file's own layout", () => {
  const counts = counter()
  fc.assert(
    fc.property(
      documents,
      fc.nat(),
      fc.nat(),
      fc.constantFrom(...sources),
      ({ text }, seed, place, [source, value]) => {
        const tree = parseYaml(text)
        const found = pick<YamlMapping>(tree, "mapping", seed)
        if (!found) return
        const after = found.node.entries[place % (found.node.entries.length + 1)]
        const result = edit.insertEntry(tree, found.node, "new.key", source, after)
        if (!ran(counts, result)) return
        const text2 = apply(text, result)
        assert.deepEqual(
          read(text2),
          changed(read(text), found.path, (at) => setAt(at, "new.key", value)),
        )
        const got = nodesOf(parseYaml(text2)).find((n) => JSON.stringify(n.path) === JSON.stringify(found.path))?.node
        const keys = got?.kind === "mapping" ? got.entries.map((e) => e.key.text) : []
        const index = after ? found.node.entries.indexOf(after) + 1 : found.node.entries.length
        assert.equal(keys[index], "new.key")
        assert.equal(result.length, 1)
        assert.equal(
          result[0]?.span.start === result[0]?.span.end || found.node.entries.length === 0,
          true,
          "inserts only",
        )
      },
    ),
    runs,
  )
  mostlyDone(counts, 0.75)
})

test("removeEntry: the key is absent, with its parent where nothing else is left", () => {
  const counts = counter()
  fc.assert(
    fc.property(documents, fc.nat(), fc.nat(), ({ text }, seed, place) => {
      const tree = parseYaml(text)
      const found = pick<YamlMapping>(tree, "mapping", seed)
      const entry = found?.node.entries[place % Math.max(1, found.node.entries.length)]
      if (!found || !entry) return
      const result = edit.removeEntry(tree, found.node, entry)
      if (!ran(counts, result)) return
      assert.deepEqual(read(apply(text, result)), without(read(text), [...found.path, entry.key.text]))
      for (const { newText } of result) assert.equal(newText, "")
    }),
    runs,
  )
  mostlyDone(counts, 0.7)
})

test("removeItem and addItems", () => {
  const counts = counter()
  fc.assert(
    fc.property(
      documents,
      fc.nat(),
      fc.nat(),
      fc.constantFrom(...sources.filter(([source]) => source !== "")),
      ({ text }, seed, place, [source, value]) => {
        const tree = parseYaml(text)
        const found = pick<YamlSequence>(tree, "sequence", seed)
        if (!found) return
        const index = place % Math.max(1, found.node.items.length)
        const removed = found.node.items.length > 0 ? edit.removeItem(tree, found.node, index) : undefined
        if (removed && ran(counts, removed))
          assert.deepEqual(read(apply(text, removed)), without(read(text), [...found.path, index]))
        const added = edit.addItems(tree, found.node, [source, "last"])
        if (!ran(counts, added)) return
        assert.deepEqual(
          read(apply(text, added)),
          changed(read(text), found.path, (at) => Array.isArray(at) && at.push(value, "last")),
        )
      },
    ),
    runs,
  )
  mostlyDone(counts, 0.7)
})

test("replaceValue", () => {
  const counts = counter()
  fc.assert(
    fc.property(
      documents,
      fc.nat(),
      fc.nat(),
      fc.constantFrom(...sources),
      ({ text }, seed, place, [source, value]) => {
        const tree = parseYaml(text)
        const found = pick<YamlMapping>(tree, "mapping", seed)
        const entry = found?.node.entries[place % Math.max(1, found.node.entries.length)]
        if (!found || !entry) return
        const result = edit.replaceValue(tree, entry, source)
        if (!ran(counts, result)) return
        assert.deepEqual(
          read(apply(text, result)),
          changed(read(text), found.path, (at) => setAt(at, entry.key.text, value)),
        )
      },
    ),
    runs,
  )
  mostlyDone(counts, 0.6)
})

test("real files: every builder on every kind of place gives a sound file with the same other values", () => {
  const counts = counter()
  for (const [i, { text, path }] of files().entries()) {
    const tree = parseYaml(text)
    if (tree.problems.length > 0 || text.length > 8000 || tree.documents.length > 1 || i % 3 > 0) continue
    const mapping = pick<YamlMapping>(tree, "mapping", i * 7)
    if (!mapping || text.includes("*")) continue
    const result = edit.insertEntry(tree, mapping.node, "new.key", "a:\n  - 1")
    if (ran(counts, result))
      assert.deepEqual(
        read(apply(text, result)),
        changed(read(text), mapping.path, (at) => setAt(at, "new.key", { a: [1] })),
        path,
      )
  }
  mostlyDone(counts, 0.9)
})
