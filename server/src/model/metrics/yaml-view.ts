/** A reader's look at a YAML tree: values behind aliases and merges, as texts with places. */
import { type EditResult, refuse } from "../../base/edit.ts"
import { type Known, known, unknown } from "../../base/known.ts"
import { type Span, span } from "../../base/span.ts"
import { insertEntry, replaceValue, setScalar } from "../../syntax/yaml/edit.ts"
import { createResolver, type ResolvedEntry, type Resolver } from "../../syntax/yaml/resolve.ts"
import type { YamlMapping, YamlNode, YamlScalar, YamlTree } from "../../syntax/yaml/tree.ts"

export interface View {
  readonly tree: YamlTree
  readonly resolver: Resolver
}

export function viewOf(tree: YamlTree): View {
  return { tree, resolver: createResolver(tree) }
}

/** Keys given twice and aliases without anchor leave the tree whole; anything else makes its shape a guess. */
export function isBrokenTree(tree: YamlTree): boolean {
  return tree.problems.some((problem) => problem.code !== "duplicate-key" && problem.code !== "unknown-alias")
}

/** The scalar behind aliases; undefined for collections and for nothing at all. */
export function scalarOf(view: View, node: YamlNode | undefined): YamlScalar | undefined {
  const followed = view.resolver.follow(node).node
  return followed?.kind === "scalar" ? followed : undefined
}

export function mappingOf(view: View, node: YamlNode | undefined): YamlMapping | undefined {
  const followed = view.resolver.follow(node).node
  return followed?.kind === "mapping" ? followed : undefined
}

export function get(view: View, node: YamlNode | undefined, name: string): ResolvedEntry | undefined {
  return view.resolver.get(node, name)
}

/** The scalar below a key, unless it is null. */
export function scalarAt(view: View, node: YamlNode | undefined, name: string): YamlScalar | undefined {
  const scalar = scalarOf(view, get(view, node, name)?.value)
  return scalar === undefined || isNull(scalar) ? undefined : scalar
}

export function textAt(view: View, node: YamlNode | undefined, name: string): string | undefined {
  return scalarAt(view, node, name)?.text
}

export function isNull(scalar: YamlScalar): boolean {
  return scalar.style === "plain" && scalar.value === null
}

/** `${NAME}` and `{{ … }}` are filled in before the program reads the file, so that nothing is known of them. */
export function isOpen(text: string): boolean {
  return /\$\{?[A-Za-z_]\w*|\{\{|<%|@@\w+@@/.test(text)
}

/** A text whose value stands in the file. */
export function knownText(text: string): Known<string> {
  return isOpen(text) ? unknown("it is filled in from outside") : known(text)
}

/** Items of a list that are scalars. */
export function scalarsOf(view: View, node: YamlNode | undefined): readonly YamlScalar[] {
  return view.resolver.items(node).flatMap((item) => scalarOf(view, item.node) ?? [])
}

/** Where a value stands, or would stand. */
export function placeOfEntry(entry: ResolvedEntry): Span {
  return entry.value?.span ?? span(entry.entry.span.end)
}

/** Writes another text into a scalar. */
export function rewriteScalar(view: View, scalar: YamlScalar): (text: string) => EditResult {
  return (text) => setScalar(view.tree, scalar, text)
}

/** Sets a key of a mapping to a YAML text, or refuses where the mapping is reached through an alias. */
export function setKey(view: View, node: YamlNode | undefined): (key: string, value: string) => EditResult {
  return (key, value) => {
    const { node: mapping, shared } = view.resolver.follow(node)
    if (mapping?.kind !== "mapping" || shared) return refuse("The mapping is shared through an anchor")
    const entry = mapping.entries.find((each) => each.key.text === key)
    if (entry !== undefined) return replaceValue(view.tree, entry, value)
    return insertEntry(view.tree, mapping, key, value, mapping.entries[0])
  }
}
