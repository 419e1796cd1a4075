/** `set`: options of the shell and its arguments. */
import { type Call, noSuchOption } from "./bash-declare.ts"
import type { BashMachine, BashValue } from "./bash-machine.ts"

/** The names behind `set -o`; those that have a letter are called by it. */
const longOptions: Readonly<Record<string, string>> = {
  allexport: "a",
  errexit: "e",
  nounset: "u",
  noexec: "n",
  keyword: "k",
  onecmd: "t",
  posix: "n",
}
const quietOptions = new Set(
  "braceexpand emacs errtrace functrace hashall histexpand history ignoreeof interactive-comments monitor noclobber noglob nolog notify physical pipefail privileged verbose vi xtrace".split(
    " ",
  ),
)

interface Switch {
  readonly on: boolean
  readonly letter: string
  readonly long?: string
}

/** The options in front; undefined where one of their letters does not exist, and then none of them counts. */
function switchesOf(
  words: readonly BashValue[],
): { readonly switches: readonly Switch[]; readonly end: number } | undefined {
  const switches: Switch[] = []
  let i = 0
  for (; i < words.length; i++) {
    const word = words[i]?.text ?? ""
    if (!/^[-+]./.test(word) || word === "--") break
    if (!/^.[abefhkmnoprtuvxBCEHPT]+$/.test(word)) return undefined
    for (const letter of word.slice(1)) {
      const next = words[i + 1]?.text
      const long = letter === "o" && next !== undefined && !/^[-+]/.test(next) ? { long: next } : {}
      if (long.long !== undefined) i++
      switches.push({ on: word.startsWith("-"), letter, ...long })
    }
  }
  return { switches, end: i }
}

/** Carries `set` out; its exit status, if it is certain. */
export function set({ runner, args, at }: Call): number | undefined {
  const { machine } = runner
  const words = args.map(({ value }) => value)
  if (words.some(({ known }) => !known)) {
    machine.unsure("`set` with options that no file shows")
    return undefined
  }
  const refuse = (status: number) => {
    runner.complain(at, at + 3, noSuchOption)
    return status
  }
  const found = switchesOf(words)
  if (!found) return refuse(2)
  for (const { on, letter, long } of found.switches) {
    if (long !== undefined && !Object.hasOwn(longOptions, long) && !quietOptions.has(long)) return refuse(1)
    switchOption(machine, on, long === undefined ? letter : (longOptions[long] ?? ""))
  }
  const first = words[found.end]?.text
  if (first === undefined || (first === "-" && found.end + 1 === words.length)) return 0
  const given = words.slice(/^--?$/.test(first) ? found.end + 1 : found.end)
  machine.positional = machine.doubt === undefined ? given : undefined
  return 0
}

function switchOption(machine: BashMachine, on: boolean, letter: string): void {
  if (machine.doubt !== undefined) {
    if (/[aeu]/.test(letter)) machine.lasting ??= "an option of the shell may have been changed before it"
    return
  }
  if (letter === "a") machine.allexport = on
  if (letter === "e") machine.errexit = on
  if (letter === "u") machine.nounset = on
  if (on && /[nkt]/.test(letter)) machine.unsure("an option changes how the shell reads")
}
