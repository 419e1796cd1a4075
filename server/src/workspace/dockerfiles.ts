/** Dockerfiles and who builds them: Compose services around, the folder that a build sends, what lies in it. */
import { settled } from "../base/known.ts"
import { folderOf, isInside, nameOf, relativeTo, resolvePath } from "../base/uri.ts"
import type { ComposeService } from "../model/compose/types.ts"
import { readDockerfile } from "../model/dockerfile/read.ts"
import type { DockerfileModel } from "../model/dockerfile/types.ts"
import { parseDockerfile } from "../syntax/dockerfile/parse.ts"
import { nearby } from "./nearby.ts"
import { encodeName } from "./neighbours.ts"
import type { Workspace } from "./types.ts"

/** The model of a file that a build names, whatever its name. */
export function dockerfileAt(workspace: Workspace, uri: string): DockerfileModel | undefined {
  const document = workspace.document(uri)
  if (typeof document === "string") return undefined
  if (document.language === "dockerfile") return workspace.model(uri, "dockerfile")
  return document.language === undefined ? readDockerfile(parseDockerfile(document.source.text)) : undefined
}

/** What a Compose service builds: the URIs of its Dockerfile and its context, where the file spells them out. */
export function buildOf(
  uri: string,
  service: ComposeService,
): { readonly dockerfile: string; readonly context: string } | undefined {
  const build = service.build?.value
  if (build === undefined || build.context?.text.known === false || build.dockerfile?.text.known === false)
    return undefined
  const context = resolvePath(folderOf(uri), settled(build.context?.text) ?? ".")
  const dockerfile =
    context === undefined ? undefined : resolvePath(context, settled(build.dockerfile?.text) ?? "Dockerfile")
  return context === undefined || dockerfile === undefined ? undefined : { dockerfile, context }
}

/** A Compose service that builds a Dockerfile. */
export interface Builder {
  readonly uri: string
  readonly service: ComposeService
  readonly context: string
}

/** The Compose services around that build the file. */
export function buildersOf(workspace: Workspace, dockerfile: string): readonly Builder[] {
  const found: Builder[] = []
  for (const uri of nearby(workspace, dockerfile, ["compose"])) {
    for (const service of workspace.model(uri, "compose")?.services ?? []) {
      const build = buildOf(uri, service)
      if (build?.dockerfile === dockerfile) found.push({ uri, service, context: build.context })
    }
  }
  return found
}

/**
 * The folders that builds of the file send: those of Compose services; without one the nearest folder that holds what the
 * file copies. Empty where nothing tells.
 */
export function contextsOf(workspace: Workspace, dockerfile: string, model: DockerfileModel): readonly string[] {
  const stated = new Set(buildersOf(workspace, dockerfile).map(({ context }) => context))
  if (stated.size > 0) return [...stated]
  const names = model.stages.flatMap((stage) =>
    stage.copies.flatMap((copy) =>
      copy.from === undefined ? copy.sources.flatMap(({ value }) => firstName(settled(value))) : [],
    ),
  )
  const root = workspace.rootOf(dockerfile)
  const own = folderOf(dockerfile)
  for (let folder = own; isInside(root, folder); folder = folderOf(folder)) {
    const listing = workspace.directory(folder)
    if (typeof listing === "string") return []
    // Without names any folder would do: the file's own, unless it only holds Dockerfiles.
    if (names.length === 0)
      return /^(?:\.?docker|dockerfiles?|deploy|build|\.devcontainer)$/i.test(nameOf(own)) ? [] : [own]
    if (names.every((name) => listing.includes(name) || listing.includes(`${name}/`))) return [folder]
    if (folder === root) break
  }
  return []
}

/** The first part of a path that a build copies; nothing for the whole folder, patterns and addresses. */
function firstName(path: string | undefined): readonly string[] {
  if (path === undefined || /^[a-z]+:\/\/|[*?[\\$]/.test(path)) return []
  const [first] = path.split("/").filter((part) => part !== "" && part !== ".")
  // Files that nobody commits say nothing by being absent.
  return first === undefined || first === ".." || /^\.env(?:\.|$)/.test(first) ? [] : [first]
}

/** The ignore file that a build reads: `<Dockerfile>.dockerignore` beside the file, else that of the context. */
export function ignoreFileOf(
  workspace: Workspace,
  dockerfile: string,
  context: string,
): { readonly uri: string; readonly text: string | undefined } | undefined {
  for (const uri of [`${dockerfile}.dockerignore`, `${context}/.dockerignore`]) {
    const names = workspace.directory(folderOf(uri))
    if (names === "unread") return undefined
    if (names === "absent" || !names.includes(nameOf(uri))) continue
    const document = workspace.document(uri)
    return typeof document === "string" ? undefined : { uri, text: document.source.text }
  }
  return { uri: `${context}/.dockerignore`, text: undefined }
}

/** More entries than this are data. */
const mostEntries = 300

/** Paths below the context of files and folders (`.git/`) in a copied folder, down to `levels` below it. */
export function entriesBelow(workspace: Workspace, context: string, folder: string, levels: number): readonly string[] {
  const found: string[] = []
  const visit = (at: string, left: number): void => {
    const names = workspace.directory(at)
    if (typeof names === "string") return
    for (const name of names) {
      if (found.length >= mostEntries) return
      const uri = `${at}/${encodeName(name.replace(/\/$/, ""))}`
      found.push(relativeTo(context, uri) + (name.endsWith("/") ? "/" : ""))
      if (
        name.endsWith("/") &&
        left > 0 &&
        !/^(?:node_modules|vendor|target|dist|build|\.git|\.venv|venv)\/$/.test(name)
      )
        visit(uri, left - 1)
    }
  }
  visit(folder, levels)
  return found
}
