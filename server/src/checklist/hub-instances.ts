/** The hub's services of a deployment, and how many instances of it run. */
import type { Service } from "../model/facts.ts"
import { horizonOwners } from "../workspace/products.ts"
import { scaledServices } from "../workspace/rollouts.ts"
import type { In, View } from "./view.ts"

/** Services that are the hub. */
export function hubServices(view: View): readonly In<Service>[] {
  const owners = new Map(view.members.map(({ uri, facts }) => [uri, horizonOwners(facts)]))
  const byEnvironment = new Set(view.hubs.map(({ uri, owner }) => `${uri} ${owner}`))
  return view.services.filter(
    ({ uri, owner }) => owners.get(uri)?.has(owner) === true || byEnvironment.has(`${uri} ${owner}`),
  )
}

/** Instances of the hub; undefined where the files leave it open. */
export function hubInstances(view: View): number | undefined {
  const services = hubServices(view)
  const uris = view.members.map(({ uri }) => uri)
  const scaled = scaledServices(view.workspace, uris).filter(({ service }) =>
    services.some(({ name }) => name === service),
  )
  if (scaled.length > 0) return Math.max(...scaled.map(({ count: each }) => each))
  let count = 0
  for (const { replicas, workload } of services) {
    if (workload === "unit") count = Math.max(count, 1)
    else if (!replicas.known) return undefined
    else count += replicas.value
  }
  return count === 0 ? undefined : count
}
