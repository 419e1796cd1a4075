/** Every line for which a reader refuses the file: the program itself names the first one only. */

import type { EnvReader } from "../../base/env-reader.ts"
import type { Span } from "../../base/span.ts"
import { parseEnv } from "../../syntax/env/parse.ts"
import type { EnvLine, EnvTree } from "../../syntax/env/tree.ts"
import { readAs } from "./read.ts"
import { lineIndexAt } from "./readers/place.ts"
import type { Environment } from "./types.ts"

export interface RefusedLine {
  readonly line: EnvLine | undefined
  readonly span: Span
  /** Completes "… refuses the file: ". */
  readonly error: string
  /** The variable whose absence is the reason. */
  readonly missing?: string
}

/** More broken lines than these are not a slip but another format. */
const most = 12
/** Characters that are read in all these rounds together; the first round is free. */
const budget = 2_000_000

/** Reads the file again and again, each time without the line that was refused, at most 12 times. */
export function refusedLines(tree: EnvTree, reader: EnvReader, environment: Environment): readonly RefusedLine[] {
  const refused: RefusedLine[] = []
  let rest = tree
  const rounds = Math.max(1, Math.min(most, Math.floor(budget / (tree.text.length + 1))))
  while (refused.length < rounds) {
    const reading = readAs(reader, rest, environment)
    if (reading.ok) return refused
    const { span, error, missing } = reading
    const line = tree.lines[lineIndexAt(tree, span.start)]
    refused.push({ line, span, error, ...(missing === undefined ? {} : { missing }) })
    // The rest of the physical line becomes blanks, so that all offsets stay.
    const broken = rest.lines[lineIndexAt(rest, span.start)]
    if (broken === undefined) return refused
    const masked = tree.text.slice(broken.span.start, broken.span.end).replace(/[^\r\n]/g, " ")
    if (masked === rest.text.slice(broken.span.start, broken.span.end)) return refused
    rest = parseEnv(rest.text.slice(0, broken.span.start) + masked + rest.text.slice(broken.span.end))
  }
  return refused
}
