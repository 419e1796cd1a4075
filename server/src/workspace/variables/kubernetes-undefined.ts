/**
 * `$(NAME)` of containers that the kubelet leaves as it stands: nothing sets the name, or only a later line does. Source:
 * kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables.
 */
import type { Span } from "../../base/span.ts"
import type { Manifests } from "../../model/kubernetes/types.ts"
import type { Container } from "../../model/kubernetes/types-pods.ts"
import { isPatchFile, manifestsAround, patchesOf } from "../kubernetes.ts"
import { containerEnvironment } from "../kubernetes-environment.ts"
import type { Workspace } from "../types.ts"
import { expansionsIn } from "./sites-kubernetes.ts"

export interface UndefinedExpansion {
  readonly name: string
  /** `$(NAME)`. */
  readonly span: Span
  readonly owner: string
  /** The line that sets it too late. */
  readonly later?: Span
}

/** Set for every Service of the namespace, unless the pod turns it off. */
const serviceLink = /_SERVICE_(?:HOST|PORT)(?:_|$)|_PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_|$)|$)/
/** `$(date)` in a command is a shell's. */
const nameLike = /^[A-Z][A-Z0-9_]*$/

export function undefinedExpansions(
  workspace: Workspace,
  uri: string,
  text: string,
  model: Manifests,
): readonly UndefinedExpansion[] {
  if (!text.includes("$(") || isChanged(workspace, uri)) return []
  return model.workloads.flatMap((workload) => {
    const containers = workload.pod?.containers ?? []
    if (containers.length === 0 || patchesOf(workspace, uri, workload).length > 0) return []
    return containers.flatMap((container) => {
      const { variables, incomplete } = containerEnvironment(workspace, uri, workload.object, container)
      if (incomplete !== undefined || container.envFrom.some((each) => each.optional)) return []
      return expansionsOf(text, container, new Set(variables.keys()))
    })
  })
}

function expansionsOf(text: string, container: Container, all: ReadonlySet<string>): readonly UndefinedExpansion[] {
  const found: UndefinedExpansion[] = []
  const own = new Map(container.env.map(({ name, nameSpan }) => [name, nameSpan]))
  const earlier = new Set([...all].filter((name) => !own.has(name)))
  const add = (value: Container["args"][number], known: ReadonlySet<string>): void => {
    for (const { name, span } of expansionsIn(text, value)) {
      if (known.has(name) || !nameLike.test(name) || serviceLink.test(name)) continue
      const later = own.get(name)
      const isLater = later !== undefined && later.start > span.end
      const whole = { start: span.start - 2, end: span.end + 1 }
      found.push({ name, span: whole, owner: container.owner, ...(isLater ? { later } : {}) })
    }
  }
  for (const { name, value } of container.env) {
    if (value !== undefined) add(value, earlier)
    earlier.add(name)
  }
  for (const value of [...container.command, ...container.args]) add(value, all)
  return found
}

/** Kustomize fills in `vars`, and its patches may add variables. */
function isChanged(workspace: Workspace, uri: string): boolean {
  return (
    isPatchFile(workspace, uri) ||
    manifestsAround(workspace, uri).some(({ item }) => {
      const root = item.kustomization === undefined ? undefined : item.tree.documents[0]?.root
      const keys = root?.kind === "mapping" ? root.entries.map((entry) => entry.key.text) : []
      return keys.some((key) => /^(?:vars|patches\w*|components|replacements|transformers)$/.test(key))
    })
  )
}
