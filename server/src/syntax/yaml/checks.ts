/** What is wrong in a tree although its syntax is right: keys given twice, aliases without an anchor. */
import { indexLines, type LineIndex, lineAt } from "../../base/line-index.ts"
import type { Problem } from "../../base/problem.ts"
import type { YamlMapping, YamlNode, YamlScalar, YamlTree } from "./tree.ts"

/** Problems of all documents in file order. Linear in the number of nodes; aliases are not followed. */
export function checkTree(tree: Pick<YamlTree, "text" | "documents">): Problem[] {
  const problems: Problem[] = []
  let lines: LineIndex | undefined
  const lineOf = (key: YamlScalar) => {
    lines ??= indexLines(tree.text)
    return lineAt(lines, key.span.start) + 1
  }
  for (const document of tree.documents) if (document.root) checkNode(document.root, problems, lineOf)
  return problems
}

/** Nobody reads more; a text made of one key over and over would give a problem for each line. */
const maxProblems = 500

function checkNode(node: YamlNode, problems: Problem[], lineOf: (key: YamlScalar) => number): void {
  if (problems.length >= maxProblems) return
  if (node.kind === "alias") {
    if (!node.target) problems.push(unknownAlias(node.name, node))
  } else if (node.kind === "sequence") {
    for (const item of node.items) checkNode(item.value, problems, lineOf)
  } else if (node.kind === "mapping") {
    checkKeys(node, problems, lineOf)
    for (const entry of node.entries) if (entry.value) checkNode(entry.value, problems, lineOf)
  }
}

function unknownAlias(name: string, node: YamlNode): Problem {
  return {
    code: "unknown-alias",
    message: `No anchor \`&${name}\` stands before this alias`,
    span: node.span,
    severity: "error",
  }
}

/** YAML 1.2.2, section 3.2.1.3: the keys of a mapping are unique. Compose refuses such a file. */
function checkKeys(mapping: YamlMapping, problems: Problem[], lineOf: (key: YamlScalar) => number): void {
  const { entries } = mapping
  if (entries.length < 2) return
  const seen = new Map<string, YamlScalar>()
  for (const { key } of entries) {
    const first = seen.get(key.text)
    if (!first) seen.set(key.text, key)
    else if (key.span.end > key.span.start && problems.length < maxProblems)
      problems.push(duplicate(first, key, lineOf))
  }
}

function duplicate(first: YamlScalar, key: YamlScalar, lineOf: (key: YamlScalar) => number): Problem {
  const name = key.text.length > 60 ? `${key.text.slice(0, 57)}...` : key.text
  const where = `the first is in line ${lineOf(first)}`
  return {
    code: "duplicate-key",
    message: key.text === "<<" ? `A second \`<<\` in one mapping; ${where}` : `\`${name}\` is set twice; ${where}`,
    span: key.span,
    severity: "error",
  }
}
