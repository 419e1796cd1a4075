/** A user's own template folder as a profile: `profile.json` with questions, texts with `@@key@@` slots. Data, no code. */
import { secretKindOf } from "../../model/secrets/names.ts"
import type { AnswerValue, MergePolicy, ProfileFile, Question, QuestionKind } from "../profiles/types.ts"
import { checkAnswer } from "./answer.ts"
import { pathProblems } from "./paths.ts"
import { entriesOf, isAnswer } from "./state.ts"
import type { AnyProfile } from "./types.ts"

/** A file below the template folder's `files/`. */
export interface TemplateText {
  readonly path: string
  readonly text: string
  readonly executable: boolean
}

export type TemplateReading = { readonly profile: AnyProfile } | { readonly broken: string }

const kinds: readonly QuestionKind[] = [
  "name",
  "host",
  "port",
  "path",
  "image",
  "text",
  "email",
  "seconds",
  "user-id",
  "names",
  "flag",
  "choice",
]
const slot = /@@([A-Za-z][A-Za-z0-9]*)@@/g

/** Reads a template folder's contents. */
export function readTemplate(manifest: string, texts: readonly TemplateText[]): TemplateReading {
  let data: unknown
  try {
    data = JSON.parse(manifest.replace(/^\ufeff/, ""))
  } catch {
    return { broken: "`profile.json` is no JSON" }
  }
  const entries = entriesOf(data)
  const [id, title] = [entries?.get("id"), entries?.get("title")]
  if (typeof id !== "string" || !/^[a-z][a-z0-9-]{0,39}$/.test(id))
    return { broken: "`id` in `profile.json` is no name of lower-case letters, digits and dashes" }
  if (typeof title !== "string" || title === "") return { broken: "`title` in `profile.json` is missing" }
  const given = entries?.get("questions") ?? []
  if (!Array.isArray(given)) return { broken: "`questions` in `profile.json` is no list" }
  const questions: Question[] = []
  for (const each of given) {
    const question = questionOf(entriesOf(each))
    if (typeof question === "string") return { broken: question }
    if (questions.some(({ key }) => key === question.key)) return { broken: `\`${question.key}\` is asked twice` }
    questions.push(question)
  }
  const broken = filesProblem(texts, questions)
  if (broken !== undefined) return { broken }
  const files: AnyProfile["files"] = (answers) =>
    texts.map((each) => fileOf(id, each, (key) => String(answers.get(key) ?? "")))
  return { profile: { id, title, summary: title, questions, files } }
}

function questionOf(entries: ReadonlyMap<string, unknown> | undefined): Question | string {
  const [key, title] = [entries?.get("key"), entries?.get("title")]
  if (typeof key !== "string" || !/^[a-z][A-Za-z0-9]{0,39}$/.test(key) || key === "profile")
    return "a question's `key` is no camelCase name"
  if (secretKindOf(key) !== undefined)
    return `the question \`${key}\` asks for a secret, and answers are kept in a file: ask for the place where it lies`
  if (typeof title !== "string") return `the question \`${key}\` has no \`title\``
  const kind = kinds.find((each) => each === entries?.get("kind"))
  if (kind === undefined) return `the question \`${key}\` has none of the kinds ${kinds.join(", ")}`
  const fallback = entries?.get("fallback")
  if (!isAnswer(fallback)) return `the question \`${key}\` has no \`fallback\``
  const values = entries?.get("choices")
  const choices = Array.isArray(values) ? values.filter((value) => typeof value === "string") : []
  if (kind === "choice" && choices.length === 0) return `the question \`${key}\` has no \`choices\``
  const question: Question = {
    key,
    title,
    kind,
    fallback: () => fallback,
    ...(kind === "choice" ? { choices: choices.map((value) => ({ value, label: value })) } : {}),
  }
  const checked = checkAnswer(question, fallback, new Map<string, AnswerValue>())
  return "problem" in checked ? `the fallback of the question \`${key}\` is wrong: ${checked.problem}` : question
}

function filesProblem(texts: readonly TemplateText[], questions: readonly Question[]): string | undefined {
  if (texts.length === 0) return "there are no files below `files/`"
  const [refused] = pathProblems(texts.map(({ path }) => path))
  if (refused !== undefined) return `the path of \`files/${refused.path}\` is refused: ${refused.because}`
  for (const { path, text } of texts) {
    if (!/^[\w./-]{1,150}$/.test(path)) return `the path of \`files/${path}\` has unusual characters in it`
    for (const [whole, key] of text.matchAll(slot))
      if (!questions.some((question) => question.key === key))
        return `\`files/${path}\` has a slot \`${whole}\` that no question fills`
  }
  return undefined
}

function fileOf(id: string, { path, text, executable }: TemplateText, answer: (key: string) => string): ProfileFile {
  const filled = text.replace(slot, (_, key: string) => answer(key))
  return { path, template: `${id}/${path}`, text: filled, executable, merge: policyOf(path) }
}

function policyOf(path: string): MergePolicy {
  if (/(?:^|\/)\.env\.(?:example|sample|template)$/.test(path)) return "env-keys"
  return /(?:^|[./])[a-z]+ignore$/.test(path) ? "lines" : "none"
}
