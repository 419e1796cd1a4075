/** The dialogue of `deploylint scaffold`: questions, conflicts, and the last word before anything is written. */

import { visible } from "../base/visible.ts"
import {
  type AnswerSources,
  type AnswerValue,
  type AnyProfile,
  type Choice,
  type ScaffoldPlan,
  type Settled,
  type Step,
  settleAnswers,
} from "../scaffolding.ts"
import type { Prompt } from "./prompt.ts"
import { deployFolder, Trouble } from "./scaffold-files.ts"
import { stepDiff } from "./scaffold-text.ts"
import { plural } from "./text.ts"

/** Unfit answers in a row before the run ends: an input that is no person would go on for ever. */
const mostTries = 10

/** Asks until an answer is understood. `read` gives the value, or a sentence that says what is wrong. */
async function askFor<T>(
  prompt: Prompt,
  text: string,
  read: (typed: string) => { readonly value: T } | { readonly problem: string },
): Promise<T> {
  for (let tries = 0; tries < mostTries; tries++) {
    const typed = await prompt.ask(text)
    if (typed === undefined) throw new Trouble("The input ended: nothing was written.")
    const answer = read(typed.trim())
    if ("value" in answer) return answer.value
    prompt.say(`${answer.problem}\n`)
  }
  throw new Trouble("No answer fits: nothing was written.")
}

/** Shows all answers until nobody wants to change one any more; gives those that were changed. */
export async function askAnswers(
  profile: AnyProfile,
  sources: AnswerSources,
  show: (settled: Settled) => string,
  prompt: Prompt,
): Promise<ReadonlyMap<string, AnswerValue>> {
  let said: ReadonlyMap<string, AnswerValue> = new Map()
  const settle = (more: ReadonlyMap<string, AnswerValue>): Settled =>
    settleAnswers(profile, { ...sources, given: new Map([...sources.given, ...more]) })
  for (;;) {
    prompt.say(show(settle(said)))
    const changed = await askFor(prompt, "Change an answer with key=value, or press Enter to go on: ", (typed) => {
      if (typed === "") return { value: undefined }
      const [, key, value] = /^(\w+)\s*=\s*(.*)$/.exec(typed) ?? []
      if (key === undefined || value === undefined) return { problem: "Write key=value." }
      const next = new Map([...said, [key, value]])
      const [problem] = settle(next).problems
      return problem === undefined ? { value: next } : { problem }
    })
    if (changed === undefined) return said
    said = changed
  }
}

/** Which profile is meant; the first is what the files speak for. */
export async function askProfile(
  usual: string,
  because: string,
  all: readonly AnyProfile[],
  prompt: Prompt,
): Promise<string> {
  const list = all.map(({ id, title }) => `  ${id}: ${title}\n`).join("")
  return await askFor(prompt, `Profile (${visible(because)})\n${list}profile [${usual}]: `, (typed) =>
    typed === "" || all.some(({ id }) => id === typed)
      ? { value: typed === "" ? usual : typed }
      : { problem: `There is no profile \`${visible(typed)}\`.` },
  )
}

/** What to do about every step that leaves a choice. */
export async function askChoices(plan: ScaffoldPlan, prompt: Prompt): Promise<ReadonlyMap<string, Choice>> {
  const chosen = new Map<string, Choice>()
  for (const step of plan.steps) {
    if (step.kind === "conflict" || step.kind === "merge") chosen.set(step.path, await askChoice(step, prompt))
  }
  return chosen
}

async function askChoice(step: Step, prompt: Prompt): Promise<Choice> {
  const usual = step.choice ?? "keep"
  const words = [...step.choices, "diff"].join(", ")
  const text = `${deployFolder}/${step.path}: ${step.because}.\n${words} [${usual}]: `
  for (;;) {
    const answer = await askFor(prompt, text, (typed): { value: Choice | "diff" } | { problem: string } => {
      const meant = typed === "" ? usual : [...step.choices, "diff" as const].find((word) => word.startsWith(typed))
      return meant === undefined ? { problem: `Write one of ${words}.` } : { value: meant }
    })
    if (answer !== "diff") return answer
    prompt.say(stepDiff(step).text)
  }
}

/** The last word. No answer is no. */
export async function askToWrite(plan: ScaffoldPlan, prompt: Prompt): Promise<boolean> {
  return await askFor(prompt, `Write ${plural(plan.writes.length, "file")}? yes or no [no]: `, (typed) => {
    if (/^(?:y|yes)$/i.test(typed)) return { value: true }
    return /^(?:n|no)?$/i.test(typed) ? { value: false } : { problem: "Write yes or no." }
  })
}
