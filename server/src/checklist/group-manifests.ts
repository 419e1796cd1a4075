/** Kubernetes manifests to sets: a folder tree of them, and every overlay of a kustomization with its base. */
import { folderOf, isInside, nameOf } from "../base/uri.ts"
import type { Brief } from "./brief.ts"
import type { DeploymentDraft } from "./types.ts"

const treeName = /^(?:k8s|kube|kubernetes|kubernetes-manifests|manifests|kustomize)$/i
const kustomization = /^kustomization\.ya?ml$|^Kustomization$/
const overlayFolder = /^(?:overlays|environments|envs|variants)$/i

/** One draft per set. Folders without a workload are no set: they are companions of others. */
export function manifestDrafts(briefs: readonly Brief[], root: string): readonly DeploymentDraft[] {
  const files = briefs.filter(({ language, unread }) => language === "kubernetes" && unread === undefined)
  const folders = new Set(files.map(({ uri }) => folderOf(uri)))
  const isOverlay = (folder: string): boolean => overlayFolder.test(nameOf(folderOf(folder)))
  const overlays = [...folders].filter(
    (folder) =>
      isOverlay(folder) && files.some(({ uri }) => folderOf(uri) === folder && kustomization.test(nameOf(uri))),
  )
  const based = overlays.map((folder) => ({ folder, base: folderOf(folderOf(folder)) }))
  const isBase = (folder: string): boolean => based.some(({ base }) => isInside(base, folder))
  const sets = Map.groupBy(
    files.filter(({ uri }) => !isBase(folderOf(uri))),
    ({ uri }) => treeOf(folderOf(uri), folders, root),
  )
  const plain = [...sets]
    .filter(([, members]) => members.some(({ hasServices }) => hasServices))
    .map(([home, members]) => draftOf(home, members))
  const layered = based.map(({ folder, base }) => {
    const below = files.filter(
      ({ uri }) => isInside(base, uri) && (isInside(folder, uri) || !isOverlayOfOther(uri, folder, overlays)),
    )
    return draftOf(folder, below)
  })
  return [...plain, ...layered]
}

function isOverlayOfOther(uri: string, folder: string, overlays: readonly string[]): boolean {
  return overlays.some((other) => other !== folder && isInside(other, uri))
}

/** The topmost folder of a tree of manifests. */
function treeOf(folder: string, folders: ReadonlySet<string>, root: string): string {
  let top = folder
  for (let at = folder; isInside(root, at) && at.length >= root.length; at = folderOf(at)) {
    if (at !== root && treeName.test(nameOf(at))) top = at
    else if (folders.has(at) && at !== root) top = at
    if (at === root) break
  }
  return top
}

function draftOf(home: string, members: readonly Brief[]): DeploymentDraft {
  const production = members.filter(({ stage }) => stage === "production")
  const development = members.filter(({ stage, uri }) => stage === "development" && isInside(home, uri))
  const environment =
    development.length > 0 && !production.some(({ uri }) => isInside(home, uri))
      ? "development"
      : production.length > 0
        ? "production"
        : "template"
  const kept = members.filter(({ stage }) => environment !== "production" || stage === "production")
  const uris = kept.map(({ uri }) => uri)
  return { home, flavour: "kubernetes", environment, mains: uris, files: uris }
}
