/** The report for people: one line per finding that an editor or terminal can open, files apart, a summary. */
import type { Severity } from "../base/problem.ts"
import { visible } from "../base/visible.ts"
import type { ReportedFinding } from "./report.ts"
import type { Skipped } from "./targets.ts"

const colours: Readonly<Record<Severity | "dim", string>> = {
  error: "\x1b[31m",
  warning: "\x1b[33m",
  info: "\x1b[36m",
  hint: "\x1b[2m",
  dim: "\x1b[2m",
}

/** The lines of one file's findings; empty for none. */
export function findingsText(findings: readonly ReportedFinding[], coloured: boolean): string {
  const paint = (colour: Severity | "dim", text: string): string =>
    coloured ? `${colours[colour]}${text}\x1b[0m` : text
  return findings
    .map(({ file, range, severity, message, rule }) => {
      const { line, character } = range.start
      const place = `${visible(file)}:${line + 1}:${character + 1}:`
      return `${place} ${paint(severity, severity)} ${visible(message)} ${paint("dim", `[${rule}]`)}\n`
    })
    .join("")
}

/** What was left out, one line each; what settings and ignore files leave out is counted. */
export function skippedText(skipped: readonly Skipped[], ignored: number): string {
  const lines = skipped
    .filter((each) => !each.meant)
    .map(({ file, reason }) => `${visible(file)}: not checked: ${visible(reason)}\n`)
  const meant = skipped.filter((each) => each.meant).length
  if (meant > 0) lines.push(`${plural(meant, "file")} left out by deploylint.yaml.\n`)
  if (ignored > 0) lines.push(`${plural(ignored, "file")} left out by .gitignore: name them, or use --no-gitignore.\n`)
  return lines.join("")
}

/** "2 errors, 1 warning in 3 files." */
export function summary(counts: ReadonlyMap<Severity, number>, files: number): string {
  const parts = (["error", "warning", "info", "hint"] as const).flatMap((severity) => {
    const count = counts.get(severity) ?? 0
    return count === 0 ? [] : [severity === "info" ? `${count} info` : plural(count, severity)]
  })
  return `${parts.length === 0 ? "No findings" : parts.join(", ")} in ${plural(files, "file")}.\n`
}

/** "1 file", "2 files". */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`
}
