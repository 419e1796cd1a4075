/** A scaffold's plan for people and for programs. */

import { visible } from "../base/visible.ts"
import type { AnyProfile, ScaffoldPlan, Settled, Step, StepKind } from "../scaffolding.ts"
import { unifiedDiff } from "./fix.ts"
import { deployFolder } from "./scaffold-files.ts"
import { plural } from "./text.ts"

const words: Readonly<Record<StepKind, string>> = {
  create: "create",
  same: "same",
  update: "update",
  merge: "merge",
  conflict: "CONFLICT",
  kept: "kept",
  removed: "removed",
  obsolete: "obsolete",
}

/** The plan, one line for each file that is not simply as it should be, and a summary. */
export function planText(plan: ScaffoldPlan): string {
  const lines = plan.steps.filter(({ kind }) => kind !== "same").map(stepLine)
  const same = plan.steps.length - lines.length
  if (same > 0) lines.push(`${plural(same, "file")} as ${same === 1 ? "it" : "they"} would be written.`)
  const writes = plan.writes.length
  lines.push(writes === 0 ? `Nothing to do: ${deployFolder}/ is in step.` : `${plural(writes, "file")} to write.`)
  return `${lines.join("\n")}\n`
}

function stepLine(step: Step): string {
  const { kind, path, because } = step
  return `${words[kind].padEnd(8)}  ${deployFolder}/${visible(path)}: ${visible(because)}${choiceText(step)}`
}

function choiceText({ kind, choice, merged, beside }: Step): string {
  if (beside?.taken) return `; ${deployFolder}/${beside.path} is somebody's own file: nothing is written`
  if (beside !== undefined) return `; written beside as ${deployFolder}/${beside.path}`
  if (choice === "keep") return kind === "kept" ? "" : "; yours is kept"
  if (choice === "merge") return merged?.markers ? "; merged with conflict markers" : "; merged"
  return ""
}

/** Diffs of everything that is written or could be; secrets are masked. */
export function diffsText(
  plan: ScaffoldPlan,
  kinds: readonly StepKind[],
): { readonly text: string; readonly masked: boolean } {
  const diffs = plan.steps.filter(({ kind }) => kinds.includes(kind)).map(stepDiff)
  return { text: diffs.map(({ text }) => text).join(""), masked: diffs.some(({ masked }) => masked) }
}

/** What a step changes, or what its offer would change in a file that is kept. */
export function stepDiff({ path, write, proposed, current }: Step): {
  readonly text: string
  readonly masked: boolean
} {
  const name = `${deployFolder}/${path}`
  const after = write?.after ?? proposed
  if (after === undefined || current === undefined) return { text: "", masked: false }
  return unifiedDiff(name, current, after, current === "" && write?.before === null)
}

/** All answers and where they come from. Titles tell people what a key means. */
export function answersText(profile: AnyProfile, settled: Settled): string {
  const lines = profile.questions.flatMap(({ key, title }) => {
    const value = settled.answers.get(key)
    const origin = settled.origins.get(key) ?? "fallback"
    const suggestion = settled.suggestions.get(key)
    if (value === undefined || suggestion === undefined) return []
    const words = { given: "given", remembered: "as before", detected: "detected", fallback: "usual" }[origin]
    const seen = origin === "detected" ? (suggestion.because ?? words) : words
    return [`  ${key} = ${visible(String(value))}  (${visible(title)}; ${visible(seen)})`]
  })
  for (const key of settled.unused) lines.push(`  ${key} was given, and plays no part with the other answers.`)
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`
}

/** Which profile it is, and why. */
export function profileText(profile: AnyProfile, because: string): string {
  return `Profile ${profile.id}: ${visible(because).replace(/\.$/, "")}.\n`
}

/** The plan as data. */
export function planData(plan: ScaffoldPlan, settled: Settled, because: string): Record<string, unknown> {
  return {
    version: 1,
    profile: plan.profile,
    because,
    answers: Object.fromEntries(settled.answers),
    origins: Object.fromEntries(settled.origins),
    steps: plan.steps.map(({ path, kind, because: why, choices, choice, merged, beside }) => ({
      path: `${deployFolder}/${path}`,
      kind,
      because: why,
      choices,
      ...(choice === undefined ? {} : { choice }),
      ...(merged === undefined ? {} : { markers: merged.markers }),
      ...(beside === undefined ? {} : { beside: { ...beside, path: `${deployFolder}/${beside.path}` } }),
    })),
    writes: plan.writes.map(({ path }) => `${deployFolder}/${path}`),
  }
}
