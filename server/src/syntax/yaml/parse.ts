/** Text to tree. Never throws, and costs bounded time on any input. */
import { parseWithPackage } from "./adapter.ts"
import { checkTree } from "./checks.ts"
import { parseDirect } from "./direct.ts"
import { maxGeneralLength, prescan } from "./prescan.ts"
import { limitTree } from "./refused.ts"
import type { YamlTree } from "./tree.ts"

/**
 * Parses a YAML stream of any number of documents. Broken text gives the tree as far as it can be told and one problem
 * per document; a text over the limits of the pre-scan gives an empty tree with the problem `limit`.
 */
export function parseYaml(text: string): YamlTree {
  const refused = prescan(text)
  if (refused) return limitTree(text, refused.reason)
  const tree = parseDirect(text) ?? parseGeneral(text)
  const found = checkTree(tree)
  if (found.length === 0) return tree
  // Behind a syntax error the tree is a guess; nothing more is said about it.
  const limit = tree.problems.reduce((min, p) => Math.min(min, p.span.start), Number.POSITIVE_INFINITY)
  const certain = found.filter((problem) => problem.span.end <= limit)
  const problems = [...tree.problems, ...certain].sort((a, b) => a.span.start - b.span.start)
  return { ...tree, problems }
}

function parseGeneral(text: string): YamlTree {
  return text.length > maxGeneralLength
    ? limitTree(text, "The file is larger than 500 kB and its layout takes long to read")
    : parseWithPackage(text)
}
