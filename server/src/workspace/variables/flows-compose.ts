/**
 * Ways of a Compose project. Precedence: docs.docker.com/compose/how-tos/environment-variables/envvars-precedence
 * (`environment` over `env_file` over the image) and …/variable-interpolation (the shell over `.env`).
 */
import { settled } from "../../base/known.ts"
import { folderOf, isInside, nameOf, resolvePath } from "../../base/uri.ts"
import type { ComposeFile, ComposeService, EnvironmentEntry } from "../../model/compose/types.ts"
import { buildOf, dockerfileAt } from "../dockerfiles.ts"
import { encodeName } from "../neighbours.ts"
import { kindByName } from "../recognise.ts"
import { stageOf } from "../stage.ts"
import type { Workspace } from "../types.ts"
import { codeOf, type Flow, type Reachable, type Tie, templateWords, type Ways } from "./flows.ts"
import {
  buildScope,
  codeScope,
  configScope,
  fileScope,
  imageScope,
  projectScope,
  scriptScope,
  serviceScope,
} from "./scopes.ts"
import { isPassed } from "./sites-compose.ts"

export function composeWays(workspace: Workspace, uri: string, model: ComposeFile, reachable: Reachable): Ways {
  const parts = model.services.map((service) => serviceWays(workspace, uri, service, reachable))
  return {
    flows: [...projectFlows(workspace, uri), ...parts.flatMap((each) => each.flows)],
    ties: parts.flatMap((each) => each.ties),
    envFiles: parts.flatMap((each) => each.envFiles),
  }
}

/** Env files beside the Compose file: `.env`; templates and those of stages show the same names. */
function projectFlows(workspace: Workspace, uri: string): readonly Flow[] {
  const folder = folderOf(uri)
  const names = workspace.directory(folder)
  if (typeof names === "string") return []
  const to = projectScope(uri)
  return names.flatMap((name): readonly Flow[] => {
    const file = `${folder}/${encodeName(name)}`
    if (name.endsWith("/") || kindByName(file)?.is !== "env") return []
    const from = fileScope(file)
    if (name === ".env") return [{ from, to, rank: 0, words: "the project's `.env`" }]
    // Only names that begin like `.env` stand for it; `db.env` is some service's.
    if (!/^\.?env\b/i.test(name) && stageOf(name) !== "template") return []
    const isTemplate = stageOf(name) === "template"
    const words = isTemplate ? templateWords(name) : `\`${name}\`, if given by \`--env-file\``
    return [{ from, to, rank: isTemplate ? -2 : -1, words, isHint: true }]
  })
}

function serviceWays(workspace: Workspace, uri: string, service: ComposeService, reachable: Reachable): Ways {
  const to = serviceScope(uri, service.name)
  const flows: Flow[] = []
  const envFiles: string[] = []
  for (const [index, { path }] of service.envFiles.entries()) {
    const text = settled(path.text)
    const file = text === undefined ? undefined : resolvePath(folderOf(uri), text)
    if (file === undefined) continue
    envFiles.push(file)
    flows.push({ from: fileScope(file), to, rank: index - 100, words: `\`env_file\` \`${nameOf(file)}\`` })
    if (file !== `${folderOf(uri)}/.env`) {
      const words = "the project, from which Compose fills in references"
      flows.push({ from: projectScope(uri), to: fileScope(file), rank: 1, words, fillsIn: true })
    }
  }
  const ties = [
    ...service.environment.flatMap((entry) => tiesOf(uri, entry)),
    ...(service.build?.value.args ?? []).flatMap((entry) => tiesOf(uri, entry)),
  ]
  return {
    flows: [
      ...flows,
      ...buildFlows(workspace, uri, service, reachable),
      ...mountFlows(workspace, uri, service, reachable),
    ],
    ties,
    envFiles,
  }
}

/** A name without a value takes the project's; `${…}` in a value takes others. */
function tiesOf(uri: string, entry: EnvironmentEntry): readonly Tie[] {
  const scope = projectScope(uri)
  const from = { uri, start: entry.nameSpan.start }
  if (isPassed(entry)) return [{ ...from, to: { scope, name: entry.name }, hard: true, whole: true }]
  const uses = entry.value?.uses ?? []
  const [first] = uses
  const whole = uses.length >= 1 && !!first && entry.value?.raw.trim().length === first.span.end - first.span.start
  return uses.map(({ name, nested }) => ({ ...from, to: { scope, name }, hard: false, whole: whole && !nested }))
}

/** Build arguments go into the image, the image's `ENV` into the container, the container's environment to its program. */
function buildFlows(workspace: Workspace, uri: string, service: ComposeService, reachable: Reachable): readonly Flow[] {
  const build = buildOf(uri, service)
  if (build === undefined) return imageFlows(uri, service, reachable)
  const { dockerfile, context } = build
  const to = serviceScope(uri, service.name)
  const image = imageScope(dockerfile)
  const flows: Flow[] = [
    { from: buildScope(uri, service.name), to: image, rank: -1, words: "`build.args`", needsUse: true },
    { from: image, to, rank: -1000, words: `\`ENV\` of \`${nameOf(dockerfile)}\``, kinds: ["dockerfile-env"] },
  ]
  const words = `service \`${service.name}\``
  for (const root of reachable.codeRoots)
    if (isInside(context, root) || isInside(root, context))
      flows.push({ from: to, to: codeScope(root), rank: 0, words, needsUse: true })
  const copied = textOf(workspace, dockerfile)
  for (const file of [...reachable.scripts, ...reachable.configs])
    if (isInside(context, file) && copied.includes(nameOf(file))) flows.push(into(to, file, reachable, words))
  return flows
}

/** An image that is built elsewhere, from a program of this workspace by its name. */
function imageFlows(uri: string, service: ComposeService, reachable: Reachable): readonly Flow[] {
  const root = service.build === undefined ? codeOf(settled(service.image?.value.text), uri, reachable) : undefined
  const [from, words] = [serviceScope(uri, service.name), `service \`${service.name}\``]
  return root === undefined ? [] : [{ from, to: codeScope(root), rank: 0, words, needsUse: true }]
}

/** The Dockerfile's text: a file whose name it does not mention is not known to be run. */
function textOf(workspace: Workspace, dockerfile: string): string {
  return dockerfileAt(workspace, dockerfile)?.tree.text ?? ""
}

function into(from: string, file: string, reachable: Reachable, words: string): Flow {
  const to = reachable.configs.includes(file) ? configScope(file) : scriptScope(file)
  return { from, to, rank: -10, words, needsUse: true }
}

/** Files of proxies and scripts that the service mounts, or mounts the folder of; programs of mounted folders as well. */
function mountFlows(workspace: Workspace, uri: string, service: ComposeService, reachable: Reachable): readonly Flow[] {
  const from = serviceScope(uri, service.name)
  const words = `service \`${service.name}\``
  const sources = service.volumes.flatMap((volume) => {
    const path = volume.type === "bind" ? settled(volume.source) : undefined
    return (path === undefined ? undefined : resolvePath(folderOf(uri), path)) ?? []
  })
  return [
    ...[...reachable.configs, ...reachable.scripts]
      .filter((file) => sources.some((source) => isInside(source, file) && source !== workspace.rootOf(uri)))
      .map((file) => into(from, file, reachable, words)),
    ...(service.build === undefined
      ? reachable.codeRoots
          .filter((root) => sources.includes(root))
          .map((root): Flow => ({ from, to: codeScope(root), rank: 0, words, needsUse: true }))
      : []),
  ]
}

const baseName = /^(?:docker-)?compose\.ya?ml$/
const overrideName = /^(?:docker-)?compose\.override\.ya?ml$/

/** Services of a project whose two files Compose merges by itself: the override's variables win. */
export function overrideFlows(
  files: readonly { readonly uri: string; readonly model: ComposeFile }[],
): readonly Flow[] {
  return files
    .filter(({ uri }) => baseName.test(nameOf(uri)))
    .flatMap((base) => {
      const over = files.find(({ uri }) => folderOf(uri) === folderOf(base.uri) && overrideName.test(nameOf(uri)))
      return (over?.model.services ?? [])
        .filter(({ name }) => base.model.services.some((each) => each.name === name))
        .flatMap(({ name }): readonly Flow[] => {
          const [one, other] = [serviceScope(base.uri, name), serviceScope(over?.uri ?? "", name)]
          return [
            { from: other, to: one, rank: 1, words: `\`${nameOf(over?.uri ?? "")}\`` },
            { from: one, to: other, rank: -1, words: `\`${nameOf(base.uri)}\`` },
          ]
        })
    })
}
