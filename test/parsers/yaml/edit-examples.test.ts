/** Edit builders on small texts: where things go, what stays, what is refused. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { parseDocument } from "yaml"
import { applyEdits, isRefusal } from "../../../server/src/base/edit.ts"
import * as edit from "../../../server/src/syntax/yaml/edit.ts"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"
import type { YamlEntry, YamlMapping, YamlTree } from "../../../server/src/syntax/yaml/tree.ts"

function entryAt(tree: YamlTree, ...path: string[]): { mapping: YamlMapping; entry: YamlEntry } {
  let node = tree.documents[0]?.root
  let found: { mapping: YamlMapping; entry: YamlEntry } | undefined
  for (const step of path) {
    assert.equal(node?.kind, "mapping")
    const mapping: YamlMapping | undefined = node?.kind === "mapping" ? node : undefined
    const entry = mapping?.entries.find((e) => e.key.text === step)
    assert.ok(mapping && entry)
    found = { mapping, entry }
    node = entry.value
  }
  assert.ok(found)
  return found
}

/** Removes what a path names, or says why not. */
function remove(text: string, ...path: string[]): string {
  const tree = parseYaml(text)
  const { mapping, entry } = entryAt(tree, ...path)
  const result = edit.removeEntry(tree, mapping, entry)
  return isRefusal(result) ? result.refused : applyEdits(text, result)
}

/** Inserts `new: source` into the mapping at a path, or says why not. */
function insert(text: string, source: string, ...path: string[]): string {
  const tree = parseYaml(text)
  const value = path.length === 0 ? tree.documents[0]?.root : entryAt(tree, ...path).entry.value
  assert.equal(value?.kind, "mapping")
  if (value?.kind !== "mapping") return ""
  const result = edit.insertEntry(tree, value, "new", source)
  return isRefusal(result) ? result.refused : applyEdits(text, result)
}

function set(text: string, wanted: string, ...path: string[]): string {
  const tree = parseYaml(text)
  const { value } = entryAt(tree, ...path).entry
  assert.equal(value?.kind, "scalar")
  if (value?.kind !== "scalar") return ""
  const result = edit.setScalar(tree, value, wanted)
  return isRefusal(result) ? result.refused : applyEdits(text, result)
}

test("comments: behind a line they stay with it, below a mapping they belong to what follows, deeper ones to the entry", () => {
  assert.equal(
    insert("a:\n  b: 1 # one\n  # for c\n\nc: 2\n", "x", "a"),
    "a:\n  b: 1 # one\n  new: x\n  # for c\n\nc: 2\n",
  )
  assert.equal(
    insert("a:\n  b:\n    c: 1\n    # d: 2\n  # tail\n", "x", "a"),
    "a:\n  b:\n    c: 1\n    # d: 2\n  new: x\n  # tail\n",
  )
  assert.equal(remove("a:\n  b: 1\n  c:\n    d: 2 # two\n    # e: 3\n  # tail\n", "a", "c"), "a:\n  b: 1\n  # tail\n")
  assert.equal(set("a: 1 # one\n", "2", "a"), "a: 2 # one\n")
})

test("the only entry goes with its parent; the last one of a file is refused", () => {
  assert.equal(remove("a:\n  b:\n    c: 1\nd: 2\n", "a", "b", "c"), "d: 2\n")
  assert.equal(remove("a:\n  b: 1\n", "a", "b"), "Nothing would be left")
  assert.equal(remove("a: {b: 1}\nd: 2\n", "a", "b"), "d: 2\n")
})

test("indentation: lists stand below their key as the file has them", () => {
  assert.equal(
    insert("a:\n- 1\nb:\n    c: 1\n", "x: [1]\ny:\n  - 1", "b"),
    "a:\n- 1\nb:\n    c: 1\n    new:\n        x: [1]\n        y:\n        - 1\n",
  )
})

test("brackets: commas, lines of their own, no block values", () => {
  assert.equal(insert("a: {b: 1}\n", "x", "a"), "a: {b: 1, new: x}\n")
  assert.equal(insert("a: {}\n", "x", "a"), "a: { new: x }\n")
  assert.equal(insert("a: {\n  b: 1,\n  c: 2\n}\n", "x", "a"), "a: {\n  b: 1,\n  c: 2,\n  new: x\n}\n")
  assert.equal(insert('{"a": 1}', '"x"'), '{"a": 1, "new": "x"}')
  assert.match(insert("a: {b: 1}\n", "x: 1", "a"), /written in brackets/)
  assert.match(insert("a: {b: 1 # one\n  }\n", "x", "a"), /comment/)
  assert.equal(remove("a: {b: 1, c: 2, d: 3}\n", "a", "c"), "a: {b: 1, d: 3}\n")
  assert.equal(remove("a: {b: 1, c: 2}\n", "a", "c"), "a: {b: 1}\n")
})

test("quotes: what a YAML 1.1 reader would take for a boolean, number or time is quoted", () => {
  assert.equal(set("a: always\n", "no", "a"), 'a: "no"\n')
  assert.equal(set("a: 'x'\nb: always\n", "on", "b"), "a: 'x'\nb: 'on'\n")
  assert.equal(set("a: 8080:80\n", "22:22", "a"), 'a: "22:22"\n')
  assert.equal(set("a: 1\n", "2", "a"), "a: 2\n")
  assert.equal(set("a: true\n", "false", "a"), "a: false\n")
  assert.equal(set("a: yes\n", "no", "a"), "a: no\n")
  assert.equal(set("a: x\n", "0644", "a"), 'a: "0644"\n')
  assert.equal(set("a: |\n  x\nb: 1\n", "y\nz\n", "a"), "a: |\n  y\n  z\nb: 1\n")
  assert.equal(set("a: |\n  x\nb: 1\n", "y", "a"), "a: |-\n  y\nb: 1\n")
})

test("refusals: shared, decorated, broken and explicit places", () => {
  assert.match(set("a: &x 1\nb: *x\n", "2", "a"), /shared/)
  assert.match(insert("a: &x\n  b: 1\nc: *x\n", "x", "a"), /shared/)
  assert.match(insert("a: &x\n  b: 1\nc:\n  <<: *x\n", "x", "a"), /shared/)
  assert.equal(insert("a: &x\n  b: 1\nc:\n  <<: *x\n", "x", "c"), "a: &x\n  b: 1\nc:\n  <<: *x\n  new: x\n")
  assert.match(remove("a: &x\n  b: 1\nc: *x\n", "a"), /alias refers/)
  assert.match(set("a: !t 1\n", "2", "a"), /tag/)
  assert.match(insert("a: !override\n  b: 1\n", "x", "a"), /tag/)
  assert.match(insert("a:\n  b: 1\nc: [\n", "x", "a"), /syntax error/)
  assert.match(insert("? a\n: 1\n", "x"), /`\?`/)
  assert.match(insert("a: 1\nnew: 2\n", "x"), /there already/)
  assert.match(insert("a: 1\n", "x: ["), /not valid YAML/)
  assert.match(insert("a: 1\n", "*x"), /alias/)
})

test("block text above: an edit never makes a comment or blank line part of it", () => {
  const kept = "a: |\n  text\nb:\n  c: 1\n\n  # deep\nd: 1\n"
  const result = remove(kept, "b")
  assert.ok(/cannot be kept/.test(result) || parseDocument(result).toJS() !== undefined)
  if (!/cannot/.test(result)) assert.deepEqual(parseDocument(result).toJS(), { a: "text\n", d: 1 })
  assert.match(remove("a: |+\n  text\nb: 1\n\nc: 1\n", "b"), /cannot be kept/)
})

test("paths: an empty file, a key without value, empty braces, a scalar in the way", () => {
  const at = (text: string, source: string, ...path: string[]) => {
    const result = edit.insertAtPath(parseYaml(text), path, source)
    return isRefusal(result) ? result.refused : applyEdits(text, result)
  }
  assert.equal(at("", "1", "a", "b"), "a:\n  b: 1\n")
  assert.equal(at("# only\n", "1", "a", "b"), "# only\na:\n  b: 1\n")
  assert.equal(at("# only", "1", "a"), "# only\na: 1")
  assert.equal(at("a:\nc: 1\n", "1", "a", "b"), "a:\n  b: 1\nc: 1\n")
  assert.equal(at("a: # why\nc: 1\n", "1", "a", "b"), "a: # why\n  b: 1\nc: 1\n")
  assert.equal(at("a: {} # why\n", "- 1", "a", "b"), "a: # why\n  b:\n    - 1\n")
  assert.match(at("a: 1\n", "1", "a", "b"), /holds no mapping/)
  assert.match(at("a: 1\n", "1", "a"), /there already/)
  assert.match(at("a: [1]\n", "1", "a", "b"), /holds no mapping/)
})
