/** A small profile and a folder in memory, for tests of the engine. */
import { linesOf } from "../../server/src/scaffold/engine/lines.ts"
import { planScaffold } from "../../server/src/scaffold/engine/plan.ts"
import { readState, stateName } from "../../server/src/scaffold/engine/state.ts"
import type { AnyProfile, OnDisk, PlanRequest, ScaffoldPlan } from "../../server/src/scaffold/engine/types.ts"
import type { ProfileFile } from "../../server/src/scaffold/profiles/types.ts"

export interface Files {
  readonly [path: string]: string | Omit<ProfileFile, "path">
}

/** A profile without questions whose files are given by path. */
export function profileOf(files: Files): AnyProfile {
  const list = Object.entries(files).map(
    ([path, given]): ProfileFile =>
      typeof given === "string" ? { path, template: `test/${path}`, text: given } : { path, ...given },
  )
  return { id: "test", title: "Test", summary: "For tests", questions: [], files: () => list }
}

/** A `deploy/` folder in memory. */
export type Folder = Map<string, string>

export type Options = Pick<PlanRequest, "choices" | "onConflict" | "restore"> & { readonly generator?: string }

/** The plan for a folder. */
export function planFor(profile: AnyProfile, folder: Folder, options: Options = {}): ScaffoldPlan {
  const stateText = folder.get(stateName) ?? null
  const reading = stateText === null ? undefined : readState(stateText)
  if (reading !== undefined && "broken" in reading) throw new Error(reading.broken)
  const disk = new Map([...folder].map(([path, text]): [string, OnDisk] => [path, { is: "text", text }]))
  return planScaffold({
    profile,
    answers: new Map(),
    generator: "1.2.3",
    state: reading?.state,
    stateText,
    disk,
    ...options,
  })
}

/** Carries a plan out; a write whose file does not hold what it should is an error. */
export function carryOut(plan: ScaffoldPlan, folder: Folder): void {
  for (const { path, before, after } of plan.writes) {
    if ((folder.get(path) ?? null) !== before) throw new Error(`${path} is not as the plan says`)
    folder.set(path, after)
  }
}

/** Plans and carries out; answers the kinds by path. */
export function scaffold(profile: AnyProfile, folder: Folder, options: Options = {}): Readonly<Record<string, string>> {
  const plan = planFor(profile, folder, options)
  carryOut(plan, folder)
  return kindsOf(plan)
}

export function kindsOf(plan: ScaffoldPlan): Readonly<Record<string, string>> {
  return Object.fromEntries(plan.steps.map(({ path, kind }) => [path, kind]))
}

/** A text with one of its lines replaced. */
export function withLine(text: string, from: string, to: string): string {
  const lines = linesOf(text)
  if (!lines.includes(from)) throw new Error(`there is no line ${from}`)
  return lines.map((line) => (line === from ? to : line)).join("\n")
}
