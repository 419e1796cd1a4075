/**
 * `npm run soak [-- FOLDER…]`: every fix of every finding of real files, alone, as written and with CRLF line ends, and
 * with a byte order mark. Each must parse as well as before, remove its finding, bring nothing of its severity or above,
 * and leave every byte outside its edits alone. At last all fixes of a file are applied until none is left.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Finding } from "../../server/src/analysis.ts"
import { applyEdits, editsOverlap } from "../../server/src/base/edit.ts"
import type { Fix } from "../../server/src/rules/define.ts"
import { openWorkspace, type TestWorkspace } from "../support/workspace.ts"
import { type Project, projectsIn } from "./projects.ts"

const given = process.argv.slice(2).filter((argument) => !argument.startsWith("-"))
const folders =
  given.length > 0 ? given : [process.env["DEPLOYLINT_CORPUS"] ?? join(import.meta.dirname, "../../../shared/corpus")]
const weight = { error: 3, warning: 2, info: 1, hint: 0 } as const
const failures: string[] = []
const counts = { files: 0, findings: 0, fixes: 0, converged: 0 }
const byRule = new Map<string, number>()

type Change = (text: string) => string
const variants: readonly (readonly [string, Change])[] = [
  ["as written", (text) => text],
  ["CRLF", (text) => text.replace(/\r?\n/g, "\r\n")],
  ["BOM", (text) => (text.startsWith("\ufeff") ? text : `\ufeff${text}`)],
]

/** Identity and severity of everything found in all files. */
function inventory(workspace: TestWorkspace): Map<string, { rule: string; weight: number }> {
  const analysis = workspace.analysis()
  const all = new Map<string, { rule: string; weight: number }>()
  for (const uri of workspace.files.keys())
    for (const item of analysis.findings(uri).items)
      all.set(`${uri} ${item.identity}`, { rule: item.rule, weight: weight[item.severity] })
  return all
}

function pathOf(uri: string): string {
  return decodeURIComponent(uri.slice("file:///w/".length))
}

/** Applies one fix and answers what is wrong with it; the workspace is put back. */
function tryFix(workspace: TestWorkspace, uri: string, finding: Finding, fix: Fix): string | undefined {
  const before = inventory(workspace)
  const old = new Map<string, string>()
  try {
    for (const { uri: target, edits } of fix.edits) {
      const text = workspace.files.get(target)
      if (text === undefined) return `edits a file that is not there: ${target}`
      if (edits.length === 0 || editsOverlap(edits)) return "has overlapping edits or none"
      if (edits.some(({ span }) => span.start < 0 || span.end > text.length || span.start > span.end))
        return "edits outside of the text"
      const next = applyEdits(text, edits)
      if (next === text) return "changes nothing"
      old.set(target, text)
      workspace.set(pathOf(target), next)
      if (text.includes("\r\n") && /[^\r]\n/.test(next)) return "writes LF into a CRLF file"
    }
    const after = inventory(workspace)
    if (after.has(`${uri} ${finding.identity}`)) {
      const same = (all: ReadonlyMap<string, { rule: string }>): number =>
        [...all.values()].filter((each) => each.rule === finding.rule).length
      if (same(after) >= same(before)) return "leaves its finding"
    }
    for (const [key, { rule, weight: severity }] of after)
      if (!before.has(key) && rule !== finding.rule && severity >= weight[finding.severity]) return `brings ${rule}`
    return undefined
  } finally {
    for (const [target, text] of old) workspace.set(pathOf(target), text)
  }
}

function soak(project: Project, variant: string, change: Change): void {
  const files = Object.fromEntries(Object.entries(project.files).map(([path, text]) => [path, change(text)]))
  const workspace = openWorkspace(files)
  const uris = [...workspace.files.keys()].filter((uri) => workspace.analysis().findings(uri).items.length > 0)
  for (const uri of uris) {
    if (variant === "as written") counts.files++
    for (const finding of workspace.analysis().findings(uri).items) {
      counts.findings++
      for (const fix of finding.fixes()) {
        counts.fixes++
        byRule.set(finding.rule, (byRule.get(finding.rule) ?? 0) + 1)
        const wrong = tryFix(workspace, uri, finding, fix)
        if (wrong !== undefined)
          failures.push(`${project.name}/${pathOf(uri)} (${variant}) ${finding.rule} "${fix.title}": ${wrong}`)
      }
    }
    converge(workspace, project, uri, variant)
  }
}

/** Applies the first fix of the first finding that has one, again and again. */
function converge(workspace: TestWorkspace, project: Project, uri: string, variant: string): void {
  const old = new Map(workspace.files)
  let rounds = 0
  for (; rounds < 400; rounds++) {
    const fix = workspace
      .analysis()
      .findings(uri)
      .items.map((finding) => finding.fixes()[0])
      .find((each) => each !== undefined)
    if (fix === undefined) break
    for (const { uri: target, edits } of fix.edits)
      workspace.set(pathOf(target), applyEdits(workspace.files.get(target) ?? "", edits))
  }
  if (rounds === 400) failures.push(`${project.name}/${pathOf(uri)} (${variant}): fixes do not converge`)
  else counts.converged++
  for (const [target, text] of old) if (workspace.files.get(target) !== text) workspace.set(pathOf(target), text)
}

for (const folder of folders) {
  if (!existsSync(folder)) {
    console.error(`There is no folder ${folder}.`)
    process.exitCode = 2
    continue
  }
  for (const project of projectsIn(folder)) for (const [variant, change] of variants) soak(project, variant, change)
}
console.log(
  `${counts.files} files with findings, ${counts.findings} findings, ${counts.fixes} fixes tried, ${counts.converged} files converged (three variants each).`,
)
for (const [rule, count] of [...byRule].sort()) console.log(`  ${rule}: ${count}`)
for (const failure of failures.slice(0, 200)) console.log(`FAIL ${failure}`)
console.log(failures.length === 0 ? "Every fix holds." : `${failures.length} failures.`)
if (failures.length > 0) process.exitCode = 1
