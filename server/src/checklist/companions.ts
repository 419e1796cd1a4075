/** What belongs to a deployment besides its own files: what they refer to, and what lies nearest to no other. */
import { folderOf, isInside } from "../base/uri.ts"
import type { Brief } from "./brief.ts"
import { areCompatible } from "./products.ts"
import type { DeploymentDraft } from "./types.ts"

/** More deployments below one folder than this: what lies above them belongs to none in particular. */
const mostNeighbours = 6
const mostRounds = 6

/** What a folder that is mounted whole brings along; Dockerfiles and Compose files in it are somebody's sources. */
const mounted: ReadonlySet<Brief["language"]> = new Set(["env", "synapse", "nginx", "caddy", "prometheus", "grafana"])

/** The draft with every file that its files name: env files, Dockerfiles, mounts, includes, and what those name. */
export function withReferences(draft: DeploymentDraft, byUri: ReadonlyMap<string, Brief>): DeploymentDraft {
  const files = new Set(draft.files)
  let fresh: readonly string[] = draft.files
  for (let round = 0; round < mostRounds && fresh.length > 0; round++) {
    fresh = fresh
      .flatMap((uri) => byUri.get(uri)?.references ?? [])
      .flatMap(({ kind, uri }) => targetsOf(kind, uri, draft, byUri))
      .filter((uri) => !files.has(uri))
    for (const uri of fresh) files.add(uri)
  }
  return { ...draft, files: [...files] }
}

function targetsOf(
  kind: Brief["references"][number]["kind"],
  uri: string,
  draft: DeploymentDraft,
  byUri: ReadonlyMap<string, Brief>,
): readonly string[] {
  if (byUri.has(uri)) return [uri]
  if (kind === "build-context") {
    const context = uri.endsWith("/") ? uri.slice(0, -1) : uri
    return [`${context}/Dockerfile`, `${context}/Containerfile`].filter((each) => byUri.has(each))
  }
  // A folder that is mounted whole: what is ours in it. The project's own folder is source code, not configuration.
  if ((kind !== "bind" && kind !== "include") || isInside(uri, draft.home)) return []
  const inside = [...byUri.values()]
    .filter((each) => each.uri !== uri && isInside(uri, each.uri) && mounted.has(each.language))
    .map((each) => each.uri)
  return inside.length > 100 ? [] : inside
}

/** The drafts with the env files, proxies, schedules, scripts and runbooks that lie beside them. */
export function attachCompanions(
  drafts: readonly DeploymentDraft[],
  briefs: readonly Brief[],
  root: string,
): readonly DeploymentDraft[] {
  const mains = new Set(drafts.flatMap((draft) => draft.mains))
  const byUri = new Map(briefs.map((brief) => [brief.uri, brief]))
  const added = new Map<DeploymentDraft, string[]>(drafts.map((draft) => [draft, []]))
  const used = new Set(drafts.flatMap((draft) => draft.files))
  for (const brief of briefs) {
    if (mains.has(brief.uri) || isForeign(brief, used)) continue
    for (const draft of hostsOf(brief, drafts, byUri, root)) added.get(draft)?.push(brief.uri)
  }
  return drafts.map((draft) => {
    const extended = { ...draft, files: [...new Set([...draft.files, ...(added.get(draft) ?? [])])] }
    return withReferences(extended, byUri)
  })
}

/** Compose files and manifests are nobody's companions; a Dockerfile that some project builds is that project's. */
function isForeign({ language, uri, unread }: Brief, used: ReadonlySet<string>): boolean {
  if (language === "compose") return unread === undefined
  return language === "dockerfile" && used.has(uri)
}

function hostsOf(
  brief: Brief,
  drafts: readonly DeploymentDraft[],
  byUri: ReadonlyMap<string, Brief>,
  root: string,
): readonly DeploymentDraft[] {
  const fits = (draft: DeploymentDraft): boolean =>
    (brief.stage !== "development" || draft.environment === "development") &&
    areCompatible(
      brief.products,
      draft.files.flatMap((uri) => byUri.get(uri)?.products ?? []),
    )
  for (let level = folderOf(brief.uri); isInside(root, level); level = folderOf(level)) {
    const below = drafts.filter((draft) => isInside(level, draft.home) && fits(draft))
    const here = below.filter(({ home }) => home === level)
    if (below.length > mostNeighbours) return here
    const production = below.filter(({ environment }) => environment === "production")
    if (below.length > 0) return [...new Set([...(production.length > 0 ? production : below), ...here])]
    if (level === root || level.length <= root.length) break
  }
  return []
}
