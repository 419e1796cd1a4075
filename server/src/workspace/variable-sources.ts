/** Where else around a Compose file a variable stands that its project's `.env` lacks. */
import { settled } from "../base/known.ts"
import { folderOf, resolvePath } from "../base/uri.ts"
import type { ComposeFile } from "../model/compose/types.ts"
import type { EnvTree } from "../syntax/env/tree.ts"
import { encodeName } from "./neighbours.ts"
import { kindByName } from "./recognise.ts"
import type { Workspace } from "./types.ts"

export interface SourceFile {
  readonly uri: string
  /** `service`: given to containers by `env_file`; `template`: an example; `commented`: only in a comment; `other`: may be given by `--env-file`. */
  readonly role: "service" | "template" | "commented" | "other"
  readonly names: ReadonlySet<string>
}

/** Folders beside a Compose file in which projects keep env files, and how far up one may lie that is passed down. */
const envFolders = ["env/", "envs/", ".env/", ".envs/", "environments/", "config/"]
const levelsUp = 3

/** Every env file around but the project's own `.env`, whose comments count, the nearest first. */
export function variableSources(workspace: Workspace, composeUri: string, model: ComposeFile): readonly SourceFile[] {
  const folder = folderOf(composeUri)
  const serviceFiles = new Set(serviceEnvFiles(model, folder))
  const own = `${folder}/.env`
  const uris = new Set([
    own,
    ...serviceFiles,
    ...envFilesIn(workspace, folder, true),
    ...ancestors(workspace, folder).map((each) => `${each}/.env`),
  ])
  return [...uris].flatMap((uri): SourceFile[] => {
    const document = workspace.document(uri)
    if (typeof document === "string" || document.language !== "env") return []
    const commented: SourceFile = { uri, role: "commented", names: commentedNames(document.tree) }
    if (uri === own) return [commented]
    const role = serviceFiles.has(uri) ? "service" : document.stage === "template" ? "template" : "other"
    return [{ uri, role, names: assignedNames(document.tree) }, commented]
  })
}

function serviceEnvFiles(model: ComposeFile, folder: string): readonly string[] {
  return model.services.flatMap((service) =>
    service.envFiles.flatMap((entry) => {
      const path = settled(entry.path.text)
      return (path === undefined ? undefined : resolvePath(folder, path)) ?? []
    }),
  )
}

function envFilesIn(workspace: Workspace, folder: string, withFolders: boolean): readonly string[] {
  const names = workspace.directory(folder)
  if (typeof names === "string") return []
  const own = names.map((name) => `${folder}/${encodeName(name)}`).filter((uri) => kindByName(uri)?.is === "env")
  if (!withFolders) return own
  const below = envFolders.filter((name) => names.includes(name))
  return [...own, ...below.flatMap((name) => envFilesIn(workspace, `${folder}/${name.slice(0, -1)}`, false))]
}

function ancestors(workspace: Workspace, folder: string): readonly string[] {
  const root = workspace.rootOf(folder)
  const found: string[] = []
  for (let at = folder; found.length < levelsUp && at.length > root.length; ) {
    at = folderOf(at)
    found.push(at)
  }
  return found
}

function assignedNames(tree: EnvTree): ReadonlySet<string> {
  return new Set(
    tree.lines.flatMap((line) => (line.kind === "assignment" || line.kind === "bare-name" ? line.name : [])),
  )
}

/** Assignments that are switched off: `# TAG=1.2`. */
function commentedNames(tree: EnvTree): ReadonlySet<string> {
  return new Set(
    tree.lines.flatMap((line) => {
      if (line.kind !== "comment") return []
      const text = tree.text.slice(line.span.start, line.span.end)
      return /^\s*[#;]+\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(text)?.[1] ?? []
    }),
  )
}
