/** Which profile, and which answers: everything is settled beforehand, with the evidence beside it, and can be changed. */
import { type QuickPickItem, QuickPickItemKind } from "vscode"
import type {
  ScaffoldStartParams,
  WireAnswer,
  WireQuestion,
  WireScaffoldStart,
  WireTemplate,
} from "../../../server/src/lsp/scaffold-protocol.ts"
import { type Answered, back, pick, type } from "./ask.ts"

/** Asks the server about profile and answers. */
export type AskServer = (params: Omit<ScaffoldStartParams, "folder">) => Promise<WireScaffoldStart>

type Answers = Readonly<Record<string, WireAnswer>>

export interface Decided {
  readonly profile: string
  readonly answers: Answers
  readonly template?: WireTemplate
}

export interface DialogueContext {
  readonly title: string
  readonly ask: AskServer
  /** Reads a template folder of the user's choice; missing where the workspace is not trusted. */
  readonly chooseTemplate: (() => Promise<WireTemplate | undefined>) | undefined
  /** Shows why there can be no scaffold. */
  readonly refuse: (why: string) => void
}

const totalSteps = 3

/** Profile, then answers; undefined if the user leaves. */
export async function askForAnswers(context: DialogueContext): Promise<Decided | undefined> {
  const first = await context.ask({})
  if (first.refused !== undefined) return void context.refuse(first.refused)
  // Whoever goes back to the profiles and forth again finds the answers as they were.
  const kept = new Map<string, Answers>()
  for (;;) {
    const chosen = await askForProfile(first, context)
    if (chosen === undefined) return undefined
    if (chosen === back) continue
    const decided = await askForOverview(chosen, context, kept)
    if (decided !== back) return decided
  }
}

type Chosen = Pick<ScaffoldStartParams, "profile" | "template">

async function askForProfile(first: WireScaffoldStart, context: DialogueContext): Promise<Answered<Chosen>> {
  const profiles = first.profiles.map(({ id, title, summary }) => ({
    label: title,
    description: id === first.profile ? first.because : "",
    detail: summary,
    profile: id,
  }))
  const own = {
    label: "A template folder…",
    description: "",
    detail: "profile.json and files/",
    profile: "",
  }
  const items = [...profiles, ...(context.chooseTemplate === undefined ? [] : [own])]
  const active = items.find(({ profile }) => profile !== "" && profile === first.profile)
  const placeholder = "What is deployed?"
  const frame = { title: context.title, step: 1, totalSteps, canGoBack: false, placeholder, active }
  const answer = await pick(items, frame)
  if (answer === undefined || answer === back) return answer
  if (answer.profile !== "") return { profile: answer.profile }
  const template = await context.chooseTemplate?.()
  return template === undefined ? back : { template }
}

/** All answers in one list: Enter goes on, anything else in it can be changed first. */
async function askForOverview(
  chosen: Chosen,
  context: DialogueContext,
  kept: Map<string, Answers>,
): Promise<Answered<Decided>> {
  const key = chosen.profile ?? ""
  let answers = kept.get(key) ?? {}
  for (;;) {
    const start = await context.ask({ ...chosen, answers })
    if (start.refused !== undefined) return void context.refuse(start.refused)
    const given = new Map(Object.entries(answers))
    const goOn = { label: "$(arrow-right) Go on with these answers", question: undefined }
    const items: (QuickPickItem & { readonly question: WireQuestion | undefined })[] = [
      goOn,
      { label: "Answers", kind: QuickPickItemKind.Separator, question: undefined },
      ...start.questions.map((question) => itemOf(question, given.get(question.key))),
    ]
    const placeholder = "Enter goes on; choose an answer to change it"
    const frame = { title: context.title, step: 2, totalSteps, canGoBack: true, placeholder, active: goOn }
    const answer = await pick(items, frame)
    if (answer === undefined || answer === back) return answer
    const { question } = answer
    if (question === undefined)
      return {
        ...(chosen.template === undefined ? {} : { template: chosen.template }),
        profile: start.profile,
        answers,
      }
    const current = given.get(question.key) ?? question.value
    const value = await askForOne(question, current, { chosen, answers, context })
    if (value === undefined) return undefined
    if (value !== back) answers = { ...answers, [question.key]: value }
    kept.set(key, answers)
  }
}

const origins: Readonly<Record<WireQuestion["origin"], string>> = {
  given: "your answer",
  remembered: "as before",
  detected: "detected",
  fallback: "usual",
}

function itemOf(question: WireQuestion, given: WireAnswer | undefined) {
  const { title, value, origin, because, choices } = question
  const text = String(given ?? value)
  const shown = choices?.find((choice) => choice.value === text)?.label ?? text
  const why = given === undefined ? (because ?? origins[origin]) : origins.given
  return { label: title, description: shown === "" ? "(none)" : shown, detail: why, question }
}

interface One {
  readonly chosen: Chosen
  readonly answers: Answers
  readonly context: DialogueContext
}

async function askForOne(question: WireQuestion, current: WireAnswer, one: One): Promise<Answered<WireAnswer>> {
  const { key, title, kind, choices, because } = question
  const frame = { title: one.context.title, step: 2, totalSteps, canGoBack: true }
  const placeholder = because === undefined ? title : `${title} (${because})`
  if (choices !== undefined || kind === "flag") {
    const offered = choices ?? [
      { value: "true", label: "Yes" },
      { value: "false", label: "No" },
    ]
    const items = offered.map(({ value, label }) => ({ label, description: label === value ? "" : value, value }))
    const active = items.find(({ value }) => value === String(current))
    const answer = await pick(items, { ...frame, placeholder, active })
    if (answer === undefined || answer === back) return answer
    return kind === "flag" ? answer.value === "true" : answer.value
  }
  const check = async (text: string): Promise<string | undefined> => {
    const { chosen, answers, context } = one
    const { problems, refused } = await context.ask({ ...chosen, answers: { ...answers, [key]: text.trim() } })
    return refused ?? problems.find((problem) => problem.startsWith(`\`${key}\``))
  }
  const answer = await type({ ...frame, prompt: placeholder, value: String(current) }, check)
  return typeof answer === "string" ? answer.trim() : answer
}
