/** Typed scalars of the API: what the server decodes into an integer, a boolean, a text, a port. */

import { type Known, known, unknown } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import { at, isPresent, itemsOf, type Place, problem, type Reader, spanOf, valueAt } from "./reader.ts"
import type { Keyed, Value } from "./types.ts"

const filledIn = unknown("a tool fills the value in before it is applied")

/** A text; numbers and booleans are refused by the API server, since its JSON decoder converts nothing. */
export function textAt(reader: Reader, place: Place | undefined, ...path: readonly string[]): Value | undefined {
  const found = at(reader, place, ...path)
  const value = valueAt(reader, found)
  if (found !== undefined && isPresent(found)) checkText(reader, found, value)
  return value
}

export function checkText(reader: Reader, place: Place, value: Value | undefined): void {
  if (value === undefined) {
    problem(reader, "wrong-type", `\`${place.name}\` must be a text, not a ${shapeOf(place)}`, spanOf(place))
  } else if (typeof value.typed === "number" || typeof value.typed === "boolean") {
    const what = typeof value.typed === "number" ? "a number" : "a boolean"
    problem(reader, "wrong-type", `\`${place.name}\` must be a text, not ${what}: put it in quotes`, value.span)
  }
}

function shapeOf(place: Place): string {
  return place.node?.kind === "sequence" ? "list" : "mapping"
}

/** A whole number; undefined where the key is absent. */
export function intAt(
  reader: Reader,
  place: Place | undefined,
  ...path: readonly string[]
): Keyed<Known<number>> | undefined {
  const found = at(reader, place, ...path)
  if (found === undefined || !isPresent(found)) return undefined
  const value = valueAt(reader, found)
  const keyed = { keySpan: found.keySpan, span: value?.span ?? spanOf(found) }
  if (typeof value?.typed === "number" && Number.isInteger(value.typed)) {
    checkPort(reader, found.name, value.typed, keyed.span)
    return { ...keyed, value: known(value.typed) }
  }
  if (value?.isSlot !== true)
    problem(
      reader,
      "wrong-type",
      `\`${found.name}\` must be a whole number${isQuotedNumber(value) ? " without quotes" : ""}`,
      keyed.span,
    )
  return { ...keyed, value: value?.isSlot === true ? filledIn : unknown(`\`${found.name}\` is no number`) }
}

/** Keys that hold a port, with the least number that the server takes: 0 stands for none where it is optional. */
const leastPort: Readonly<Record<string, number>> = {
  containerPort: 1,
  hostPort: 0,
  port: 1,
  targetPort: 1,
  nodePort: 0,
}

function checkPort(reader: Reader, name: string, port: number, at: Span): void {
  const least = Object.hasOwn(leastPort, name) ? leastPort[name] : undefined
  if (least !== undefined && (port < least || port > 65_535))
    problem(reader, "wrong-port", `\`${name}\` must be a port from 1 to 65535`, at)
}

function isQuotedNumber(value: Value | undefined): boolean {
  return typeof value?.typed === "string" && /^\d+$/.test(value.typed)
}

/** True or false; undefined where the key is absent. */
export function boolAt(
  reader: Reader,
  place: Place | undefined,
  ...path: readonly string[]
): Keyed<Known<boolean>> | undefined {
  const found = at(reader, place, ...path)
  if (found === undefined || !isPresent(found)) return undefined
  const value = valueAt(reader, found)
  const keyed = { keySpan: found.keySpan, span: value?.span ?? spanOf(found) }
  if (typeof value?.typed === "boolean") return { ...keyed, value: known(value.typed) }
  if (value?.isSlot !== true)
    problem(
      reader,
      "wrong-type",
      `\`${found.name}\` must be true or false${isQuotedBool(value) ? " without quotes" : ""}`,
      keyed.span,
    )
  return { ...keyed, value: value?.isSlot === true ? filledIn : unknown(`\`${found.name}\` is no boolean`) }
}

function isQuotedBool(value: Value | undefined): boolean {
  return typeof value?.typed === "string" && /^(?:true|false)$/i.test(value.typed)
}

/** A port as a number or a name; undefined where the key is absent. */
export function portAt(
  reader: Reader,
  place: Place | undefined,
  ...path: readonly string[]
): Keyed<Known<number | string>> | undefined {
  const found = at(reader, place, ...path)
  if (found === undefined || !isPresent(found)) return undefined
  const value = valueAt(reader, found)
  const keyed = { keySpan: found.keySpan, span: value?.span ?? spanOf(found) }
  if (value?.isSlot === true) return { ...keyed, value: filledIn }
  if (typeof value?.typed === "number") {
    checkPort(reader, found.name, value.typed, keyed.span)
    return { ...keyed, value: known(value.typed) }
  }
  if (typeof value?.typed !== "string") {
    problem(reader, "wrong-type", `\`${found.name}\` must be a port number or the name of a port`, keyed.span)
    return { ...keyed, value: unknown(`\`${found.name}\` is no port`) }
  }
  if (/^\d+$/.test(value.typed))
    problem(
      reader,
      "quoted-port",
      `\`${found.name}\` in quotes is a name, and a name needs a letter: take the quotes off`,
      keyed.span,
    )
  return { ...keyed, value: known(value.typed) }
}

/** The texts of a list. */
export function textsAt(reader: Reader, place: Place | undefined, ...path: readonly string[]): readonly Value[] {
  const found = at(reader, place, ...path)
  if (found === undefined || !isPresent(found)) return []
  if (found.node?.kind !== "sequence" && valueAt(reader, found)?.isSlot !== true)
    problem(reader, "wrong-type", `\`${found.name}\` must be a list`, spanOf(found))
  return itemsOf(reader, found).flatMap((item) => {
    const named = { ...item, name: found.name }
    const value = valueAt(reader, named)
    if (isPresent(named)) checkItem(reader, named, value)
    return value ?? []
  })
}

function checkItem(reader: Reader, place: Place, value: Value | undefined): void {
  if (value === undefined)
    problem(reader, "wrong-type", `An item of \`${place.name}\` must be a text, not a ${shapeOf(place)}`, spanOf(place))
  else if (typeof value.typed === "number" || typeof value.typed === "boolean")
    problem(reader, "wrong-type", `An item of \`${place.name}\` must be a text: put it in quotes`, value.span)
}

/** A mapping of names to texts: labels, annotations, data. */
export function textMapAt(
  reader: Reader,
  place: Place | undefined,
  ...path: readonly string[]
): ReadonlyMap<string, Value> {
  const found = at(reader, place, ...path)
  const map = new Map<string, Value>()
  if (found?.node?.kind !== "mapping") return map
  for (const name of reader.resolver.entries(found.node).map((entry) => entry.name)) {
    const value = textAt(reader, found, name)
    if (value !== undefined) map.set(name, value)
  }
  return map
}

/** The settled number, or the default where the key is absent. */
export function orDefault(found: Keyed<Known<number>> | undefined, otherwise: number): Known<number> {
  return found?.value ?? known(otherwise)
}

/** True where a boolean is written as true. */
export function isTrue(found: Keyed<Known<boolean>> | undefined): boolean {
  return found?.value.known === true && found.value.value
}
