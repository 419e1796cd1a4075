/** The façade: snapshots in, plain data out. Nothing from the protocol, nothing from a file system. */
import type { Severity } from "./base/problem.ts"
import type { Span } from "./base/span.ts"
import type { Fix, Related } from "./rules/define.ts"

/** One finding. `identity` is made of data (rule, kind, scope, evidence); wording and line do not change it. */
export interface Finding {
  readonly rule: string
  readonly message: string
  readonly span: Span
  readonly severity: Severity
  readonly identity: string
  readonly related: readonly Related[]
  readonly tags: readonly ("unnecessary" | "deprecated")[]
  /** Computed on demand. */
  readonly fixes: () => readonly Fix[]
}

/** Changes since the last snapshot. A text of `null` means that the host looked and found none. */
export interface Change {
  readonly documents?: ReadonlyMap<string, { readonly text: string; readonly version?: number } | null>
  /** Entry names of folders (sub-folders end in "/"), `null` for a folder that is not there. */
  readonly directories?: ReadonlyMap<string, readonly string[] | null>
  /** Documents that are no longer kept in memory; asking for them files a want again. */
  readonly forget?: readonly string[]
  readonly roots?: readonly string[]
}

export interface HoverInfo {
  readonly span: Span
  readonly markdown: string
}

export interface DocumentSymbolInfo {
  readonly name: string
  readonly detail?: string
  readonly kind: "service" | "section" | "key" | "variable" | "group"
  readonly span: Span
  readonly nameSpan: Span
  readonly children: readonly DocumentSymbolInfo[]
}

/** A rule or feature that crashed: one line for the log, without document text. */
export interface Fault {
  readonly rule: string
  readonly uri: string
  readonly version: number
  readonly error: string
}

/** Answers on one snapshot. Every method is safe on unknown URIs. */
export interface Analysis {
  readonly revision: number
  /** All findings of a document after settings and suppressions, sorted by place; at most 1,000, then one notice. */
  readonly findings: (uri: string) => { readonly fingerprint: string; readonly items: readonly Finding[] }
  readonly hover: (uri: string, at: number) => HoverInfo | undefined
  readonly symbols: (uri: string) => readonly DocumentSymbolInfo[]
  /** Why a document is not checked, if it is one of ours and is not. */
  readonly skipped: (uri: string) => string | undefined
  /** True if the document is of a kind that the product checks. */
  readonly isOurs: (uri: string) => boolean
  readonly faults: () => readonly Fault[]
}

/** What the host gives: randomness for generated secrets, today's date for expiries. */
export interface HostServices {
  readonly random: (bytes: number) => Uint8Array
  /** `YYYY-MM-DD`. */
  readonly today: () => string
}
