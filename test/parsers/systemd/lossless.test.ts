/** The unit parser keeps every character: real units, random texts, hostile ones. */
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import fc from "fast-check"
import type { Span } from "../../../server/src/base/span.ts"
import { parseUnit } from "../../../server/src/syntax/systemd/parse.ts"
import type { UnitAssignment, UnitTree } from "../../../server/src/syntax/systemd/tree.ts"
import { splitWords } from "../../../server/src/syntax/systemd/words.ts"
import { computed } from "../../support/computed.ts"

const corpus = new URL("../../../../shared/corpus", import.meta.url).pathname
const seed = Number(process.env["SEED"] ?? 20262)

/** Checks that the tree accounts for every character of the text, once. */
function assertLossless(text: string): UnitTree {
  const tree = parseUnit(text)
  assert.equal(tree.text, text)
  const assignments = tree.sections.flatMap((section) => section.assignments)
  const lines = [
    ...tree.sections.map((section) => section.headerSpan),
    ...assignments.map((each) => each.span),
    ...tree.strays,
  ].sort((a, b) => a.start - b.start || a.end - b.end)
  const nodes = [...lines, ...commentsBetween(tree, lines)].sort((a, b) => a.start - b.start || a.end - b.end)
  let at = 0
  for (const node of nodes) {
    assert.ok(node.start >= at, `nodes overlap at ${node.start} in ${JSON.stringify(text)}`)
    assertNothing(text, at, node.start)
    at = Math.max(at, node.end)
  }
  assertNothing(text, at, text.length)
  for (const each of assignments) assertParts(text, each)
  for (const section of tree.sections) {
    assert.ok(section.span.start === section.headerSpan.start && section.span.end >= section.headerSpan.end)
    for (const each of section.assignments) assert.ok(each.keySpan.start >= section.headerSpan.end)
  }
  return tree
}

/** Comments that stand on their own; those inside a continued line are part of it. */
function commentsBetween(tree: UnitTree, lines: readonly Span[]): Span[] {
  return tree.comments
    .map((each) => each.span)
    .filter((at) => !lines.some((line) => line.start < at.start && at.end <= line.end))
}

/** What no node holds is blank: spaces, line ends, a byte order mark, backslashes that continue into nothing. */
function assertNothing(text: string, start: number, end: number): void {
  const rest = text.slice(start, end)
  assert.match(rest, /^(?:\uFEFF|[ \t\n\r\0]|\\(?=[\n\r\0]|$))*$/, `${JSON.stringify(rest)} is in no node`)
}

/** Key, value and pieces of an assignment say what stands below their spans. */
function assertParts(text: string, each: UnitAssignment): void {
  const slice = (at: Span): string => text.slice(at.start, at.end)
  // A key that goes on over several lines may hold comments; its ends are right all the same.
  if (/[\n\r\0]/.test(slice(each.keySpan))) assert.equal(text[each.keySpan.start], each.key[0])
  else assert.equal(slice(each.keySpan), each.key)
  assert.equal(slice(each.equalsSpan), "=")
  assert.equal(each.pieces.map((piece) => piece.text).join(""), each.value)
  let at = each.equalsSpan.end
  for (const piece of each.pieces) {
    assert.ok(piece.span.start >= at, "pieces are in order")
    at = piece.span.end
    assert.ok(slice(piece.span) === piece.text || (slice(piece.span) === "\\" && piece.text === " "))
  }
  assert.ok(each.span.start <= each.keySpan.start && each.valueSpan.end <= each.span.end)
  for (const kind of ["words", "command", "plain"] as const) {
    let last = -1
    for (const word of splitWords(each, kind)) {
      assert.ok(word.range.start > last && word.range.end > word.range.start, "words are in order")
      last = word.range.end - 1
      assert.ok(word.span.start >= each.valueSpan.start && word.span.end <= each.valueSpan.end)
      if (kind === "plain") assert.equal(each.value.slice(word.range.start, word.range.end), word.text)
    }
  }
}

test("real units are kept to the last character", (t) => {
  if (!existsSync(corpus)) return t.skip("the corpus is not here")
  const files = readdirSync(corpus, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(service|socket|timer|mount|path|target|slice)$/.test(file),
  )
  assert.ok(files.length >= 50, `only ${files.length} units`)
  for (const file of files) {
    const text = readFileSync(join(corpus, file), "utf8")
    const tree = assertLossless(text)
    assert.deepEqual(tree.problems, [], file)
    assert.deepEqual(tree.strays, [], file)
    // Every line that holds `=` and is no comment or continuation is an assignment.
    const plain = text.replace(/\\\n(?:[ \t]*[#;].*\n)*/g, " ").split("\n")
    const expected = plain.filter((line) => /^[ \t]*[^#;[\s][^=]*=/.test(line)).length
    assert.equal(tree.sections.flatMap((section) => section.assignments).length, expected, file)
    assertLossless(text.replaceAll("\n", "\r\n"))
    assertLossless(`\uFEFF${text.trimEnd()}`)
  }
})

const soup = fc
  .array(
    fc.constantFrom(
      "[Service]",
      "[Unit",
      "]",
      "[X-]",
      "Exec",
      "=",
      " = ",
      "\\",
      "\\\\",
      "\\\n",
      "\\\r\n",
      "\\\r",
      "\n",
      "\n",
      "\r\n",
      "\r",
      "\0",
      "#",
      ";",
      " ",
      "\t",
      '"',
      "'",
      "a b",
      "%i",
      "é",
      "😀",
      "\uFEFF",
      "\n#c\n",
      "\\x41",
      "\\u12",
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""))

test("any soup of tokens is kept to the last character", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        soup,
        soup.map((text) => `[Service]\n${text}`),
        fc.string({ unit: "binary", maxLength: 60 }),
      ),
      (text) => {
        assertLossless(text)
      },
    ),
    { seed, numRuns: 500 },
  )
})

/** The largest texts and lines that are read at all. */
test("hostile texts cost bounded time", () => {
  const hostile = {
    "one long line": `[Service]\nExecStart=${"a ".repeat(45_000)}`,
    "many continuations": `[Service]\nExecStart=x${" \\\n y".repeat(40_000)}`,
    "many comments in a continuation": `[Service]\nExecStart=x \\\n${"# c\n".repeat(40_000)}y`,
    "many sections": "[A]\n".repeat(40_000),
    "many assignments": `[Service]\n${"K=v\n".repeat(40_000)}`,
    backslashes: `[Service]\nA=${"\\".repeat(90_001)}`,
    brackets: "[".repeat(90_000),
    "equals signs": `[S]\n${"=".repeat(90_000)}`,
    zeros: "\0".repeat(200_000),
    quotes: `[Service]\nEnvironment=${"\"'".repeat(45_000)}`,
  }
  for (const [name, text] of Object.entries(hostile)) {
    const started = computed()
    const tree = parseUnit(text)
    for (const section of tree.sections.slice(0, 3))
      for (const each of section.assignments.slice(0, 3)) splitWords(each)
    const spent = computed() - started
    assert.ok(spent < 3000, `${name}: ${Math.round(spent)} ms`)
  }
})
