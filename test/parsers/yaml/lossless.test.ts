/** The tree covers the text: spans nest, follow each other and show what the node says. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { contains, type Span, sliceOf } from "../../../server/src/base/span.ts"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"
import type { YamlNode, YamlScalar, YamlTree } from "../../../server/src/syntax/yaml/tree.ts"
import { documents, files, soup } from "./samples.ts"

/** Every property that holds for any text, broken or not. */
function checkSpans(tree: YamlTree, text: string): void {
  assert.equal(tree.text, text)
  const whole = { start: 0, end: text.length }
  let at = 0
  for (const document of tree.documents) {
    assert.ok(document.span.start >= at && contains(whole, document.span), "documents follow each other")
    at = document.span.end
    if (document.root) checkNode(tree, document.root, document.span)
  }
  for (const problem of tree.problems) {
    assert.ok(contains(whole, problem.span), `problem ${problem.code} lies in the text`)
    assert.ok(problem.span.end > problem.span.start || text === "" || problem.code === "limit")
  }
  let last = 0
  for (const { span, own } of tree.comments) {
    assert.equal(text.charAt(span.start), "#")
    assert.ok(
      span.start >= last && !/[\r\n]/.test(sliceOf(text, span).replace(/\r$/, "")),
      "comments stay in their line",
    )
    const line = text.replace(/^\ufeff/, " ").slice(text.lastIndexOf("\n", span.start - 1) + 1, span.start)
    assert.equal(own, /^[ \t]*$/.test(line))
    last = span.end
  }
}

function checkNode(tree: YamlTree, node: YamlNode, outer: Span): void {
  assert.ok(contains(outer, node.span), `${node.kind} lies in what holds it`)
  assert.ok(node.span.start <= node.span.end)
  if (node.anchor) assert.equal(sliceOf(tree.text, node.anchor.span), `&${node.anchor.name}`)
  if (node.tag) assert.equal(sliceOf(tree.text, node.tag.span), node.tag.name)
  if (node.kind === "alias") assert.equal(sliceOf(tree.text, node.span), `*${node.name}`)
  if (node.kind === "scalar") checkScalar(tree.text, node, tree.problems.length === 0)
  if (node.kind === "sequence") {
    let at = node.span.start
    for (const { value, dash } of node.items) {
      if (dash) assert.equal(sliceOf(tree.text, dash), "-")
      assert.ok((dash?.start ?? value.span.start) >= at, "items follow each other")
      checkNode(tree, value, node.span)
      at = value.span.end
    }
  }
  if (node.kind === "mapping") {
    let at = node.span.start
    for (const entry of node.entries) {
      assert.ok(contains(node.span, entry.span), "entries lie in their mapping")
      assert.ok(entry.span.start >= at, "entries follow each other")
      checkNode(tree, entry.key, entry.span)
      if (entry.value) checkNode(tree, entry.value, entry.span)
      at = entry.span.end
    }
  }
}

function checkScalar(text: string, node: YamlScalar, sound: boolean): void {
  const slice = sliceOf(text, node.span)
  assert.ok(contains(node.span, node.contentSpan))
  if (node.style === "single") assert.ok(slice.startsWith("'"))
  if (node.style === "double") assert.ok(slice.startsWith('"'))
  if (node.style === "literal") assert.ok(slice.startsWith("|"))
  if (node.style === "folded") assert.ok(slice.startsWith(">"))
  if (node.style === "plain") {
    assert.deepEqual(node.contentSpan, node.span)
    // A collection or alias that stands as a key is kept with its source; behind an error places may be off.
    if (sound && !slice.includes("\n") && !/^[[{*]/.test(slice)) assert.equal(node.text, slice)
  }
}

/** Between the nodes, the comments and the indicators stands nothing: each visible character belongs to something. */
function uncovered(tree: YamlTree): string {
  const covered = new Uint8Array(tree.text.length)
  const cover = (span: Span) => covered.fill(1, span.start, span.end)
  for (const comment of tree.comments) cover(comment.span)
  const visit = (node: YamlNode): void => {
    if (node.anchor) cover(node.anchor.span)
    if (node.tag) cover(node.tag.span)
    if (node.kind === "scalar" || node.kind === "alias") cover(node.span)
    if (node.kind === "sequence") for (const item of node.items) visit(item.value)
    if (node.kind !== "mapping") return
    for (const entry of node.entries) {
      visit(entry.key)
      if (entry.value) visit(entry.value)
    }
  }
  for (const { root } of tree.documents) if (root) visit(root)
  return Array.from(covered, (yes, i) => (yes ? "" : tree.text.charAt(i))).join("")
}

test("real files: spans nest, and every character belongs to a node, a comment or an indicator", () => {
  for (const { path, text } of files()) {
    const tree = parseYaml(text)
    checkSpans(tree, text)
    if (tree.problems.length === 0) assert.match(uncovered(tree), /^(?:[\s:,?{}[\]\ufeff-]|---|\.\.\.)*$/, path)
  }
})

test("random documents: the same, whatever the layout", () => {
  fc.assert(
    fc.property(documents, ({ text }) => {
      const tree = parseYaml(text)
      assert.deepEqual(tree.problems, [])
      checkSpans(tree, text)
      assert.match(uncovered(tree), /^[\s:,{}[\]\ufeff-]*$/)
    }),
    { numRuns: 200 },
  )
})

test("random pieces: never throws, spans stay sound", () => {
  fc.assert(
    fc.property(soup, (text) => checkSpans(parseYaml(text), text)),
    { numRuns: 1500 },
  )
})
