/** Compose files of a folder to projects: a base with its production files, the same base with its development files. */
import { folderOf } from "../base/uri.ts"
import type { Brief } from "./brief.ts"
import { trading } from "./products.ts"
import type { DeploymentDraft } from "./types.ts"

/** One draft per project that a folder's files can bring up. Files that another folder's files include come with those. */
export function composeDrafts(briefs: readonly Brief[]): readonly DeploymentDraft[] {
  const files = briefs.filter(({ language }) => language === "compose")
  const included = new Set(
    files.flatMap(({ uri, references }) =>
      references
        .filter((each) => (each.kind === "include" || each.kind === "extends") && folderOf(each.uri) !== folderOf(uri))
        .map((each) => each.uri),
    ),
  )
  const byFolder = Map.groupBy(
    files.filter(({ uri }) => !included.has(uri)),
    ({ uri }) => folderOf(uri),
  )
  return [...byFolder].flatMap(([home, inFolder]) => draftsIn(home, inFolder))
}

function draftsIn(home: string, files: readonly Brief[]): readonly DeploymentDraft[] {
  const draft = (environment: DeploymentDraft["environment"], members: readonly Brief[]): DeploymentDraft => {
    const uris = members.map(({ uri }) => uri)
    return { home, flavour: "compose", environment, mains: uris, files: uris }
  }
  const staged = (stage: Brief["stage"]): readonly Brief[] => files.filter((file) => file.stage === stage)
  const marked = staged("production").filter(({ isMarked }) => isMarked)
  const plain = staged("production").filter(({ isMarked }) => !isMarked)
  const development = staged("development")
  const drafts: DeploymentDraft[] = []
  for (const variant of marked) drafts.push(draft("production", variant.isStandalone ? [variant] : [...plain, variant]))
  const hasLayers = marked.some(({ isStandalone }) => !isStandalone)
  if (plain.length > 0 && !hasLayers) {
    const families = Map.groupBy(plain, ({ products }) => products.includes(trading))
    const others = families.get(false) ?? []
    const isSplit = families.size === 2 && others.some(({ products }) => products.length > 0)
    for (const part of isSplit ? families.values() : [plain]) drafts.push(draft("production", part))
  }
  if (development.length > 0) {
    const isAlone = development.every(({ isStandalone }) => isStandalone)
    drafts.push(draft("development", isAlone ? development : [...plain, ...development]))
  }
  const templates = staged("template")
  return templates.length === 0 ? drafts : [...drafts, draft("template", templates)]
}
