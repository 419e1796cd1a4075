/** Which units a unit wants, and in which order to them it starts. systemd.unit(5). */
import type { Unit, Word } from "./types.ts"

const pulling = ["Wants", "Requires", "Requisite", "BindsTo", "Upholds", "PartOf"] as const

/** Units that are started with this one, with the word that says so. */
export function wanted(unit: Unit, keys: readonly string[] = pulling): ReadonlyMap<string, Word> {
  return wordsOf(unit, keys)
}

/** Units that it is ordered to, before or after. */
export function ordered(unit: Unit): ReadonlyMap<string, Word> {
  return wordsOf(unit, ["After", "Before"])
}

function wordsOf(unit: Unit, keys: readonly string[]): ReadonlyMap<string, Word> {
  return new Map(keys.flatMap((key) => unit.list("Unit", key).map((word): [string, Word] => [word.text, word])))
}
