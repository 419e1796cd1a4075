/** Who may speak to the databases of a cluster: their pods, and the policies that select them. */
import { type DatastoreServer, datastoreOf } from "../model/datastores.ts"
import { parseReference } from "../model/image-reference.ts"
import { selects } from "../model/kubernetes/object.ts"
import type { KubeObject, Manifests } from "../model/kubernetes/types.ts"
import type { NetworkPolicy, PolicyPeer, PolicyRule } from "../model/kubernetes/types-network.ts"
import type { Container, PodTemplate, Workload } from "../model/kubernetes/types-pods.ts"
import { isPatchFile, type Located, manifestsAround, mayMeet } from "./kubernetes.ts"
import { horizonOwners } from "./products.ts"
import type { Workspace } from "./types.ts"

/** A workload that runs a database server and keeps running. */
export interface ClusterDatabase {
  readonly workload: Workload
  readonly pod: PodTemplate
  readonly container: Container
  readonly server: DatastoreServer
}

/** The databases of one file, in file order: one for each workload. */
export function databasesIn(model: Manifests): readonly ClusterDatabase[] {
  return model.workloads.flatMap((workload) => {
    const { pod, kind, object } = workload
    if (pod === undefined || kind === "Job" || kind === "CronJob" || object.isPatch) return []
    for (const container of pod.containers) {
      const server =
        container.role === "main" ? datastoreOf(parseReference(container.image?.text ?? "").repository) : undefined
      if (server !== undefined) return [{ workload, pod, container, server }]
    }
    return []
  })
}

/** True if the policy covers the pods; expressions leave that open, and so count. */
export function coversPod({ podSelector }: NetworkPolicy, pod: PodTemplate): boolean {
  if (podSelector === undefined || podSelector.isEmpty) return true
  if (!podSelector.hasExpressions) return selects(podSelector, pod.labels)
  return selects({ ...podSelector, hasExpressions: false }, pod.labels)
}

/** The policies around that limit who may connect to the pods of a workload. */
export function limitsOn(
  workspace: Workspace,
  uri: string,
  { workload, pod }: ClusterDatabase,
): readonly Located<NetworkPolicy>[] {
  return manifestsAround(workspace, uri).flatMap((at) =>
    at.item.networkPolicies
      .filter(
        (policy) =>
          policy.policyTypes.includes("Ingress") && mayMeet(policy.object, workload.object) && coversPod(policy, pod),
      )
      .map((item) => ({ uri: at.uri, item })),
  )
}

/** Kinds by which network plugins and meshes limit connections in their own way. */
const foreignPolicies =
  /^(?:Cilium(?:Clusterwide)?NetworkPolicy|GlobalNetworkPolicy|AdminNetworkPolicy|BaselineAdminNetworkPolicy|AuthorizationPolicy|ServerAuthorization|SecurityGroupPolicy|AntreaClusterNetworkPolicy|ClusterNetworkPolicy)$/

/** What may limit connections although these files do not show how, in words. */
export function otherLimits(workspace: Workspace, uri: string): string | undefined {
  for (const { item } of manifestsAround(workspace, uri)) {
    const foreign = item.objects.find(
      ({ kind, group }) => foreignPolicies.test(kind) || (kind === "NetworkPolicy" && /calico/.test(group)),
    )
    if (foreign !== undefined) return `a ${foreign.kind} may limit who reaches the databases`
    if (item.kustomization?.resources.some(({ text }) => /:\/\/|\?ref=|^git@|^github\.com\//.test(text)))
      return "a kustomization takes objects from elsewhere"
  }
  return undefined
}

/** True if the hub runs in the namespace of an object, as far as the files around say. */
export function servesHub(workspace: Workspace, uri: string, object: KubeObject): boolean {
  return manifestsAround(workspace, uri).some((at) => {
    const facts = workspace.facts(at.uri)
    const hubs = facts === undefined ? undefined : horizonOwners(facts)
    if (hubs === undefined || hubs.size === 0) return false
    return at.item.workloads.some(
      ({ pod, object: own }) => mayMeet(own, object) && pod?.containers.some(({ owner }) => hubs.has(owner)) === true,
    )
  })
}

/** How wide a rule of a policy is where it is too wide: everybody, every pod of the cluster, every address. */
export interface TooWide {
  readonly how: "everybody" | "namespaces" | "addresses"
  readonly span: PolicyPeer["span"]
}

/** The ways in which a rule lets in whoever asks. */
export function tooWideIn(rule: PolicyRule): readonly TooWide[] {
  if (rule.from.length === 0) return [{ how: "everybody", span: rule.span }]
  return rule.from.flatMap((peer): readonly TooWide[] => {
    if (peer.ipBlock !== undefined)
      return /^(?:0\.0\.0\.0|::)\/0$/.test(peer.ipBlock.text) ? [{ how: "addresses", span: peer.ipBlock.span }] : []
    const isEveryPod = peer.podSelector === undefined || peer.podSelector.isEmpty
    return peer.namespaceSelector?.isEmpty === true && isEveryPod ? [{ how: "namespaces", span: peer.span }] : []
  })
}

/** True if the rule opens a port at which the database takes clients; ports of its exporter are none. */
export function opensDatabase(rule: PolicyRule, { container, server }: ClusterDatabase): boolean {
  if (rule.ports.length === 0) return true
  return rule.ports.some(({ port, endPort }) => {
    const first = port?.value
    if (first === undefined) return true
    if (!first.known) return false
    if (typeof first.value === "number") {
      const from = first.value
      const to = endPort?.known ? endPort.value : from
      return server.ports.some((each) => each >= from && each <= to)
    }
    const named = container.ports.find(({ name }) => name?.text === first.value)
    return named !== undefined && (!named.port.known || server.ports.includes(named.port.value))
  })
}

/** What the policies of one file say of the databases around it, without those that are only parts of others. */
export function databasesAround(workspace: Workspace, uri: string): readonly Located<ClusterDatabase>[] {
  return manifestsAround(workspace, uri).flatMap((at) =>
    isPatchFile(workspace, at.uri) ? [] : databasesIn(at.item).map((item) => ({ uri: at.uri, item })),
  )
}
