/** The tree of a text that is not parsed: empty, with the one problem that says why. */
import { span } from "../../base/span.ts"
import type { YamlTree } from "./tree.ts"

/** @param reason a sentence in the user's words, without a full stop */
export function limitTree(text: string, reason: string): YamlTree {
  const lineEnd = text.slice(0, 200).search(/[\r\n]/)
  const end = lineEnd < 0 ? Math.min(text.length, 200) : lineEnd
  const problem = {
    code: "limit",
    message: `${reason}; it is not checked`,
    span: span(0, end),
    severity: "info",
  } as const
  return { language: "yaml", text, documents: [], comments: [], problems: [problem] }
}
