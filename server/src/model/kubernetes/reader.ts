/** What the readers of one manifest file share: its tree, the way through aliases, and the problems found so far. */
import { type EditResult, refuse } from "../../base/edit.ts"
import type { Problem } from "../../base/problem.ts"
import { type Span, span } from "../../base/span.ts"
import { removeEntry, removeItem, renameKey, setScalar } from "../../syntax/yaml/edit.ts"
import { createResolver, type Resolver } from "../../syntax/yaml/resolve.ts"
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence, YamlTree } from "../../syntax/yaml/tree.ts"
import type { KnownMapping, Value } from "./types.ts"

export interface Reader {
  readonly tree: YamlTree
  readonly resolver: Resolver
  readonly problems: Problem[]
  readonly reported: Set<string>
  readonly mappings: KnownMapping[]
}

export function createReader(tree: YamlTree): Reader {
  return { tree, resolver: createResolver(tree), problems: [], reported: new Set(), mappings: [] }
}

/** A node behind its aliases, with the key or list item that holds it. */
export interface Place {
  /** Undefined for a key without value and for an alias that leads nowhere. */
  readonly node: YamlNode | undefined
  /** Reached through an alias or a merge key: an edit here changes other places too. */
  readonly shared: boolean
  /** The key's name; "" for items and roots. */
  readonly name: string
  /** The key; for items and roots the node itself. */
  readonly keySpan: Span
  /** From the key to the end of its value. */
  readonly span: Span
  readonly holder?:
    | { readonly kind: "entry"; readonly mapping: YamlMapping; readonly entry: YamlEntry }
    | { readonly kind: "item"; readonly sequence: YamlSequence; readonly index: number }
}

export function rootPlace(node: YamlNode): Place {
  return { node, shared: false, name: "", keySpan: node.span, span: node.span }
}

/** The keys of a mapping, own ones first; none for any other shape. */
export function fieldsOf(reader: Reader, place: Place | undefined): readonly Place[] {
  if (place?.node?.kind !== "mapping") return []
  return reader.resolver.entries(place.node).map((found) => {
    const { node, shared } = reader.resolver.follow(found.value)
    return {
      node,
      shared: place.shared || found.shared || shared,
      name: found.name,
      keySpan: found.key.span,
      span: found.entry.span,
      holder: { kind: "entry", mapping: found.mapping, entry: found.entry },
    }
  })
}

/** The value below a path of keys; undefined where a part is missing or no mapping. */
export function at(reader: Reader, place: Place | undefined, ...path: readonly string[]): Place | undefined {
  let current = place
  for (const name of path) {
    if (current?.node?.kind !== "mapping") return undefined
    const found = reader.resolver.get(current.node, name)
    if (found === undefined) return undefined
    const { node, shared } = reader.resolver.follow(found.value)
    current = {
      node,
      shared: current.shared || found.shared || shared,
      name,
      keySpan: found.key.span,
      span: found.entry.span,
      holder: { kind: "entry", mapping: found.mapping, entry: found.entry },
    }
  }
  return current
}

/** The items of a list; none for any other shape. */
export function itemsOf(reader: Reader, place: Place | undefined): readonly Place[] {
  if (place?.node?.kind !== "sequence") return []
  return reader.resolver.items(place.node).map((item) => {
    const { node, shared } = reader.resolver.follow(item.node)
    return {
      node,
      shared: place.shared || item.shared || shared,
      name: "",
      keySpan: item.node.span,
      span: item.node.span,
      holder: { kind: "item", sequence: item.sequence, index: item.index },
    }
  })
}

/** True for a place that is there and holds something: not absent, `~`, `null` or an empty plain scalar. */
export function isPresent(place: Place | undefined): place is Place {
  return place?.node !== undefined && !(place.node.kind === "scalar" && place.node.value === null)
}

/** Where a value is, or its key if it has none. */
export function spanOf(place: Place): Span {
  return place.node?.span ?? place.keySpan
}

/** The scalar at a place; undefined for other shapes and for nothing. */
export function valueAt(reader: Reader, place: Place | undefined): Value | undefined {
  if (!isPresent(place) || place.node?.kind !== "scalar") return undefined
  return scalarValue(reader, place, place.node)
}

const oldTrue = /^(?:yes|Yes|YES|on|On|ON)$/
const oldFalse = /^(?:no|No|NO|off|Off|OFF)$/

/** kubectl reads YAML 1.1: bare `yes` and `on` are booleans, `0644` is octal. Source: kubernetes-sigs/yaml:goyaml.v2/resolve.go. */
function typedOf(node: YamlScalar): string | number | boolean | null {
  if (node.style !== "plain" || node.tag !== undefined) return node.value
  if (oldTrue.test(node.text)) return true
  if (oldFalse.test(node.text)) return false
  return /^0[0-7]+$/.test(node.text) ? Number.parseInt(node.text, 8) : node.value
}

export function scalarValue(reader: Reader, place: Place, node: YamlScalar): Value {
  const typed = typedOf(node)
  return {
    span: node.contentSpan,
    keySpan: place.keySpan,
    wholeSpan: place.span,
    text: node.text,
    typed,
    isSlot: isSlot(node.text),
    isBlock: node.style === "literal" || node.style === "folded",
    shared: place.shared,
    rewrite: (text) => (place.shared ? refuse("it is used in several places") : setScalar(reader.tree, node, text)),
    replace: (source) => {
      if (place.shared) return refuse("it is used in several places")
      const tested = setScalar(reader.tree, node, "x")
      return "refused" in tested ? tested : [{ span: node.span, newText: source }]
    },
    remove: () => removePlace(reader, place),
  }
}

/** Takes a key or list item away. */
export function removePlace(reader: Reader, place: Place): EditResult {
  const { holder } = place
  if (place.shared) return refuse("it is used in several places")
  if (holder === undefined) return refuse("it is a document of its own")
  return holder.kind === "entry"
    ? removeEntry(reader.tree, holder.mapping, holder.entry)
    : removeItem(reader.tree, holder.sequence, holder.index)
}

/** Text that a tool fills in before anything is applied: `${X}`, `$(X)`, `{{x}}`, `<x>`, `__X__`, `@x@`, `CHANGE_ME`. */
export function isSlot(text: string): boolean {
  return (
    /\$\{|\$\(|\$[A-Z_]{2}|\{\{|\}\}|%[A-Z_]+%/.test(text) || /^(?:<[^<>]+>|__\w+__|@\w+@|[A-Z][A-Z_]{3,})$/.test(text)
  )
}

/** Adds a problem once per place: what an anchor repeats is wrong where it is written. */
export function problem(reader: Reader, code: string, message: string, where: Span): void {
  const key = `${code} ${where.start} ${where.end}`
  if (reader.reported.has(key)) return
  reader.reported.add(key)
  reader.problems.push({ code, message, span: where, severity: "error" })
}

/** An empty span behind another one. */
export function behind(where: Span): Span {
  return span(where.end)
}

/** Notes a mapping whose keys are known by heart; keys that a merge brings are written elsewhere. */
export function noteKeys(reader: Reader, type: string, owner: string, place: Place | undefined): void {
  if (place?.node?.kind !== "mapping") return
  const keys = place.node.entries.map((entry) => ({
    name: entry.key.text,
    span: entry.key.span,
    rename: (name: string) =>
      place.shared ? refuse("it is used in several places") : renameKey(reader.tree, entry, name),
  }))
  reader.mappings.push({ type, owner, keys })
}
