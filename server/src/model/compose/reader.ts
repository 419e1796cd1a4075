/** What the readers of one Compose file share: its tree, the way through aliases, and the problems found so far. */
import type { Problem, Severity } from "../../base/problem.ts"
import type { Span } from "../../base/span.ts"
import type { Resolver } from "../../syntax/yaml/resolve.ts"
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence, YamlTree } from "../../syntax/yaml/tree.ts"
import { mapScalar, type ScalarMap } from "./scalar-map.ts"
import { type Piece, parseTemplate } from "./template.ts"
import type { ProjectEnvironment } from "./types.ts"

export interface Reader {
  readonly tree: YamlTree
  readonly resolver: Resolver
  readonly environment: ProjectEnvironment
  readonly problems: Problem[]
  readonly reported: Set<string>
  /** The pieces of a scalar's text, parsed once per scalar. */
  readonly template: (node: YamlScalar) => readonly Piece[]
  /** The way back to the file's characters, built once per scalar. */
  readonly map: (node: YamlScalar) => ScalarMap
  /** Fields of the mappings that were asked for, by whether they were reached through an alias. */
  readonly fields: WeakMap<YamlMapping, { own?: Fields; shared?: Fields }>
  /** Keys from the root to the scalars that hold variables, filled by the walk over the file. */
  readonly paths: Map<YamlScalar, readonly string[]>
}

export function createReader(tree: YamlTree, resolver: Resolver, environment: ProjectEnvironment): Reader {
  const templates = new Map<YamlScalar, readonly Piece[]>()
  const maps = new Map<YamlScalar, ScalarMap>()
  return {
    tree,
    resolver,
    environment,
    problems: [],
    reported: new Set(),
    template: (node) => remember(templates, node, () => parseTemplate(node.text)),
    map: (node) => remember(maps, node, () => mapScalar(tree, node)),
    fields: new WeakMap(),
    paths: new Map(),
  }
}

function remember<K, V>(cache: Map<K, V>, key: K, make: () => V): V {
  const old = cache.get(key)
  if (old !== undefined) return old
  const made = make()
  cache.set(key, made)
  return made
}

/** Adds a problem of the model, once per place: what an anchor repeats is wrong where it is written. */
export function problem(reader: Reader, code: string, message: string, span: Span, severity: Severity = "error"): void {
  const key = `${code} ${span.start} ${span.end}`
  if (reader.reported.has(key)) return
  reader.reported.add(key)
  reader.problems.push({ code, message, span, severity })
}

/** A place in the model: the node an alias leads to, and whether an edit there changes other places too. */
export interface Spot {
  readonly node: YamlNode | undefined
  readonly shared: boolean
}

/** A key with its value's place. `own` is set where the key is written in the mapping itself, not merged into it. */
export interface Field extends Spot {
  readonly name: string
  readonly key: YamlScalar
  readonly entry: YamlEntry
  readonly mapping: YamlMapping
  readonly own: boolean
  /** From the key to the end of its value. */
  readonly span: Span
}

export interface Item extends Spot {
  readonly sequence: YamlSequence
  readonly index: number
}

/** Follows an alias; `!reset` makes the value absent. */
export function enter(reader: Reader, node: YamlNode | undefined, shared: boolean): Spot {
  if (!node || isReset(node)) return { node: undefined, shared }
  if (node.kind !== "alias" && !node.anchor) return { node, shared }
  const resolved = reader.resolver.follow(node)
  const target = resolved.node && isReset(resolved.node) ? undefined : resolved.node
  return { node: target, shared: shared || resolved.shared }
}

interface Fields {
  readonly list: readonly Field[]
  /** Built on first use: environments and options are only listed. */
  byName?: ReadonlyMap<string, Field>
}

const noFields: Fields = { list: [], byName: new Map() }

/** The keys of a mapping, own ones first, then merged ones; none for any other shape. */
export function fieldsOf(reader: Reader, spot: Spot): readonly Field[] {
  return allFields(reader, spot).list
}

/** The keys of a mapping by name; of a key written twice (which Compose refuses) the first. */
export function fieldMap(reader: Reader, spot: Spot): ReadonlyMap<string, Field> {
  const fields = allFields(reader, spot)
  fields.byName ??= mapByName(fields.list)
  return fields.byName
}

function mapByName(list: readonly Field[]): ReadonlyMap<string, Field> {
  const byName = new Map<string, Field>()
  for (const field of list) if (!byName.has(field.name)) byName.set(field.name, field)
  return byName
}

/** Computed once per mapping: shapes, parts and the service itself all ask. */
function allFields(reader: Reader, spot: Spot): Fields {
  if (spot.node?.kind !== "mapping") return noFields
  const known = reader.fields.get(spot.node) ?? {}
  const cached = spot.shared ? known.shared : known.own
  if (cached) return cached
  const made = makeFields(reader, spot.node, spot.shared)
  reader.fields.set(spot.node, spot.shared ? { ...known, shared: made } : { ...known, own: made })
  return made
}

function makeFields(reader: Reader, mapping: YamlMapping, shared: boolean): Fields {
  const list: Field[] = []
  for (const found of reader.resolver.entries(mapping)) {
    if (found.value && isReset(found.value)) continue
    const inner = enter(reader, found.value, shared || found.shared)
    list.push({
      name: found.name,
      key: found.key,
      entry: found.entry,
      mapping: found.mapping,
      own: found.mapping === mapping,
      span: found.entry.span,
      node: inner.node,
      shared: inner.shared,
    })
  }
  return { list }
}

/** The items of a sequence; none for any other shape. */
export function itemsOf(reader: Reader, spot: Spot): readonly Item[] {
  if (spot.node?.kind !== "sequence") return []
  const { node } = spot
  const items: Item[] = []
  node.items.forEach((item, index) => {
    if (isReset(item.value)) return
    const inner = enter(reader, item.value, spot.shared)
    items.push({ node: inner.node, shared: inner.shared, sequence: node, index })
  })
  return items
}

/** Where a value is, or its key if it has none. */
export function spanOf(field: Field): Span {
  return field.node?.span ?? field.key.span
}

/** True for a node that the file takes out of the merged model; Compose never sees its value. */
export function isReset(node: YamlNode): boolean {
  return node.tag?.name === "!reset"
}

/** The keys of a mapping that `!reset` or `!override` cuts off from the files below. */
export function takenKeys(reader: Reader, spot: Spot): ReadonlySet<string> {
  if (spot.node?.kind !== "mapping") return new Set()
  const taken = reader.resolver.entries(spot.node).filter(({ value }) => {
    const tag = value?.tag?.name
    return tag === "!reset" || tag === "!override"
  })
  return new Set(taken.map(({ name }) => name))
}

/** True if the node holds nothing: absent, `~`, `null` or an empty plain scalar. */
export function isNullNode(node: YamlNode | undefined): boolean {
  return node === undefined || (node.kind === "scalar" && node.value === null)
}
