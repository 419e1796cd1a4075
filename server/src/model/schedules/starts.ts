/** Which script a command calls, so that the workspace can look it up. */

import { programName } from "../commands/programs.ts"
import { detailed } from "../commands/types.ts"
import type { CommandStep } from "../facts.ts"

const shells = /^(?:ba|da|a|z|k)?sh$/

/** The path of the script that one of the commands calls, as written; undefined where none does. */
export function scriptCalledBy(steps: readonly CommandStep[]): string | undefined {
  for (const step of steps) {
    const found = scriptOf(detailed(step).texts)
    if (found !== undefined) return found
  }
  return undefined
}

/** `/opt/app/backup.sh`, `bash backup.sh`, `. ./lib.sh`; programs without an ending are scripts where a folder is named. */
export function scriptOf(texts: readonly string[]): string | undefined {
  const [first = "", ...rest] = texts
  const name = programName(first)
  if (shells.test(name) || first === "." || first === "source") return rest.find((word) => !/^[-+]/.test(word))
  if (/\.(?:sh|bash)$/.test(name)) return first
  return first.includes("/") && !/^\/(?:usr\/)?s?bin\//.test(first) ? first : undefined
}
