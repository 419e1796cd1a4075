/** One open document to its diagnostics, with the quarantine for documents that crash the analysis. */
import type { Diagnostic } from "vscode-languageserver"
import type { Analysis, Finding } from "../analysis.ts"
import { fingerprint } from "../base/hash.ts"
import type { Client } from "./client.ts"
import type { Configuration } from "./configuration.ts"
import { atLeast, diagnosticOf } from "./convert.ts"
import type { Log } from "./log.ts"
import type { Session } from "./session.ts"

export interface Report {
  readonly version: number
  readonly diagnostics: readonly Diagnostic[]
  /** Equal for the same version with equal findings, so that a change elsewhere that changes nothing here is not sent. */
  readonly resultId: string
}

export interface Diagnostics {
  /** Waits for the files that the document depends on, then reports; undefined if it was closed meanwhile. */
  readonly report: (uri: string) => Promise<Report | undefined>
  /** Findings of the current snapshot; none where the analysis crashes. */
  readonly findings: (uri: string) => readonly Finding[]
  readonly forget: (uri: string) => void
}

export interface DiagnosticsContext {
  readonly session: Session
  readonly configuration: Configuration
  readonly client: () => Client
  readonly log: Log
}

/** Longest wait for files of the neighbourhood; what arrives later leads to a refresh. */
const MAX_WAIT = 3000

/** Diagnostics over a session. */
export function createDiagnostics({ session, configuration, client, log }: DiagnosticsContext): Diagnostics {
  /** Versions that crashed, so that they are not tried again: URI to version. */
  const poisoned = new Map<string, number>()
  const reports = new Map<string, { key: string; report: Report }>()

  const analyse = (uri: string): ReturnType<Analysis["findings"]> | "crashed" => {
    const version = session.document(uri)?.source.version ?? 0
    if (poisoned.get(uri) === version) return "crashed"
    try {
      const found = session.analysis().findings(uri)
      poisoned.delete(uri)
      return found
    } catch (error) {
      poisoned.set(uri, version)
      log.crash("Analysis of a document", error)
      return "crashed"
    }
  }

  const report = async (uri: string): Promise<Report | undefined> => {
    const opened = session.document(uri)
    if (opened === undefined) return undefined
    const settings = await configuration.of(opened.clientUri)
    if (settings.enable) await session.settle(() => analyse(uri), MAX_WAIT)
    const document = session.document(uri)
    if (document === undefined) return undefined
    const { source } = document
    if (!settings.enable) return { version: source.version, diagnostics: [], resultId: "off" }
    const found = analyse(uri)
    for (const fault of session.analysis().faults()) log.fault(fault)
    if (found === "crashed") return { version: source.version, diagnostics: [quarantined()], resultId: "crashed" }
    // Related places lie in other documents, whose edits move them without touching these findings.
    const around = found.items.some((finding) => finding.related.length > 0) ? session.analysis().revision : ""
    const key = `${source.version} ${found.fingerprint} ${settings.minimumSeverity} ${around}`
    const before = reports.get(uri)
    if (before?.key === key) return before.report
    const diagnostics = found.items
      .filter((finding) => atLeast(finding.severity, settings.minimumSeverity))
      .map((finding) => diagnosticOf(finding, source, client(), session))
    const report = { version: source.version, diagnostics, resultId: fingerprint(key) }
    reports.set(uri, { key, report })
    return report
  }

  return {
    report,
    findings: (uri) => {
      const found = analyse(uri)
      return found === "crashed" ? [] : found.items
    },
    forget: (uri) => {
      reports.delete(uri)
      poisoned.delete(uri)
    },
  }
}

function quarantined(): Diagnostic {
  const start = { line: 0, character: 0 }
  return {
    range: { start, end: start },
    severity: 3,
    code: "deploylint/skipped-file",
    source: "deploylint",
    message: "Not checked: the analysis of this version failed. The next edit tries again.",
  }
}
