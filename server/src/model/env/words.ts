/** Words for what the readers of an env file get from a line, without a secret's value. */

import type { EnvReader } from "../../base/env-reader.ts"
import { isHidden } from "../secrets/shown.ts"
import type { Divergence, Outcome } from "./divergence.ts"
import { readerNames } from "./read.ts"

/** "Compose", "Compose and systemd", "Compose, systemd and the shell". */
export function named(readers: readonly EnvReader[]): string {
  const names = readers.map((reader) => readerNames[reader])
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`
}

/** "Compose gets `b`, systemd and the shell get `b # c`"; lengths in place of a secret's values. */
export function readingsText({ name, meant, outcomes }: Divergence): string {
  const groups = new Map<string, { readonly outcome: Outcome; readonly readers: EnvReader[] }>()
  for (const [reader, outcome] of outcomes) {
    const key = `${outcome.is} ${outcome.is === "value" ? outcome.value : ""}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { outcome, readers: [reader] })
    else group.readers.push(reader)
  }
  const values = [...groups.values()].flatMap(({ outcome }) => (outcome.is === "value" ? [outcome.value] : []))
  const isSecret = values.some((value) => isHidden(name, value, meant))
  const from = isSecret ? 0 : firstDifference(values)
  return [...groups.values()]
    .map(({ outcome, readers }) => {
      const get = readers.length > 1 ? "get" : "gets"
      if (outcome.is === "unset") return `${named(readers)} ${get} nothing`
      if (outcome.is === "open")
        return `${named(readers)} ${readers.length > 1 ? "fill" : "fills"} in what no file shows`
      return `${named(readers)} ${get} ${isSecret ? lengthText(outcome.value) : excerpt(outcome.value, from)}`
    })
    .join(", ")
}

function lengthText({ length }: { readonly length: number }): string {
  return length === 0 ? "nothing" : `${length} ${length === 1 ? "character" : "characters"}`
}

const longest = 36

/** Where the values part: long ones are shown from shortly before there. */
function firstDifference(values: readonly string[]): number {
  if (values.every((value) => value.length <= longest)) return 0
  const [first = "", ...rest] = values
  let at = 0
  while (at < first.length && rest.every((value) => value[at] === first[at])) at++
  return Math.max(0, at - 12)
}

function excerpt(value: string, from: number): string {
  if (value === "") return "nothing"
  const part = value.slice(from, from + longest)
  const text = `${from > 0 ? "…" : ""}${part}${from + longest < value.length ? "…" : ""}`
  const shown = text
    .replace(/\r\n|\n/g, "⏎")
    .replaceAll("\r", "␍")
    .replaceAll("\t", "⇥")
  return shown.includes("`") ? `“${shown}”` : `\`${shown}\``
}
