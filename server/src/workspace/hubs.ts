/** The settings of a document that the Horizon hub reads, by owner. */
import { distinctSettings } from "../model/distinct.ts"
import type { Facts, Setting } from "../model/facts.ts"
import type { KubeObject } from "../model/kubernetes/types.ts"
import { manifestsAround, mayMeet } from "./kubernetes.ts"
import { horizonOwners } from "./products.ts"
import type { Workspace } from "./types.ts"

/** One hub of the document. */
export interface Hub {
  readonly owner: string
  /** Everything it is given here. */
  readonly settings: readonly Setting[]
  /** Those of them that no hub before it has through the same place, in file order: one place, one finding. */
  readonly own: readonly Setting[]
}

/** The hubs of a document. Keys of the sensor's file and build arguments are no variables of a process. */
export function hubsOf(facts: Facts): readonly Hub[] {
  const existing = memo.get(facts)
  if (existing !== undefined) return existing
  const found = collect(facts)
  memo.set(facts, found)
  return found
}

/** Facts are of one text and never change, so what follows from them is kept as long as they are. */
const memo = new WeakMap<Facts, readonly Hub[]>()

function collect(facts: Facts): readonly Hub[] {
  const horizon = horizonOwners(facts)
  if (horizon.size === 0) return []
  const variables = facts.settings.filter(
    ({ owner, carrier }) => horizon.has(owner) && carrier !== "synapse-key" && carrier !== "compose-build-arg",
  )
  const byOwner = Map.groupBy(variables, (each) => each.owner)
  const owners = [...byOwner.keys()].filter((owner) => horizon.has(owner))
  const first = new Set(distinctSettings(variables))
  return owners.map((owner) => {
    const settings = byOwner.get(owner) ?? []
    return { owner, settings, own: settings.filter((each) => first.has(each)) }
  })
}

/**
 * The hubs of a document, and the ConfigMaps and Secrets in it that a hub of the manifests around takes variables from:
 * what they hold need not tell by itself whose it is.
 */
export function hubsAround(workspace: Workspace, uri: string, facts: Facts): readonly Hub[] {
  const own = hubsOf(facts)
  const data = workspace.model(uri, "kubernetes")?.data ?? []
  if (data.length === 0) return own
  const seen = new Set(own.map(({ owner }) => owner))
  const read = referredByHubs(workspace, uri)
  const more = data.flatMap(({ object }): Hub[] => {
    if (seen.has(object.id) || !read.some((each) => each.id === object.id && mayMeet(each.user, object))) return []
    const settings = facts.settings.filter(({ owner }) => owner === object.id)
    return settings.length === 0 ? [] : [{ owner: object.id, settings, own: settings }]
  })
  return [...own, ...more]
}

interface Referred {
  /** `ConfigMap/hub`. */
  readonly id: string
  readonly user: KubeObject
}

function referredByHubs(workspace: Workspace, uri: string): readonly Referred[] {
  return manifestsAround(workspace, uri).flatMap(({ uri: at, item }) => {
    const facts = workspace.facts(at)
    const owners = facts === undefined ? new Set<string>() : horizonOwners(facts)
    return item.workloads.flatMap(({ object, pod }) =>
      (pod?.containers ?? [])
        .filter(({ owner }) => owners.has(owner))
        .flatMap(({ env, envFrom }) => [...envFrom, ...env.flatMap(({ reference }) => reference ?? [])])
        .map(({ kind, name }) => ({ id: `${kind}/${name}`, user: object })),
    )
  })
}

/** The value of a variable of one owner, if the file settles it. */
export function valueIn(settings: readonly Setting[], name: string): string | undefined {
  const setting = settings.findLast((each) => each.name === name)
  return setting?.value.known ? setting.value.value : undefined
}
