/** Carries out the commands of a sourced file on a machine of variables. Nothing outside of it is touched. */
import { span } from "../../../base/span.ts"
import { braced } from "./bash-braces.ts"
import { builtins } from "./bash-builtins.ts"
import { carryOut, perhaps } from "./bash-control.ts"
import { type Builtin, type Operand, setting } from "./bash-declare.ts"
import { BashExpander, expandsBraces } from "./bash-expand.ts"
import { type BashMachine, type BashValue, settled, unknownValue } from "./bash-machine.ts"
import { outputOf } from "./bash-output.ts"
import { assignmentOf, BashParser, declarers } from "./bash-parse.ts"
import {
  type BashAssignment,
  type BashCommand,
  type BashItem,
  type BashList,
  type BashSimple,
  deepest,
  Stop,
} from "./bash-tree.ts"

const mayHaveStopped = "the shell may have stopped before it"

export class BashRunner {
  readonly machine: BashMachine
  readonly expander: BashExpander
  /** Offset in the file that everything of an `eval` is charged to; undefined outside of one. */
  #fixed: number | undefined
  depth = 0

  constructor(machine: BashMachine) {
    this.machine = machine
    this.expander = new BashExpander(machine, (text) => this.#output(text))
  }

  /** Runs a text line by line; throws the Stop that ends it, if there is one. */
  text(text: string, fixed?: number): void {
    if (++this.depth > deepest) throw new Stop("deep", "it is nested too deeply to be computed", this.expander.at)
    const saved = this.#fixed
    this.#fixed = fixed ?? saved
    const parser = new BashParser(text)
    for (;;) {
      let list: BashList | undefined
      try {
        list = parser.unit()
      } catch (error) {
        if (!(error instanceof Stop)) throw error
        const at = this.place(error.at)
        if (error.kind !== "discard") throw new Stop(error.kind, error.why, at)
        this.complain(at, at + 1, error.why)
        this.machine.status = 1
        parser.resume()
        continue
      }
      if (list === undefined) break
      try {
        this.list(list)
      } catch (error) {
        if (!(error instanceof Stop) || error.kind !== "discard") throw error
        this.complain(error.at, error.at + 1, error.why)
        this.machine.status = 1
      }
    }
    this.#fixed = saved
    this.depth--
  }

  complain(start: number, end: number, why: string): void {
    if (this.machine.doubt === undefined) this.machine.complaints.push({ span: span(start, end), why })
  }

  place(at: number): number {
    return this.#fixed ?? at
  }

  /** `tested`: a failure in it does not end the shell under `set -e`. */
  list(list: BashList, tested = false): void {
    const { machine } = this
    for (const [i, item] of list.entries()) {
      const follows = list[i + 1]?.join
      const isTested = tested || item.negated || (follows !== undefined && follows !== ";")
      if (item.join !== ";") {
        if (machine.status === undefined) {
          machine.maybe(perhaps, () => this.#item(item, true))
          continue
        }
        if ((machine.status === 0) !== (item.join === "&&")) continue
      }
      this.#item(item, isTested)
    }
  }

  #item(item: BashItem, tested: boolean): void {
    const { machine } = this
    const only = item.stages.length === 1 ? item.stages[0] : undefined
    if (item.background || !only) {
      this.#lost(item)
      machine.status = item.background ? 0 : undefined
    } else this.command(only, tested)
    if (item.negated && !item.background && machine.status !== undefined) machine.status = machine.status === 0 ? 1 : 0
    if (tested || !machine.errexit || machine.status === 0) return
    if (machine.status !== undefined)
      throw new Stop("exit", "it fails, and `set -e` ends the shell that reads the file", this.expander.at)
    machine.unsure(mayHaveStopped)
  }

  /** What a stage of a pipeline or a background command assigns does not reach the shell. */
  #lost(item: BashItem): void {
    const why = item.background ? "`&` sends it to the background, where it is lost" : "a pipeline's variables are lost"
    for (const stage of item.stages) {
      if (stage.kind !== "simple") continue
      const [{ raw, at } = { raw: ":", at: 0 }] = stage.words
      if (stage.words.length === 0) for (const each of stage.assignments) this.#ignore(each, why)
      else if (!/[$`]/.test(raw) && !builtins[raw] && !this.machine.functions.has(raw)) this.#foreign(raw, at)
    }
  }

  #ignore({ at, name }: BashAssignment, why: string): void {
    const start = this.place(at)
    const end = this.#fixed === undefined ? start + name.length : start + 1
    if (this.machine.doubt === undefined) this.machine.ignored.push({ span: span(start, end), why })
  }

  command(command: BashCommand, tested: boolean): void {
    this.machine.step(this.expander.at)
    if (++this.depth > deepest) throw new Stop("deep", "it is nested too deeply to be computed", this.expander.at)
    carryOut(this, command, tested)
    this.depth--
  }

  /** From here on the ingredients of a new value are noted. */
  begin(): void {
    this.machine.uses = []
    this.machine.missing = []
  }

  assignment(each: BashAssignment): void {
    const { machine, expander } = this
    expander.at = this.place(each.at)
    this.begin()
    if (each.isArray) {
      if (machine.isReadonly(each.name)) throw expander.fails("a variable that cannot be changed is assigned")
      machine.assignArray(each.name, expander.at)
      return
    }
    const value = expander.assigned(each.raw)
    setting(this, each.name, value, each.appends, expander.at)
  }

  simple(command: BashSimple): void {
    const { expander } = this
    const [first] = command.words
    if (first === undefined) {
      this.#assignments(command)
      return
    }
    expander.at = this.place(first.at)
    this.begin()
    const declares = declarers.has(first.raw)
    const fields: Operand[] = []
    for (const { raw, at } of command.words) {
      expander.at = this.place(at)
      // What braces give is a word like any other, not an assignment.
      const assignment = declares && (braced(raw) ?? [raw])[0] === raw ? assignmentOf({ raw, at }) : undefined
      if (assignment) fields.push(this.#declared(assignment.raw, raw, at))
      else for (const value of expander.fields(raw)) fields.push({ value, at, raw: "" })
    }
    expander.at = this.place(first.at)
    const name = fields[0]?.value
    if (name === undefined) {
      this.#assignments(command)
      return
    }
    this.#invoke(command, name, fields)
  }

  /** `NAME=value` behind a declaring builtin. */
  #declared(right: string, raw: string, at: number): Operand {
    const { expander, machine } = this
    this.begin()
    const value = braced(raw) ? expander.assigned(right) : unknownValue(expandsBraces)
    return { value: settled(raw), at, raw, right: value, uses: machine.uses, missing: machine.missing }
  }

  /** A command of assignments alone; its status is that of the last `$(…)` in it. */
  #assignments(command: BashSimple): void {
    for (const each of command.assignments) this.assignment(each)
    for (const { text } of command.documents) this.expander.document(text)
    const runs = command.assignments.some(({ raw }) => /\$\(|`/.test(raw))
    this.machine.status = runs || command.redirects !== "none" || command.words.length > 0 ? undefined : 0
  }

  #invoke(command: BashSimple, name: BashValue, fields: readonly Operand[]): void {
    const { machine } = this
    const isKnown = name.known && name.because === undefined
    const builtin = isKnown ? builtins[name.text] : undefined
    const called = isKnown ? machine.functions.get(name.text) : undefined
    const persists = builtin !== undefined && declarers.has(name.text)
    const at = this.place(command.words[0]?.at ?? 0)
    const own: { readonly name: string; readonly value: BashValue }[] = []
    try {
      for (const each of command.assignments) own.push(...this.#temporary(each, persists ? fields : []))
    } catch (error) {
      // Those before the one that fails are left behind, but not for programs.
      for (const each of own) machine.assign(each.name, unknownValue("its command could not be run"), at)
      throw error
    }
    this.expander.at = at
    this.begin()
    // That of a program is expanded in a shell of its own, which changes nothing here.
    if (called !== undefined || builtin !== undefined || !isKnown)
      for (const { text } of command.documents) this.expander.document(text)
    if (called !== undefined) {
      const args = fields.slice(1).map(({ value }) => value)
      const [body] = called.bodies
      machine.lending(own, at, () => {
        if (called.certain && body) this.#call(body, args)
        else for (const each of called.bodies) machine.maybe(perhaps, () => this.#call(each, args))
      })
      return
    }
    if (builtin !== undefined) {
      const run = () => this.#builtin(builtin, name.text, fields.slice(1), at)
      if (command.redirects === "unsure") machine.maybe("a redirection may fail before it", run)
      else if (name.text === "eval") machine.lending(own, at, run)
      else run()
      return
    }
    machine.status = undefined
    const something = name.because === expandsBraces || name.text.replace(/<arg\d?>/g, "") !== ""
    if (!isKnown && !something) {
      // A word that comes to nothing leaves the assignments in place.
      for (const each of command.assignments) machine.maybe(perhaps, () => this.assignment(each))
      return
    }
    this.#foreign(command.words[0]?.raw ?? "", command.words[0]?.at ?? 0)
  }

  #foreign(raw: string, at: number): void {
    const start = this.place(at)
    const length = this.#fixed === undefined ? raw.length : 1
    this.complain(start, start + length, "the shell runs this word as a command")
  }

  #builtin(builtin: Builtin, name: string, operands: readonly Operand[], at: number): void {
    const args = operands.map((each) => ({ ...each, at: this.place(each.at) }))
    this.machine.status = builtin({ runner: this, name, args, at })
  }

  /** An assignment in front of a command is for that command; before `export NAME` it stays. */
  #temporary(
    each: BashAssignment,
    fields: readonly { readonly value: BashValue; readonly raw: string }[],
  ): readonly { readonly name: string; readonly value: BashValue }[] {
    const stays = fields.some(({ value, raw }) => raw === "" && value.text === each.name)
    if (stays) {
      this.assignment(each)
      return []
    }
    const { expander, machine } = this
    expander.at = this.place(each.at)
    this.begin()
    const value = each.isArray ? unknownValue("it is an array") : expander.assigned(each.raw)
    this.#ignore(each, "it is set for the command behind it alone")
    if (machine.isReadonly(each.name)) return []
    if (!each.appends || !value.known) return [{ name: each.name, value }]
    const before = machine.get(each.name) ?? settled("")
    return [{ name: each.name, value: { ...value, ...before, text: before.text + value.text } }]
  }

  #call(body: BashCommand, args: readonly BashValue[]): void {
    const { machine } = this
    if (machine.calls > deepest) throw new Stop("deep", "it is nested too deeply to be computed", this.expander.at)
    const { positional } = machine
    const depth = this.depth
    machine.positional = args.every(({ known }) => known) ? args : undefined
    try {
      machine.call(() => this.command(body, false))
    } catch (error) {
      if (!(error instanceof Stop) || error.kind !== "return") throw error
      machine.status = undefined
      this.depth = depth
    } finally {
      machine.positional = positional
    }
  }

  #output(text: string): BashValue {
    return outputOf(this, text)
  }
}
