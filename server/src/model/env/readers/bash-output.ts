/** The output of `$(…)` where it is certain: `echo` and `printf` of words that are settled. */
import { echoText } from "./bash-escapes.ts"
import { type BashValue, settled } from "./bash-machine.ts"
import { BashParser } from "./bash-parse.ts"
import type { BashRunner } from "./bash-run.ts"
import { type BashList, Stop } from "./bash-tree.ts"

/** As if the command printed nothing, which is what one that is not there prints. */
const unseen: BashValue = { text: "", known: true, because: "it takes in the output of a command" }

/** What a command substitution gives; its commands change nothing outside of it. */
export function outputOf(runner: BashRunner, text: string): BashValue {
  const { machine } = runner
  let list: BashList
  try {
    list = new BashParser(text).all()
  } catch (error) {
    if (error instanceof Stop && error.kind === "syntax") return unseen
    throw error
  }
  const saved = { uses: machine.uses, missing: machine.missing, status: machine.status, at: runner.expander.at }
  let result: BashValue = unseen
  try {
    machine.inside(() => {
      result = printed(runner, list)
    })
  } catch (error) {
    if (!(error instanceof Stop) || error.kind === "deep") throw error
  }
  machine.uses = [...saved.uses, ...machine.uses]
  machine.missing = [...saved.missing, ...machine.missing]
  machine.status = undefined
  runner.expander.at = saved.at
  return result
}

function printed(runner: BashRunner, list: BashList): BashValue {
  const { machine } = runner
  const outer = machine.uses
  let text = ""
  let because: string | undefined
  for (const item of list) {
    const [stage] = item.stages
    if (item.join === "||" || item.negated || item.background || item.stages.length !== 1) return unseen
    if (stage?.kind !== "simple" || stage.assignments.length > 0 || stage.redirects !== "none") return unseen
    const name = stage.words[0]?.raw
    if (machine.functions.has(name ?? "")) return unseen
    if (name === ":" || name === "true") {
      for (const { raw } of stage.words.slice(1)) runner.expander.fields(raw)
      continue
    }
    if (name !== "echo" && name !== "printf") return unseen
    const values = stage.words.slice(1).flatMap(({ raw }) => runner.expander.fields(raw))
    const [open] = values.filter(({ known }) => !known)
    if (open) return open
    because ??= values.find((value) => value.because !== undefined)?.because
    const words = values.map((value) => value.text)
    const part = name === "echo" ? echoed(words) : formatted(words)
    if (part === undefined) return unseen
    text += part
  }
  machine.uses = outer
  return because === undefined
    ? settled(text.replace(/\n+$/, ""))
    : { text: text.replace(/\n+$/, ""), known: true, because }
}

function echoed(words: readonly string[]): string | undefined {
  let first = 0
  let newline = true
  let escapes = false
  while (/^-[neE]+$/.test(words[first] ?? "")) {
    for (const option of (words[first] ?? "").slice(1)) {
      if (option === "n") newline = false
      else escapes = option === "e"
    }
    first++
  }
  const text = words.slice(first).join(" ")
  if (!escapes) return newline ? `${text}\n` : text
  const escaped = echoText(text)
  return escaped && (newline && !escaped.stops ? `${escaped.text}\n` : escaped.text)
}

/** `%s`, `%%` and plain text; the format is used again while words are left. */
function formatted(words: readonly string[]): string | undefined {
  const [format, ...rest] = words[0] === "--" ? words.slice(1) : words
  if (format === undefined || format.startsWith("-") || /\\(?![n\\t])|%(?![s%])/.test(format)) return undefined
  const takes = /%s/.test(format.replaceAll("%%", ""))
  let out = ""
  do {
    out += format.replace(/\\n|\\t|\\\\|%s|%%/g, (mark) => {
      if (mark === "%s") return rest.shift() ?? ""
      return mark === "%%" ? "%" : mark === "\\n" ? "\n" : mark === "\\t" ? "\t" : "\\"
    })
  } while (takes && rest.length > 0)
  return out
}
