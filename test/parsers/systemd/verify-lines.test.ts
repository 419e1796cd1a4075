/** Every line that `systemd-analyze verify` reports is reported at that line; what it accepts gets no error. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { test } from "node:test"
import { indexLines, positionAt } from "../../../server/src/base/line-index.ts"
import type { Finding } from "../../../server/src/diagnose.ts"
import { openWorkspace } from "../../support/workspace.ts"
import { corpus, hasAnalyzerOf } from "./analyzer.ts"

const fixtures = new URL("./verify-fixtures", import.meta.url).pathname
const types = /\.(?:service|socket|timer|mount|automount|swap|path|slice|target)$/

interface Reported {
  /** Lines, from 1, with what is said about them. */
  readonly lines: ReadonlyMap<number, string>
  /** Said about the unit as a whole. */
  readonly refused: string | undefined
}

/** What `verify` says of the fixtures, each by itself: one that cannot be loaded must not end the run. */
function verifyFixtures(names: readonly string[]): Map<string, Reported> {
  const folder = mkdtempSync(join(tmpdir(), "verify-"))
  try {
    cpSync(fixtures, folder, { recursive: true })
    const files = names.map((name) => join(folder, name))
    const run = spawnSync("systemd-analyze", ["verify", "--man=no", "--recursive-errors=one", ...files], {
      env: { ...process.env, SYSTEMD_LOG_LEVEL: "info", SYSTEMD_COLORS: "0" },
      encoding: "utf8",
      maxBuffer: 1 << 26,
    })
    assert.equal(run.error, undefined)
    return new Map(names.map((name) => [name, reportedOn(name, join(folder, name), run.stderr)]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function reportedOn(name: string, file: string, output: string): Reported {
  const lines = new Map<number, string>()
  let refused: string | undefined
  for (const line of output.split("\n")) {
    const at = line.startsWith(`${file}:`) ? /^(\d+): (.*)/.exec(line.slice(file.length + 1)) : null
    if (at !== null) lines.set(Number(at[1]), at[2] ?? "")
    else if (line.startsWith(`${name.replace("@.", "@i.")}: `) && /Refusing|refusing|not loading/.test(line))
      refused = line
  }
  return { lines, refused }
}

type Found = Finding & { readonly line: number; readonly endLine: number }

/** Findings of each unit, all of them in one workspace and each in a folder of its own. */
function findingsOf(units: readonly { readonly name: string; readonly text: string }[]): readonly (readonly Found[])[] {
  const path = (i: number): string => `u${i}/${units[i]?.name}`
  const files = Object.fromEntries(units.map(({ text }, i): [string, string] => [path(i), text]))
  const workspace = openWorkspace({ ...files, "deploylint.yaml": rulesAt252 })
  const analysis = workspace.analysis()
  return units.map(({ text }, i) => {
    const index = indexLines(text)
    return analysis.findings(workspace.uri(path(i))).items.map((each) => ({
      ...each,
      line: positionAt(index, each.span.start).line + 1,
      endLine: positionAt(index, Math.max(each.span.start, each.span.end - 1)).line + 1,
    }))
  })
}

function fixtureUnits(): { readonly name: string; readonly text: string }[] {
  return readdirSync(fixtures)
    .filter((name) => types.test(name))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(fixtures, name), "utf8") }))
}

/** The rules that know versions look at the one that is installed. */
const rulesAt252 = `rules:
  systemd/invalid-value: { options: { version: 252 } }
  systemd/refused-unit: { options: { version: 252 } }
  systemd/unknown-specifier: { options: { version: 252 } }
`

test("fixtures: each reported line has a finding, each refused unit too", (t) => {
  if (!hasAnalyzerOf(t, 252)) return
  const units = fixtureUnits()
  const names = units.map((each) => each.name)
  const findings = findingsOf(units)
  assert.ok(names.length >= 60, `only ${names.length} fixtures`)
  const missed: string[] = []
  let lines = 0
  let refusals = 0
  for (const [name, reported] of verifyFixtures(names)) {
    const found = findings[names.indexOf(name)] ?? []
    for (const [line, said] of reported.lines) {
      lines++
      // A line that goes on is counted by its last line.
      const has = found.some(
        (each) => each.rule.startsWith("systemd/") && each.line <= line && lastLineOf(name, each.endLine) >= line,
      )
      if (!has) missed.push(`${name}:${line}: ${said}`)
    }
    if (reported.refused !== undefined) {
      refusals++
      if (!found.some((each) => each.rule === "systemd/refused-unit" && each.severity === "error"))
        missed.push(`${name}: ${reported.refused}`)
    }
  }
  assert.deepEqual(missed, [])
  assert.ok(lines >= 120 && refusals >= 12, `${lines} lines and ${refusals} refusals were compared`)
})

/** The last line of the assignment that holds a line. */
function lastLineOf(name: string, line: number): number {
  const all = readFileSync(join(fixtures, name), "utf8").split("\n")
  let at = line
  while (/\\\s*$/.test(all[at - 1] ?? "") || /^\s*[#;]/.test(all[at - 1] ?? "")) at++
  return at
}

test("fixtures: no line that verify accepts is an error", (t) => {
  if (!hasAnalyzerOf(t, 252)) return
  const units = fixtureUnits()
  const names = units.map((each) => each.name)
  const findings = findingsOf(units)
  const reports = verifyFixtures(names)
  for (const [i, name] of names.entries()) {
    const reported = reports.get(name)
    if (reported === undefined || reported.lines.size > 0 || reported.refused !== undefined) continue
    const errors = (findings[i] ?? []).filter((each) => each.severity === "error")
    assert.deepEqual(
      errors.map((each) => each.message),
      [],
      name,
    )
  }
})

test("real units: no error, and no value or command that systemd takes is reported", (t) => {
  const roots = [corpus, "/usr/lib/systemd/system", "/usr/lib/systemd/user"].filter(existsSync)
  if (roots.length === 0) return t.skip("no real units are here")
  const strict =
    /^systemd\/(?:invalid-value|refused-unit|unknown-specifier|comment-in-value|shell-syntax|mistyped-capability|syntax|unknown-directive|wrong-section)$/
  const wrong: string[] = []
  const files = roots.flatMap((root) => unitsBelow(root))
  const findings = findingsOf(files.map((file) => ({ name: basename(file), text: readFileSync(file, "utf8") })))
  for (const [i, file] of files.entries())
    for (const each of findings[i] ?? [])
      if (
        each.rule.startsWith("systemd/") &&
        (each.severity === "error" || (strict.test(each.rule) && each.severity === "warning"))
      )
        wrong.push(`${file}: ${each.rule}: ${each.message}`)
  assert.deepEqual(wrong, [])
  assert.ok(files.length >= 40, `only ${files.length} units`)
})

function unitsBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => types.test(file))
    .map((file) => join(root, file))
    .filter((file) => existsSync(file) && statSync(file).isFile())
}
