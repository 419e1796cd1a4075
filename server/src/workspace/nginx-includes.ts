/** Follows `include` between the nginx configs of a workspace: which files a path names, and which file includes this one. */
import { folderOf, nameOf, resolvePath } from "../base/uri.ts"
import type { NginxSurroundings } from "../model/nginx/types.ts"
import { parseNginx } from "../syntax/nginx/parse.ts"
import type { NginxDirective, NginxTree } from "../syntax/nginx/tree.ts"
import { encodeName } from "./neighbours.ts"
import type { Workspace } from "./types.ts"

/** Where nginx is installed: absolute paths below it are taken from the folder of the main file. */
const installed = /^\/(?:etc|usr\/local\/etc|usr\/local|opt)\/(?:nginx|openresty\/nginx)\/(?:conf\/)?/
/** The main file stands in the folder of the including file or above it. */
const levelsUp = 2
/** Debian's own file, so well known that projects include it without having it. */
const proxyParams = parseNginx(
  "proxy_set_header Host $http_host;proxy_set_header X-Real-IP $remote_addr;proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;proxy_set_header X-Forwarded-Proto $scheme;",
)

/** What the files around an nginx config add to it. */
export function nginxSurroundings(workspace: Workspace, uri: string, tree: NginxTree): NginxSurroundings {
  const isWhole = tree.directives.some((each) => each.name === "http")
  return {
    include: (path) => included(workspace, uri, path),
    outer: isWhole ? undefined : includer(workspace, uri),
  }
}

/** The files that a path names, seen from the folders where the main file may be. */
function included(workspace: Workspace, uri: string, path: string): readonly NginxTree[] | undefined {
  const relative = path.replace(installed, "")
  if (relative.startsWith("/") || relative.includes("$")) return undefined
  const root = workspace.rootOf(uri)
  let folder = folderOf(uri)
  for (let level = 0; level <= levelsUp; level++) {
    const found = filesIn(workspace, folder, relative).filter((each) => each !== uri)
    const trees = found.flatMap((each) => treeOf(workspace, each) ?? [])
    if (trees.length > 0) return trees
    if (folder === root || folder.length <= root.length) break
    folder = folderOf(folder)
  }
  return /(?:^|\/)proxy_params$/.test(relative) ? [proxyParams] : undefined
}

/** A plain path, or a pattern in its last part. */
function filesIn(workspace: Workspace, folder: string, path: string): readonly string[] {
  const target = resolvePath(folder, path)
  if (target === undefined) return []
  const pattern = path.slice(path.lastIndexOf("/") + 1)
  if (!/[*?[]/.test(pattern)) return [target]
  const slash = path.lastIndexOf("/")
  const inside = slash < 0 ? folder : resolvePath(folder, path.slice(0, slash))
  const names = inside === undefined ? "absent" : workspace.directory(inside)
  if (typeof names === "string" || pattern.includes("[")) return []
  const matches = globOf(pattern)
  return names
    .filter((name) => !name.endsWith("/") && matches.test(name))
    .map((name) => `${inside}/${encodeName(name)}`)
}

function globOf(pattern: string): RegExp {
  const literal = pattern.replace(/[.+^${}()|\\]/g, "\\$&")
  return new RegExp(`^${literal.replace(/\*+/g, "[^/]*").replaceAll("?", "[^/]")}$`)
}

/** Snippets have names that say nothing, so a file that is none of ours by name is read here all the same. */
function treeOf(workspace: Workspace, uri: string): NginxTree | undefined {
  const document = workspace.document(uri)
  if (typeof document === "string") return undefined
  if (document.language === "nginx") return document.tree
  return document.kind === undefined ? parseNginx(document.source.text) : undefined
}

/** Directives of the `http` block of a main file that includes `uri`. */
function includer(workspace: Workspace, uri: string): readonly NginxDirective[] | undefined {
  const root = workspace.rootOf(uri)
  let folder = folderOf(uri)
  for (let level = 0; level <= levelsUp; level++) {
    const names = workspace.directory(folder)
    if (typeof names !== "string" && names.includes("nginx.conf") && nameOf(uri) !== "nginx.conf") {
      const tree = treeOf(workspace, `${folder}/nginx.conf`)
      const blocks = tree?.directives.filter((each) => each.name === "http" && each.block) ?? []
      const inside = blocks.flatMap((each) => each.block?.directives ?? [])
      const isIncluded = inside.some(
        (each) =>
          each.name === "include" &&
          filesIn(workspace, folder, (each.args[0]?.text ?? "").replace(installed, "")).includes(uri),
      )
      if (isIncluded) return inside
    }
    if (folder === root || folder.length <= root.length) break
    folder = folderOf(folder)
  }
  return undefined
}
