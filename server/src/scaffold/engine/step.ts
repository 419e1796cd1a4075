/** One file of a plan: what is on disk against what the scaffold offers and what it offered before. */
import type { ProfileFile } from "../profiles/types.ts"
import { addMissing } from "./keyed.ts"
import { contentHash, lineHash, linesOf, withLf, withLineEndsOf } from "./lines.ts"
import { mergeLines } from "./merge.ts"
import { isUntouched, type Provenance, stamped, unstamped } from "./provenance.ts"
import type { Choice, FileRecord, KeyedPolicy, PlanRequest, Step } from "./types.ts"

/** A file as the profile makes it now. */
export interface Offer {
  readonly path: string
  readonly template: string
  readonly hash: string
  readonly lines: readonly string[]
  readonly body: string
  /** The body with its provenance line. */
  readonly text: string
  readonly executable: boolean
  readonly policy: KeyedPolicy | undefined
  /** True for a text that the scaffold wrote and nobody edited. */
  readonly isOurs: (text: string) => boolean
  readonly stamp: (body: string) => string
}

/** Prepares a file of a profile for comparison. */
export function offerOf({ path, template, text, executable, merge }: ProfileFile, generator: string): Offer {
  const body = withLf(text)
  const hash = contentHash(body)
  const provenance: Provenance = { generator, template, hash }
  return {
    path,
    template,
    hash,
    body,
    lines: linesOf(body).map(lineHash),
    text: stamped(path, body, provenance),
    executable: executable ?? false,
    policy: merge === "none" ? undefined : merge,
    isOurs: (given) => {
      const there = unstamped(withLf(given))
      return isUntouched(there.text, there.provenance)
    },
    stamp: (merged) => stamped(path, merged, provenance),
  }
}

/** What is done about one file. */
export function stepOf(offer: Offer, request: PlanRequest): Step {
  const there = request.disk.get(offer.path) ?? { is: "absent" }
  const step = decided(offer, request)
  return there.is === "opaque" ? step : { ...step, current: there.is === "text" ? there.text : "" }
}

function decided(offer: Offer, request: PlanRequest): Step {
  const { path } = offer
  const there = request.disk.get(path) ?? { is: "absent" }
  const record = request.state?.files.get(path)
  const proposed = offer.text
  if (there.is === "absent") {
    if (record !== undefined && request.restore !== true)
      return { path, kind: "removed", because: "you deleted it", choices: [], proposed }
    return {
      path,
      kind: "create",
      because: "it is not there yet",
      choices: [],
      proposed,
      write: write(offer, null, offer.text),
    }
  }
  if (there.is === "opaque") return withChoice(offer, request, null, conflict(offer, there.because, undefined))
  const mine = unstamped(withLf(there.text))
  if (mine.text === offer.body)
    return { path, kind: "same", because: "it is as it would be written", choices: [], proposed }
  const isUntouchedNow = isUntouched(mine.text, mine.provenance) || contentHash(mine.text) === record?.hash
  if (isUntouchedNow) {
    const after = withLineEndsOf(there.text, offer.text)
    const because = "nobody edited it since it was written"
    return { path, kind: "update", because, choices: [], proposed, write: write(offer, there.text, after) }
  }
  return withChoice(offer, request, there.text, edited(offer, mine.text, record))
}

type Draft = Omit<Step, "write" | "choice">

/** A file that differs and that somebody wrote or edited. */
function edited(offer: Offer, mine: string, record: FileRecord | undefined): Draft {
  const { path } = offer
  const draft = { path, proposed: offer.text }
  const merged = mergedOf(offer, mine, record?.lines)
  if (record?.hash === offer.hash && record.lines !== undefined)
    return { ...draft, kind: "kept", because: "you edited it, and its template did not change", choices: [] }
  if (merged?.text === mine) return { ...draft, kind: "kept", because: "it has everything already", choices: [] }
  if (record?.hash === offer.hash) return { ...conflict(offer, "your own file was kept before", merged), kind: "kept" }
  if (record?.lines === undefined) return conflict(offer, "a file that Deploylint did not write is in the way", merged)
  if (merged !== undefined && !merged.markers)
    return {
      ...draft,
      kind: "merge",
      because: "you edited it, and its template changed elsewhere",
      choices: ["merge", "keep", "beside"],
      merged,
    }
  return conflict(offer, "you and its template changed the same lines", merged)
}

function conflict(offer: Offer, because: string, merged: Step["merged"]): Draft {
  const choices: readonly Choice[] = merged === undefined ? ["keep", "beside"] : ["keep", "beside", "merge"]
  return { path: offer.path, kind: "conflict", because, choices, proposed: offer.text, ...(merged && { merged }) }
}

/** Clean merges of lines first, then entry by entry, then with conflict markers; none without base and policy. */
function mergedOf(offer: Offer, mine: string, base: readonly string[] | undefined): Step["merged"] {
  const lines = base === undefined ? undefined : mergeLines(base, mine, offer.body)
  if (lines?.conflicts === 0) return { text: lines.text, markers: false }
  if (offer.policy !== undefined) return { text: addMissing(offer.policy, mine, offer.body), markers: false }
  return lines === undefined ? undefined : { text: lines.text, markers: true }
}

/** Adds what was chosen for the step, and the write that follows from it. */
function withChoice(offer: Offer, request: PlanRequest, before: string | null, draft: Draft): Step {
  if (draft.choices.length === 0) return draft
  const asked = request.choices?.get(offer.path) ?? (draft.kind === "merge" ? undefined : request.onConflict)
  const usual = draft.kind === "merge" ? "merge" : "keep"
  // Where nothing can be merged, the offer lies beside instead.
  const wanted = asked === "merge" && !draft.choices.includes("merge") ? "beside" : asked
  const choice = wanted ?? usual
  if (choice !== "merge" || draft.merged === undefined || before === null) return { ...draft, choice }
  // Somebody's own file does not come to say that we made it.
  const isMade = request.state?.files.get(offer.path)?.lines !== undefined
  const after = withLineEndsOf(before, isMade ? offer.stamp(draft.merged.text) : draft.merged.text)
  return { ...draft, choice, write: write(offer, before, after) }
}

function write({ path, executable }: Offer, before: string | null, after: string) {
  return { path, before, after, executable }
}
