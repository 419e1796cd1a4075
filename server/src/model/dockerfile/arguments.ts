/** Build arguments: which names a file declares, and where a stage uses one that it does not see. */
import { settled } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import { chainOf } from "./stages.ts"
import type { DockerfileModel, DockerStage } from "./types.ts"

/** Arguments that the builder knows without an ARG. */
const predefined =
  /^(?:https?_proxy|ftp_proxy|no_proxy|all_proxy|BUILDKIT_\w+|SOURCE_DATE_EPOCH|(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT|STAGE))$/i

/** True for arguments that need no ARG. */
export function isPredefined(name: string): boolean {
  return predefined.test(name)
}

/** Names that some ARG or ENV of the file declares, those of ONBUILD included. */
export function declaredIn(model: DockerfileModel): ReadonlySet<string> {
  const onBuild = model.tree.instructions.flatMap(({ name, words }) =>
    name === "ONBUILD" && /^arg$/i.test(words[0]?.raw ?? "") ? (words[1]?.raw.split("=") ?? []) : [],
  )
  return new Set([
    ...[...model.globalArgs, ...model.stages.flatMap((each) => each.variables)].map(({ name }) => name),
    ...onBuild,
  ])
}

/** Uses of names that only an ARG before the first FROM declares: in instructions, and in commands that the shell expands. */
export function invisibleIn(
  model: DockerfileModel,
  stage: DockerStage,
): readonly { readonly name: string; readonly span: Span }[] {
  const globals = new Set(model.globalArgs.map(({ name }) => name).filter((name) => !isPredefined(name)))
  if (globals.size === 0) return []
  // What a stage above declares, this one inherits with everything else.
  const isSet = (name: string, before: number): boolean =>
    chainOf(model, stage).some((each) =>
      each.variables.some((one) => one.name === name && (each !== stage || one.span.start < before)),
    )
  const inInstructions = stage.uses.filter((use) => use.span.start > stage.instruction.span.end && !use.hasDefault)
  const inCommands = stage.runs.flatMap((run) => {
    // Names that the command itself sets: `X=1`, `for X in`, `read X`.
    const own = /(?:^|[\s;&|(])(\w+)=|\b(?:for|read|export|local)\s+(\w+)/g
    const assigned = new Set([...run.instruction.rest.text.matchAll(own)].map((match) => match[1] ?? match[2]))
    return [...run.instruction.rest.text.matchAll(/(?<![\\$])\$(?:\{(\w+)\}|(\w+))/g)].flatMap((match) => {
      const name = match[1] ?? match[2] ?? ""
      return assigned.has(name)
        ? []
        : [{ name, span: run.instruction.rest.spanOf(match.index, match.index + match[0].length) }]
    })
  })
  const seen = new Set<string>()
  return [...inInstructions, ...inCommands].filter(({ name, span }) => {
    if (!globals.has(name) || seen.has(name) || isSet(name, span.start)) return false
    seen.add(name)
    return settled(model.globalArgs.find((each) => each.name === name)?.value?.value) !== ""
  })
}
