/** Who runs the process of an image that a Dockerfile makes, as far as Dockerfile, start script, Compose and manifests say. */
import { type Known, known, settled, unknown } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import { folderOf } from "../base/uri.ts"
import { baseUser, changesUser, isDroppingServer } from "../model/dockerfile/base-users.ts"
import { chainOf, isRoot, startOf, targetStage, userOf } from "../model/dockerfile/stages.ts"
import type { DockerfileModel, DockerStage } from "../model/dockerfile/types.ts"
import { buildersOf, contextsOf } from "./dockerfiles.ts"
import { nearby } from "./nearby.ts"
import { encodeName } from "./neighbours.ts"
import type { Workspace } from "./types.ts"

export interface RootStage {
  readonly stage: DockerStage
  /** True where a USER line says so; false where none is written and the base image is root's. */
  readonly stated: boolean
  readonly span: Span
}

/** The stages whose process runs as root, or why that is not known. */
export function rootStages(workspace: Workspace, uri: string, model: DockerfileModel): readonly Known<RootStage>[] {
  const builders = buildersOf(workspace, uri)
  const targets = new Map<DockerStage, boolean>()
  for (const { service } of builders) {
    const target = service.build?.value.target?.text
    const stage = target?.known === false ? undefined : targetStage(model, settled(target))
    const user = service.scalars.get("user")?.value.text
    const overrides =
      user !== undefined && settled(isRoot(user.known ? known(user.value.split(":")[0] ?? "") : user)) !== true
    // One service that leaves the image's user as it is decides.
    if (stage !== undefined) targets.set(stage, (targets.get(stage) ?? true) && overrides)
  }
  const last = model.stages.at(-1)
  if (targets.size === 0 && last !== undefined) targets.set(last, false)
  return [...targets].flatMap(([stage, isOverridden]) => {
    if (isOverridden) return []
    const found = judge(workspace, uri, model, stage)
    if (found === undefined) return []
    // Looked up last: manifests may be many.
    return builders.length === 0 && found.known && runsOtherwise(workspace, uri)
      ? [unknown("manifests around give containers a user")]
      : [found]
  })
}

/** True if manifests around give their containers a user: which image is whose, they need not say. */
function runsOtherwise(workspace: Workspace, uri: string): boolean {
  return nearby(workspace, uri, ["yaml"]).some((other) => {
    const document = workspace.document(other)
    if (typeof document === "string" || document.language !== "kubernetes") return false
    return workspace.facts(other)?.users.some((user) => settled(user.isRoot) === false) ?? false
  })
}

function judge(
  workspace: Workspace,
  uri: string,
  model: DockerfileModel,
  stage: DockerStage,
): Known<RootStage> | undefined {
  const chain = chainOf(model, stage)
  const user = userOf(model, stage)
  const start = startOf(model, stage)
  if (user !== undefined) {
    const root = isRoot(user.user)
    if (!root.known) return root
    if (!root.value) return undefined
  } else {
    const base = chain.at(-1)?.base.value
    if (base === undefined || !base.known) return unknown("the base image is not known")
    const of = baseUser(base.value)
    if (of === "other") return undefined
    if (of === undefined) return unknown(`the user of \`${base.value}\` is not known`)
  }
  const isServed = start !== undefined || chain.some((each) => each.exposes.length > 0)
  // Nothing is started: a tool's image, or a base for others.
  if (!isServed) return user === undefined ? unknown("the image starts nothing of its own") : undefined
  const command = start?.commands[0]
  const runs = chain.flatMap((each) =>
    each.runs.map((run) => run.instruction.rest.text + run.instruction.heredocs.map(({ body }) => body).join("\n")),
  )
  const copied = chain.flatMap((each) => each.copies.map((copy) => copy.instruction.rest.text))
  const texts = [
    start?.text ?? "",
    ...runs,
    ...copied,
    ...chain.flatMap((each) => each.variables.map(({ name }) => name)),
  ]
  if (isDroppingServer(command) || texts.some(changesUser)) return unknown("the process may change its user")
  const script = command?.texts.find((word) => /\.(?:sh|bash)$|(?:^|\/)(?:docker-)?entrypoint$|^\/init$/.test(word))
  if (script !== undefined) {
    const text = scriptText(workspace, uri, model, script)
    if (text === undefined || changesUser(text)) return unknown("the start script may change the user")
  }
  return known({ stage, stated: user !== undefined, span: user?.span ?? stage.base.span })
}

/** The text of a script of that name in the context, beside the Dockerfile, or in a folder that projects keep scripts in. */
function scriptText(workspace: Workspace, uri: string, model: DockerfileModel, path: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1)
  const folders = new Set([folderOf(uri), ...contextsOf(workspace, uri, model)])
  for (const folder of folders) {
    for (const below of ["", "/scripts", "/docker", "/bin", "/deploy"]) {
      const names = workspace.directory(folder + below)
      if (typeof names === "string" || !names.includes(name)) continue
      const document = workspace.document(`${folder}${below}/${encodeName(name)}`)
      if (typeof document !== "string") return document.source.text
    }
  }
  return undefined
}
