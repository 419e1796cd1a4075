/** What may stand in one answer. Templates put answers into shell, YAML, units and Markdown: what could mean something there is refused. */
import { nearest } from "../../base/nearest.ts"
import { visible } from "../../base/visible.ts"
import type { Answers, AnswerValue, Question, QuestionKind } from "../profiles/types.ts"

export type Checked = { readonly value: AnswerValue } | { readonly problem: string }

interface Kind {
  /** Completes "it must be …". */
  readonly rule: string
  /** The answer in its one spelling, or undefined. */
  readonly read: (given: AnswerValue) => AnswerValue | undefined
}

const wholeNumber = (from: number, to: number): Kind => ({
  rule: `a whole number from ${from} to ${to}`,
  read: (given) => {
    const number = typeof given === "string" && /^\d{1,6}$/.test(given) ? Number(given) : given
    return typeof number === "number" && Number.isInteger(number) && number >= from && number <= to ? number : undefined
  },
})

const text = (rule: string, read: (given: string) => string | undefined): Kind => ({
  rule,
  read: (given) => (typeof given === "string" ? read(given) : undefined),
})

const fits = (rule: string, form: RegExp): Kind => text(rule, (given) => (form.test(given) ? given : undefined))

const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
const hostForm = new RegExp(`^(?:${label}\\.)*${label}$`)
const part = "[a-z0-9]+(?:(?:\\.|_{1,2}|-{1,5})[a-z0-9]+)*"
const imageForm = new RegExp(`^(?:(?:${label}\\.)*${label}(?::\\d{1,5})?/)?${part}(?:/${part})*$`)

function readHost(given: string): string | undefined {
  const host = given.toLowerCase()
  return host.length <= 253 && hostForm.test(host) && !/(?:^|\.)\d+$/.test(host) ? host : undefined
}

const flags = new Map<AnswerValue, boolean>([
  [true, true],
  ["true", true],
  ["yes", true],
  ["y", true],
  [false, false],
  ["false", false],
  ["no", false],
  ["n", false],
])

const kinds: Readonly<Record<Exclude<QuestionKind, "choice">, Kind>> = {
  name: fits(
    // Compose takes a service `x-…` for an extension.
    "a lower-case letter, then up to 39 letters, digits and inner dashes, not `x-…`",
    /^(?!x-)[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
  ),
  host: text("a DNS name such as app.example.com", readHost),
  port: wholeNumber(1, 65535),
  path: fits(
    "an absolute URL path of letters, digits and ._~-/",
    /^(?!.*(?:\/\/|\/\.\.?(?:\/|$)))\/[A-Za-z0-9._~/-]{0,199}$/,
  ),
  image: text("an image repository without tag or digest", (given) =>
    given.length <= 200 && imageForm.test(given) ? given : undefined,
  ),
  text: fits(
    "one line of at most 200 characters without quotes, backslash, `$`, backtick, `#` or `@@`",
    /^(?!\s)(?!.*@@)[^\p{C}\p{Zl}\p{Zp}"'\\$`#]{1,200}(?<!\s)$/u,
  ),
  email: text("an e-mail address", (given) => {
    const [local = "", domain = "", more] = given.split("@")
    const isLocal = /^[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,62}[A-Za-z0-9])?$/.test(local) && !local.includes("..")
    const host = readHost(domain)
    return isLocal && more === undefined && host?.includes(".") === true ? `${local}@${host}` : undefined
  }),
  names: fits(
    "names of variables with one blank between, at most 2000 characters",
    /^(?=.{1,2000}$)[A-Za-z_]\w*(?: [A-Za-z_]\w*)*$/,
  ),
  seconds: wholeNumber(1, 86400),
  "user-id": wholeNumber(1, 65533),
  flag: { rule: "true or false", read: (given) => flags.get(given) },
}

/**
 * Checks one answer. An empty one is right where the question's own fallback is empty: that is how profiles ask for what
 * there need not be.
 */
export function checkAnswer(question: Question, given: AnswerValue, earlier: Answers): Checked {
  if (given === "" && question.fallback(earlier) === "") return { value: "" }
  if (question.kind === "choice") return checkChoice(question, given)
  const kind = kinds[question.kind]
  const value = kind.read(given)
  if (value !== undefined) return { value }
  return { problem: `\`${question.key}\` is ${shown(given)}: it must be ${kind.rule}.` }
}

function checkChoice({ key, choices = [] }: Question, given: AnswerValue): Checked {
  const values = choices.map(({ value }) => value)
  // Numbers and words like `true` reach us as what JSON makes of them.
  const found = values.find((value) => value === String(given))
  if (found !== undefined) return { value: found }
  const meant = nearest(String(given), values)
  const hint = meant === undefined ? "" : ` Did you mean \`${meant}\`?`
  return { problem: `\`${key}\` is ${shown(given)}: it must be one of ${values.join(", ")}.${hint}` }
}

function shown(given: AnswerValue): string {
  const whole = String(given)
  return whole === "" ? "empty" : `\`${visible(whole.length > 60 ? `${whole.slice(0, 60)}…` : whole)}\``
}
