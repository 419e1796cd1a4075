/**
 * The scaffold of a `deploy/` folder on the wire. The extension's client shares these types; any other client may send the
 * same requests. The server writes nothing: it says what would be written. Nothing is imported here.
 */

/** Request, `ScaffoldStartParams` to `WireScaffoldStart`: profiles and questions, with what the project's files say. */
export const SCAFFOLD_START = "deploylint/scaffoldStart"
/** Request, `ScaffoldPlanParams` to `WireScaffoldPlan`: what would be done about each file. */
export const SCAFFOLD_PLAN = "deploylint/scaffoldPlan"

export type WireAnswer = string | number | boolean
export type WireChoice = "keep" | "beside" | "merge"

/** A user's own template folder, read by the client: `profile.json` and the files below `files/`. */
export interface WireTemplate {
  readonly manifest: string
  readonly files: readonly { readonly path: string; readonly text: string; readonly executable: boolean }[]
}

export interface ScaffoldStartParams {
  /** URI of the project's folder, which `deploy/` lies in: a workspace folder or one below. */
  readonly folder: string
  /** Id of the profile; without it the one of the last run, else the one that the files speak for. */
  readonly profile?: string
  /** What was answered so far. Questions hang on earlier answers: ask again after each. */
  readonly answers?: Readonly<Record<string, WireAnswer>>
  /** Takes the place of the product's own profiles. */
  readonly template?: WireTemplate
}

export interface WireQuestion {
  readonly key: string
  readonly title: string
  readonly kind: string
  /** What may be chosen; missing where the answer is free. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
  /** Taken where nobody answers. */
  readonly value: WireAnswer
  readonly origin: "given" | "remembered" | "detected" | "fallback"
  /** What a file says, where the files decide: `package.json: "start": "node server.js"`. */
  readonly because?: string
}

export interface WireScaffoldStart {
  readonly profiles: readonly { readonly id: string; readonly title: string; readonly summary: string }[]
  readonly profile: string
  readonly because: string
  /** The questions that arise with these answers, in the order of asking. */
  readonly questions: readonly WireQuestion[]
  /** Sentences about answers that do not fit; they start with the key. */
  readonly problems: readonly string[]
  /** Why there can be no scaffold here, in the user's words; all else is then empty. */
  readonly refused?: string
}

export interface ScaffoldPlanParams extends ScaffoldStartParams {
  /** By path below `deploy/`; a file without a choice is kept. */
  readonly choices?: Readonly<Record<string, WireChoice>>
  /** Offers files again that the user deleted. */
  readonly restore?: boolean
  /** Paths below `deploy/` that were not wanted after all: what is remembered does not speak of them. */
  readonly without?: readonly string[]
}

export interface WireStep {
  /** Below `deploy/`, with forward slashes. */
  readonly path: string
  readonly uri: string
  /** `create`, `same`, `update`, `merge`, `conflict`, `kept`, `removed` or `obsolete`. */
  readonly kind: string
  /** One clause without a final stop. */
  readonly because: string
  readonly choices: readonly WireChoice[]
  readonly choice?: WireChoice
  /** Where the offer lies beside the file; `taken` where somebody's own file has that name. */
  readonly beside?: { readonly path: string; readonly taken: boolean }
  /** The merge would hold conflict markers. */
  readonly markers?: boolean
  /** The scaffold's own text, where there is something to choose: for a comparison with the file. */
  readonly proposed?: string
}

interface WirePosition {
  readonly line: number
  readonly character: number
}

/** One file to write. Either it is made of `text`, and must not be there, or it is there and `edits` change it. */
export interface WireWrite {
  readonly path: string
  readonly uri: string
  readonly text?: string
  readonly edits?: readonly {
    readonly range: { readonly start: WirePosition; readonly end: WirePosition }
    readonly newText: string
  }[]
  readonly executable: boolean
  /** What it belongs to, for the preview: `New files in deploy/monitoring`. */
  readonly group: string
  readonly description: string
  /** It holds what is remembered of the run. */
  readonly isState: boolean
}

export interface WireScaffoldPlan {
  readonly steps: readonly WireStep[]
  /** Everything to write, what is remembered last. Empty if a run would change nothing. */
  readonly writes: readonly WireWrite[]
  readonly refused?: string
}
