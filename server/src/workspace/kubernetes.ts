/** Objects of the manifests around a file: who selects whom, which Secret holds a key, what Kustomize changes. */
import { folderOf, resolvePath } from "../base/uri.ts"
import { selects } from "../model/kubernetes/object.ts"
import type { DataObject, KubeObject, Manifests } from "../model/kubernetes/types.ts"
import type { KubeService, NetworkPolicy } from "../model/kubernetes/types-network.ts"
import type { ObjectReference, PodTemplate, Workload } from "../model/kubernetes/types-pods.ts"
import { nearby } from "./nearby.ts"
import type { Workspace } from "./types.ts"

/** Something of a manifest with the file that holds it. */
export interface Located<T> {
  readonly uri: string
  readonly item: T
}

/** The models of the manifests around a file, its own first, then nearest folders first. */
export function manifestsAround(workspace: Workspace, uri: string): readonly Located<Manifests>[] {
  return [uri, ...nearby(workspace, uri, ["yaml"])].flatMap((each) => {
    const model = workspace.model(each, "kubernetes")
    return model === undefined ? [] : [{ uri: each, item: model }]
  })
}

/** Two objects may meet: the same namespace, or one that a tool or the command line gives later. */
export function mayMeet(a: KubeObject, b: KubeObject): boolean {
  return a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace
}

function located<T>(
  around: readonly Located<Manifests>[],
  list: (model: Manifests) => readonly T[],
): readonly Located<T>[] {
  return around.flatMap(({ uri, item }) => list(item).map((each) => ({ uri, item: each })))
}

/** The Services around that select the pods of a workload. */
export function servicesSelecting(
  workspace: Workspace,
  uri: string,
  workload: Workload,
): readonly Located<KubeService>[] {
  const labels = workload.pod?.labels
  if (labels === undefined) return []
  return located(manifestsAround(workspace, uri), (model) => model.services).filter(
    ({ item }) =>
      item.selector !== undefined &&
      !item.selector.isEmpty &&
      mayMeet(item.object, workload.object) &&
      selects(item.selector, labels),
  )
}

/** The workloads around that a Service selects. */
export function workloadsOf(workspace: Workspace, uri: string, service: KubeService): readonly Located<Workload>[] {
  const { selector } = service
  if (selector === undefined || selector.isEmpty) return []
  return located(manifestsAround(workspace, uri), (model) => model.workloads).filter(
    ({ item }) => item.pod !== undefined && mayMeet(item.object, service.object) && selects(selector, item.pod.labels),
  )
}

/** The policies around whose selector covers the pods of a workload. */
export function policiesFor(
  workspace: Workspace,
  uri: string,
  workload: Workload,
  pod: PodTemplate,
): readonly Located<NetworkPolicy>[] {
  return located(manifestsAround(workspace, uri), (model) => model.networkPolicies).filter(
    ({ item }) =>
      mayMeet(item.object, workload.object) &&
      (item.podSelector === undefined || item.podSelector.isEmpty || selects(item.podSelector, pod.labels)),
  )
}

/** Where the keys of a Secret or ConfigMap come from, as far as the files say. */
export interface DataLookup {
  readonly objects: readonly Located<DataObject>[]
  /** A generator, a decrypting tool or a patch may add keys. */
  readonly isOpen: boolean
}

/** The Secret or ConfigMap that a reference means; no object where no file holds it. `user` is the object that refers. */
export function dataFor(workspace: Workspace, uri: string, user: KubeObject, reference: ObjectReference): DataLookup {
  const around = manifestsAround(workspace, uri)
  const objects = located(around, (model) => model.data).filter(
    ({ item }) => item.kind === reference.kind && item.object.name === reference.name && mayMeet(item.object, user),
  )
  const generated = located(around, (model) => model.kustomization?.generated ?? []).some(
    ({ item }) => item.kind === reference.kind && item.name === reference.name,
  )
  const made = located(around, (model) => model.objects).some(
    ({ item }) =>
      item.name === reference.name &&
      /^(?:SealedSecret|ExternalSecret|VaultStaticSecret|SopsSecret|InfisicalSecret|OnePasswordItem)$/.test(item.kind),
  )
  return { objects, isOpen: generated || made || objects.some(({ item }) => item.isOpaque) }
}

/** The patches around that change an object: what it lacks may stand there. */
export function patchesOf(workspace: Workspace, uri: string, target: Workload): readonly Located<Workload>[] {
  return located(manifestsAround(workspace, uri), (model) => model.workloads).filter(
    ({ item }) => item.object.isPatch && item.kind === target.kind && item.object.name === target.object.name,
  )
}

/** True if a kustomization around lists the file as a patch: what its objects lack stands in others. */
export function isPatchFile(workspace: Workspace, uri: string): boolean {
  return located(manifestsAround(workspace, uri), (model) => model.kustomization?.patchFiles ?? []).some(
    ({ uri: at, item }) => resolvePath(folderOf(at), item.text) === uri,
  )
}

/** Names of images whose tag a kustomization or Skaffold around sets. */
export function imagesSetAround(workspace: Workspace, uri: string): ReadonlySet<string> {
  return new Set(
    located(manifestsAround(workspace, uri), (model) => [
      ...(model.kustomization?.images ?? []),
      ...model.builtImages,
    ]).map(({ item }) => item),
  )
}
