/** All answers of a profile: what the user said, else what is remembered, else what the files show, else the fallback. */
import { nearest } from "../../base/nearest.ts"
import { visible } from "../../base/visible.ts"
import type { Detected } from "../detect/types.ts"
import type { Answers, AnswerValue, Question } from "../profiles/types.ts"
import { checkAnswer } from "./answer.ts"
import { entriesOf, isAnswer } from "./state.ts"
import type { AnyProfile } from "./types.ts"

export interface AnswerSources {
  /** From the command line, an answers file or a dialogue: wrong ones are problems. */
  readonly given: Answers
  /** From the state file, of the same profile: wrong ones are passed over. */
  readonly remembered?: Answers
  /** From the project's files: wrong ones are passed over. */
  readonly detected?: readonly Detected[]
}

export type Origin = "given" | "remembered" | "detected" | "fallback"

export interface Settled {
  /** One for every question of the profile, in its order. */
  readonly answers: Answers
  readonly origins: ReadonlyMap<string, Origin>
  /** What is taken, or would be, where nobody answers; only for questions that arise. */
  readonly suggestions: ReadonlyMap<string, Suggestion>
  /** Sentences that name key, value and rule; the answers are then not to be used. */
  readonly problems: readonly string[]
  /** Keys that were given for questions that do not arise. */
  readonly unused: readonly string[]
}

export interface Suggestion {
  readonly value: AnswerValue
  readonly origin: Origin
  /** What a file says, where the files decide. */
  readonly because?: string
}

/** Settles all answers; every question of the profile gets one. */
export function settleAnswers(profile: AnyProfile, sources: AnswerSources): Settled {
  const answers = new Map<string, AnswerValue>()
  /** The answers of the last run, for questions that have become new ones their fallbacks. */
  const before = new Map<string, AnswerValue>()
  const origins = new Map<string, Origin>()
  const suggestions = new Map<string, Suggestion>()
  const problems = [...sources.given.keys()].flatMap((key) => unknownKey(profile, key))
  const unused: string[] = []
  for (const question of profile.questions) {
    const { key } = question
    const given = sources.given.get(key)
    const suggestion = suggestionFor(question, sources, before, answers)
    const isAsked = arises(question, answers)
    const checked = given === undefined || !isAsked ? undefined : checkAnswer(question, given, answers)
    if (given !== undefined && checked === undefined) unused.push(key)
    if (checked !== undefined && "problem" in checked) problems.push(checked.problem)
    const isGiven = checked !== undefined && "value" in checked
    answers.set(key, isGiven ? checked.value : suggestion.value)
    origins.set(key, isGiven ? "given" : suggestion.origin)
    if (isAsked) suggestions.set(key, suggestion)
  }
  return { answers, origins, suggestions, problems, unused }
}

/** True if the question matters with the answers to those before it. */
function arises(question: Question, earlier: Answers): boolean {
  return question.when?.(earlier) !== false
}

/** The value that stands where nobody answers; adds the last run's answer to `before`. */
function suggestionFor(
  question: Question,
  sources: AnswerSources,
  before: Map<string, AnswerValue>,
  earlier: Answers,
): Suggestion {
  const { key } = question
  const remembered = valid(question, sources.remembered?.get(key), before)
  const usual = question.fallback(before)
  before.set(key, remembered ?? usual)
  const fallback: Suggestion = { value: question.fallback(earlier), origin: "fallback" }
  if (!arises(question, earlier)) return fallback
  // A usual value follows the answers that it was made of: an image is named after a service that has a new name.
  const isFollowing = remembered === usual && remembered !== fallback.value
  if (remembered !== undefined && !isFollowing) return { value: remembered, origin: "remembered" }
  const detected = sources.detected?.find((each) => each.key === key)
  const seen = valid(question, detected?.value, earlier)
  if (detected !== undefined && seen !== undefined && !isFollowing)
    return { value: seen, origin: "detected", because: detected.because }
  return fallback
}

function valid(question: Question, given: AnswerValue | undefined, earlier: Answers): AnswerValue | undefined {
  const checked = given === undefined ? undefined : checkAnswer(question, given, earlier)
  return checked !== undefined && "value" in checked ? checked.value : undefined
}

function unknownKey(profile: AnyProfile, key: string): readonly string[] {
  const keys = profile.questions.map((question) => question.key)
  if (keys.includes(key)) return []
  const meant = nearest(key, keys)
  const hint = meant === undefined ? `It asks ${keys.join(", ")}.` : `Did you mean \`${meant}\`?`
  return [`The profile \`${profile.id}\` has no question \`${visible(key.slice(0, 60))}\`. ${hint}`]
}

export interface AnswersFile {
  readonly profile?: string
  readonly answers: Answers
}

/** Reads an answers file: a JSON object with question keys, and `profile`. */
export function readAnswersFile(text: string): AnswersFile | { readonly broken: string } {
  let data: unknown
  try {
    data = JSON.parse(text.replace(/^\ufeff/, ""))
  } catch {
    return { broken: "it is no JSON" }
  }
  const entries = entriesOf(data)
  if (entries === undefined) return { broken: "it is no JSON object" }
  const answers = new Map<string, AnswerValue>()
  let profile: string | undefined
  for (const [key, value] of entries) {
    if (key === "profile") {
      if (typeof value !== "string") return { broken: "`profile` is no text" }
      profile = value
    } else if (isAnswer(value)) answers.set(key, value)
    else return { broken: `\`${visible(key.slice(0, 60))}\` is neither text nor number nor true or false` }
  }
  return { answers, ...(profile === undefined ? {} : { profile }) }
}
