/** Questions about stages: which one is built, what it goes on from, who runs in it, what ends up in the image. */
import { type Known, known, unknown } from "../../base/known.ts"
import { stageIndex } from "./stage.ts"
import type { CommandLine, DockerfileModel, DockerStage, DockerUser, HealthCheck, RunStep } from "./types.ts"

/** The stage that a build makes: the target by name or number, else the last one. */
export function targetStage(model: DockerfileModel, target?: string): DockerStage | undefined {
  if (target === undefined || target === "") return model.stages.at(-1)
  const index = stageIndex(model.stages, target)
  return index === undefined ? undefined : model.stages[index]
}

/** The stage and those that it goes on from, itself first. */
export function chainOf(model: DockerfileModel, stage: DockerStage): readonly DockerStage[] {
  const chain = [stage]
  for (let at = stage.parent; at !== undefined; ) {
    const parent = model.stages[at]
    if (parent === undefined) break
    chain.push(parent)
    at = parent.parent
  }
  return chain
}

/** The name of a stage in scopes and messages: its own, `""` for an unnamed last one, else its number. */
export function labelOf(model: DockerfileModel, stage: DockerStage): string {
  return stage.name ?? (stage.index === model.stages.length - 1 ? "" : `stage ${stage.index}`)
}

/**
 * Stages whose files and settings make an image that somebody runs: the last one, those that nothing takes files from and
 * nothing goes on from (other targets), `targets`, and what all these go on from.
 */
export function shippedStages(model: DockerfileModel, targets: readonly string[] = []): ReadonlySet<DockerStage> {
  const used = new Set<number>()
  for (const stage of model.stages) {
    for (const copy of stage.copies) if (copy.from?.stage !== undefined) used.add(copy.from.stage)
    for (const run of stage.runs)
      for (const mount of run.mounts) {
        const index = mount.has("from") ? stageIndex(model.stages, mount.get("from") ?? "") : undefined
        if (index !== undefined) used.add(index)
      }
  }
  const shipped = new Set<DockerStage>()
  const parents = new Set(model.stages.map(({ parent }) => parent))
  for (const stage of model.stages) {
    const isTarget = targets.some((target) => targetStage(model, target) === stage)
    const isLeaf = !used.has(stage.index) && !parents.has(stage.index) && !isBuildStage(stage)
    if (isTarget || stage.index === model.stages.length - 1 || isLeaf)
      for (const each of chainOf(model, stage)) shipped.add(each)
  }
  return shipped
}

/** A stage for tests, checks and artifacts, told by its name or by its starting nothing. */
function isBuildStage(stage: DockerStage): boolean {
  if (
    /(?:^|[-_.])(?:test|tests|lint|check|build|builder|dev|development|debug|devcontainer|deps|ci|vendor|validate|update|export|binaries|artifacts?)(?:[-_.]|$)/i.test(
      stage.name ?? "",
    )
  )
    return true
  return stage.cmds.length === 0 && stage.entrypoints.length === 0
}

/** The last USER of the chain; undefined where none is written and the base image decides. */
export function userOf(model: DockerfileModel, stage: DockerStage): DockerUser | undefined {
  for (const each of chainOf(model, stage)) {
    const last = each.users.at(-1)
    if (last !== undefined) return last
  }
  return undefined
}

/** True for root, `0` and their spellings. */
export function isRoot(user: Known<string>): Known<boolean> {
  return user.known ? known(/^(?:root|0+)$/i.test(user.value) || user.value === "") : unknown(user.because)
}

/** The command line that the image starts with, as far as this file says. */
export function startOf(model: DockerfileModel, stage: DockerStage): CommandLine | undefined {
  for (const each of chainOf(model, stage)) {
    const last = each.entrypoints.at(-1) ?? each.cmds.at(-1)
    if (last !== undefined) return last
  }
  return undefined
}

export function healthcheckOf(model: DockerfileModel, stage: DockerStage): HealthCheck | undefined {
  for (const each of chainOf(model, stage)) {
    const last = each.healthchecks.at(-1)
    if (last !== undefined) return last
  }
  return undefined
}

/** What the image that a build makes comes down to. */
export interface BuiltImage {
  /** The outermost base: an image reference, undefined where it cannot be told. */
  readonly base: string | undefined
  readonly healthcheck: "check" | "none" | undefined
  /** Text of all RUN instructions from the end to the base, here-documents included. */
  readonly runs: readonly string[]
  /** Arguments of `COPY --from=` and `ADD`: files that may be programs. */
  readonly copies: readonly string[]
}

/** The final stage, or the target, followed down to its base image; undefined if there is no such stage. */
export function builtImage(model: DockerfileModel, target?: string): BuiltImage | undefined {
  const stage = targetStage(model, target)
  if (stage === undefined) return undefined
  const chain = chainOf(model, stage)
  const check = healthcheckOf(model, stage)
  const base = chain.at(-1)?.base.value
  return {
    base: base?.known && base.value !== "" ? base.value : undefined,
    healthcheck: check === undefined ? undefined : check.none ? "none" : "check",
    runs: chain.flatMap((each) => each.runs.map(textOf)),
    copies: chain.flatMap((each) =>
      each.copies.flatMap((copy) => {
        const flags = copy.instruction.flags.map((flag) => `--${flag.name}=${flag.value ?? ""}`).join(" ")
        return copy.kind === "ADD" || copy.from !== undefined ? [`${flags} ${copy.instruction.rest.text}`] : []
      }),
    ),
  }
}

function textOf({ instruction }: RunStep): string {
  return `${instruction.rest.text}\n${instruction.heredocs.map(({ body }) => body).join("\n")}`
}
