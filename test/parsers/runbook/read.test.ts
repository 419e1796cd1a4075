/** What a runbook says: owners and days in every usual spelling, gaps, claims, commands. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { cycleIn, dayIn, monthsLater } from "../../../server/src/model/runbook/days.ts"
import { readRunbook } from "../../../server/src/model/runbook/read.ts"
import type { Runbook } from "../../../server/src/model/runbook/types.ts"
import { parseMarkdown } from "../../../server/src/syntax/markdown/parse.ts"
import "../../support/fuzz-seed.ts"

const read = (text: string): Runbook => readRunbook(parseMarkdown(text), "runbook")

describe("days", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["2026-03-01", "2026-03-01"],
    ["1 March 2026", "2026-03-01"],
    ["1st of March, 2026", "2026-03-01"],
    ["March 1, 2026", "2026-03-01"],
    ["Sept. 2026", "2026-09-30"],
    ["2026-02", "2026-02-28"],
    ["2028-02-29", "2028-02-29"],
    ["2026-02-30", undefined],
    ["TBD", undefined],
    ["version 2026-13-01", undefined],
  ]
  for (const [text, day] of cases) it(text, () => assert.equal(dayIn(text), day))
  it("adds months to the end of shorter ones", () => {
    assert.equal(monthsLater("2026-11-30", 3), "2027-02-28")
    assert.equal(monthsLater("2026-03-01", 12), "2027-03-01")
  })
  it("knows cycles", () => {
    assert.deepEqual(["annual", "every 6 months", "Quarterly", "semi-annual", "when needed"].map(cycleIn), [
      12,
      6,
      3,
      6,
      undefined,
    ])
  })
})

describe("statements", () => {
  const owners = [
    "---\nowner: desk # team\n---\n# T\n",
    "# T\n\n**Owner:** desk\n",
    "# T\n\n- Owner: desk\n",
    "# T\n\n> Plan owner: desk | Last reviewed: 2026-01-01\n",
    "# T\n\n| Policy owner | desk |\n| --- | --- |\n| Version | 1 |\n",
    "# T\n\n| | |\n|---|---|\n| **Owner** | desk |\n",
  ]
  for (const text of owners) it(JSON.stringify(text), () => assert.equal(read(text).owner?.value, "desk"))
  it("wants a name", () => {
    assert.equal(read("Owner:\n").owner, undefined)
    assert.equal(read("The owner: reads\n").owner, undefined)
  })
  it("computes the next review from the last and the cycle", () => {
    const text = "Last reviewed: 2025-03-01\nReview cycle: annual\n"
    assert.equal(read(text).reviewDue?.day, "2026-03-01")
    assert.equal(read("Last reviewed: 2025-03-01\n").reviewDue, undefined)
  })
  it("takes the latest of several exercises", () => {
    assert.equal(read("Last exercised: 2025-03-01\n\nLast test: 2026-01-05\n").exercised?.day, "2026-01-05")
  })
})

describe("gaps and claims", () => {
  it("finds what waits to be filled in, outside code and comments", () => {
    const text =
      "[Company] calls <name>, TBD. `<name>` [x](y) [1] - [ ] done\n\n<!-- TODO -->\n\n```\nTODO\n```\nby YYYY-MM-DD: ____\n"
    assert.deepEqual(
      read(text).blanks.map((blank) => blank.text),
      ["[Company]", "<name>", "TBD", "YYYY-MM-DD", "____"],
    )
  })
  const claims: readonly (readonly [string, readonly string[]])[] = [
    ["This plan is compliant with Rule 206(4)-4.", ["rule"]],
    ["Compliant with Advisers Act Rule 206(4)-7.", ["status"]],
    ["We guarantee compliance with SEC rules.", ["status"]],
    ["The plan ensures compliance with FINRA 4370.", ["status"]],
    ["The SEC proposed a Rule 206(4)-4 in 2016.", []],
    ["This text is not certified by the SEC.", []],
    ["Our broker is SOC 2 certified.", []],
    ["The backup complies with the naming rules.", []],
  ]
  for (const [text, kinds] of claims)
    it(text, () =>
      assert.deepEqual(
        read(`${text}\n`).claims.map((claim) => claim.kind),
        kinds,
      ),
    )
})

describe("sections", () => {
  it("are empty with all that is below them", () => {
    const text = "# A\n\n## B\n\n### C\n\n## D\n\nText\n\n## E\n<!-- x -->\n"
    assert.deepEqual(
      read(text).sections.map((section) => [section.heading.text, section.isEmpty]),
      [
        ["A", false],
        ["B", true],
        ["C", true],
        ["D", false],
        ["E", true],
      ],
    )
  })
})

describe("any text", () => {
  const part = fc.constantFrom(
    "# ",
    "\n",
    "Owner: ",
    "| a | b |\n|---|---|\n",
    "2026-01-01",
    "```sh\n",
    "$ x",
    "TODO",
    "[x](y)",
    "206(4)-4",
    ". ",
    "---\n",
    "\r\n",
    "<!--",
    "-->",
    "- ",
  )
  it("has a reading whose spans lie inside", () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const text = parts.join("")
        const model = read(text)
        const spans = [
          model.titleSpan,
          ...model.sections.flatMap((each) => [each.body, each.whole]),
          ...model.fields.map((each) => each.valueSpan),
          ...model.commands.flatMap((each) => [each.span, ...each.words.map((word) => word.span)]),
          ...model.blanks.map((each) => each.span),
          ...model.claims.map((each) => each.span),
        ]
        for (const { start, end } of spans) assert.ok(0 <= start && start <= end && end <= text.length)
      }),
      { numRuns: 500 },
    )
  })
})
