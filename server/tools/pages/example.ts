/** Examples of a rule page: a file with its findings under the lines, a fix as a diff. */

import type { Finding } from "../../src/analysis.ts"
import { applyEdits } from "../../src/base/edit.ts"
import { indexLines, positionAt } from "../../src/base/line-index.ts"
import { diffLines, hunksOf, hunkText } from "../../src/cli/diff.ts"
import { escapeInline } from "../../src/features/rule-page.ts"
import type { Fix } from "../../src/rules/define.ts"
import { type Analysed, uriOf } from "../fixtures.ts"

/** Longer files are cut to the lines around their findings. */
const mostLines = 40
const around = 5

/** The file as a code block, each finding with carets under its place. */
export function annotated({ path, text, findings }: Analysed): string {
  const index = indexLines(text)
  const lines = text.replace(/\r?\n$/, "").split(/\r\n|\n|\r/)
  const notes = new Map<number, string[]>()
  for (const finding of findings) {
    const start = positionAt(index, finding.span.start)
    const end = positionAt(index, finding.span.end)
    const lineLength = lines[start.line]?.length ?? 0
    const stop = end.line === start.line ? end.character : lineLength
    const carets = "^".repeat(Math.max(1, stop - start.character))
    const note = `${" ".repeat(start.character)}${carets} ${finding.severity}: ${finding.message}`
    notes.set(start.line, [...(notes.get(start.line) ?? []), note])
  }
  const shown = lines.length <= mostLines ? lines.map(() => true) : nearNotes(lines.length, [...notes.keys()])
  const out: string[] = []
  lines.forEach((line, i) => {
    if (shown[i]) out.push(line, ...(notes.get(i) ?? []))
    else if (i === 0 || shown[i - 1]) out.push("…")
  })
  return `\`${path}\`:\n\n${fenced(out.join("\n"), "text")}`
}

function nearNotes(count: number, noted: readonly number[]): boolean[] {
  const centres = noted.length > 0 ? noted : [0]
  const reach = noted.length > 0 ? around : mostLines - 1
  return Array.from({ length: count }, (_, i) => centres.some((line) => Math.abs(line - i) <= reach))
}

/** What a fix changes, file by file. */
export function fixExample(fix: Fix, files: readonly Analysed[]): string {
  const diffs = fix.edits.flatMap(({ uri, edits }) => {
    const file = files.find((each) => uriOf(each.path) === uri)
    if (file === undefined) return []
    const hunks = hunksOf(diffLines(file.text, applyEdits(file.text, edits))).map(hunkText)
    return [fenced(`--- ${file.path}\n+++ ${file.path}\n${hunks.join("")}`.trimEnd(), "diff")]
  })
  const kind = fix.safety === "safe" ? "safe: nothing changes at run time" : "to review"
  const caveat = fix.caveat === undefined ? "" : ` ${fix.caveat}`
  return `**${escapeInline(fix.title)}** (${kind}).${caveat === "" ? "" : escapeInline(caveat)}\n\n${diffs.join("\n\n")}`
}

/** The first fix that any of the findings offers. */
export function firstFix(findings: readonly Finding[]): Fix | undefined {
  for (const finding of findings) {
    const [fix] = finding.fixes()
    if (fix !== undefined) return fix
  }
  return undefined
}

/** A code block whose fence is longer than any in the text. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((found) => found[0].length))
  const fence = "`".repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}
