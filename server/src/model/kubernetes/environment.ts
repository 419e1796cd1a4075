/** Variables of a container: literals, references to Secrets and ConfigMaps, whole objects. */
import { type Known, known, unknown } from "../../base/known.ts"
import { at, behind, isPresent, itemsOf, type Place, problem, type Reader, removePlace, valueAt } from "./reader.ts"
import { boolAt, checkText, isTrue, textAt } from "./scalars.ts"
import type { Value } from "./types.ts"
import type { Container, EnvVariable, ObjectReference } from "./types-pods.ts"

export function readEnv(reader: Reader, container: Place): readonly EnvVariable[] {
  const earlier = new Map<string, Known<string>>()
  const isOpen = isPresent(at(reader, container, "envFrom"))
  return itemsOf(reader, at(reader, container, "env")).flatMap((item) => {
    const name = textAt(reader, item, "name")
    if (name === undefined) return []
    const variable = variableOf(reader, item, name, earlier, isOpen)
    earlier.set(variable.name, variable.text)
    return [variable]
  })
}

function variableOf(
  reader: Reader,
  item: Place,
  name: Value,
  earlier: ReadonlyMap<string, Known<string>>,
  isOpen: boolean,
): EnvVariable {
  const written = at(reader, item, "value")
  const value = valueAt(reader, written)
  if (written !== undefined && isPresent(written)) checkText(reader, written, value)
  const from = at(reader, item, "valueFrom")
  const base = { name: name.text, nameSpan: name.span, span: item.span, remove: () => removePlace(reader, item) }
  if (isPresent(from)) {
    const reference =
      referenceAt(reader, from, "secretKeyRef", "Secret") ?? referenceAt(reader, from, "configMapKeyRef", "ConfigMap")
    const because =
      reference === undefined ? "the pod decides it" : `${reference.kind} \`${reference.name}\` supplies it`
    return { ...base, text: unknown(because), ...(reference && { reference }), fromPod: reference === undefined }
  }
  return {
    ...base,
    ...(value && { value }),
    text: value === undefined ? known("") : textOf(value, earlier, isOpen),
    fromPod: false,
  }
}

/** `$(NAME)` takes a variable before it, `$$` stands for one `$`. Source: kubernetes/kubernetes:third_party/forked/golang/expansion. */
function textOf(value: Value, earlier: ReadonlyMap<string, Known<string>>, isOpen: boolean): Known<string> {
  let because: string | undefined
  const text = value.text.replace(/\$\$|\$\(([^()\s]+)\)/g, (whole, name: string | undefined) => {
    if (name === undefined) return "$"
    const found = earlier.get(name)
    if (found?.known) return found.value
    if (found !== undefined || isOpen) because = `\`${name}\` is supplied from outside this list`
    return whole
  })
  if (because !== undefined) return unknown(because)
  return value.isSlot && /\$\{|\{\{|^<|__|%/.test(value.text)
    ? unknown("a tool fills the value in before it is applied")
    : known(text)
}

function referenceAt(
  reader: Reader,
  from: Place,
  name: string,
  kind: ObjectReference["kind"],
): ObjectReference | undefined {
  const place = at(reader, from, name)
  if (place === undefined || !isPresent(place)) return undefined
  const object = textAt(reader, place, "name")
  const key = textAt(reader, place, "key")
  return {
    kind,
    name: object?.text ?? "",
    nameSpan: object?.span ?? place.keySpan,
    ...(key && { key: key.text, keySpan: key.span, rewriteKey: key.rewrite }),
    optional: isTrue(boolAt(reader, place, "optional")),
  }
}

export function readEnvFrom(reader: Reader, container: Place): Container["envFrom"] {
  return itemsOf(reader, at(reader, container, "envFrom")).flatMap((item) => {
    const prefix = valueAt(reader, at(reader, item, "prefix"))?.text ?? ""
    const reference =
      referenceAt(reader, item, "secretRef", "Secret") ?? referenceAt(reader, item, "configMapRef", "ConfigMap")
    if (reference === undefined && at(reader, item, "secretKeyRef") !== undefined)
      problem(reader, "wrong-reference", "`envFrom` takes whole objects: `secretRef` with a name", behind(item.keySpan))
    return reference === undefined ? [] : [{ ...reference, prefix }]
  })
}
