/** Assignments and the builtins that declare variables: `export`, `readonly`, `declare`, `typeset`, `local`. */
import { namesFiles } from "./bash-expand.ts"
import { isName } from "./bash-lex.ts"
import { type BashMachine, type BashValue, settled, unknownValue } from "./bash-machine.ts"
import { assignmentOf } from "./bash-parse.ts"
import type { BashRunner } from "./bash-run.ts"
import { Stop } from "./bash-tree.ts"

/** A word of the command; `raw` is as written where it is an assignment (`export A=…`), else empty. */
export interface Operand {
  readonly value: BashValue
  readonly raw: string
  readonly at: number
  /** What the assignment gives: all of a command's words are expanded before any of them is assigned. */
  readonly right?: BashValue
  readonly uses?: string[]
  readonly missing?: string[]
}

export interface Call {
  readonly runner: BashRunner
  readonly name: string
  readonly args: readonly Operand[]
  readonly at: number
}

/** Carries the builtin out; its exit status, if it is certain. */
export type Builtin = (call: Call) => number | undefined

/** Assigns a value to a variable, `+=` and integers included; throws where the variable cannot be changed. */
export function setting(runner: BashRunner, name: string, value: BashValue, appends: boolean, at: number): void {
  const { machine, expander } = runner
  if (machine.isReadonly(name)) throw expander.fails("a variable that cannot be changed is assigned")
  const old = machine.variables.get(name)
  if (old?.attribute === "integer") {
    const before = appends ? (machine.use(name) ?? settled("")) : settled("")
    const [left, right] = [before, value].map((each) =>
      each.known && each.because === undefined ? counted(runner, each.text) : undefined,
    )
    const isKnown = left !== undefined && right !== undefined
    machine.assign(
      name,
      isKnown ? settled(BigInt.asIntN(64, left + right).toString()) : unknownValue("it is an integer"),
      at,
    )
    if (!isKnown) machine.unsure("an integer that no file settles may have ended the file before it")
    return
  }
  if (!appends) {
    machine.assign(name, value, at)
    return
  }
  if (old?.isArray) return
  const before = machine.use(name)
  const because = before?.because ?? value.because
  const known = (before?.known ?? true) && value.known
  const text = known ? (before?.text ?? "") + value.text : ""
  machine.assign(name, { text, known, ...(because === undefined ? {} : { because }) }, at)
}

/** An integer's value; an error in it ends the whole file, not just its line. */
function counted(runner: BashRunner, text: string): bigint | undefined {
  try {
    return runner.expander.computed(text)
  } catch (error) {
    if (error instanceof Stop && error.kind === "discard") throw new Stop("exit", error.why, error.at)
    throw error
  }
}

interface Declaration {
  exported?: boolean
  isReadonly?: boolean
  isArray?: boolean
  attribute?: "integer" | "upper" | "lower"
}

/** Which words are options, and which letters they may have. */
const options: Readonly<Record<string, readonly [RegExp, RegExp]>> = {
  export: [/^-./, /^-[aAfnp]+$/],
  readonly: [/^-./, /^-[aAfp]+$/],
}
/** `declare`, `typeset`, `local`. */
const families = [/^[-+]./, /^.[aAcfFgiIlnprtux]+$/] as const

export const noSuchOption = "an option does not exist"

function attributeOf(word: string): Declaration["attribute"] {
  if (word.includes("i")) return "integer"
  const [upper, lower] = [word.includes("u"), word.includes("l")]
  return upper === lower ? undefined : upper ? "upper" : "lower"
}

/** Adds what one word of options asks for. */
function note(machine: BashMachine, name: string, word: string, change: Declaration): void {
  const on = word.startsWith("-")
  if (word.includes("n") && name === "export") change.exported = false
  else if (/[nc]/.test(word)) machine.unsure("a name reference may stand for it")
  if (word.includes("x")) change.exported = on
  if (word.includes("r") && on) change.isReadonly = true
  if (/[aA]/.test(word)) change.isArray = true
  const attribute = attributeOf(word)
  if (attribute && on) change.attribute = attribute
}

/** `export`, `readonly`, `declare` and relatives. */
export function declare({ runner, name, args, at }: Call): number | undefined {
  const { machine } = runner
  if (name === "local" && machine.calls === 0) {
    runner.complain(at, at + 5, "`local` stands outside of a function")
    return 1
  }
  const change: Declaration = name === "export" ? { exported: true } : name === "readonly" ? { isReadonly: true } : {}
  const [signs, letters] = options[name] ?? families
  let isLocal = machine.calls > 0 && name !== "export" && name !== "readonly"
  let first = 0
  for (; first < args.length; first++) {
    const word = args[first]?.value.text ?? ""
    if (word !== "--" && !signs.test(word)) break
    if (word === "--") {
      first++
      break
    }
    if (!letters.test(word)) {
      runner.complain(at, at + name.length, noSuchOption)
      return 2
    }
    if (/[pfF]/.test(word)) return undefined
    if (word.includes("g")) isLocal = false
    note(machine, name, word, change)
  }
  let status: number | undefined = 0
  for (const operand of args.slice(first)) {
    const done = declareOne(runner, operand, change, isLocal, name === "export")
    if (done !== true && status !== undefined) status = done === false ? 1 : undefined
  }
  return machine.doubt === undefined ? status : undefined
}

function declareOne(
  runner: BashRunner,
  operand: Operand,
  change: Declaration,
  isLocal: boolean,
  keepsOff: boolean,
): boolean | undefined {
  const { machine, expander } = runner
  const { value, raw, at } = operand
  expander.at = at
  if (!value.known) {
    // Whichever files a pattern names, they start as it does: as an assignment does, or as no name does.
    const starts = /^(?:[A-Za-z_]\w*\+?=|\d|\w*[^\w+=?*[])/.test(value.text)
    if (!starts || value.because !== namesFiles) machine.cloud("a declaration of names that no file shows may set it")
    if (!starts) return undefined
  }
  const assignment = assignmentOf({ raw: value.text, at })
  const name = assignment?.name ?? value.text
  if (!isName(name)) {
    runner.complain(at, at + 1, "this is no name of a variable")
    return false
  }
  if (machine.isReadonly(name) && (assignment || change.attribute || change.isArray)) {
    runner.complain(at, at + 1, "a variable that cannot be changed is assigned")
    // Exported it is all the same, with the value that it has.
    if (change.exported) machine.change(name, { exported: true })
    return false
  }
  if (isLocal) machine.local(name)
  const { exported, ...attributes } = change
  // `readonly` holds from behind the assignment on.
  const { isReadonly, ...before } = attributes
  if (before.attribute !== undefined) machine.change(name, { attribute: before.attribute })
  if (before.isArray || /^\w+\+?=\(\)$/.test(raw)) machine.assignArray(name, at)
  else if (assignment) {
    machine.uses = operand.uses ?? []
    machine.missing = operand.missing ?? []
    setting(runner, name, operand.right ?? { ...value, text: assignment.raw }, assignment.appends, at)
  }
  if (!assignment && !machine.variables.has(name)) machine.change(name, {})
  if (exported !== undefined && machine.doubt !== undefined) machine.change(name, {})
  // Under `set -a` an assignment exports what `declare +x` would not.
  const stays = exported === false && assignment !== undefined && machine.allexport && !keepsOff
  const isSure = exported !== false || machine.doubt === undefined
  if (exported !== undefined && isSure && !stays && !machine.variables.get(name)?.isArray)
    machine.change(name, { exported })
  if (isReadonly) machine.change(name, { isReadonly })
  return true
}
