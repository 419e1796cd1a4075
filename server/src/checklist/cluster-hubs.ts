/** The hubs that manifests run, with the environment that Secrets and ConfigMaps of the workspace give them. */
import { type Known, unknown } from "../base/known.ts"
import type { Facts } from "../model/facts.ts"
import type { Container, ObjectReference, Workload } from "../model/kubernetes/types-pods.ts"
import type { HubEnvironment } from "../workspace/hub-environment.ts"
import { dataFor } from "../workspace/kubernetes.ts"
import { horizonOwners } from "../workspace/products.ts"
import type { Workspace } from "../workspace/types.ts"

/** One environment per container that is the hub; jobs of its image (a migration) are none. */
export function clusterHubs(workspace: Workspace, uri: string, facts: Facts): readonly HubEnvironment[] {
  const workloads = workspace.model(uri, "kubernetes")?.workloads ?? []
  const known = horizonOwners(facts)
  return workloads
    .filter(({ kind }) => kind !== "Job" && kind !== "CronJob")
    .flatMap((workload) =>
      (workload.pod?.containers ?? [])
        .filter(({ role }) => role === "main")
        .flatMap((container) => {
          const environment = environmentOf(workspace, uri, workload, container)
          const isHub = known.has(container.owner) || environment.variables.has("TELEMETRY_JWT_SECRET")
          return isHub ? [environment] : []
        }),
    )
}

function environmentOf(workspace: Workspace, uri: string, workload: Workload, container: Container): HubEnvironment {
  const variables = new Map<string, Known<string>>()
  let incomplete: string | undefined
  const objectsOf = (reference: ObjectReference): ReturnType<typeof dataFor> => {
    const found = dataFor(workspace, uri, workload.object, reference)
    if ((found.objects.length === 0 || found.isOpen) && !reference.optional)
      incomplete ??= `the ${reference.kind} \`${reference.name}\` is not in them`
    return found
  }
  for (const reference of container.envFrom)
    for (const { item } of objectsOf(reference).objects)
      for (const entry of item.entries) variables.set(`${reference.prefix}${entry.name}`, entry.text)
  const direct = incomplete
  for (const { name, text, reference } of container.env) {
    if (reference === undefined) variables.set(name, text)
    else {
      const entries = objectsOf(reference).objects.flatMap(({ item }) => item.entries)
      const entry = entries.findLast((each) => each.name === reference.key)
      variables.set(name, entry?.text ?? unknown(`${reference.kind} \`${reference.name}\` supplies it`))
    }
  }
  // A single key that is elsewhere leaves its own variable open, and no other.
  const base = { owner: container.owner, at: container.nameSpan, variables }
  return direct === undefined ? base : { ...base, incomplete: direct }
}
