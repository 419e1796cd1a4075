/** The objects of a stream: one for each document, and one for each item of a `List`. */
import type { YamlMapping } from "../../syntax/yaml/tree.ts"
import { at, fieldsOf, itemsOf, noteKeys, type Place, type Reader, rootPlace, valueAt } from "./reader.ts"
import { textAt, textMapAt } from "./scalars.ts"
import type { KubeObject, LabelSelector } from "./types.ts"

/** An object with the way into it. */
export interface Opened {
  readonly object: KubeObject
  readonly place: Place
}

/** All objects, those of lists included; documents without `kind` are none. */
export function openObjects(reader: Reader): readonly Opened[] {
  return reader.tree.documents.flatMap(({ root }, document) => {
    if (root === undefined) return []
    const { node } = reader.resolver.follow(root)
    return node?.kind === "mapping" ? open(reader, { ...rootPlace(node), span: root.span }, node, document, false) : []
  })
}

const mostNested = 3

function open(
  reader: Reader,
  place: Place,
  node: YamlMapping,
  document: number,
  inList: boolean,
  depth = 0,
): readonly Opened[] {
  const kind = valueAt(reader, at(reader, place, "kind"))
  if (kind === undefined) return []
  if (/List$/.test(kind.text) && at(reader, place, "items")?.node?.kind === "sequence" && depth < mostNested) {
    return itemsOf(reader, at(reader, place, "items")).flatMap((item) =>
      item.node?.kind === "mapping" ? open(reader, item, item.node, document, true, depth + 1) : [],
    )
  }
  return [{ object: objectOf(reader, place, node, document, inList), place }]
}

function objectOf(reader: Reader, place: Place, root: YamlMapping, document: number, inList: boolean): KubeObject {
  const version = valueAt(reader, at(reader, place, "apiVersion"))
  const kind = valueAt(reader, at(reader, place, "kind"))
  const apiVersion = version?.text ?? ""
  const metadata = at(reader, place, "metadata")
  const name = valueAt(reader, at(reader, metadata, "name"))
  const kindSpan = kind?.span ?? place.span
  const id = `${kind?.text ?? ""}/${name?.text ?? ""}`
  const isBuiltIn = isBuiltInGroup(groupOf(apiVersion))
  if (isBuiltIn) {
    textAt(reader, metadata, "name")
    noteKeys(reader, "ObjectMeta", id, metadata)
  }
  return {
    apiVersion,
    apiVersionValue: version,
    group: groupOf(apiVersion),
    kind: kind?.text ?? "",
    kindSpan,
    name: name?.text ?? "",
    nameSpan: name?.span ?? kindSpan,
    namespace: valueAt(reader, at(reader, metadata, "namespace"))?.text,
    labels: isBuiltIn ? textMapAt(reader, metadata, "labels") : looseMap(reader, metadata, "labels"),
    annotations: isBuiltIn ? textMapAt(reader, metadata, "annotations") : looseMap(reader, metadata, "annotations"),
    id,
    span: place.span,
    document,
    inList,
    root,
    isPatch: at(reader, place, "$patch") !== undefined,
  }
}

/** Labels of kinds whose schema is not known: read, not judged. */
function looseMap(reader: Reader, place: Place | undefined, name: string): KubeObject["labels"] {
  return new Map(
    fieldsOf(reader, at(reader, place, name)).flatMap((field) => {
      const value = valueAt(reader, field)
      return value === undefined ? [] : [[field.name, value] as const]
    }),
  )
}

/** `apps` of `apps/v1`; "" of `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/")
  return slash < 0 ? "" : apiVersion.slice(0, slash)
}

/** Groups that the API server itself serves. */
export function isBuiltInGroup(group: string): boolean {
  return (
    /^(?:|apps|batch|autoscaling|policy|extensions)$/.test(group) ||
    (/\.k8s\.io$/.test(group) &&
      /^(?:networking|rbac\.authorization|storage|scheduling|admissionregistration|apiextensions|coordination|discovery|node|events|certificates|flowcontrol\.apiserver)\.k8s\.io$/.test(
        group,
      ))
  )
}

/** A selector of labels: `matchLabels` with expressions, or plain labels (`plain`) as Services have them. */
export function selectorAt(
  reader: Reader,
  place: Place | undefined,
  name: string,
  plain = false,
): LabelSelector | undefined {
  const found = at(reader, place, name)
  if (found?.node?.kind !== "mapping") return undefined
  const labels = plain ? textMapAt(reader, place, name) : textMapAt(reader, found, "matchLabels")
  const hasExpressions = !plain && itemsOf(reader, at(reader, found, "matchExpressions")).length > 0
  return { keySpan: found.keySpan, labels, hasExpressions, isEmpty: labels.size === 0 && !hasExpressions }
}

/** True if the labels have all that the selector asks for; a part that a tool fills in matches anything. */
export function selects(
  selector: LabelSelector,
  labels: ReadonlyMap<string, { readonly text: string; readonly isSlot: boolean }>,
): boolean {
  if (selector.hasExpressions) return false
  for (const [name, value] of selector.labels) {
    const own = labels.get(name)
    if (own === undefined || (own.text !== value.text && !own.isSlot && !value.isSlot)) return false
  }
  return true
}
