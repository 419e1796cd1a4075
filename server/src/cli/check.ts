/** `deploylint check`: reports findings of all files below the paths. */
import type { Severity } from "../base/problem.ts"
import type { CheckCommand } from "./arguments.ts"
import { type Environment, exits } from "./environment.ts"
import { reportAll } from "./pool.ts"
import { type ReportedFinding, weightOf } from "./report.ts"
import { findTargets, type Skipped } from "./targets.ts"
import { findingsText, skippedText, summary } from "./text.ts"

/** Runs the command; answers the exit code. */
export async function check(command: CheckCommand, environment: Environment): Promise<number> {
  const { out, err } = environment
  const targets = await findTargets(command.paths, environment.cwd, command.gitignore)
  const json = command.format === "json"
  const findings: ReportedFinding[] = []
  const counts = new Map<Severity, number>()
  const skipped: Skipped[] = [...targets.skipped]
  let checked = 0
  let written = false
  const { services, worker } = environment
  await reportAll(targets, { withFixes: json, services, worker }, async (report) => {
    checked += report.checked
    skipped.push(...report.skipped)
    for (const found of report.findings) {
      for (const { severity } of found) counts.set(severity, (counts.get(severity) ?? 0) + 1)
      if (json) findings.push(...found)
      else await out.write(`${written ? "\n" : ""}${findingsText(found, out.colours)}`)
      written = true
    }
  })
  skipped.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))
  if (json) await out.write(envelope(checked, findings, skipped))
  else {
    await err.write(skippedText(skipped, targets.ignored))
    await out.write(checked === 0 ? "Nothing to check.\n" : `${written ? "\n" : ""}${summary(counts, checked)}`)
  }
  return exitCode(checked, skipped, counts, command.failOn)
}

/** What could not be seen outweighs what was found: a run that missed a file proves nothing. */
export function exitCode(
  checked: number,
  skipped: readonly Skipped[],
  counts: ReadonlyMap<Severity, number>,
  failOn: Severity,
): number {
  if (skipped.some((each) => each.unseen)) return exits.trouble
  if (checked === 0) return exits.nothing
  const failed = [...counts].some(([severity, count]) => count > 0 && weightOf(severity) >= weightOf(failOn))
  return failed ? exits.findings : exits.clean
}

function envelope(files: number, findings: readonly ReportedFinding[], skipped: readonly Skipped[]): string {
  const left = skipped.map(({ file, reason }) => ({ file, reason }))
  return `${JSON.stringify({ version: 1, files, findings, skipped: left })}\n`
}
