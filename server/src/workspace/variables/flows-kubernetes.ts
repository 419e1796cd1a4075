/**
 * Ways of manifests: ConfigMaps and Secrets into containers. kubernetes.io/docs/reference/kubernetes-api, Container:
 * values of `env` win over those of `envFrom`, of which the last source wins.
 */
import { nameOf } from "../../base/uri.ts"
import type { Manifests } from "../../model/kubernetes/types.ts"
import { dataFor } from "../kubernetes.ts"
import type { Workspace } from "../types.ts"
import { codeOf, type Flow, type Reachable, type Tie, type Ways } from "./flows.ts"
import { codeScope, objectScope, serviceScope } from "./scopes.ts"
import { containersOf } from "./sites-kubernetes.ts"

export function kubernetesWays(workspace: Workspace, uri: string, model: Manifests, reachable: Reachable): Ways {
  const flows: Flow[] = []
  const ties: Tie[] = []
  for (const { container, user } of containersOf(model)) {
    const to = serviceScope(uri, container.owner)
    for (const [index, reference] of container.envFrom.entries())
      for (const { uri: at, item } of dataFor(workspace, uri, user, reference).objects) {
        const words = `\`envFrom\`: ${item.kind} \`${item.object.name}\``
        const prefix = reference.prefix === "" ? {} : { prefix: reference.prefix }
        flows.push({ from: objectScope(at, item.kind, item.object.name), to, rank: index - 100, words, ...prefix })
      }
    for (const { reference, nameSpan } of container.env) {
      if (reference?.key === undefined) continue
      const own = objectScope(uri, reference.kind, reference.name)
      for (const { uri: at, item } of dataFor(workspace, uri, user, reference).objects) {
        const scope = objectScope(at, item.kind, item.object.name)
        ties.push({ uri, start: nameSpan.start, to: { scope, name: reference.key }, hard: false, whole: true })
        if (scope === own) continue
        // The reference stands for the object, wherever that is.
        const words = `${item.kind} \`${item.object.name}\` in \`${nameOf(at)}\``
        flows.push({ from: scope, to: own, rank: 0, words, needsUse: true })
      }
    }
    const root = codeOf(container.image?.text, uri, reachable)
    const words = `container \`${container.name}\``
    if (root !== undefined) flows.push({ from: to, to: codeScope(root), rank: 0, words, needsUse: true })
  }
  return { flows, ties, envFiles: [] }
}
