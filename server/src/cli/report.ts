/** Findings as plain data with positions: what both report formats are made of. */
import type { Finding } from "../analysis.ts"
import { indexLines, type LineIndex, type Position, positionAt } from "../base/line-index.ts"
import type { Severity } from "../base/problem.ts"
import type { Span } from "../base/span.ts"
import type { Batch } from "./load.ts"
import { createMask } from "./mask.ts"
import type { Session } from "./session.ts"
import { nameOf, type Scope, type Skipped } from "./targets.ts"

export interface Range {
  readonly start: Position
  readonly end: Position
}

export interface ReportedEdit {
  readonly file: string
  readonly range: Range
  readonly newText: string
}

export interface ReportedFix {
  readonly title: string
  readonly safety: "safe" | "review"
  /** Empty where `withheld` says so. */
  readonly edits: readonly ReportedEdit[]
  /** The edits write a secret, which a report must not hold: `deploylint fix` makes them. */
  readonly withheld?: true
}

export interface ReportedFinding {
  readonly rule: string
  readonly severity: Severity
  readonly file: string
  readonly range: Range
  readonly message: string
  readonly identity: string
  readonly fixes: readonly ReportedFix[]
}

/** How URIs become names and offsets positions. */
export interface Places {
  readonly name: (uri: string) => string
  readonly range: (uri: string, at: Span) => Range | undefined
}

/** Places over the texts of one batch; line indexes are made once per text. */
export function placesOver(text: (uri: string) => string | undefined, name: (uri: string) => string): Places {
  const indexes = new Map<string, LineIndex>()
  return {
    name,
    range: (uri, at) => {
      const source = text(uri)
      if (source === undefined) return undefined
      const lines = indexes.get(uri) ?? indexLines(source)
      indexes.set(uri, lines)
      return { start: positionAt(lines, at.start), end: positionAt(lines, Math.max(at.start, at.end)) }
    },
  }
}

/** A finding of a document as data. Fixes are computed only if asked for. */
function reported(
  finding: Finding,
  uri: string,
  places: Places,
  discloses: Discloses,
  withFixes: boolean,
): ReportedFinding {
  const origin = { line: 0, character: 0 }
  return {
    rule: finding.rule,
    severity: finding.severity,
    file: places.name(uri),
    range: places.range(uri, finding.span) ?? { start: origin, end: origin },
    message: finding.message,
    identity: finding.identity,
    fixes: withFixes ? fixesOf(finding, places, discloses) : [],
  }
}

/** True for a text that holds one of the secrets, or a new one. */
type Discloses = (newText: string) => boolean

/** Asks for the document's secrets once, when the first fix is reported. */
function disclosing(session: Session, uri: string): Discloses {
  let secrets: readonly string[] | undefined
  return (newText) => {
    const text = session.text(uri) ?? ""
    secrets ??= session
      .analysis()
      .secretRanges(uri)
      .map(({ start, end }) => text.slice(start, end))
      .filter((secret) => secret.length >= shortestSecret)
    const mask = createMask()
    return secrets.some((secret) => newText.includes(secret)) || newText.split("\n").some((line) => mask(line) !== line)
  }
}

/** Shorter values stand in other texts by chance. */
const shortestSecret = 4

/** What a batch of files has to say; plain data, so that a thread can send it. */
export interface BatchReport {
  readonly checked: number
  /** One list per file that has findings. */
  readonly findings: readonly (readonly ReportedFinding[])[]
  readonly skipped: readonly Skipped[]
}

/** Each fix is proven by reading the changed file again: characters that are read so for the fixes of one file. */
const mostProven = 32_000_000

/** The report of a loaded batch. */
export function reportOf({ session, files, skipped }: Batch, scope: Scope, withFixes: boolean): BatchReport {
  const places = placesOver(session.text, (uri) => nameOf(scope, uri))
  const left: Skipped[] = []
  const findings = files
    .map(({ uri, name, text }) => {
      const items = session.findings(uri) ?? []
      const most = Math.floor(mostProven / (text.length + 1))
      const cut = withFixes && items.length > most
      if (cut)
        left.push({ file: name, reason: `only the first ${most} findings have fixes: it is large`, unseen: false })
      const discloses = disclosing(session, uri)
      return items.map((item, i) => reported(item, uri, places, discloses, withFixes && i < most))
    })
    .filter((list) => list.length > 0)
  return { checked: files.length, findings, skipped: [...skipped, ...left] }
}

/** A fix whose edits cannot all be placed is no fix. */
function fixesOf(finding: Finding, places: Places, discloses: Discloses): ReportedFix[] {
  return finding.fixes().flatMap((fix) => {
    const edits: ReportedEdit[] = []
    for (const { uri, edits: inFile } of fix.edits) {
      for (const edit of inFile) {
        const range = places.range(uri, edit.span)
        if (range === undefined) return []
        edits.push({ file: places.name(uri), range, newText: edit.newText })
      }
    }
    const { title, safety } = fix
    if (edits.some(({ newText }) => discloses(newText))) return [{ title, safety, edits: [], withheld: true }]
    return [{ title, safety, edits }]
  })
}

const weights: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1, hint: 0 }

/** How strong a severity is: 3 for errors down to 0 for hints. */
export function weightOf(severity: Severity): number {
  return weights[severity]
}
