/** The notices of `deploylint/` against their fixtures: the same marks as rules have, which the pages show. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { builtInRules } from "../../server/src/rules/deploylint/catalogue.ts"
import { applyFix, findingsOf, pathOf } from "../support/fix-harness.ts"
import { type Scenario, scenariosOf } from "../support/fixtures.ts"
import { placeOf } from "../support/marks.ts"
import { openWorkspace } from "../support/workspace.ts"

const crlf = (text: string): string => text.replace(/\r?\n/g, "\r\n")
const withoutEnd = (text: string): string => text.replace(/\r?\n$/, "")
const mapped = (files: Scenario["files"], change: (text: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, change(text)]))

for (const meta of builtInRules) {
  describe(meta.id, () => {
    const scenarios = scenariosOf(meta.id)
    it("has a bad and a good fixture", () => {
      assert.ok(scenarios.some((scenario) => scenario.bad) && scenarios.some((scenario) => !scenario.bad))
    })
    for (const scenario of scenarios) {
      for (const [name, change] of [
        ["as it is", String],
        ["with CRLF", crlf],
        ["without a final newline", withoutEnd],
      ] as const)
        it(`${scenario.name} ${name}: findings are where the marks are`, () =>
          check(scenario, mapped(scenario.files, change), meta.id))
      if (scenario.bad)
        it(`${scenario.name}: each fix takes its finding away and brings none`, () => checkFixes(scenario, meta.id))
    }
  })
}

function check(scenario: Scenario, files: Record<string, string>, rule: string): void {
  const workspace = openWorkspace(files)
  const found = findingsOf(workspace, rule).map(({ uri, finding }) => {
    const place = placeOf(workspace.files.get(uri) ?? "", finding.span)
    return { file: pathOf(uri), ...place, message: finding.message }
  })
  const marks = [...scenario.marks].flatMap(([file, list]) => list.map((mark) => ({ file, ...mark })))
  assert.equal(found.length, marks.length, JSON.stringify(found))
  for (const [i, mark] of marks.entries()) {
    const { message, ...place } = found[i] ?? { message: "" }
    assert.deepEqual(place, { file: mark.file, line: mark.line, start: mark.start, end: mark.end })
    assert.ok(message.includes(mark.message ?? ""), message)
  }
}

function checkFixes(scenario: Scenario, rule: string): void {
  const count = findingsOf(openWorkspace(scenario.files), rule).length
  for (let nth = 0; nth < count; nth++) {
    const choices = findingsOf(openWorkspace(scenario.files), rule)[nth]?.finding.fixes() ?? []
    for (const [choice] of choices.entries()) {
      const workspace = openWorkspace(scenario.files)
      const target = findingsOf(workspace, rule)[nth]
      const fix = target?.finding.fixes()[choice]
      assert.ok(target && fix)
      assert.ok(fix.safety === "safe" || fix.caveat !== undefined, "a fix to review says what follows from it")
      const before = new Set(
        workspace
          .analysis()
          .findings(target.uri)
          .items.map((item) => item.identity),
      )
      applyFix(workspace, fix)
      const after = workspace
        .analysis()
        .findings(target.uri)
        .items.map((item) => item.identity)
      assert.equal(findingsOf(workspace, rule).length, count - 1, fix.title)
      assert.deepEqual(
        after.filter((identity) => !before.has(identity)),
        [],
        fix.title,
      )
    }
  }
}
