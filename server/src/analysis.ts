/** The façade: snapshots in, plain data out. Nothing from the protocol, nothing from a file system. */
import type { Span } from "./base/span.ts"
import { checklistOf, checklistStep } from "./checklist/report.ts"
import type { ChecklistReport } from "./checklist/types.ts"
import { type Diagnosis, diagnose, type Fault, type Finding, optionsFor } from "./diagnose.ts"
import { type AttestEdit, attestEdit, type NewAttestation } from "./features/attest.ts"
import { type EnvExample, envExample } from "./features/env-example.ts"
import { type ExposureInfo, exposureInfo, exposureVersion } from "./features/exposure.ts"
import { type HoverInfo, hoverAt } from "./features/hover.ts"
import { type InlayInfo, inlaysOf } from "./features/inlay.ts"
import { type UnitLanguage, unitLanguage } from "./features/language.ts"
import { type RulePageFrame, rulePageFrame } from "./features/rule-page.ts"
import { secretRanges } from "./features/secret-ranges.ts"
import { type DocumentSymbolInfo, symbolsOf } from "./features/symbols.ts"
import { type VariableLanguage, variableLanguage } from "./features/variables.ts"
import { type SecretShape, secretText } from "./model/secrets/shape.ts"
import { metaOf } from "./rules/catalogue.ts"
import type { Fix } from "./rules/define.ts"
import { detectProject } from "./scaffold/detect/detect.ts"
import type { Detection } from "./scaffold/detect/types.ts"
import { offersFor } from "./scaffold/offers.ts"
import { type PlannedFile, planOf, type Target } from "./scaffold/plan.ts"
import { suppressionAt } from "./suppress/insert.ts"
import { skipReason } from "./workspace/parse.ts"
import { Memo } from "./workspace/reads.ts"
import { kindByName } from "./workspace/recognise.ts"
import { applyChange, dropTree, emptySnapshot, type Snapshot, TrackedWorkspace } from "./workspace/snapshot.ts"

export { checklistMarkdown } from "./checklist/markdown.ts"
export type {
  Attestation,
  ChecklistReport,
  DeploymentVerdict,
  Evidence,
  ItemVerdict,
  State,
} from "./checklist/types.ts"
export { areaNames, countsOf, type EvidencePlaces } from "./checklist/words.ts"
export { type Fault, type Finding, ignoredBySettings } from "./diagnose.ts"
export type { AttestEdit, NewAttestation } from "./features/attest.ts"
export type { CompletionInfo } from "./features/completion.ts"
export type { ExposureAssessment, ExposureGain, ExposureInfo } from "./features/exposure.ts"
export type { HoverInfo } from "./features/hover.ts"
export type { InlayInfo } from "./features/inlay.ts"
export type { UnitLanguage } from "./features/language.ts"
export type { RenamePlan } from "./features/rename.ts"
export type { DocumentSymbolInfo } from "./features/symbols.ts"
export { type TokenInfo, tokenTypes } from "./features/tokens.ts"
export type { VariableLanguage } from "./features/variables.ts"
export type { RenamedFile, VariableRename } from "./features/variables-rename.ts"
export { chooseFixes } from "./rules/choose-fixes.ts"
export type { FileEdits, Fix } from "./rules/define.ts"
export type { Detected, Detection } from "./scaffold/detect/types.ts"
export { mayOffer } from "./scaffold/offers.ts"
export type { PlannedFile } from "./scaffold/plan.ts"
export { reasonPlaceholder } from "./suppress/directive.ts"

/** What a rule says of itself, as Markdown around its examples; undefined for a rule that there is not. */
export function rulePage(id: string): RulePageFrame | undefined {
  const meta = metaOf(id)
  return meta && rulePageFrame(meta)
}

/** True if a file of this name may be of a kind that is checked; its content then decides. */
export function couldBeOurs(uri: string): boolean {
  return kindByName(uri) !== undefined
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

/** Answers on one snapshot. Every method is safe on unknown URIs. */
export interface Analysis {
  readonly revision: number
  /** All findings of a document after settings and suppressions, sorted by place; at most 1,000, then one notice. */
  readonly findings: (uri: string) => { readonly fingerprint: string; readonly items: readonly Finding[] }
  readonly hover: (uri: string, at: number) => HoverInfo | undefined
  /** What programs really take, at places inside the range. */
  readonly inlays: (uri: string, range: Span) => readonly InlayInfo[]
  readonly symbols: (uri: string) => readonly DocumentSymbolInfo[]
  /** Where secrets stand, for an editor that hides them. */
  readonly secretRanges: (uri: string) => readonly Span[]
  /**
   * The exposure score of a unit with its drop-ins, for the systemd that is given (252, 257 or 262), else for the one in
   * the settings, else for the newest. Undefined for other documents.
   */
  readonly exposure: (uri: string, version?: number) => ExposureInfo | undefined
  /** Completion, navigation, rename, lenses and views of systemd units. */
  readonly units: UnitLanguage
  /** Completion, navigation and rename of names of the environment, in every format that has them. */
  readonly variables: VariableLanguage
  /** The comment line that would suppress a finding, with a placeholder for the reason; none for notices about the file. */
  readonly suppression: (uri: string, finding: Finding) => { readonly at: number; readonly text: string } | undefined
  /** Why a document is not checked, if it is one of ours and is not. */
  readonly skipped: (uri: string) => string | undefined
  /** True if a document of ours is no text, or over a limit: what is in it was not seen. */
  readonly unreadable: (uri: string) => boolean
  /** True if the document is of a kind that the product checks. */
  readonly isOurs: (uri: string) => boolean
  readonly faults: () => readonly Fault[]
  /** The production checklist over everything below the folders; complete once it files no wants any more. */
  readonly checklist: (roots: readonly string[]) => ChecklistReport
  /** Judges one deployment ahead of `checklist`; false once there is none of that number. */
  readonly checklistStep: (roots: readonly string[], nth: number) => boolean
  /** New files that would answer an item of a deployment, or all its items; what is there already is not left out. */
  readonly scaffold: (target: Target, item?: string) => readonly PlannedFile[]
  /** New files that mend a finding and are not there; `target` is the deployment that the document is part of. */
  readonly offers: (uri: string, finding: Finding, target: Target | undefined) => readonly PlannedFile[]
  /** The `.env.example` of a folder, with what it lacks added; `file` names another one. */
  readonly envExample: (folder: string, file?: string) => EnvExample
  /** What a project's own files say about the profile and the answers of a scaffold. */
  readonly detect: (folder: string) => Detection
  /** The edit that writes an attestation, made today, into the settings file nearest to a file. */
  readonly attest: (near: string, entry: Omit<NewAttestation, "on">) => AttestEdit
}

/** What the host gives: randomness for generated secrets, today's date for expiries. */
export interface HostServices {
  readonly random: (bytes: number) => Uint8Array
  /** `YYYY-MM-DD`. */
  readonly today: () => string
}

/** Holds the current snapshot and what was computed from it. */
export interface AnalysisHost {
  /** Makes the next snapshot and answers on it. */
  readonly apply: (change: Change) => Analysis
  /** Files and folders that rules asked for and nobody has loaded; asking again gives only new ones. */
  readonly takeWants: () => { readonly documents: readonly string[]; readonly directories: readonly string[] }
  /** Documents whose findings were computed from one of these documents or folders, absent ones included. */
  readonly dependents: (documents: Iterable<string>, directories?: Iterable<string>) => readonly string[]
  /** How many computations ran so far: tests count that a change re-runs its dependents only. */
  readonly runs: () => number
}

export interface HostOptions {
  /** `false` lets exceptions of rules through, for tests. */
  readonly fence?: boolean
  /** Documents whose models stay in memory; 8 suit an editor, a batch wants all of its own. */
  readonly models?: number
}

/** The systemd that the settings name for a document; the newest without. */
function exposureVersionFor(workspace: TrackedWorkspace, uri: string): number {
  const options = optionsFor(workspace, uri, "container/high-exposure")
  const configured = typeof options === "object" && options !== null && "version" in options ? options.version : 262
  return typeof configured === "number" ? configured : 262
}

/** A host without documents. */
export function createAnalysisHost(services: HostServices, options: HostOptions = {}): AnalysisHost {
  const mostModels = options.models ?? 8
  const memo = new Memo()
  const wants = { documents: new Set<string>(), directories: new Set<string>() }
  const faults: Fault[] = []
  let snapshot = emptySnapshot
  const generateSecret = (shape?: SecretShape): string => secretText(services.random, shape)
  let fixesNow: (uri: string, identity: string) => readonly Fix[] = () => []
  const recent = new Set<string>()

  /** Models and what hangs on them weigh many times the text: of documents that nobody looks at, findings alone are kept. */
  const keepRecent = (uri: string): void => {
    recent.delete(uri)
    recent.add(uri)
    for (const oldest of recent) {
      if (recent.size <= mostModels) break
      recent.delete(oldest)
      memo.drop(oldest, "findings", "brief")
      dropTree(snapshot, oldest)
    }
  }
  const forgetModels = (uri: string): void => {
    if (recent.has(uri)) return
    memo.drop(uri, "findings", "brief")
    dropTree(snapshot, uri)
  }
  /** Findings as plain data: their fixes are made from the newest snapshot when they are asked for. */
  const light = (diagnosis: Diagnosis, uri: string): Diagnosis => ({
    ...diagnosis,
    items: diagnosis.items.map((item) => {
      // The function must not hold on to the item: its own fixes hold the model.
      const { identity } = item
      return { ...item, fixes: () => fixesNow(uri, identity) }
    }),
  })
  const analysisOf = (current: Snapshot): Analysis => {
    const workspace = new TrackedWorkspace(current, memo, wants)
    const fullDiagnosis = (tracked: TrackedWorkspace, uri: string): Diagnosis =>
      tracked.derive("diagnosis", uri, (inner) => {
        const diagnosis = diagnose(inner, uri, {
          generateSecret,
          today: services.today(),
          fence: options.fence ?? true,
        })
        faults.push(...diagnosis.faults)
        keepRecent(uri)
        return diagnosis
      })
    fixesNow = (uri, identity) =>
      fullDiagnosis(workspace, uri)
        .items.find((item) => item.identity === identity)
        ?.fixes() ?? []
    const findingsIn = (at: TrackedWorkspace, uri: string): Diagnosis =>
      at.derive("findings", uri, (tracked) => light(fullDiagnosis(tracked, uri), uri))
    const diagnosisOf = (uri: string): Diagnosis => findingsIn(workspace, uri)
    const exposure: Analysis["exposure"] = (uri, version) =>
      workspace.derive(`exposure:${version ?? ""}`, uri, (tracked) =>
        exposureInfo(tracked, uri, version ?? exposureVersionFor(tracked, uri)),
      )
    return {
      revision: current.revision,
      findings: (uri) => diagnosisOf(uri),
      hover: (uri, at) => hoverAt(workspace, uri, at, diagnosisOf(uri).items, metaOf),
      inlays: (uri, range) => inlaysOf(workspace, uri, range),
      symbols: (uri) => symbolsOf(workspace, uri),
      secretRanges: (uri) => secretRanges(workspace, uri),
      exposure,
      units: unitLanguage(workspace, {
        exposure,
        version: (uri) => exposureVersion(exposureVersionFor(workspace, uri)),
        hardens: (uri) => diagnosisOf(uri).items.some((item) => item.rule === "container/high-exposure"),
      }),
      variables: variableLanguage(workspace),
      suppression: (uri, finding) => {
        const document = workspace.document(uri)
        if (typeof document === "string" || document.language === undefined) return undefined
        if (finding.rule.startsWith("deploylint/")) return undefined
        return suppressionAt(document, finding.rule, finding.span.start)
      },
      skipped: (uri) => {
        const document = workspace.document(uri)
        return typeof document === "string" ? undefined : (diagnosisOf(uri).ignored ?? skipReason(document))
      },
      unreadable: (uri) => {
        const document = workspace.document(uri)
        if (typeof document === "string" || document.kind?.is === "template") return false
        return diagnosisOf(uri).ignored === undefined && skipReason(document) !== undefined
      },
      isOurs: (uri) => {
        const document = workspace.document(uri)
        return typeof document !== "string" && document.kind !== undefined
      },
      faults: () => faults,
      scaffold: (target, item) => planOf(workspace, target, item),
      offers: (uri, finding, target) => offersFor(workspace, uri, finding, target),
      envExample: (folder, file) => envExample(workspace, folder, file),
      detect: (folder) => detectProject(workspace, folder),
      attest: (near, entry) => attestEdit(workspace, near, { ...entry, on: services.today() }),
      checklistStep: (roots, nth) =>
        checklistStep(workspace, { today: services.today(), roots, diagnose: findingsIn }, nth),
      checklist: (roots) => {
        const report = checklistOf(workspace, { today: services.today(), roots, diagnose: findingsIn })
        // Proofs look at all files of a deployment at once; what they read is let go of like everything else.
        for (const { files } of report.deployments) for (const uri of files) forgetModels(uri)
        return report
      },
    }
  }
  return {
    apply: (change) => {
      snapshot = applyChange(snapshot, change)
      for (const uri of change.forget ?? []) memo.drop(uri)
      return analysisOf(snapshot)
    },
    takeWants: () => {
      const taken = { documents: [...wants.documents], directories: [...wants.directories] }
      wants.documents.clear()
      wants.directories.clear()
      return taken
    },
    dependents: (documents, directories = []) =>
      memo.dependents("findings", [
        ...Array.from(documents, (uri) => `d:${uri}`),
        ...Array.from(directories, (uri) => `l:${uri}`),
      ]),
    runs: () => memo.runs,
  }
}
