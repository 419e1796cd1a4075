/** The whole façade on damaged and hostile texts of all four formats: what must hold whatever somebody typed. */
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import type { Analysis, Finding, Fix } from "../../server/src/analysis.ts"
import { editsOverlap } from "../../server/src/base/edit.ts"
import { rules } from "../../server/src/rules/registry.generated.ts"
import { scenariosOf } from "../support/fixtures.ts"
import { openWorkspace, type TestWorkspace } from "../support/workspace.ts"
import { hostileTexts } from "./hostile.ts"
import { damaged, type Random, randomFrom, soup } from "./random-texts.ts"

/** Another seed, or more runs, to look further: `SEED=7 RUNS=2000 node --test test/property`. */
const seed = Number(process.env["SEED"] ?? 20_261_124)
const runs = Number(process.env["RUNS"] ?? 40)

type Files = Readonly<Record<string, string>>

/** Every fixture of every rule, as the workspaces that are damaged. */
const workspaces: readonly Files[] = rules.flatMap(({ meta }) => scenariosOf(meta.id).map(({ files }) => files))

/** Everything that the façade says, as plain data; generated secrets are drawn from a counter and left out. */
function answers(workspace: TestWorkspace): unknown {
  const analysis = workspace.analysis()
  return [...workspace.files.keys()].sort().map((uri) => ({
    uri,
    findings: analysis.findings(uri).items.map(({ fixes: _, ...rest }) => rest),
    fingerprint: analysis.findings(uri).fingerprint,
    symbols: analysis.symbols(uri),
    skipped: analysis.skipped(uri),
  }))
}

function checkSpan(span: { readonly start: number; readonly end: number }, text: string, what: string): void {
  assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, `${what}: ${span.start}-${span.end}`)
}

function checkFinding(finding: Finding, text: string, files: ReadonlyMap<string, string>): void {
  checkSpan(finding.span, text, finding.rule)
  assert.notEqual(finding.message, "", finding.rule)
  for (const related of finding.related)
    checkSpan(related.span, files.get(related.uri) ?? "", `${finding.rule} related`)
}

function checkFix(fix: Fix, rule: string, files: ReadonlyMap<string, string>): void {
  assert.ok(fix.edits.length > 0, `${rule}: a fix without edits`)
  for (const { uri, edits } of fix.edits) {
    const text = files.get(uri)
    assert.ok(text !== undefined, `${rule}: a fix in a file that is not there: ${uri}`)
    for (const edit of edits) checkSpan(edit.span, text, `${rule} fix`)
    assert.ok(!editsOverlap(edits), `${rule}: edits overlap`)
  }
}

function checkOrder(items: readonly Finding[]): void {
  for (const [i, finding] of items.entries()) {
    const before = items[i - 1]
    // The notice about findings beyond the cap is the last one, and about the file as a whole.
    if (before !== undefined && finding.rule !== "deploylint/skipped-file")
      assert.ok(before.span.start <= finding.span.start, `${finding.rule} is out of order`)
  }
  const identities = new Set(items.map(({ identity }) => identity))
  assert.equal(identities.size, items.length, "identities are not unique")
}

/** All promises about one workspace. `most` bounds how many fixes of a file are computed. */
function checkWorkspace(workspace: TestWorkspace, random: Random, most = 40): void {
  const analysis: Analysis = workspace.analysis()
  for (const [uri, text] of workspace.files) {
    const { items } = analysis.findings(uri)
    checkOrder(items)
    for (const finding of items) checkFinding(finding, text, workspace.files)
    for (const finding of items.slice(0, most)) {
      for (const fix of finding.fixes()) checkFix(fix, finding.rule, workspace.files)
      const suppression = analysis.suppression(uri, finding)
      if (suppression !== undefined) checkSpan({ start: suppression.at, end: suppression.at }, text, "suppression")
    }
    for (const symbol of analysis.symbols(uri)) checkSpan(symbol.span, text, "symbol")
    for (let i = 0; i < 4; i++) {
      const hover = analysis.hover(uri, random.below(text.length + 2) - 1)
      if (hover !== undefined) checkSpan(hover.span, text, "hover")
    }
  }
}

/** Runs with a message that repeats the case. */
function inCase(files: Files, run: () => void): void {
  try {
    run()
  } catch (error) {
    const shown = JSON.stringify(files).slice(0, 4000)
    throw new Error(`${error instanceof Error ? (error.stack ?? error.message) : error}\nfiles: ${shown}`, {
      cause: error,
    })
  }
}

function mapTexts(files: Files, change: (text: string) => string): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, change(text)]))
}

describe("the façade on damaged texts", () => {
  test("damaged fixtures: nothing throws, every place is inside, fixes fit", () => {
    const random = randomFrom(seed)
    for (let i = 0; i < runs; i++) {
      const files = mapTexts(random.pick(workspaces), (text) => damaged(text, random))
      inCase(files, () => checkWorkspace(openWorkspace(files), random))
    }
  })

  test("token soup of every format", () => {
    const random = randomFrom(seed + 1)
    for (let i = 0; i < runs; i++) {
      const files = soup(random)
      inCase(files, () => checkWorkspace(openWorkspace(files), random))
    }
  })

  test("two runs say the same", () => {
    const random = randomFrom(seed + 2)
    for (let i = 0; i < runs / 4; i++) {
      const files = i % 2 === 0 ? soup(random) : mapTexts(random.pick(workspaces), (text) => damaged(text, random))
      inCase(files, () => assert.deepEqual(answers(openWorkspace(files)), answers(openWorkspace(files))))
    }
  })

  test("after edits the host answers as a new one does", () => {
    const random = randomFrom(seed + 3)
    for (let i = 0; i < runs / 4; i++) {
      const files = random.pick(workspaces)
      const workspace = openWorkspace(files)
      const now: Record<string, string> = { ...files }
      inCase(now, () => {
        for (let step = 0; step < 4; step++) {
          const path = random.pick(Object.keys(now))
          now[path] = random.below(8) === 0 ? (files[path] ?? "") : damaged(now[path] ?? "", random)
          workspace.set(path, now[path])
          assert.deepEqual(answers(workspace), answers(openWorkspace(now)))
        }
      })
    }
  })
})

describe("hostile texts", () => {
  for (const { name, path, text, milliseconds } of hostileTexts) {
    test(`${name}: bounded, and its neighbour is still checked`, () => {
      const neighbour = "services:\n  web:\n    image: nginx\n    privileged: true\n"
      const start = process.cpuUsage()
      const workspace = openWorkspace({ [`a/${path}`]: text, "b/compose.yaml": neighbour })
      checkWorkspace(workspace, randomFrom(seed), 5)
      const { user } = process.cpuUsage(start)
      assert.ok(workspace.analysis().findings(workspace.uri("b/compose.yaml")).items.length > 0)
      const skipped = workspace.analysis().skipped(workspace.uri(`a/${path}`))
      const notices = workspace
        .analysis()
        .findings(workspace.uri(`a/${path}`))
        .items.filter(({ rule }) => rule === "deploylint/skipped-file")
      assert.ok(notices.length <= 1 && (skipped === undefined || notices.length === 1))
      assert.ok(user / 1000 < milliseconds, `${Math.round(user / 1000)} ms of processor time`)
    })
  }
})
