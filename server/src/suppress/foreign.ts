/** `# dotenv-linter:off Rule` and `:on` in env files: people have these comments already, so they count here too. */
import type { Span } from "../base/span.ts"
import { span } from "../base/span.ts"
import type { RuleMeta } from "../rules/define.ts"
import type { ForeignRange } from "./types.ts"

const directive = /^[ \t]*#[ \t]*dotenv-linter[ \t]*:[ \t]*(on|off)(?=[ \t,]|$)/

/** The ranges that full-line comments switch off; without names a comment speaks of all checks. */
export function readForeign(text: string, comments: readonly Span[]): readonly ForeignRange[] {
  const open = new Map<string | undefined, number>()
  const ranges: ForeignRange[] = []
  const close = (check: string | undefined, end: number): void => {
    const start = open.get(check)
    if (start !== undefined) ranges.push({ check, span: span(start, end) })
    open.delete(check)
  }
  for (const at of comments) {
    const comment = text.slice(at.start, at.end).trimEnd()
    const opening = directive.exec(comment)
    if (opening === null) continue
    const names = comment
      .slice(opening[0].length)
      .split(/[\s,]+/)
      .filter(Boolean)
    const checks = names.length === 0 ? [undefined] : names
    if (opening[1] === "off") {
      for (const check of checks) if (!open.has(check)) open.set(check, at.end)
    } else if (names.length === 0) for (const check of [...open.keys()]) close(check, at.start)
    else for (const check of checks) close(check, at.start)
  }
  for (const check of [...open.keys()]) close(check, text.length)
  return ranges
}

/** True if the other linter's check stands for the rule: the rule's `equivalents` name it. */
export function standsFor(check: string | undefined, meta: RuleMeta | undefined): boolean {
  const names = (meta?.equivalents ?? []).filter(
    (name) => name.startsWith("dotenv-linter") || /^[A-Z][a-z]+(?:[A-Z][a-z]+)+$/.test(name),
  )
  if (check === undefined) return names.length > 0
  return names.some((name) => name === check || name.split(/[\s:/]+/).at(-1) === check)
}
