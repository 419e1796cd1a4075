/** The order of asking, without anybody who asks: the terminal and the editor put the questions in their own way. */
import type { Answers, AnswerValue, Question } from "../profiles/types.ts"
import { checkAnswer } from "./answer.ts"
import { type AnswerSources, type Suggestion, settleAnswers } from "./answers.ts"
import type { AnyProfile } from "./types.ts"

export interface NextQuestion {
  readonly question: Question
  /** Taken for an empty answer. */
  readonly suggestion: Suggestion
  /** Checks an answer as typed. */
  readonly check: (typed: string) => { readonly value: AnswerValue } | { readonly problem: string }
}

/**
 * The first question that nobody answered yet and that arises; undefined once all are answered. `said` are the answers
 * of the dialogue so far; they are added to the given ones of the sources.
 */
export function nextQuestion(profile: AnyProfile, sources: AnswerSources, said: Answers): NextQuestion | undefined {
  const given = new Map([...sources.given, ...said])
  const { answers, suggestions } = settleAnswers(profile, { ...sources, given })
  const earlier = new Map<string, AnswerValue>()
  for (const question of profile.questions) {
    const suggestion = suggestions.get(question.key)
    if (suggestion !== undefined && !given.has(question.key))
      return { question, suggestion, check: (typed) => checkAnswer(question, typed.trim(), earlier) }
    const settled = answers.get(question.key)
    if (settled !== undefined) earlier.set(question.key, settled)
  }
  return undefined
}
