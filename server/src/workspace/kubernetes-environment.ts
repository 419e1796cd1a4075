/** The environment of a container: its own variables and what Secrets and ConfigMaps of the files around bring. */
import { type Known, known, unknown } from "../base/known.ts"
import type { KubeObject } from "../model/kubernetes/types.ts"
import type { Container, ObjectReference } from "../model/kubernetes/types-pods.ts"
import type { EffectiveEnvironment, EffectiveVariable } from "./environment.ts"
import { dataFor } from "./kubernetes.ts"
import type { Workspace } from "./types.ts"

/** `user` is the workload that holds the container; own variables win over whole objects, later objects over earlier. */
export function containerEnvironment(
  workspace: Workspace,
  uri: string,
  user: KubeObject,
  container: Container,
): EffectiveEnvironment {
  const variables = new Map<string, EffectiveVariable>()
  let incomplete = user.isPatch ? `\`${user.name}\` is a part of an object of another file` : undefined
  for (const reference of container.envFrom) {
    const { objects, isOpen } = dataFor(workspace, uri, user, reference)
    const [object] = objects
    if (isOpen || objects.length !== 1 || object === undefined) {
      // An optional object that no file holds may be there all the same.
      incomplete ??= `${reference.kind} \`${reference.name}\` is not in the files`
      continue
    }
    for (const entry of object.item.entries)
      if (isVariable(entry.name))
        variables.set(reference.prefix + entry.name, {
          value: entry.text,
          place: { uri: object.uri, span: entry.value.span },
        })
  }
  for (const variable of container.env) {
    const found = variable.reference && referred(workspace, uri, user, variable.reference)
    const place = { uri, span: variable.value?.span ?? variable.nameSpan }
    variables.set(variable.name, found ?? { value: variable.text, place })
  }
  return incomplete === undefined ? { variables } : { variables, incomplete }
}

function referred(
  workspace: Workspace,
  uri: string,
  user: KubeObject,
  reference: ObjectReference,
): EffectiveVariable | undefined {
  const { objects, isOpen } = dataFor(workspace, uri, user, reference)
  const [object] = objects
  if (isOpen || objects.length !== 1 || object === undefined) return undefined
  const entry = object.item.entries.find((each) => each.name === reference.key)
  return entry && { value: entry.text, place: { uri: object.uri, span: entry.value.span } }
}

/** Names that the kubelet passes on; others it skips with an event. */
function isVariable(name: string): boolean {
  return /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)
}

/** The value of a variable; unknown where a part of the environment is. */
export function variableOf(environment: EffectiveEnvironment, name: string): Known<string | undefined> {
  const found = environment.variables.get(name)
  if (found !== undefined) return found.value
  return environment.incomplete === undefined ? known(undefined) : unknown(environment.incomplete)
}
