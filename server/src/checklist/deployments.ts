/** Files of a project to deployments: what one command brings up, with everything that it builds, mounts and is run with. */
import { folderOf, isInside, nameOf, relativeTo } from "../base/uri.ts"
import { selects } from "../settings/glob.ts"
import type { DeploymentEntry } from "../settings/types.ts"
import type { Brief } from "./brief.ts"
import { attachCompanions, withReferences } from "./companions.ts"
import { composeDrafts } from "./group-compose.ts"
import { manifestDrafts } from "./group-manifests.ts"
import { unitDrafts } from "./group-units.ts"
import { areCompatible } from "./products.ts"
import type { Deployment, DeploymentDraft } from "./types.ts"

/** Deployments that a settings file declares. */
export interface Declared {
  /** Folder of the settings file. */
  readonly folder: string
  readonly entry: DeploymentEntry
}

/** All deployments below a root, sorted by name. Every brief that decides something is in one of them at least. */
export function deploymentsOf(
  root: string,
  briefs: readonly Brief[],
  declared: readonly Declared[],
): readonly Deployment[] {
  const byUri = new Map(briefs.map((brief) => [brief.uri, brief]))
  const own = declared.flatMap(({ folder, entry }) => declaredDraft(folder, entry, briefs))
  const claimed = new Set(own.flatMap(({ mains }) => mains))
  const free = briefs.filter(({ uri }) => !claimed.has(uri))
  const found = unitDrafts(free, [...composeDrafts(free), ...manifestDrafts(free, root)])
  const all = [...own, ...found].map((draft) => withReferences(draft, byUri))
  const drafts = withLeftovers(attachCompanions(all, free, root), free, root)
  const named = withNames(drafts, root)
  return named
    .map((draft) => finished(draft, byUri, declared))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function declaredDraft(folder: string, entry: DeploymentEntry, briefs: readonly Brief[]): DeploymentDraft[] {
  if (entry.files.length === 0) return []
  const files = briefs.filter(({ uri }) => isInside(folder, uri) && selects(entry.files, relativeTo(folder, uri)))
  const [first] = files
  if (first === undefined) return []
  const flavour = (["compose", "kubernetes", "systemd"] as const).find((each) =>
    files.some(({ language }) => language === each),
  )
  const mains = files.map(({ uri }) => uri)
  return [
    {
      home: folderOf(first.uri),
      flavour: flavour ?? "files",
      environment: entry.environment ?? "production",
      mains,
      files: mains,
      name: entry.name,
    },
  ]
}

/** Files that decide something and that no deployment has taken: judged together, so that none is lost. */
function withLeftovers(
  drafts: readonly DeploymentDraft[],
  briefs: readonly Brief[],
  root: string,
): readonly DeploymentDraft[] {
  const taken = new Set(drafts.flatMap(({ files }) => files))
  const left = briefs.filter(
    ({ uri, stage, language }) => !taken.has(uri) && stage === "production" && isDeciding(language),
  )
  const tags = left.filter(({ language }) => language !== "runbook" && language !== "shell")
  if (tags.length === 0) return drafts
  const mains = left.map(({ uri }) => uri)
  return [...drafts, { home: root, flavour: "files", environment: "production", mains, files: mains }]
}

function isDeciding(language: Brief["language"]): boolean {
  return language !== "grafana"
}

/** `deploy` for what lies there; what shares a name is told apart by its platform, its purpose, its file. */
function withNames(drafts: readonly DeploymentDraft[], root: string): readonly DeploymentDraft[] {
  const plain = drafts.map(
    (draft) =>
      draft.name ?? (relativeTo(root, draft.home) === draft.home ? nameOf(root) || "." : relativeTo(root, draft.home)),
  )
  const ways: readonly ((draft: DeploymentDraft) => string)[] = [
    ({ flavour }) => flavour,
    ({ environment }) => environment,
    ({ mains }) => nameOf(mains.at(-1) ?? ""),
    (draft) => String(drafts.indexOf(draft) + 1),
  ]
  const names = [...plain]
  for (const way of ways) {
    const counts = Map.groupBy(names.keys(), (i) => names[i] ?? "")
    for (const same of counts.values()) {
      const kinds = new Set(same.flatMap((i) => (drafts[i] === undefined ? [] : [way(drafts[i])])))
      if (same.length < 2 || kinds.size < 2) continue
      for (const i of same) {
        const draft = drafts[i]
        if (draft !== undefined && draft.name === undefined) names[i] = `${plain[i]} (${way(draft)})`
      }
    }
  }
  return drafts.map((draft, i) => ({ ...draft, name: names[i] ?? "" }))
}

function finished(
  draft: DeploymentDraft,
  byUri: ReadonlyMap<string, Brief>,
  declared: readonly Declared[],
): Deployment {
  const name = draft.name ?? ""
  const entry = declared.find(
    ({ folder, entry: each }) => each.name === name && (isInside(folder, draft.home) || isInside(draft.home, folder)),
  )?.entry
  const members = draft.files.flatMap((uri) => byUri.get(uri) ?? [])
  const seen = new Set(members.filter(({ stage }) => stage !== "template").flatMap(({ products }) => products))
  const products = [...new Set([...seen, ...(entry?.products ?? [])])].sort()
  const files = [...new Set(draft.files)]
    .filter((uri) => areCompatible(byUri.get(uri)?.products ?? [], products))
    .sort()
  return {
    name,
    home: draft.home,
    flavour: draft.flavour,
    environment: entry?.environment ?? environmentOf(draft, members),
    products,
    mains: draft.mains,
    files,
    ...(entry?.fleet === undefined ? {} : { fleet: entry.fleet }),
  }
}

/** Development by its own word: every known mode says so, and no name says production. */
function environmentOf(draft: DeploymentDraft, members: readonly Brief[]): Deployment["environment"] {
  if (draft.environment !== "production" || members.some(({ isMarked }) => isMarked)) return draft.environment
  const mains = new Set(draft.mains)
  const modes = members.filter(({ uri }) => mains.has(uri)).flatMap((brief) => brief.modes)
  const isDevelopment = modes.length > 0 && modes.every((mode) => mode === "development" || mode === "test")
  return isDevelopment && draft.flavour !== "files" ? "development" : "production"
}
