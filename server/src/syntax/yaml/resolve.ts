/** Follows aliases and merge keys with a budget, keeping where everything is written. */
import type { Span } from "../../base/span.ts"
import { sharedNodes } from "./shared.ts"
import type { YamlAlias, YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence, YamlTree } from "./tree.ts"

/** A node behind its aliases. */
export interface Resolved {
  /** Never an alias; undefined for an alias without target, a cycle of aliases, or an exhausted budget. */
  readonly node: YamlNode | undefined
  /** True if the node may be used elsewhere too: reached through an alias, or anchored and aliased somewhere. */
  readonly shared: boolean
}

export interface ResolvedEntry {
  readonly key: YamlScalar
  readonly name: string
  /** As written, so possibly an alias. */
  readonly value: YamlNode | undefined
  readonly shared: boolean
  readonly entry: YamlEntry
  /** The mapping it is written in. */
  readonly mapping: YamlMapping
  /** The `<<` or alias of the referring mapping through which the entry comes; absent for own entries. */
  readonly via?: Span
}

export interface ResolvedItem {
  readonly node: YamlNode
  readonly shared: boolean
  readonly index: number
  readonly sequence: YamlSequence
}

export interface Resolver {
  follow(node: YamlNode | undefined): Resolved
  /** Own entries in file order, then merged ones; own keys win, then earlier merges. `<<` itself is not listed. */
  entries(node: YamlNode | undefined): readonly ResolvedEntry[]
  get(node: YamlNode | undefined, name: string): ResolvedEntry | undefined
  items(node: YamlNode | undefined): readonly ResolvedItem[]
  /** True once the budget ran out: what was answered since then may lack parts. */
  readonly exhausted: () => boolean
}

interface State {
  budget: number
  readonly aliased: ReadonlySet<YamlNode>
  readonly entries: WeakMap<YamlMapping, Resolution>
  readonly items: WeakMap<YamlNode, readonly ResolvedItem[]>
  readonly active: Set<YamlMapping>
}

interface Resolution {
  readonly list: readonly ResolvedEntry[]
  readonly names: ReadonlyMap<string, ResolvedEntry>
}

/**
 * A resolver for one tree. Each entry, item or alias that is visited for the first time costs one of the budget, each
 * merged entry too, and what an alias repeats costs at every listing; at zero, answers are empty and `exhausted()` is
 * true. So alias bombs cost a bounded time, also whoever walks through them.
 */
export function createResolver(tree: YamlTree, budget = 500_000): Resolver {
  const state: State = {
    budget,
    aliased: sharedNodes(tree),
    entries: new WeakMap(),
    items: new WeakMap(),
    active: new Set(),
  }
  const entries = (node: YamlNode | undefined) => entriesOf(state, node)
  return {
    follow: (node) => follow(state, node),
    entries: (node) => listed(state, node, entries(node).list),
    get: (node, name) => entries(node).names.get(name),
    items: (node) => listed(state, node, itemsOf(state, node)),
    exhausted: () => state.budget <= 0,
  }
}

/** Lists what stands in a shared node at a cost: it may be asked for as often as an alias repeats it. */
function listed<T>(state: State, node: YamlNode | undefined, list: readonly T[]): readonly T[] {
  const { shared } = follow(state, node)
  return shared && !spend(state, list.length) ? [] : list
}

function follow(state: State, node: YamlNode | undefined): Resolved {
  if (node?.kind !== "alias") return { node, shared: node !== undefined && state.aliased.has(node) }
  const seen = new Set<YamlAlias>()
  let current: YamlNode | undefined = node
  while (current?.kind === "alias") {
    if (seen.has(current) || !spend(state, 1)) return { node: undefined, shared: true }
    seen.add(current)
    current = current.target
  }
  return { node: current, shared: true }
}

/** Longest chain of mappings that merge each other. */
const maxChain = 200

const nothing: Resolution = { list: [], names: new Map() }

function entriesOf(state: State, node: YamlNode | undefined): Resolution {
  const { node: mapping } = follow(state, node)
  return mapping?.kind === "mapping" ? resolutionOf(state, mapping) : nothing
}

/** A mapping's resolution does not depend on who asks, so it is computed once; `shared` comes from the mapping. */
function resolutionOf(state: State, mapping: YamlMapping): Resolution {
  const cached = state.entries.get(mapping)
  if (cached) return cached
  if (state.active.has(mapping)) return nothing
  // A long chain of merges would end the call stack before the budget.
  if (state.active.size >= maxChain) state.budget = 0
  if (!spend(state, mapping.entries.length + 1)) return nothing
  state.active.add(mapping)
  const names = new Map<string, ResolvedEntry>()
  const list = ownEntries(state, mapping, names)
  for (const entry of mapping.entries) if (isMerge(entry)) mergeInto(state, entry, list, names)
  state.active.delete(mapping)
  const resolution = { list, names }
  // Inside a cycle the answer lacks what is still being computed; it must not be kept.
  if (state.active.size === 0 || !isOpen(state, list)) state.entries.set(mapping, resolution)
  return resolution
}

function isOpen(state: State, list: readonly ResolvedEntry[]): boolean {
  return list.some((entry) => state.active.has(entry.mapping))
}

function ownEntries(state: State, mapping: YamlMapping, names: Map<string, ResolvedEntry>): ResolvedEntry[] {
  const list: ResolvedEntry[] = []
  for (const entry of mapping.entries) {
    if (isMerge(entry)) continue
    const resolved: ResolvedEntry = {
      key: entry.key,
      name: entry.key.text,
      value: entry.value,
      shared: state.aliased.has(mapping),
      entry,
      mapping,
    }
    list.push(resolved)
    // A key given twice is a problem of its own; the first one counts here.
    if (!names.has(resolved.name)) names.set(resolved.name, resolved)
  }
  return list
}

function mergeInto(state: State, merge: YamlEntry, list: ResolvedEntry[], names: Map<string, ResolvedEntry>): void {
  const { node } = follow(state, merge.value)
  const sources = node?.kind === "sequence" ? node.items.map((item) => item.value) : [merge.value]
  for (const source of sources) {
    const found = entriesOf(state, source).list
    if (!spend(state, found.length)) return
    for (const entry of found) {
      if (names.has(entry.name)) continue
      const merged = { ...entry, shared: true, via: (source ?? merge.key).span }
      names.set(entry.name, merged)
      list.push(merged)
    }
  }
}

function itemsOf(state: State, node: YamlNode | undefined): readonly ResolvedItem[] {
  const { node: sequence } = follow(state, node)
  if (sequence?.kind !== "sequence") return []
  const cached = state.items.get(sequence)
  if (cached) return cached
  if (!spend(state, sequence.items.length)) return []
  const shared = state.aliased.has(sequence)
  const items = sequence.items.map((item, index) => ({ node: item.value, shared, index, sequence }))
  state.items.set(sequence, items)
  return items
}

/** A plain `<<` (YAML 1.1 merge key); a quoted one is an ordinary key. */
function isMerge(entry: YamlEntry): boolean {
  return entry.key.text === "<<" && entry.key.style === "plain"
}

function spend(state: State, amount: number): boolean {
  if (state.budget <= 0) return false
  state.budget -= amount
  return state.budget > 0
}
