/** Runs a script once for every call it makes and every way in which that call can go wrong. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { type Fault, inParallel, type Outcome } from "./bench.ts"

export interface Trial {
  readonly at: number
  readonly text: string
  readonly fault: Fault
}

/**
 * Every kind of fault at every call takes minutes. Otherwise each call meets one of them, all kinds in turn, a question
 * that is asked again only where it is asked for the last time; and of these trials only every n-th is made.
 */
const isThorough = process.env["ROLLOUT_SWEEP"] === "all"

/** The trials of a run with these calls: reading calls fail or are interrupted; what changes the world also breaks midway. */
export function trials(calls: readonly string[], changes: RegExp, every = 1): readonly Trial[] {
  const signals = ["SIGTERM", "mute", "SIGHUP", "SIGINT"] as const
  const found = calls.flatMap((text, at) => {
    const signal = signals[at % signals.length] ?? "SIGTERM"
    const faults: readonly Fault[] = changes.test(text)
      ? ["fail", "half", "hang", signal, "SIGKILL"]
      : ["fail", "torn", signal]
    const all = faults.map((fault) => ({ at, text, fault }))
    if (isThorough) return all
    return !changes.test(text) && calls.includes(text, at + 1) ? [] : all.slice(at % all.length).slice(0, 1)
  })
  return isThorough ? found : found.filter((_, i) => i % every === 0)
}

export const isSignal = (fault: Fault): boolean => fault.startsWith("SIG") || fault === "mute"

/** Runs every trial; what fails names its trial. */
export async function sweep(all: readonly Trial[], attempt: (trial: Trial) => Promise<void>): Promise<void> {
  const failed: string[] = []
  await inParallel(all, async (trial) => {
    try {
      await attempt(trial)
    } catch (error) {
      failed.push(`${trial.fault} at ${trial.at}, ${trial.text.slice(0, 90)}:\n${String(error)}`)
    }
  })
  assert.equal(failed.length, 0, `${failed.length} of ${all.length} trials:\n${failed.slice(0, 4).join("\n\n")}`)
}

/** Nothing half done lies in the folder of records, and nobody holds the lock. */
export function assertTidy(state: string, outcome: Outcome): void {
  const names = existsSync(state) ? readdirSync(state, { recursive: true }).map(String) : []
  assert.deepEqual(
    names.filter((name) => /^work\.|\.new(?:\.|$)|lock\.(?:owner|after)/.test(name)),
    [],
    outcome.output,
  )
  const lock = join(state, "lock")
  if (existsSync(lock)) assert.equal(spawnSync("flock", ["-n", lock, "true"]).status, 0, "the lock is held")
}
