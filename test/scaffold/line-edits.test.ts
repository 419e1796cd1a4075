/** Two versions of a text as edits: they lead from one to the other, and leave alone what is the same. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { applyEdits } from "../../server/src/base/edit.ts"
import { lineEdits } from "../../server/src/scaffold/engine/line-edits.ts"

const text = fc
  .tuple(fc.array(fc.constantFrom("a", "b", "", "c c", "\r"), { maxLength: 12 }), fc.constantFrom("", "\n"))
  .map(([lines, end]) => lines.join("\n") + end)

describe("line edits", () => {
  it("lead from one text to the other, in order and without overlap", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edits = lineEdits(before, after)
        assert.equal(applyEdits(before, edits), after)
        assert.equal(edits.length === 0, before === after)
        for (const [i, { span }] of edits.entries()) assert.ok(span.start > (edits[i - 1]?.span.end ?? -1))
      }),
      { numRuns: 300 },
    )
  })

  it("touch the changed lines alone", () => {
    const edits = lineEdits("a\nb\nc\nd\n", "a\nB\nc\nd\ne\n")
    assert.deepEqual(edits, [
      { span: { start: 2, end: 4 }, newText: "B\n" },
      { span: { start: 8, end: 8 }, newText: "e\n" },
    ])
  })
})
