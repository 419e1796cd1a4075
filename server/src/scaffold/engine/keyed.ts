/** Merges that only add: variables that an env file lacks, lines that an ignore file lacks. Nothing is changed or moved. */
import { linesOf } from "./lines.ts"
import type { KeyedPolicy } from "./types.ts"

/** What makes an entry of a line: the variable's name, also of one that is commented out, or the line itself. */
const keyOf: Readonly<Record<KeyedPolicy, (line: string) => string | undefined>> = {
  "env-keys": (line) => /^\s*(?:#\s?)?(?:export\s+)?([A-Za-z_][\w.-]*)\s*=/.exec(line)?.[1],
  lines: (line) => (isComment(line) || line.trim() === "" ? undefined : line.trimEnd()),
}

/** The text with the entries that only the other one has, each below its own comment lines; both with LF. */
export function addMissing(policy: KeyedPolicy, mine: string, theirs: string): string {
  const key = keyOf[policy]
  const present = new Set(linesOf(mine).flatMap((line) => key(line) ?? []))
  const added: string[] = []
  let comments: string[] = []
  for (const line of linesOf(theirs)) {
    const found = key(line)
    if (found === undefined) {
      comments = isComment(line) ? [...comments, line] : []
      continue
    }
    if (!present.has(found)) added.push(...comments, line)
    present.add(found)
    comments = []
  }
  if (added.length === 0) return mine
  const body = mine === "" || mine.endsWith("\n") ? mine : `${mine}\n`
  return `${body}${body === "" ? "" : "\n"}${added.join("\n")}\n`
}

function isComment(line: string): boolean {
  return line.trimStart().startsWith("#")
}
