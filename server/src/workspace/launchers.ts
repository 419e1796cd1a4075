/** Scripts and pipelines around a Compose file that may set variables before they run it. */
import { folderOf } from "../base/uri.ts"
import { encodeName } from "./neighbours.ts"
import type { Workspace } from "./types.ts"

/** Names of files that run other programs. */
export const launcher =
  /^(?:(?:GNU)?[Mm]akefile|.*\.mk|\.?[Jj]ustfile|[Tt]askfile\.ya?ml|Jenkinsfile.*|Rakefile|Procfile|package\.json|\.envrc|\.gitlab-ci\.yml|\.travis\.yml|\.drone\.yml|bitbucket-pipelines\.yml|azure-pipelines.*\.yml|docker-bake\.hcl|.*\.(?:sh|bash|zsh|ps1|bat|cmd))$/
const folders = ["scripts/", "script/", "bin/", "hack/", ".github/", "workflows/", ".circleci/"]
const levelsUp = 2
/** A project with more of them than this is not searched on. */
const most = 40

/** True for names that stand as a word in some script or pipeline: nobody can say from the files that they stay unset. */
export function launcherNames(workspace: Workspace, composeUri: string): (name: string) => boolean {
  let texts: readonly string[] | undefined
  return (name) => {
    texts ??= collect(workspace, composeUri)
    const word = new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`)
    return texts.some((text) => text.includes(name) && word.test(text))
  }
}

function collect(workspace: Workspace, composeUri: string): readonly string[] {
  const root = workspace.rootOf(composeUri)
  const uris: string[] = []
  let folder = folderOf(composeUri)
  for (let level = 0; level <= levelsUp; level++) {
    uris.push(...launchersIn(workspace, folder, 2))
    if (folder.length <= root.length) break
    folder = folderOf(folder)
  }
  return uris.slice(0, most).flatMap((uri) => {
    const document = workspace.document(uri)
    return typeof document === "string" ? [] : document.source.text
  })
}

function launchersIn(workspace: Workspace, folder: string, down: number): string[] {
  const names = workspace.directory(folder)
  if (typeof names === "string") return []
  const isPipelines = folder.endsWith("/workflows") || folder.endsWith("/.circleci")
  const own = names.filter((name) => launcher.test(name) || (isPipelines && /\.ya?ml$/.test(name)))
  const below = down === 0 ? [] : folders.filter((name) => names.includes(name))
  return [
    ...own.map((name) => `${folder}/${encodeName(name)}`),
    ...below.flatMap((name) => launchersIn(workspace, `${folder}/${name.slice(0, -1)}`, down - 1)),
  ]
}
