/** How `podman run --env-file` reads a file, and Quadlet's `EnvironmentFile=`, which is handed to it. */
import { span } from "../../../base/span.ts"
import type { EnvTree } from "../../../syntax/env/tree.ts"
import type { Environment, EnvReading, ReadVariable } from "../types.ts"
import { assignmentAt } from "./place.ts"
import { linesOf, tooLong } from "./plain-lines.ts"

/**
 * Reads the whole file: quotes, blanks and comments behind a value stay in it, a bare name takes its value from the
 * environment, and `PREFIX*` all whose names start so. Only a line that starts with `=` and one of 64 KiB are errors.
 * Measured with 4.3.1; the same in 5, and 4.7.0 alone differed. Source: containers/podman:pkg/env/env.go, `ParseFile`.
 */
export function readPodman(tree: EnvTree, environment: Environment): EnvReading {
  const variables = new Map<string, ReadVariable>()
  for (const line of linesOf(tree.text)) {
    if (line.isTooLong) return { ok: false, error: tooLong(line.number), span: span(line.start, line.end) }
    const text = line.text.replace(/^[ \t]+/, "")
    if (text === "" || text.startsWith("#")) continue
    const start = line.end - text.length
    const equals = text.indexOf("=")
    const name = equals < 0 ? text : text.slice(0, equals)
    const at = span(start, start + name.length)
    if (name === "")
      return {
        ok: false,
        error: `invalid variable: no name before the \`=\` on line ${line.number}`,
        span: span(start, start + 1),
      }
    const found = equals < 0 ? fromOutside(name, environment) : [[name, text.slice(equals + 1)] as const]
    for (const [each, value] of found) variables.set(each, { name: each, value, line: assignmentAt(tree, each, at) })
  }
  return { ok: true, variables }
}

/** What a line without `=` takes from the environment. */
function fromOutside(name: string, environment: Environment): readonly (readonly [string, string])[] {
  if (name.endsWith("*")) return [...environment].filter(([each]) => each.startsWith(name.slice(0, -1)))
  const value = environment.get(name)
  return value === undefined ? [] : [[name, value]]
}
