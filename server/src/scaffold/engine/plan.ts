/** The plan of a scaffold: for each file what is done about it and why. Nothing is read or written here. */
import { withLf, withLineEndsOf } from "./lines.ts"
import { pathProblems } from "./paths.ts"
import { stateName, stateText } from "./state.ts"
import { type Offer, offerOf, stepOf } from "./step.ts"
import type { FileRecord, PlanRequest, ScaffoldPlan, Step, Write } from "./types.ts"

/** What the plan reads below the `deploy/` folder. */
export function pathsToRead(request: Pick<PlanRequest, "profile" | "answers" | "state">): readonly string[] {
  const paths = request.profile.files(request.answers).map(({ path }) => path)
  const old = [...(request.state?.files.keys() ?? [])].filter((path) => !paths.includes(path))
  return [stateName, ...paths, ...paths.map(besideName), ...old]
}

/** Where a file is written that the user's own keeps the name of. */
export function besideName(path: string): string {
  return `${path}.new`
}

/** The plan for a profile with complete answers. */
export function planScaffold(request: PlanRequest): ScaffoldPlan {
  const { profile, answers, state } = request
  const files = profile.files(answers)
  const problems = pathProblems(files.map(({ path }) => path))
  if (problems.length > 0) return { profile: profile.id, problems, steps: [], writes: [] }
  const records = new Map<string, FileRecord>()
  const steps: Step[] = []
  const beside: Write[] = []
  for (const file of files) {
    const offer = offerOf(file, request.generator)
    const step = stepOf(offer, request)
    const aside = step.choice === "beside" ? besideOf(offer, request) : undefined
    steps.push(aside === undefined ? step : { ...step, beside: { path: besideName(file.path), taken: aside.taken } })
    if (aside?.write !== undefined) beside.push(aside.write)
    const record = recordAfter(step, offer, state?.files.get(file.path))
    if (record !== undefined) records.set(file.path, record)
  }
  steps.push(...obsolete(request, steps))
  const after = stateText({ profile: profile.id, answers, files: records })
  const same = request.stateText !== null && withLf(request.stateText) === after
  const text = withLineEndsOf(request.stateText ?? "", after)
  const stateWrite: Write = { path: stateName, before: request.stateText, after: text, executable: false }
  const writes = [...steps.flatMap(({ write }) => write ?? []), ...beside, ...(same ? [] : [stateWrite])]
  return { profile: profile.id, problems, steps, writes }
}

/** Files that were written once and are no longer part of the scaffold. They stay where they are. */
function obsolete({ state, disk }: PlanRequest, steps: readonly Step[]): readonly Step[] {
  const planned = new Set(steps.map(({ path }) => path))
  const because = "the scaffold no longer has it; delete it if nobody needs it"
  return [...(state?.files.keys() ?? [])]
    .filter((path) => !planned.has(path) && (disk.get(path)?.is ?? "absent") !== "absent")
    .map((path) => ({ path, kind: "obsolete", because, choices: [] }))
}

/** The record of a file once the plan was carried out. */
function recordAfter(step: Step, offer: Offer, old: FileRecord | undefined): FileRecord | undefined {
  const { template, hash, lines } = offer
  switch (step.kind) {
    case "removed":
      return old
    case "conflict":
    case "kept":
      // Without a base every later change is asked about, never merged into what somebody else wrote.
      return old?.lines === undefined ? { template, hash } : { template, hash, lines }
    case "merge":
    case "create":
    case "same":
    case "update":
    case "obsolete":
      return { template, hash, lines }
  }
}

/** The file beside, unless somebody keeps something of his own at that name. */
function besideOf(offer: Offer, { disk }: PlanRequest): { readonly taken: boolean; readonly write?: Write } {
  const there = disk.get(besideName(offer.path)) ?? { is: "absent" }
  const write = { path: besideName(offer.path), after: offer.text, executable: offer.executable }
  if (there.is === "absent") return { taken: false, write: { ...write, before: null } }
  if (there.is === "opaque") return { taken: true }
  if (withLf(there.text) === offer.text) return { taken: false }
  return offer.isOurs(there.text) ? { taken: false, write: { ...write, before: there.text } } : { taken: true }
}
