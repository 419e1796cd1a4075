/** Reader of `Condition…=` and `Assert…=`. READ systemd src/core/load-fragment.c, src/shared/condition.c. */
import { pathProblems } from "./paths.ts"
import type { Reader } from "./problem.ts"
import { expandSpecifiers, specifierProblems } from "./specifiers.ts"

/** `|` makes one of several enough, `!` turns the test round; then a path, or the test's own parameter. */
export function conditionReader(isPath: boolean): Reader {
  return (value, context) => {
    if (value === "") return []
    let at = 0
    for (const mark of ["|", "!"]) if (value[at] === mark) at++
    const rest = value.slice(at)
    if (isPath) return pathProblems(rest, at, "line", context)
    return specifierProblems(expandSpecifiers(rest, context), at, "line")
  }
}
