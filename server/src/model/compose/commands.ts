/** `command` and `entrypoint`: a list of words, or a text that Compose splits into words without a shell. */
import { keyed } from "./collections.ts"
import { type Field, itemsOf, problem, type Reader } from "./reader.ts"
import type { ComposeService } from "./types.ts"
import { presentValue, ScalarValue } from "./value.ts"
import { splitCommand } from "./words.ts"

type Command = NonNullable<ComposeService["command"]>

/** Undefined where the key is absent or null, which leaves the image's own command. */
export function readCommand(reader: Reader, field: Field | undefined): Command | undefined {
  if (!field) return undefined
  if (field.node?.kind === "sequence") {
    const words = itemsOf(reader, field).flatMap((item) => presentValue(reader, item) ?? [])
    return keyed(field, { words, form: "list" })
  }
  const value = presentValue(reader, field)
  if (!value) return undefined
  const words = splitCommand(value.pieces)
  if (!words)
    problem(reader, "invalid-command", "Compose cannot split this command: a quote or parenthesis is open.", value.span)
  return keyed(field, {
    words: (words ?? []).map((word) => new ScalarValue(reader, value.node, value.shared, word, word.pieces)),
    form: "string",
  })
}
