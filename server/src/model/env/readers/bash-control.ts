/** Compound commands carried out: what hangs on the machine runs as something that may or may not happen. */
import { unknownValue } from "./bash-machine.ts"
import { compile, matches } from "./bash-pattern.ts"
import type { BashRunner } from "./bash-run.ts"
import { conditionHolds } from "./bash-test.ts"
import { type BashCommand, type BashList, Stop } from "./bash-tree.ts"

/** Why what an undecided branch assigns is not known. */
export const perhaps = "it is assigned under a condition that no file settles"

/** Carries a command out that is no simple one. */
export function carryOut(runner: BashRunner, command: BashCommand, tested: boolean): void {
  const { machine } = runner
  switch (command.kind) {
    case "simple":
      runner.simple(command)
      return
    case "group":
      runner.list(command.body, tested)
      return
    case "subshell":
      subshellOf(runner, command.body)
      return
    case "function":
      machine.define(command.name, command.body)
      machine.status = 0
      return
    case "arithmetic":
      arithmeticOf(runner, command.raw)
      return
    case "condition":
      machine.status = statusOf(conditionHolds(runner.expander, command.words))
      return
    case "if":
      ifOf(runner, command.branches, command.otherwise, tested)
      return
    case "for":
      forOf(runner, command, tested)
      return
    case "case":
      caseOf(runner, command, tested)
      return
    case "while":
      machine.loop(() => {
        runner.list(command.test, true)
        runner.list(command.body, true)
      })
  }
}

function subshellOf(runner: BashRunner, body: BashList): void {
  const { machine } = runner
  const depth = runner.depth
  try {
    machine.inside(() => machine.maybe(perhaps, () => runner.list(body, true)))
  } catch (error) {
    if (!(error instanceof Stop) || error.kind === "deep") throw error
  }
  runner.depth = depth
  machine.status = undefined
}

function arithmeticOf(runner: BashRunner, raw: string): void {
  const { machine } = runner
  try {
    const value = runner.expander.arithmetic(raw)
    machine.status = value === undefined ? undefined : value === 0n ? 1 : 0
    if (value === undefined) machine.unsure("arithmetic that no file settles may have changed it")
  } catch (error) {
    if (!(error instanceof Stop) || error.kind !== "discard") throw error
    machine.status = 1
  }
}

function ifOf(
  runner: BashRunner,
  branches: readonly { readonly test: BashList; readonly body: BashList }[],
  otherwise: BashList,
  tested: boolean,
): void {
  const { machine } = runner
  for (const [i, { test, body }] of branches.entries()) {
    runner.list(test, true)
    if (machine.status === 0) {
      runner.list(body, tested)
      return
    }
    if (machine.status !== undefined) continue
    machine.maybe(perhaps, () => runner.list(body, true))
    machine.maybe(perhaps, () => ifOf(runner, branches.slice(i + 1), otherwise, true))
    return
  }
  if (otherwise.length === 0) machine.status = 0
  runner.list(otherwise, tested)
}

function forOf(runner: BashRunner, loop: Extract<BashCommand, { kind: "for" }>, tested: boolean): void {
  const { machine } = runner
  const values = loop.words?.flatMap(({ raw }) => runner.expander.fields(raw))
  if (
    !values ||
    values.some(({ known, because }) => !known || because !== undefined) ||
    machine.isReadonly(loop.name) ||
    leaves(loop.body)
  ) {
    machine.loop(() => {
      runner.begin()
      machine.assign(loop.name, unknownValue("it is the variable of a loop"), runner.place(loop.at))
      runner.list(loop.body, true)
    })
    return
  }
  if (values.length === 0) machine.status = 0
  for (const value of values) {
    runner.machine.step(loop.at)
    runner.begin()
    machine.assign(loop.name, value, runner.place(loop.at))
    runner.list(loop.body, tested)
  }
}

function caseOf(runner: BashRunner, command: Extract<BashCommand, { kind: "case" }>, tested: boolean): void {
  const { machine } = runner
  const subject = runner.expander.whole(command.word.raw)
  const isPlain = subject.known && subject.because === undefined && !/[^\0-\x7f]/.test(subject.text)
  let falls = false
  for (const [i, arm] of command.arms.entries()) {
    let fits: boolean | undefined = falls
    for (const pattern of falls ? [] : arm.patterns) {
      const parts = isPlain ? runner.expander.pattern(pattern.raw) : undefined
      const items = parts && compile(parts)
      fits = items ? matches(items, subject.text) : undefined
      if (fits !== false) break
    }
    if (fits === undefined || arm.end === ";;&") {
      for (const { body } of command.arms.slice(i)) machine.maybe(perhaps, () => runner.list(body, true))
      return
    }
    if (!fits) continue
    if (arm.body.length === 0) machine.status = 0
    runner.list(arm.body, tested)
    if (arm.end !== ";&") return
    falls = true
  }
  if (!falls) machine.status = 0
}

function statusOf(holds: boolean | undefined): number | undefined {
  return holds === undefined ? undefined : holds ? 0 : 1
}

/** True if a `break` or `continue` may cut a loop short. */
function leaves(list: BashList): boolean {
  return /"raw":"(?:break|continue|return|exit)"/.test(JSON.stringify(list))
}
