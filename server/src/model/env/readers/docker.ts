/** How `docker run --env-file` and Compose's `format: raw` read a file: lines as they are, without quotes or escapes. */
import { holdsRawBytes } from "../../../base/raw-bytes.ts"
import { type Span, span } from "../../../base/span.ts"
import type { EnvTree } from "../../../syntax/env/tree.ts"
import type { Environment, EnvReading, ReadVariable } from "../types.ts"
import { assignmentAt } from "./place.ts"
import { linesOf, type PlainLine, tooLong } from "./plain-lines.ts"

/** Go's `unicode.IsSpace`. */
const leadingSpace = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/

/**
 * Reads the whole file; a bare name takes its value from the environment. The first line that is wrong refuses the
 * file. Measured with Docker's client 28.2.2 and 20.10; quotes stay part of the value there.
 * Source: docker/cli:pkg/kvfile/kvfile.go; Compose's `rawEnv` (docker/compose:cmd/compose/compose.go) calls the same.
 */
export function readDocker(tree: EnvTree, environment: Environment): EnvReading {
  const variables = new Map<string, ReadVariable>()
  for (const line of linesOf(tree.text)) {
    const refusal = refusalOf(line)
    if (refusal !== undefined) return { ok: false, error: refusal, span: span(line.start, line.end) }
    const start = startOf(line)
    const text = line.text.slice(start - line.start)
    if (text === "" || text.startsWith("#")) continue
    const equals = text.indexOf("=")
    const name = equals < 0 ? text : text.slice(0, equals)
    const wrong = wrongName(name, equals >= 0, line.number)
    if (wrong !== undefined) return { ok: false, error: wrong, span: nameSpan(start, name) }
    const value = equals < 0 ? environment.get(name) : text.slice(equals + 1)
    if (value === undefined) continue
    variables.set(name, { name, value, line: assignmentAt(tree, name, nameSpan(start, name)) })
  }
  return { ok: true, variables }
}

function refusalOf(line: PlainLine): string | undefined {
  if (line.isTooLong) return tooLong(line.number)
  return holdsRawBytes(line.text) ? `invalid utf8 bytes at line ${line.number}` : undefined
}

/** A byte order mark goes on the first line only, before the blanks. */
function startOf(line: PlainLine): number {
  const mark = line.number === 1 && line.text.startsWith("\ufeff") ? 1 : 0
  return line.start + mark + (leadingSpace.exec(line.text.slice(mark))?.[0].length ?? 0)
}

/** The program quotes the name, which may be a secret's continued line; only what is plainly a name is repeated here. */
function wrongName(name: string, assigns: boolean, number: number): string | undefined {
  if (name === "") return `no variable name on line ${number}`
  if (!/[ \t]/.test(name)) return undefined
  return assigns && /^(?:export[ \t]+)?[A-Za-z_]\w*[ \t]*$/.test(name)
    ? `variable '${name}' contains whitespaces`
    : `the variable name on line ${number} contains whitespaces`
}

function nameSpan(start: number, name: string): Span {
  return span(start, start + name.length)
}
