/** Every use of a variable in a Compose file, and the interpolation errors, found in one walk over the values. */
import type { YamlNode, YamlScalar } from "../../syntax/yaml/tree.ts"
import { isReset, problem, type Reader } from "./reader.ts"
import type { InvalidPiece, Piece, TemplateUse } from "./template.ts"
import type { VariableUse } from "./types.ts"

/** Deeper than any file that the parser accepts; a guard, not a rule. */
const deepest = 400

/**
 * Walks all values in file order (keys are never interpolated, `x-` fragments are) and collects their uses.
 * Aliases are not followed, so that a shared scalar counts once.
 */
export function collectUses(reader: Reader): readonly VariableUse[] {
  const uses: VariableUse[] = []
  if (!reader.tree.text.includes("$")) return uses
  for (const document of reader.tree.documents) if (document.root) walk(reader, document.root, [], uses)
  return uses
}

/** `path` is one stack for the whole walk; it is copied where a variable is found. */
function walk(reader: Reader, node: YamlNode, path: string[], uses: VariableUse[]): void {
  if (path.length > deepest || isReset(node)) return
  if (node.kind === "mapping") {
    for (const entry of node.entries) {
      if (!entry.value) continue
      path.push(entry.key.text)
      walk(reader, entry.value, path, uses)
      path.pop()
    }
  } else if (node.kind === "sequence") {
    for (const [index, item] of node.items.entries()) {
      path.push(String(index))
      walk(reader, item.value, path, uses)
      path.pop()
    }
  } else if (node.kind === "scalar" && node.text.includes("$")) {
    reader.paths.set(node, [...path])
    uses.push(...usesIn(reader, node))
    reportInvalid(reader, node, reader.template(node))
  }
}

function report(reader: Reader, node: YamlScalar, piece: InvalidPiece): void {
  const span = reader.map(node)(piece.from, piece.to)
  problem(reader, "invalid-interpolation", `Compose cannot read this variable: ${piece.why}.`, span)
}

function reportInvalid(reader: Reader, node: YamlScalar, pieces: readonly Piece[]): void {
  for (const piece of pieces) {
    if (piece.kind === "invalid") report(reader, node, piece)
    else if (piece.kind === "use") reportInvalid(reader, node, piece.operand)
  }
}

/** The uses of one scalar, or of a range of its text, nested ones after the one they stand in. */
export function usesIn(
  reader: Reader,
  node: YamlScalar,
  range: { readonly from: number; readonly to: number } = { from: 0, to: node.text.length },
): readonly VariableUse[] {
  if (!node.text.includes("$")) return []
  const uses: VariableUse[] = []
  const path = reader.paths.get(node) ?? []
  const add = (pieces: readonly Piece[], nested: boolean) => {
    for (const piece of pieces) {
      if (piece.kind !== "use" || piece.from < range.from || piece.to > range.to) continue
      uses.push(variableUse(reader, node, piece, nested, path))
      add(piece.operand, true)
    }
  }
  add(reader.template(node), false)
  return uses
}

function variableUse(
  reader: Reader,
  node: YamlScalar,
  use: TemplateUse,
  nested: boolean,
  path: readonly string[],
): VariableUse {
  const at = reader.map(node)
  const source = reader.environment.lookup(use.name)
  return {
    name: use.name,
    span: at(use.from, use.to),
    nameSpan: at(use.nameFrom, use.nameFrom + use.name.length),
    ...(use.operator && {
      operator: use.operator,
      operand: node.text.slice(use.operandFrom, use.operandTo),
      operandSpan: at(use.operandFrom, use.operandTo),
    }),
    ...(source && { source }),
    nested,
    path,
  }
}
