/** Hints in env files: lines that the programs which read the file do not read alike. */
import { type Divergence, divergencesOf } from "../model/env/divergence.ts"
import type { EnvFile } from "../model/env/types.ts"
import { readingsText } from "../model/env/words.ts"
import type { EnvTree } from "../syntax/env/tree.ts"
import type { InlayInfo } from "./inlay.ts"

/** One per line, for readers that the project shows; a line on which they agree has none. */
export function readerHints(model: EnvFile, tree: EnvTree): readonly InlayInfo[] {
  return divergencesOf(model, tree).flatMap((divergence): InlayInfo[] => {
    const count = differing(divergence)
    if (count < 2) return []
    const { line } = divergence
    return [
      {
        at: line.span.end,
        text: `→ ${count} readings`,
        tooltip: readingsText(divergence).replaceAll("`", ""),
      },
    ]
  })
}

function differing({ outcomes }: Divergence): number {
  return new Set([...outcomes.values()].map((each) => (each.is === "value" ? `=${each.value}` : each.is))).size
}
