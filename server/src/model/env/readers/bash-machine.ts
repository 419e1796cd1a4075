/** What a shell that reads a file holds: variables, options, and what is known about each. */
import type { Environment, IgnoredLine } from "../types.ts"
import { changing, constants, started } from "./bash-own.ts"
import { type BashCommand, Stop } from "./bash-tree.ts"

/** A text, or the reason why it is not known. A placeholder (`<pid>`) is a known text with a reason. */
export interface BashValue {
  readonly text: string
  readonly known: boolean
  readonly because?: string
}

export const settled = (text: string): BashValue => ({ text, known: true })

export function unknownValue(because: string): BashValue {
  return { text: "", known: false, because }
}

export interface BashVariable {
  /** Undefined: declared, but without a value. */
  readonly value: BashValue | undefined
  readonly exported: boolean
  readonly isReadonly: boolean
  readonly isArray: boolean
  /** Why it may be an array, which never reaches a process, or read-only, whatever is assigned to it later. */
  readonly mayBeArray?: string
  readonly attribute?: "integer" | "upper" | "lower"
  /** Where the file assigned it; undefined for what came from the environment. */
  readonly place?: number
  readonly uses: readonly string[]
  readonly missing: readonly string[]
  /** Which assignment of the whole run it was. */
  readonly turn: number
}
/** A function's bodies, the last first; one that is not certain is defined where no file settles that it is. */
interface BashFunction {
  readonly bodies: readonly BashCommand[]
  readonly certain: boolean
}

const nothing: BashVariable = {
  value: undefined,
  exported: false,
  isReadonly: false,
  isArray: false,
  uses: [],
  missing: [],
  turn: 0,
}

/** Longest value that Linux passes to a process (MAX_ARG_STRLEN), in characters. */
const longest = 131_072

export class BashMachine {
  readonly variables = new Map<string, BashVariable>()
  readonly functions = new Map<string, BashFunction>()
  readonly complaints: IgnoredLine[] = []
  readonly ignored: IgnoredLine[] = []
  allexport = true
  errexit = false
  nounset = false
  /** Undefined: the arguments of the shell that reads the file. */
  positional: readonly BashValue[] | undefined
  /** Exit status of the last command; undefined where it is not known. */
  status: number | undefined = 0
  /** Why it is not certain that the commands being carried out run at all. */
  doubt: string | undefined
  /** The same for everything from a point on, and beyond the branch in which it came up. */
  lasting: string | undefined
  /** What the value that is being computed takes in. */
  uses: string[] = []
  missing: string[] = []
  readonly #locals: Map<string, BashVariable | undefined>[] = []
  #functionJournal: Map<string, BashFunction | undefined> | undefined
  #journal: Map<string, BashVariable | undefined> | undefined
  #turn = 0
  /** Everything assigned before this turn may have changed since. */
  #clouded: { readonly turn: number; readonly why: string } | undefined
  #budget: number
  #steps: number

  constructor(environment: Environment, size: number) {
    for (const [name, text] of environment)
      this.variables.set(name, { ...nothing, value: settled(text), exported: true })
    this.#budget = 8 * size + 16 * longest
    this.#steps = size + 20_000
  }

  /** Counts work; a file that makes much of little is given up. */
  step(at: number): void {
    if (--this.#steps < 0) throw new Stop("deep", "it runs too long to be computed", at)
  }

  /** The value of a variable; undefined where it is unset. */
  get(name: string): BashValue | undefined {
    if (changing.has(name) || constants.has(name)) return unknownValue("it takes in a value of the running shell")
    const found = this.variables.get(name)
    if (this.#clouded && !found?.isReadonly && (found?.turn ?? 0) <= this.#clouded.turn)
      return unknownValue(this.#clouded.why)
    if (found?.isArray) return unknownValue("it takes in an array")
    if (found?.mayBeArray !== undefined) return unknownValue(found.mayBeArray)
    if (found?.value !== undefined) return found.value
    return started.has(name) ? unknownValue("it takes in a value of the running shell") : undefined
  }

  /** What `get` says, noted as an ingredient of the value that is being computed. */
  use(name: string): BashValue | undefined {
    const value = this.get(name)
    if (value) this.uses.push(name)
    return value
  }

  isReadonly(name: string): boolean {
    return constants.has(name) || this.variables.get(name)?.isReadonly === true
  }

  /** Assigns, with the attributes that the variable has; the caller has looked whether it may. */
  assign(name: string, value: BashValue, place: number): void {
    const old = this.variables.get(name) ?? nothing
    this.#store(name, {
      ...old,
      value: this.#stored(old, value),
      exported: old.exported || this.allexport,
      place,
      uses: this.uses,
      missing: this.missing,
    })
  }

  assignArray(name: string, place: number): void {
    const old = this.variables.get(name) ?? nothing
    if (this.doubt !== undefined && !old.isArray) {
      const value = unknownValue(this.doubt)
      this.#store(name, { ...old, value, exported: old.exported || this.allexport, mayBeArray: this.doubt, place })
      return
    }
    this.#store(name, { ...old, value: unknownValue("it is an array"), isArray: true, exported: false, place })
  }

  #stored(old: BashVariable, value: BashValue): BashValue {
    if (this.doubt !== undefined) return unknownValue(this.doubt)
    this.#budget -= value.text.length
    if (value.text.length > longest || this.#budget < 0)
      return unknownValue("it grows beyond what a process can be given")
    if (!value.known || old.attribute === undefined) return value
    if (value.because !== undefined || /[^\0-\x7f]/.test(value.text))
      return unknownValue("it is changed by an attribute")
    return settled(old.attribute === "upper" ? value.text.toUpperCase() : value.text.toLowerCase())
  }

  change(name: string, change: Partial<BashVariable>): void {
    const old = this.variables.get(name) ?? nothing
    const { doubt } = this
    const value = doubt === undefined ? old.value : unknownValue(doubt)
    // What may be read-only may keep its value, whatever is assigned to it later.
    const perhaps = doubt !== undefined && change.isReadonly ? { isReadonly: old.isReadonly, mayBeArray: doubt } : {}
    this.#store(name, { ...old, value: old.value === undefined ? undefined : value, ...change, ...perhaps }, old.turn)
  }

  unset(name: string): void {
    const old = this.variables.get(name)
    if (this.doubt !== undefined && old?.value !== undefined) this.change(name, {})
    else if (this.#clouded) this.#store(name, nothing)
    else this.#put(name, undefined)
  }

  #store(name: string, variable: BashVariable, turn?: number): void {
    this.#turn++
    this.#put(name, { ...variable, turn: turn ?? this.#turn })
  }

  #put(name: string, variable: BashVariable | undefined): void {
    const journal = this.#journal
    if (journal && !journal.has(name)) journal.set(name, this.variables.get(name))
    if (variable) this.variables.set(name, variable)
    else this.variables.delete(name)
  }

  /** Every variable but the read-only ones may have another value from here on. */
  cloud(why: string): void {
    this.#turn++
    this.#clouded = { turn: this.#turn, why }
  }

  /** Why the variable may have another value than the file gave it. */
  cloudOver(name: string, variable: BashVariable): string | undefined {
    if (changing.has(name)) return "the shell makes up its value"
    if (variable.mayBeArray !== undefined) return variable.mayBeArray
    return this.#clouded && !variable.isReadonly && variable.turn <= this.#clouded.turn ? this.#clouded.why : undefined
  }

  /** Defines a function, or removes it. */
  define(name: string, body: BashCommand | undefined): void {
    const old = this.functions.get(name)
    const journal = this.#functionJournal
    if (journal && !journal.has(name)) journal.set(name, old)
    const certain = this.doubt === undefined
    const others = certain ? [] : (old?.bodies ?? []).slice(0, 3)
    const bodies = body ? [body, ...others] : others
    if (bodies.length > 0) this.functions.set(name, { bodies, certain })
    else this.functions.delete(name)
  }

  /** Carries something out whose effects stay inside: a subshell. */
  inside(run: () => void): void {
    const { allexport, errexit, nounset, positional, lasting, doubt } = this
    const clouded = this.#clouded
    const outer = this.#journal
    const journal = new Map<string, BashVariable | undefined>()
    this.#journal = journal
    const outerFunctions = this.#functionJournal
    const functions = new Map<string, BashFunction | undefined>()
    this.#functionJournal = functions
    try {
      run()
    } finally {
      this.#journal = undefined
      for (const [name, old] of journal) this.#put(name, old)
      this.#journal = outer
      for (const [name, old] of functions)
        if (old) this.functions.set(name, old)
        else this.functions.delete(name)
      this.#functionJournal = outerFunctions
      this.#clouded = clouded
      Object.assign(this, { allexport, errexit, nounset, positional, lasting, doubt })
    }
  }

  /** Carries a function's body out: its `local` variables end with it. */
  call(run: () => void): void {
    const locals = new Map<string, BashVariable | undefined>()
    this.#locals.push(locals)
    try {
      run()
    } finally {
      this.#locals.pop()
      for (const [name, old] of locals) this.#put(name, old)
    }
  }

  get calls(): number {
    return this.#locals.length
  }

  /** Carries out what sees variables of its own. Where it changes one of them, what stays behind is not known. */
  lending(own: readonly { readonly name: string; readonly value: BashValue }[], place: number, run: () => void): void {
    const saved = own.map(({ name }) => [name, this.variables.get(name)] as const)
    const lent = own.map(({ name, value }) => {
      this.assign(name, value, place)
      return this.variables.get(name)
    })
    const changed: string[] = []
    try {
      run()
    } finally {
      for (const [i, [name, old]] of [...saved.entries()].reverse()) {
        if (this.variables.get(name) !== lent[i]) changed.push(name)
        this.#put(name, old)
      }
      for (const name of changed) this.assign(name, unknownValue("a command that has it as its own changes it"), place)
    }
  }

  local(name: string): void {
    const locals = this.#locals.at(-1)
    if (!locals || locals.has(name)) return
    locals.set(name, this.variables.get(name))
    this.#put(name, undefined)
  }

  /** Something that changes whether, or how, what stands behind it runs, even beyond the branch it is in. */
  unsure(why: string): void {
    if (this.doubt === undefined) this.doubt = why
    else this.lasting ??= why
  }

  /** A loop whose rounds are not known: what the first one leaves decides on what the next ones do. */
  loop(run: () => void): void {
    this.maybe("it is assigned in a loop", () => {
      run()
      run()
    })
  }

  /** Runs what may or may not run: what it assigns is not known afterwards. */
  maybe(why: string, run: () => void): void {
    const { doubt } = this
    this.doubt = doubt ?? why
    try {
      run()
      this.doubt = doubt ?? this.lasting
    } catch (error) {
      // Whether anything behind this runs is in doubt as well, however deep in branches it stands.
      if (!(error instanceof Stop) || error.kind === "deep") throw error
      this.lasting ??= this.doubt
    }
    this.status = undefined
  }
}
