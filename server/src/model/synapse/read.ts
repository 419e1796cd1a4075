/** Tree to typed config: every key of the file with its place in the schemas. Never throws; costs bounded time. */
import { type Span, span } from "../../base/span.ts"
import { createResolver, type Resolver } from "../../syntax/yaml/resolve.ts"
import type { YamlEntry, YamlMapping, YamlNode, YamlTree } from "../../syntax/yaml/tree.ts"
import { addEntries, addKey, keyEdits, moveKey, type Written } from "./edits.ts"
import { type Lookup, lookup, synapseSchemas } from "./keys.ts"
import type { SynapseConfig, SynapseKey, SynapseSchema, SynapseSection } from "./types.ts"

/** Aliases can repeat a mapping without end; no config of the product has a hundredth of this. */
const mostKeys = 20_000
const deepest = 24

interface Walk {
  readonly tree: YamlTree
  readonly resolver: Resolver
  readonly keys: SynapseKey[]
  readonly sections: SynapseSection[]
  readonly written: Map<SynapseKey, Written>
  readonly mappings: Map<string, YamlMapping>
}

/** Reads the first document of a file that `signatureOf` took for a Synapse config. */
export function readSynapse(tree: YamlTree, schemas: readonly SynapseSchema[]): SynapseConfig {
  const walk: Walk = {
    tree,
    resolver: createResolver(tree),
    keys: [],
    sections: [],
    written: new Map(),
    mappings: new Map(),
  }
  const root = tree.documents.find((document) => document.root !== undefined)?.root
  const { node } = walk.resolver.follow(root)
  if (node?.kind === "mapping") readMapping(walk, node, { path: "", at: "", keySpan: firstKey(node), depth: 0 })
  return configOf(walk, schemas)
}

function configOf(walk: Walk, schemas: readonly SynapseSchema[]): SynapseConfig {
  const byPath = Map.groupBy(
    walk.keys.filter((key) => !/[.[\]]/.test(key.name)),
    (key) => key.path,
  )
  const byPlace = new Map<string, SynapseKey>()
  for (const key of walk.keys) if (!byPlace.has(key.at)) byPlace.set(key.at, key)
  const { tree } = walk
  return {
    schemas,
    keys: walk.keys,
    sections: walk.sections,
    isBroken: isBroken(tree),
    get: (path) => byPath.get(path)?.[0],
    all: (path) => byPath.get(path) ?? [],
    at: (at) => byPlace.get(at),
    add: (path, key, value) => addKey(tree, walk.mappings, path, key, value),
    move: (key, path) => moveKey(tree, walk.mappings, walk.written.get(key), path),
  }
}

/** Keys given twice and aliases without anchor leave the tree whole. */
function isBroken(tree: YamlTree): boolean {
  return tree.problems.some((problem) => problem.code !== "duplicate-key" && problem.code !== "unknown-alias")
}

interface Where {
  readonly path: string
  readonly at: string
  readonly keySpan: Span
  readonly depth: number
}

function readMapping(walk: Walk, mapping: YamlMapping, where: Where): void {
  const knownTo = where.path === "" ? synapseSchemas : knowing(where.path)
  walk.mappings.set(where.at, mapping)
  walk.sections.push({
    path: where.path,
    at: where.at,
    keySpan: where.keySpan,
    names: new Set(mapping.entries.map((entry) => entry.key.text)),
    knownTo,
    addAll: (entries) => addEntries(walk.tree, mapping, where.at, entries),
  })
  for (const entry of mapping.entries) {
    if (walk.keys.length >= mostKeys) return
    readEntry(walk, mapping, entry, where)
  }
}

function readEntry(walk: Walk, mapping: YamlMapping, entry: YamlEntry, where: Where): void {
  const name = entry.key.text
  const path = where.path === "" ? name : `${where.path}.${name}`
  const found = lookupsOf(where.path, name)
  const { node } = walk.resolver.follow(entry.value)
  const key: SynapseKey = {
    path,
    name,
    at: where.at === "" ? name : `${where.at}.${name}`,
    keySpan: entry.key.span,
    valueSpan: entry.value?.span ?? span(entry.span.end),
    span: entry.span,
    node,
    knownTo: found.map(([schema]) => schema),
    ...(entry.value === undefined ? { text: "" } : node?.kind === "scalar" ? { text: node.text } : {}),
    ...keyEdits(walk.tree, { mapping, entry }),
  }
  walk.keys.push(key)
  walk.written.set(key, { mapping, entry })
  // An alias without anchor tells nothing; the syntax has a problem for it.
  if (node === undefined && entry.value !== undefined) return
  readBelow(
    walk,
    node,
    key,
    found.map(([, lookup]) => lookup),
    where.depth + 1,
  )
}

/** Goes on below sections, lists of sections, free mappings and durations, if the value has that shape. */
function readBelow(
  walk: Walk,
  node: YamlNode | undefined,
  key: SynapseKey,
  found: readonly Lookup[],
  depth: number,
): void {
  if (depth > deepest) return
  const types = found.flatMap((each) => (each.is === "key" ? [each.info.type] : []))
  const here = { path: key.path, at: key.at, keySpan: key.keySpan, depth }
  if (types.some((type) => type === "section" || type === "map" || type === "duration")) {
    if (node?.kind === "mapping") readMapping(walk, node, here)
    else if (isEmptyValue(node)) readMapping(walk, emptyMapping(key.valueSpan), here)
  } else if (types.includes("list") && node?.kind === "sequence") {
    node.items.forEach((item, index) => {
      const { node: value } = walk.resolver.follow(item.value)
      if (value?.kind !== "mapping" || walk.keys.length >= mostKeys) return
      readMapping(walk, value, { path: `${key.path}[]`, at: `${key.at}.${index}`, keySpan: firstKey(value), depth })
    })
  }
}

/** `telemetry:` with nothing behind it is a section without fields to the sensor's parser; `null` in words is not. */
function isEmptyValue(node: YamlNode | undefined): boolean {
  return node === undefined || (node.kind === "scalar" && node.style === "plain" && node.text === "")
}

function emptyMapping(at: Span): YamlMapping {
  return { kind: "mapping", flow: false, entries: [], span: at }
}

function firstKey(mapping: YamlMapping): Span {
  return mapping.entries[0]?.key.span ?? mapping.span
}

function lookups(path: string): readonly (readonly [SynapseSchema, Lookup])[] {
  return synapseSchemas.flatMap((schema) => {
    const found = lookup(schema, path)
    return found === undefined ? [] : [[schema, found] as const]
  })
}

/** A name that itself holds a dot is no path: `"server.listen": x` at the top is a key that nobody knows. */
function lookupsOf(parent: string, name: string): ReturnType<typeof lookups> {
  if (!/[.[\]]/.test(name)) return lookups(parent === "" ? name : `${parent}.${name}`)
  return lookups(parent).flatMap(([schema, found]) =>
    found.is === "key" && found.info.free ? [[schema, { is: "free", map: found.info }] as const] : [],
  )
}

function knowing(path: string): readonly SynapseSchema[] {
  const key = path.endsWith("[]") ? path.slice(0, -2) : path
  return lookups(key).map(([schema]) => schema)
}
