/** Results of a program that not every machine has, beside the texts that it was given. */
import { readFileSync } from "node:fs"
import type { EnvReading } from "../../../server/src/model/env/types.ts"

/** Sorted pairs of name and value, or `refused`. */
export type Outcome = readonly (readonly [string, string | null])[] | "refused"

export interface Recorded {
  readonly program: string
  readonly environment: Readonly<Record<string, string>>
  readonly inputs: readonly (readonly [text: string, outcome: Outcome])[]
}

/** The record in a file beside this one. */
export function recorded(name: string): Recorded {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"))
}

/** A reading in the record's form. */
export function outcomeOf(reading: EnvReading): Outcome {
  if (!reading.ok) return "refused"
  const values = [...reading.variables].map(([name, { value }]): [string, string | null] => [name, value])
  return sorted([...values, ...(reading.valueless ?? []).map((name): [string, string | null] => [name, null])])
}

/** By name; of several with one name the last. */
export function sorted(pairs: readonly (readonly [string, string | null])[]): Outcome {
  return [...new Map(pairs)].sort(([a], [b]) => (a < b ? -1 : 1))
}
