/** How many instances of a service run, as far as the files say. */
import type { Known } from "../base/known.ts"
import type { Service } from "../model/facts.ts"
import { manifestsAround, mayMeet } from "./kubernetes.ts"
import type { Workspace } from "./types.ts"

/** As the service's own file says; the minimum of an autoscaler around that has its workload as target decides. */
export function instancesOf(workspace: Workspace, uri: string, service: Service): Known<number> {
  const workload = workspace
    .model(uri, "kubernetes")
    ?.workloads.find(({ pod }) => pod?.containers.some(({ owner }) => owner === service.owner))
  if (workload === undefined) return service.replicas
  const { object, kind } = workload
  for (const { item } of manifestsAround(workspace, uri)) {
    const scaler = item.autoscalers.find(
      (each) => each.targetKind === kind && each.targetName === object.name && mayMeet(each.object, object),
    )
    if (scaler !== undefined) return scaler.min
  }
  return service.replicas
}
