/** The tree: nothing is lost, nothing throws. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"
import type { EnvTree } from "../../../server/src/syntax/env/tree.ts"
import { envCorpus } from "./corpus.ts"
import { runs, soup } from "./soup.ts"

/** Lines tile the text: in order, without overlap, and between them only one line break each (and a byte order mark first). */
function assertTiles(text: string): EnvTree {
  const tree = parseEnv(text)
  assert.equal(tree.text, text)
  let at = text.startsWith("\ufeff") ? 1 : 0
  for (const [i, line] of tree.lines.entries()) {
    if (i > 0) {
      const gap = text.slice(at, line.span.start)
      assert.match(gap, /^(\r\n|\n|\r)$/, `between the lines ${i - 1} and ${i} of ${JSON.stringify(text)}`)
    } else assert.equal(line.span.start, at)
    assert.ok(line.span.end >= line.span.start && line.span.end <= text.length)
    at = line.span.end
    assertInside(line, text)
  }
  assert.match(text.slice(at), /^(\r\n|\n|\r)?$/, `after the last line of ${JSON.stringify(text)}`)
  for (const problem of tree.problems)
    assert.ok(problem.span.start <= problem.span.end && problem.span.end <= text.length)
  return tree
}

/** The parts of a line stand in order inside it. */
function assertInside(line: EnvTree["lines"][number], text: string): void {
  if (line.kind !== "assignment") return
  const { span, exportSpan, nameSpan, equalsSpan, valueSpan, contentSpan, commentSpan } = line
  const places = [span.start, exportSpan?.start, nameSpan.start, nameSpan.end, equalsSpan.start, equalsSpan.end]
    .concat([valueSpan.start, contentSpan.start, contentSpan.end, valueSpan.end, commentSpan?.start, span.end])
    .filter((place) => place !== undefined)
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
    JSON.stringify(text),
  )
  assert.equal(text.slice(nameSpan.start, nameSpan.end), line.name)
  if (line.quote) assert.equal(text.slice(valueSpan.start, valueSpan.end).at(0), line.quote)
}

const kinds = (text: string) => assertTiles(text).lines.map((line) => line.kind)

describe("env tree", () => {
  it("loses nothing of any text", () => {
    fc.assert(
      fc.property(fc.oneof(soup(), fc.string({ unit: "binary", maxLength: 40 })), (text) => {
        assertTiles(text)
        assertTiles(text.replaceAll("\n", "\r\n"))
        assertTiles(`\ufeff${text}`)
      }),
      runs(500),
    )
  })
  it("loses nothing of real files", () => {
    for (const { text } of envCorpus()) assertTiles(text)
  })
  it("takes LF, CRLF and a lone CR for line ends", () => {
    assert.deepEqual(kinds("A=1\nB=2\r\nC=3\rD=4"), ["assignment", "assignment", "assignment", "assignment"])
    assert.deepEqual(kinds("\r\r\n\n"), ["blank", "blank", "blank"])
    assert.deepEqual(kinds(""), [])
    assert.deepEqual(kinds("\ufeff"), [])
  })
  it("tells the kinds of lines apart", () => {
    const text = "# c\n; c\n\nexport A=1\nNAME\nexport NAME\nexport=1\nA B=1\n+\nK: v\n"
    assert.deepEqual(kinds(text), [
      ...["comment", "comment", "blank", "assignment", "bare-name", "bare-name", "assignment", "invalid"],
      ...["invalid", "assignment"],
    ])
  })
  it("ends a quoted value where a reader of people would", () => {
    const content = (text: string) => {
      const line = parseEnv(text).lines[0]
      return line?.kind === "assignment" ? text.slice(line.contentSpan.start, line.contentSpan.end) : undefined
    }
    assert.equal(content('A="x" # c'), "x")
    assert.equal(content('A="x\ny"\nB=1'), "x\ny")
    assert.equal(content('A="x\nB="y"'), '"x')
    assert.equal(content("A='C:\\'"), "C:\\")
    assert.equal(content('A="b" c'), '"b" c')
    assert.equal(content("A=b # c"), "b")
    assert.equal(content("A= # c"), "")
  })
})
