/** When an edit is refused: what is shared, decorated, broken or laid out in a way that one edit cannot keep. */
import { type Refusal, refuse } from "../../base/edit.ts"
import type { Span } from "../../base/span.ts"
import { lineStart } from "./layout.ts"
import { parseYaml } from "./parse.ts"
import { sharedNodes } from "./shared.ts"
import type { YamlEntry, YamlNode, YamlTree } from "./tree.ts"

/** Refuses trees whose syntax is broken: their shape is a guess. */
export function refuseBroken(tree: YamlTree): Refusal | undefined {
  const broken = tree.problems.some((p) => p.code !== "duplicate-key" && p.code !== "unknown-alias")
  return broken ? refuse("The file has a syntax error") : undefined
}

/** Refuses a place that an alias repeats elsewhere. */
export function refuseShared(tree: YamlTree, node: YamlNode): Refusal | undefined {
  return sharedNodes(tree).has(node) ? refuse("The value is shared through an anchor") : undefined
}

/** Refuses to replace a node with anchor or tag, or an alias. */
export function refuseDecorated(node: YamlNode | undefined): Refusal | undefined {
  if (node?.kind === "alias") return refuse("The value is an alias")
  if (node?.anchor) return refuse("The value has an anchor")
  return node?.tag ? refuse("The value has a tag") : undefined
}

/** Refuses to remove a place that holds an anchor which an alias elsewhere needs. */
export function refuseNeeded(tree: YamlTree, at: Span): Refusal | undefined {
  for (const node of sharedNodes(tree))
    if (node.anchor && node.anchor.span.start >= at.start && node.anchor.span.end <= at.end)
      return refuse("An alias refers to an anchor inside")
  return undefined
}

/** Refuses lines that are indented with tabs. */
export function refuseTabs(tree: YamlTree, offset: number): Refusal | undefined {
  const before = tree.text.slice(lineStart(tree.text, offset), offset)
  return before.includes("\t") ? refuse("The line is indented with a tab") : undefined
}

/** Refuses `? key` entries. */
export function refuseExplicitKey(tree: YamlTree, entry: YamlEntry): Refusal | undefined {
  const explicit = entry.span.start < entry.key.span.start && tree.text.startsWith("?", entry.span.start)
  return explicit ? refuse("The key is written with `?`") : undefined
}

/** Parses a piece of YAML that shall be inserted; refuses what is not one clean document without directives. */
export function pieceOf(source: string): YamlTree | Refusal {
  const piece = parseYaml(source.replace(/\s+$/, ""))
  if (piece.problems.some((p) => p.code !== "unknown-alias")) return refuse("The new value is not valid YAML")
  if (piece.documents.length > 1 || /^(?:%|---|\.\.\.|\ufeff)/m.test(piece.text))
    return refuse("The new value is not one YAML document")
  return piece
}
