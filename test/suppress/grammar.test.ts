/** The grammar of suppression comments. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { span } from "../../server/src/base/span.ts"
import { readDirective } from "../../server/src/suppress/directive.ts"
import { computed } from "../support/computed.ts"

const parse = (comment: string) => readDirective(comment, span(0, comment.length))

describe("grammar", () => {
  const cases: readonly (readonly [string, readonly string[], (string | undefined)?, (string | undefined)?])[] = [
    ["# deploylint-ignore a/b -- why", ["a/b"], "why"],
    ["#deploylint-ignore a/b --why", ["a/b"], "why"],
    ["## deploylint-ignore a/b,c/d -- why -- really", ["a/b", "c/d"], "why -- really"],
    ["# deploylint-ignore: a/b , c/d", ["a/b", "c/d"]],
    ["# deploylint-ignore a/b c/d until=2027-01-31 -- why", ["a/b", "c/d"], "why", "2027-01-31"],
    ["# deploylint-ignore until=2027-01-31 a/b --", ["a/b"], undefined, "2027-01-31"],
    ["# deploylint-ignore a/b until=2027-02-30 -- x", ["a/b"], "x", undefined],
    ["# deploylint-ignore a/b until=2028-02-29 -- x", ["a/b"], "x", "2028-02-29"],
    ["# deploylint-ignore a/b -- reason", ["a/b"]],
    ["# deploylint-ignore a/b -- <reason>", ["a/b"]],
    ["# deploylint-ignore a/b -- …", ["a/b"]],
    ["# deploylint-ignore a/b -- reasonable people do this", ["a/b"], "reasonable people do this"],
    ["; deploylint-ignore a/b -- why   ", ["a/b"], "why"],
    ["# deploylint-ignore a--b -- why", ["a--b"], "why"],
    ["<!-- deploylint-ignore a/b -- why -->", ["a/b"], "why"],
    ["<!--deploylint-ignore a/b, c/d until=2027-01-31 -- why-->", ["a/b", "c/d"], "why", "2027-01-31"],
    ["<!-- deploylint-ignore a/b -->", ["a/b"]],
    ["# deploylint-ignore", []],
    ["# deploylint-ignore -- why", [], "why"],
  ]
  for (const [comment, rules, reason, date] of cases) {
    it(comment, () => {
      const read = parse(comment)
      assert.ok(read)
      assert.deepEqual(
        read.rules.map((rule) => rule.name),
        rules,
      )
      for (const rule of read.rules) assert.equal(comment.slice(rule.span.start, rule.span.end), rule.name)
      assert.equal(read.reason, reason)
      assert.equal(read.until?.date, date)
      const added = `${comment.slice(0, read.reasonSpan.start)} -- because${comment.slice(read.reasonSpan.end)}`
      assert.equal(parse(added)?.reason, "because")
      assert.deepEqual(
        parse(added)?.rules.map((rule) => rule.name),
        rules,
      )
    })
  }
  for (const comment of [
    "# deploylint-ignored a/b",
    "# no deploylint-ignore a/b",
    "# deploylint",
    "# deploylint-ignore-line a/b",
  ])
    it(`${comment} is none`, () => assert.equal(parse(comment), undefined))
  it("takes any text in bounded time and stays inside of it", () => {
    const piece = fc.constantFrom(
      "deploylint-ignore",
      "-file",
      " ",
      "--",
      "-",
      ",",
      "until=",
      "2027-01-31",
      "a/b",
      "#",
      ":",
      "\t",
      "é",
      "reason",
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
        const comment = `# deploylint-ignore${parts.join("")}`
        const read = parse(comment)
        for (const at of read === undefined ? [] : [read.span, read.reasonSpan, ...read.rules.map((rule) => rule.span)])
          assert.ok(at.start >= 0 && at.start <= at.end && at.end <= comment.length)
      }),
      { seed: 5, numRuns: 300 },
    )
    const start = computed()
    parse(`# deploylint-ignore ${"a ".repeat(50_000)}${"--".repeat(50_000)}`)
    assert.ok(computed() - start < 3000)
  })
})
