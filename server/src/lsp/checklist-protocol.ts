/**
 * The checklist on the wire: requests of the client, answers of the server, as plain data. The extension's client shares
 * these types; any other client may send the same requests. Nothing is imported here.
 */

/** Request, `ChecklistParams` to `WireReport`: the production checklist over the folders. */
export const CHECKLIST = "deploylint/checklist"
/** Request, `ChecklistParams` to `{ markdown }`: the same as text. */
export const CHECKLIST_MARKDOWN = "deploylint/checklistMarkdown"
/** Notification without parameters, to clients with `checklist: true` in their initialisation options: ask again. */
export const CHECKLIST_CHANGED = "deploylint/checklistChanged"
/** Request, `ScaffoldParams` to `WireScaffold`: the files that would answer an item. Nothing is written. */
export const SCAFFOLD = "deploylint/scaffold"
/** Request, `AttestParams` to `WireAttest`: the edit that writes somebody's word into `deploylint.yaml`. */
export const ATTEST = "deploylint/attest"

export interface ChecklistParams {
  /** URIs of workspace folders or folders below them; all of the workspace without. */
  readonly folders?: readonly string[]
}

export type WireState = "fail" | "unknown" | "pass" | "not-applicable"
export type WireEnvironment = "production" | "development" | "template"

export interface WireRange {
  readonly start: { readonly line: number; readonly character: number }
  readonly end: { readonly line: number; readonly character: number }
}

/** One thing that a file says about an item. */
export interface WireEvidence {
  readonly uri: string
  readonly range: WireRange
  readonly fact: string
  readonly verdict: "pass" | "fail" | "unknown"
  /** The finding behind it, as in `Diagnostic.code` and `Diagnostic.data.identity`. */
  readonly rule?: string
  readonly identity?: string
}

/** Somebody's word for an item, and where it stands. */
export interface WireAttestation {
  readonly uri: string
  readonly range: WireRange
  readonly by: string
  readonly on: string
  readonly until: string
  readonly evidence: string
}

export interface WireItem {
  readonly id: string
  readonly area: string
  readonly title: string
  readonly state: WireState
  readonly reason: string
  readonly evidence: readonly WireEvidence[]
  /** The word that turned unknown into pass, or the one that has run out. */
  readonly attestation?: WireAttestation
  readonly scaffolds: readonly string[]
  readonly attestable: boolean
}

export interface WireDeployment {
  readonly name: string
  readonly environment: WireEnvironment
  readonly products: readonly string[]
  readonly files: readonly string[]
  readonly items: readonly WireItem[]
}

export interface WireReport {
  readonly deployments: readonly WireDeployment[]
  /** The worst state of each item over the production deployments. */
  readonly items: readonly WireItem[]
  /** False if not all files could be read in the time and number that one answer may take. */
  readonly complete: boolean
}

export interface ScaffoldParams {
  /** Name of the deployment; without it, the first one. */
  readonly deployment?: string
  /** The item to answer; all that have pieces without. */
  readonly item?: string
}

export interface WireFile {
  readonly uri: string
  readonly text: string
  readonly executable: boolean
  /** What the piece is called that it belongs to. */
  readonly group: string
}

export interface WireScaffold {
  readonly files: readonly WireFile[]
}

export interface AttestParams {
  readonly item: string
  /** A file of the deployment: the `deploylint.yaml` above it is taken; without it, that of the first workspace folder. */
  readonly near?: string
  /** Only for this deployment; for all of them without. */
  readonly deployment?: string
  readonly by: string
  /** `YYYY-MM-DD`. */
  readonly until: string
  readonly evidence: string
}

export interface WireAttest {
  /** The `deploylint.yaml` that the word goes into. */
  readonly uri: string
  /** The file is not there: it is made of the one edit's text. */
  readonly creates: boolean
  readonly edits: readonly { readonly range: WireRange; readonly newText: string }[]
  /** Why there is no edit, in the user's words. */
  readonly refused?: string
}
