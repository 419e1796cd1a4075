/** What in a file's YAML the sensor's parser refuses. */
import type { Problem } from "../../base/problem.ts"
import type { Span } from "../../base/span.ts"
import type { YamlTree } from "../../syntax/yaml/tree.ts"
import type { SynapseConfig } from "./types.ts"

export interface UnusablePart {
  readonly is: "broken" | "documents"
  readonly span: Span
  /** A sentence without a full stop; empty for documents. */
  readonly message: string
  readonly evidence: string
}

/**
 * Syntax errors, fields given twice, documents behind the first. A key that the sensor ignores may stand twice: only
 * fields are checked for duplicates.
 */
export function unusableParts(
  tree: YamlTree,
  problems: readonly Problem[],
  model: SynapseConfig,
): readonly UnusablePart[] {
  const ignored = new Set(model.keys.filter((key) => key.knownTo.length === 0).map((key) => key.keySpan.start))
  const broken = problems
    .filter((problem) => problem.severity === "error")
    .filter((problem) => problem.code !== "duplicate-key" || !ignored.has(problem.span.start))
    .map((problem): UnusablePart => {
      const { span, message, code } = problem
      return { is: "broken", span, message, evidence: code }
    })
  const second = tree.documents.filter((each) => each.root !== undefined)[1]?.root
  if (second === undefined) return broken
  const start = second.span.start
  const end = tree.text.slice(start, second.span.end).search(/[\r\n]/)
  const span = { start, end: end < 0 ? second.span.end : start + end }
  return [...broken, { is: "documents", span, message: "", evidence: "documents" }]
}
