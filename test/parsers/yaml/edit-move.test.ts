/** Renaming, moving and creating paths: the same value in another place, all else equal. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { applyEdits, type EditResult, isRefusal } from "../../../server/src/base/edit.ts"
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
import { documents, soup } from "./samples.ts"

test("renameKey keeps the value and the order", () => {
  const counts = counter()
  fc.assert(
    fc.property(documents, fc.nat(), awkward, ({ text }, seed, name) => {
      const tree = parseYaml(text)
      const found = pick<YamlMapping>(tree, "mapping", seed)
      const entry = found?.node.entries[0]
      if (!found || !entry || found.node.entries.some((e) => e.key.text === name)) return
      const result = edit.renameKey(tree, entry, name)
      if (!ran(counts, result)) return
      const got = nodesOf(parseYaml(apply(text, result))).find(
        (n) => JSON.stringify(n.path) === JSON.stringify(found.path),
      )?.node
      assert.deepEqual(got?.kind === "mapping" && got.entries.map((e) => e.key.text), [
        name,
        ...found.node.entries.slice(1).map((e) => e.key.text),
      ])
    }),
    runs,
  )
  mostlyDone(counts, 0.85)
})

test("moveEntry and moveEntryToPath: gone there, here with the same value", () => {
  const counts = counter()
  fc.assert(
    fc.property(documents, fc.nat(), fc.nat(), fc.nat(), ({ text }, seed, place, target) => {
      const tree = parseYaml(text)
      const from = pick<YamlMapping>(tree, "mapping", seed)
      const to = pick<YamlMapping>(tree, "mapping", target)
      const entry = from?.node.entries[place % Math.max(1, from.node.entries.length)]
      if (!from || !to || !entry) return
      const path = [...from.path, entry.key.text]
      const value = path.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)[step], read(text))
      const deeper = edit.moveEntryToPath(tree, from.node, entry, ["new", "deep", "name"])
      if (ran(counts, deeper))
        assert.deepEqual(read(apply(text, deeper)), {
          ...(without(read(text), path) as object),
          new: { deep: { name: value } },
        })
      const moved = edit.moveEntry(tree, from.node, entry, to.node, "moved")
      if (isRefusal(moved)) return
      const expected = without(
        changed(read(text), to.path, (at) => setAt(at, "moved", value)),
        path,
      )
      assert.deepEqual(read(apply(text, moved)), expected)
    }),
    runs,
  )
  mostlyDone(counts, 0.6)
})

test("insertAtPath creates what is missing", () => {
  fc.assert(
    fc.property(documents, fc.constantFrom(...sources), ({ text }, [source, value]) => {
      const tree = parseYaml(text)
      const after = apply(text, edit.insertAtPath(tree, ["new", "deep", "name"], source))
      assert.deepEqual(read(after), { ...(read(text) as object), new: { deep: { name: value } } })
    }),
    runs,
  )
})

test("random pieces: no builder throws, and a broken text is left alone", () => {
  const counts = counter()
  fc.assert(
    fc.property(soup, fc.nat(), fc.nat(), (text, seed, other) => {
      const tree = parseYaml(text)
      const broken = tree.problems.some(({ code }) => code !== "duplicate-key" && code !== "unknown-alias")
      const results: EditResult[] = [edit.insertAtPath(tree, ["new", "deep"], "1")]
      const scalar = pick<YamlScalar>(tree, "scalar", seed)?.node
      const mapping = pick<YamlMapping>(tree, "mapping", seed)?.node
      const to = pick<YamlMapping>(tree, "mapping", other)?.node
      const list = pick<YamlSequence>(tree, "sequence", seed)?.node
      const entry = mapping?.entries[other % mapping.entries.length]
      if (scalar) results.push(edit.setScalar(tree, scalar, "x: y"))
      if (mapping) results.push(edit.insertEntry(tree, mapping, "new", "- 1", entry))
      if (mapping && entry) {
        results.push(edit.removeEntry(tree, mapping, entry), edit.renameKey(tree, entry, "n"))
        results.push(edit.replaceValue(tree, entry, "a: 1"), edit.moveEntryToPath(tree, mapping, entry, ["p", "q"]))
        if (to) results.push(edit.moveEntry(tree, mapping, entry, to, "m"))
      }
      if (list) results.push(edit.addItems(tree, list, ["1"]), edit.removeItem(tree, list, 0))
      for (const result of results)
        if (ran(counts, result)) assert.ok(!broken && applyEdits(text, result) !== undefined)
    }),
    { numRuns: runs.numRuns * 5 },
  )
  assert.ok(counts.done > 100, `${counts.done} done`)
})
