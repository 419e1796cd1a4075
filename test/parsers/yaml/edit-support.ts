/** What the tests of edit builders share: places to edit, the package's reading, and what no edit may touch. */
import assert from "node:assert/strict"
import fc from "fast-check"
import { parseAllDocuments } from "yaml"
import { applyEdits, type EditResult, isRefusal } from "../../../server/src/base/edit.ts"
import type { YamlNode, YamlTree } from "../../../server/src/syntax/yaml/tree.ts"

export type Path = readonly (string | number)[]

/** The value of the first document, by the package. */
export function read(text: string): unknown {
  const [document] = parseAllDocuments(text, { merge: true, logLevel: "silent" })
  assert.ok(document && !Array.isArray(document))
  assert.deepEqual(document.errors, [], text)
  return document.toJS()
}

export interface Found<N extends YamlNode> {
  readonly node: N
  readonly path: Path
}

export function nodesOf(tree: YamlTree): Found<YamlNode>[] {
  const found: Found<YamlNode>[] = []
  const visit = (node: YamlNode, path: Path): void => {
    found.push({ node, path })
    if (node.kind === "sequence") for (const [i, item] of node.items.entries()) visit(item.value, [...path, i])
    if (node.kind === "mapping") for (const e of node.entries) if (e.value) visit(e.value, [...path, e.key.text])
  }
  const root = tree.documents[0]?.root
  if (root) visit(root, [])
  return found
}

export function pick<N extends YamlNode>(tree: YamlTree, kind: N["kind"], seed: number): Found<N> | undefined {
  const all = nodesOf(tree).filter((found): found is Found<N> => found.node.kind === kind)
  return all[seed % Math.max(1, all.length)]
}

/** A deep copy with the container at a path handed to `change`; the copy's root may be replaced by emptiness. */
export function changed(
  value: unknown,
  path: Path,
  change: (container: Record<string, unknown> | unknown[]) => void,
): unknown {
  const copy = structuredClone(value)
  let at = copy as Record<string, unknown> | unknown[]
  for (const step of path) at = (at as Record<string | number, typeof at>)[step] ?? {}
  change(at)
  return copy
}

export function setAt(container: Record<string, unknown> | unknown[], step: string | number, value: unknown): void {
  ;(container as Record<string | number, unknown>)[step] = value
}

/** Applies the edits and checks what no edit may touch: line ends, byte order mark, the last line's end, other bytes. */
export function apply(text: string, result: EditResult): string {
  assert.ok(!isRefusal(result))
  const after = applyEdits(text, result)
  assert.equal(after.startsWith("\ufeff"), text.startsWith("\ufeff"))
  const lines = text.split("\n").length
  if (text.includes("\r\n")) assert.doesNotMatch(after, /[^\r]\n/, "CRLF stays CRLF")
  else assert.doesNotMatch(after, /\r/, "LF stays LF")
  if (lines > 1) assert.equal(after.endsWith("\n"), text.endsWith("\n"), "the last line's end stays")
  return after
}

export interface Counter {
  done: number
  refused: Map<string, number>
}

export function counter(): Counter {
  return { done: 0, refused: new Map() }
}

export function ran(counts: Counter, result: EditResult): result is Exclude<EditResult, { refused: string }> {
  if (!isRefusal(result)) counts.done++
  else counts.refused.set(result.refused, (counts.refused.get(result.refused) ?? 0) + 1)
  return !isRefusal(result)
}

/** A builder that refuses everything keeps every property; most random documents have to be editable. */
export function mostlyDone(counts: Counter, share: number): void {
  const refused = [...counts.refused.values()].reduce((a, b) => a + b, 0)
  assert.ok(
    counts.done >= share * (counts.done + refused),
    `${counts.done} done, refused: ${JSON.stringify([...counts.refused])}`,
  )
}

export const runs = { numRuns: Number(process.env["RUNS"] ?? 80) }
export const awkward = fc.oneof(
  fc.stringMatching(/^[a-z0-9./:-]{1,12}$/),
  fc.constantFrom(
    "",
    "no",
    "0644",
    "8080",
    "22:22",
    "a: b",
    "x #y",
    "# z",
    "it's",
    'say "hi"',
    " lead",
    "trail ",
    "*a",
    "[a",
    "a, b",
    "é𝄞",
    "a\\b",
    "x\ny",
    "tab\there",
    "\u0007",
    "~",
    "2026-01-01",
  ),
)

/** Values as YAML, and what they mean. */
export const sources: readonly (readonly [source: string, value: unknown])[] = [
  ["unless-stopped", "unless-stopped"],
  ['"a b"', "a b"],
  ["", null],
  ["[a, b]", ["a", "b"]],
  ["- a\n- b: 1\n  c: 2\n", ["a", { b: 1, c: 2 }]],
  [
    'driver: json-file\noptions:\n  max-size: "10m" # each\n  # three of them\n  max-file: "3"',
    { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } },
  ],
  ["- |\n  text\n    more\n- [1]", ["text\n  more\n", [1]]],
  ["|\n  one\n  two", "one\ntwo\n"],
]

/** The value without what a path names; containers that become empty go with it. */
export function without(value: unknown, path: Path): unknown {
  const step = path.at(-1) ?? 0
  let empty = false
  const rest = changed(value, path.slice(0, -1), (at) => {
    if (Array.isArray(at)) at.splice(Number(step), 1)
    else delete at[step]
    empty = Object.keys(at).length === 0
  })
  return empty && path.length > 1 ? without(value, path.slice(0, -1)) : rest
}
