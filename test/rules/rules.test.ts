/** Every rule against its fixtures: 1:1 marks, fixes, and the same with CRLF, BOM and no final newline. */
import assert from "node:assert/strict"
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { describe, it } from "node:test"
import type { Finding } from "../../server/src/analysis.ts"
import type { RuleMeta } from "../../server/src/rules/define.ts"
import { rules } from "../../server/src/rules/registry.generated.ts"
import { findingsOf, fixAll, pathOf } from "../support/fix-harness.ts"
import { type Scenario, scenariosOf } from "../support/fixtures.ts"
import { type Mark, placeOf } from "../support/marks.ts"
import { openWorkspace } from "../support/workspace.ts"

const update = process.argv.includes("--update")
const only = process.env["RULE"]

for (const { meta } of rules) {
  if (only !== undefined && !meta.id.startsWith(only)) continue
  describe(meta.id, () => {
    const scenarios = scenariosOf(meta.id)
    it("has a bad and a good fixture", () => {
      assert.ok(
        scenarios.some((scenario) => scenario.bad),
        "no bad fixture",
      )
      assert.ok(
        scenarios.some((scenario) => !scenario.bad),
        "no good fixture",
      )
      if (meta.fix !== "none")
        assert.ok(
          scenarios.some((scenario) => scenario.fixed !== undefined),
          "no fixed fixture",
        )
    })
    for (const scenario of scenarios) {
      it(`${scenario.name}: findings are where the marks are`, () => checkMarks(scenario, scenario.files, meta))
      it(`${scenario.name}: same findings with CRLF`, () => checkMarks(scenario, mapTexts(scenario.files, crlf), meta))
      it(`${scenario.name}: same findings without a final newline`, () =>
        checkMarks(scenario, mapTexts(scenario.files, trimEnd), meta))
      if (scenario.bad) it(`${scenario.name}: fixes`, () => checkFixes(scenario, meta))
    }
  })
}

function checkMarks(scenario: Scenario, files: Readonly<Record<string, string>>, meta: RuleMeta): void {
  const workspace = openWorkspace(files)
  const found = findingsOf(workspace, meta.id).map(({ uri, finding }) =>
    describeFinding(uri, workspace.files.get(uri) ?? "", finding, meta),
  )
  const expected = [...scenario.marks].flatMap(([file, marks]) => marks.map((mark) => ({ file, mark, used: false })))
  const surprises: string[] = []
  for (const item of found) {
    const match = expected.find((each) => !each.used && each.file === item.file && fits(each.mark, item))
    if (match === undefined) surprises.push(`unexpected: ${item.text}`)
    else match.used = true
  }
  const missing = expected
    .filter((each) => !each.used)
    .map(
      ({ file, mark }) =>
        `missing: ${file}:${mark.line + 1}:${mark.start}-${mark.end ?? ""} ${mark.id}${mark.message === undefined ? "" : `: "${mark.message}"`}`,
    )
  assert.deepEqual([...surprises, ...missing], [], scenario.name)
}

interface Found {
  readonly file: string
  readonly line: number
  readonly start: number
  readonly end: number | undefined
  readonly ids: readonly string[]
  readonly message: string
  readonly text: string
}

function describeFinding(uri: string, text: string, finding: Finding, meta: RuleMeta): Found {
  const place = placeOf(text, finding.span)
  const file = pathOf(uri)
  const ids = Object.entries(meta.messages)
    .filter(([, template]) =>
      new RegExp(
        `^${template
          .split(/\{\w+\}/)
          .map(literally)
          .join("[\\s\\S]*")}$`,
      ).test(finding.message),
    )
    .map(([id]) => id)
  return {
    file,
    ...place,
    ids,
    message: finding.message,
    text: `${file}:${place.line + 1}:${place.start}-${place.end ?? ""} ${ids.join("|")}: "${finding.message}"`,
  }
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
}

function fits(mark: Mark, found: Found): boolean {
  return (
    mark.line === found.line &&
    mark.start === found.start &&
    (mark.end === undefined || mark.end === found.end) &&
    found.ids.includes(mark.id) &&
    (mark.message === undefined || found.message.includes(mark.message))
  )
}

function checkFixes(scenario: Scenario, meta: RuleMeta): void {
  const workspace = openWorkspace(scenario.files)
  const offered = findingsOf(workspace, meta.id).flatMap(({ finding }) => finding.fixes())
  if (meta.fix === "none") assert.equal(offered.length, 0, "a rule without fixes offers one")
  if (meta.fix === "safe")
    assert.ok(
      offered.every((fix) => fix.safety === "safe"),
      "a fix is weaker than meta.fix says",
    )
  for (const fix of offered)
    assert.ok(fix.safety === "safe" || fix.caveat !== undefined, `"${fix.title}" states no consequence`)
  const fixed = fixAll(scenario.files, meta.id)
  const changed = new Map([...fixed].filter(([path, text]) => scenario.files[path] !== text))
  if (update && changed.size > 0) for (const [path, text] of changed) write(scenario.fixedPath(path), text)
  else assert.deepEqual(Object.fromEntries(changed), scenario.fixed ?? {}, "texts after all fixes")
  // The same edits on other line ends give the same text with those line ends: no byte is written in the wrong style.
  const windows = fixAll(mapTexts(scenario.files, crlf), meta.id)
  for (const [path, text] of fixed) assert.equal(windows.get(path), crlf(text), `${path} with CRLF`)
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function mapTexts(files: Readonly<Record<string, string>>, change: (text: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, change(text)]))
}

const crlf = (text: string): string => text.replace(/\r?\n/g, "\r\n")
const trimEnd = (text: string): string => text.replace(/\r?\n$/, "")
