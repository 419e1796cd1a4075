/** What `set -a; . file` of bash leaves in the environment, computed from the text. Nothing is executed. */
import { span } from "../../../base/span.ts"
import type { EnvTree } from "../../../syntax/env/tree.ts"
import type { Environment, EnvReading, IgnoredLine, ReadVariable } from "../types.ts"
import { BashMachine, type BashVariable } from "./bash-machine.ts"
import { BashRunner } from "./bash-run.ts"
import { Stop } from "./bash-tree.ts"
import { assignmentAt } from "./place.ts"

/** How the complaint ends that stops a shell. */
export const unread = "; nothing from this line on is read"

/** More NUL characters than this make a file that bash does not read. */
const mostNul = 256

/**
 * Reads the file as bash 5.2 does: commands run line by line up to a syntax error, a word that is no assignment is a
 * command, everything is expanded. What depends on more than the file and `environment` shows is `unsettled`: a
 * command's output, a condition on the machine, a process id. Tested against bash itself.
 */
export function readBash(tree: EnvTree, environment: Environment): EnvReading {
  const nul = nulsOf(tree.text)
  if (nul.length > mostNul) {
    const at = nul[0] ?? 0
    return { ok: false, error: "it holds too many NUL characters", span: span(at, at + 1) }
  }
  // Single NUL characters are passed over; places in what is left are moved by those before them.
  const text = nul.length === 0 ? tree.text : tree.text.replaceAll("\0", "")
  const back = (at: number): number => {
    let place = at
    for (const each of nul) if (each <= place) place++
    return place
  }
  const machine = new BashMachine(environment, text.length)
  run(new BashRunner(machine), text)
  const place = (line: IgnoredLine): IgnoredLine => {
    const start = Math.min(back(line.span.start), tree.text.length)
    return { ...line, span: span(start, Math.max(start, Math.min(back(line.span.end), tree.text.length))) }
  }
  return {
    ok: true,
    ...results(tree, machine, back),
    ignored: machine.ignored.map(place),
    complaints: machine.complaints.map(place),
  }
}

function nulsOf(text: string): readonly number[] {
  const found: number[] = []
  for (let at = text.indexOf("\0"); at >= 0 && found.length <= mostNul; at = text.indexOf("\0", at + 1)) found.push(at)
  return found
}

function run(runner: BashRunner, text: string): void {
  const { machine } = runner
  try {
    runner.text(text)
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    machine.doubt = undefined
    if (error.kind === "return") return
    const rest = error.kind === "syntax" ? unread : ""
    runner.complain(error.at, Math.min(error.at + 1, Math.max(text.length, error.at)), `${error.why}${rest}`)
    if (error.kind === "deep") machine.cloud("the file cannot be computed to its end")
  }
}

function results(
  tree: EnvTree,
  machine: BashMachine,
  back: (at: number) => number,
): { variables: ReadonlyMap<string, ReadVariable>; unsettled: ReadonlyMap<string, string> } {
  const variables = new Map<string, ReadVariable>()
  const unsettled = new Map<string, string>()
  for (const [name, variable] of machine.variables) {
    const { value, exported, place } = variable
    const started = value === undefined && exported ? machine.get(name)?.because : undefined
    if (started !== undefined) unsettled.set(name, started)
    // An array never reaches a process's environment, whatever is assigned to it later.
    if (place === undefined || value === undefined || !exported || variable.isArray) continue
    const because = machine.cloudOver(name, variable) ?? value.because
    if (because !== undefined) unsettled.set(name, because)
    if (value.known) variables.set(name, readVariable(tree, name, value.text, variable, back(place)))
  }
  return { variables, unsettled }
}

function readVariable(tree: EnvTree, name: string, value: string, from: BashVariable, at: number): ReadVariable {
  const uses = from.uses.filter((each) => each !== name)
  return {
    name,
    value,
    line: assignmentAt(tree, name, span(at, Math.min(at + name.length, tree.text.length))),
    ...(uses.length > 0 ? { uses } : {}),
    ...(from.missing.length > 0 ? { missing: [...from.missing] } : {}),
  }
}
