/** Tree to model: stages, their variables in scope, and what each instruction states. */
import { unknown } from "../../base/known.ts"
import type { DockerfileTree } from "../../syntax/dockerfile/tree.ts"
import { checkInstructions } from "./check.ts"
import type { Lookup } from "./expand.ts"
import { readStage, type StageNames } from "./stage.ts"
import type { DockerfileModel, DockerStage, DockerVariable } from "./types.ts"
import { argsOf } from "./values.ts"

export function readDockerfile(tree: DockerfileTree): DockerfileModel {
  const globalArgs: DockerVariable[] = []
  const stages: DockerStage[] = []
  const heads = tree.instructions.flatMap(({ name }, i) => (name === "FROM" ? [i] : []))
  const names: StageNames = new Map()
  const globals = scopeOf(globalArgs)
  for (const instruction of tree.instructions.slice(0, heads[0] ?? tree.instructions.length))
    if (instruction.name === "ARG") globalArgs.push(...argsOf(instruction, tree.escapeMark, globals))
  heads.forEach((head, nth) => {
    const from = tree.instructions[head]
    const body = tree.instructions.slice(head + 1, heads[nth + 1] ?? tree.instructions.length)
    if (from === undefined) return
    const stage = readStage(tree, from, body, stages, names, globals)
    stages.push(stage)
    if (stage.name !== undefined) names.set(stage.name.toLowerCase(), stage.index)
  })
  return { tree, globalArgs, stages, problems: checkInstructions(tree) }
}

/** A lookup in a list that still grows; the last of a name counts. */
function scopeOf(variables: readonly DockerVariable[]): Lookup {
  return (name) => {
    const found = variables.findLast((each) => each.name === name)
    return found && (found.value?.value ?? unknown(`\`${name}\` has no default`))
  }
}
