/** Values that Compose refuses although their shape is right: types, booleans, times, items, dependencies. */
import { castBoolean, castDuration, castNumber, castSize } from "./casts.ts"
import { type Field, fieldMap, fieldsOf, isNullNode, itemsOf, problem, type Reader, type Spot } from "./reader.ts"
import { presentValue, scalarAt } from "./value.ts"

/** A number or boolean of YAML where the schema demands a text; a text with a variable stays a text. */
export function checkString(reader: Reader, field: Field | undefined): void {
  if (!field || !isTyped(reader, field, false)) return
  const value = scalarAt(reader, field)
  if (!value) return
  const what = value.type === "number" ? "a number" : "a boolean"
  problem(reader, "invalid-type", `\`${field.name}\` must be a text, not ${what}: put it in quotes.`, value.span)
}

function isTyped(reader: Reader, spot: Spot, numbers: boolean): boolean {
  const type = presentValue(reader, spot)?.type
  return type === "boolean" || (type === "number" && !numbers)
}

/** Items that are no text: `- NAME: value` with a blank behind the colon is a mapping. */
export function checkItems(reader: Reader, field: Field, numbers: boolean): void {
  if (field.node?.kind !== "sequence") return
  for (const item of itemsOf(reader, field)) {
    if (!item.node) continue
    const { node } = item
    const report = (message: string) => problem(reader, "invalid-item", message, node.span)
    if (node.kind === "mapping")
      report(`An item of \`${field.name}\` must be a text: a blank behind its colon makes it a mapping.`)
    else if (node.kind === "sequence") report(`An item of \`${field.name}\` must be a text, not a list.`)
    else if (isNullNode(node)) report(`An item of \`${field.name}\` is empty.`)
    else if (isTyped(reader, item, numbers)) report(`An item of \`${field.name}\` must be a text: put it in quotes.`)
  }
}

/** A value of a mapping of names that is a list or mapping itself. */
export function checkPairs(reader: Reader, field: Field): void {
  for (const entry of fieldsOf(reader, field)) {
    if (!entry.own || !entry.node || entry.node.kind === "scalar") continue
    problem(reader, "invalid-pair", `\`${entry.name}\` must be a single value.`, entry.node.span)
  }
}

export function checkBoolean(reader: Reader, field: Field | undefined): void {
  const value = presentValue(reader, field)
  if (!field || !value?.text.known || castBoolean(value.text.value) !== undefined) return
  problem(reader, "invalid-boolean", `\`${field.name}\` must be true or false.`, value.span)
}

/** Times are texts with a unit. */
export function checkDuration(reader: Reader, field: Field | undefined): void {
  const value = presentValue(reader, field)
  if (!field || !value?.text.known) return
  const seconds = castDuration(value.text.value)
  if (seconds !== undefined && value.type === "string") return
  const hint = /^\d+$/.test(value.text.value) ? ": the unit is missing, as in `30s`" : ", as in `1m30s`"
  problem(reader, "invalid-duration", `\`${field.name}\` must be a time${hint}.`, value.span)
}

/** `512m`, `1.5g`, or bytes. */
export function checkSize(reader: Reader, field: Field | undefined): void {
  const value = presentValue(reader, field)
  if (!field || !value?.text.known || castSize(value.text.value) !== undefined) return
  problem(reader, "invalid-size", `\`${field.name}\` must be a size such as \`512m\`.`, value.span)
}

export function checkNumber(reader: Reader, field: Field | undefined): void {
  const value = presentValue(reader, field)
  if (!field || !value?.text.known || castNumber(value.text.value) !== undefined) return
  problem(reader, "invalid-number", `\`${field.name}\` must be a number.`, value.span)
}

const starts: ReadonlySet<string> = new Set(["CMD", "CMD-SHELL", "NONE"])

/** A list must say who runs it. Source: compose-spec/compose-go:loader/validate.go. */
export function checkTest(reader: Reader, field: Field | undefined): void {
  if (field?.node?.kind !== "sequence") return
  checkItems(reader, field, false)
  const [first] = itemsOf(reader, field)
  const value = presentValue(reader, first)
  if (!value?.text.known || starts.has(value.text.value)) return
  problem(reader, "invalid-test", "The list must begin with `CMD`, `CMD-SHELL` or `NONE`.", value.span)
}

const conditions: ReadonlySet<string> = new Set([
  "service_started",
  "service_healthy",
  "service_completed_successfully",
])

/** In the long form each dependency needs a condition that Compose knows. */
export function checkDependencies(reader: Reader, field: Field): void {
  for (const dependency of fieldsOf(reader, field)) {
    const condition = fieldMap(reader, dependency).get("condition")
    const value = presentValue(reader, condition)
    if (!value) {
      const message = `The dependency \`${dependency.name}\` needs a \`condition\`, such as \`service_started\`.`
      problem(reader, "invalid-dependency", message, dependency.key.span)
    } else if (value.text.known && !conditions.has(value.text.value))
      problem(reader, "invalid-dependency", `\`${value.text.value}\` is no condition of a dependency.`, value.span)
  }
}
