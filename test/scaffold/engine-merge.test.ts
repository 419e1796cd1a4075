/** Three-way merges over line hashes: what holds for any texts, and the shape of conflicts. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { lineHash, linesOf } from "../../server/src/scaffold/engine/lines.ts"
import { matchesOf } from "../../server/src/scaffold/engine/match.ts"
import { mergeLines } from "../../server/src/scaffold/engine/merge.ts"
import { computed } from "../support/computed.ts"

const hashes = (text: string): readonly string[] => linesOf(text).map(lineHash)
const merge = (base: string, mine: string, theirs: string) => mergeLines(hashes(base), mine, theirs)

/** Few different lines, so that repetitions are the rule. */
const text = fc
  .array(fc.constantFrom("a", "b", "c", "", "  x: 1", "}"), { maxLength: 25 })
  .map((lines) => lines.join("\n"))

describe("three-way merge", () => {
  it("without edits of one's own gives the new template", () => {
    fc.assert(
      fc.property(text, text, (base, theirs) => {
        assert.deepEqual(merge(base, base, theirs), { text: theirs, conflicts: 0 })
      }),
      { numRuns: 300 },
    )
  })
  it("without a change of the template leaves the file as it is", () => {
    fc.assert(
      fc.property(text, text, (base, mine) => {
        assert.deepEqual(merge(base, mine, base), { text: mine, conflicts: 0 })
      }),
      { numRuns: 300 },
    )
  })
  it("of equal changes gives them once", () => {
    fc.assert(
      fc.property(text, text, (base, both) => {
        assert.deepEqual(merge(base, both, both), { text: both, conflicts: 0 })
      }),
      { numRuns: 300 },
    )
  })
  it("has both sides' edits where a line lies between them", () => {
    const edits = fc.record({
      length: fc.integer({ min: 3, max: 30 }),
      at: fc.tuple(fc.nat(), fc.nat()),
      mine: fc.array(fc.stringMatching(/^m[0-9]{3}$/), { maxLength: 3 }),
      theirs: fc.array(fc.stringMatching(/^t[0-9]{3}$/), { maxLength: 3 }),
      mineFirst: fc.boolean(),
    })
    fc.assert(
      fc.property(edits, ({ length, at, mine, theirs, mineFirst }) => {
        const base = Array.from({ length }, (_, i) => `line ${i}`)
        const first = at[0] % (length - 2)
        const second = first + 2 + (at[1] % (length - first - 2))
        const [m, t] = mineFirst ? [first, second] : [second, first]
        const all = base.flatMap((line, i) => (i === m ? mine : i === t ? theirs : [line]))
        const result = merge(
          base.join("\n"),
          base.toSpliced(m, 1, ...mine).join("\n"),
          base.toSpliced(t, 1, ...theirs).join("\n"),
        )
        assert.deepEqual(result, { text: all.join("\n"), conflicts: 0 })
      }),
      { numRuns: 300 },
    )
  })
  it("never loses a line of one's own, conflict or not", () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        const { text: merged, conflicts } = merge(base, mine, theirs)
        const lines = linesOf(merged)
        const inBase = new Set(linesOf(base))
        for (const line of linesOf(mine)) if (!inBase.has(line)) assert.ok(lines.includes(line), line)
        assert.equal(lines.filter((line) => line === "<<<<<<< yours").length, conflicts)
      }),
      { numRuns: 300 },
    )
  })
  it("agrees with diff3 on what conflicts", () => {
    const base = "a\nb\nc\nd\ne\n"
    assert.deepEqual(merge(base, "a\nB\nc\nd\ne\n", "a\nb\nc\nD\ne\n"), { text: "a\nB\nc\nD\ne\n", conflicts: 0 })
    assert.deepEqual(merge(base, "a\nX\nc\nd\ne\n", "a\nY\nc\nd\ne\n"), {
      text: "a\n<<<<<<< yours\nX\n=======\nY\n>>>>>>> scaffold\nc\nd\ne\n",
      conflicts: 1,
    })
    assert.equal(merge(base, "a\nc\nd\ne\n", "a\nb2\nc\nd\ne\n").conflicts, 1)
    assert.deepEqual(merge(base, "a\nb\nc\nd\ne", "0\na\nb\nc\nd\ne\n"), { text: "0\na\nb\nc\nd\ne", conflicts: 0 })
  })
})

describe("matching lines", () => {
  it("finds a longest common subsequence", () => {
    const word = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 14 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        const pairs = matchesOf(a, b)
        let [i, j] = [-1, -1]
        for (const [x, y] of pairs) {
          assert.ok(x > i && y > j && a[x] === b[y])
          ;[i, j] = [x, y]
        }
        assert.equal(pairs.length, commonLength(a, b))
      }),
      { numRuns: 400 },
    )
  })
  it("stays within bounds where everything differs", () => {
    const a = Array.from({ length: 20_000 }, (_, i) => `a${i}`)
    const b = Array.from({ length: 20_000 }, (_, i) => `b${i}`)
    const from = computed()
    assert.deepEqual(matchesOf(["same", ...a, "end"], ["same", ...b, "end"]), [
      [0, 0],
      [20_001, 20_001],
    ])
    assert.ok(computed() - from < 2000)
  })
})

function commonLength(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0)
  for (const x of a) {
    const next = [0]
    for (const [j, y] of b.entries()) next.push(x === y ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0))
    row = next
  }
  return row[b.length] ?? 0
}
