/** A scalar, or a part of one, after interpolation, with its place and the way to write another text there. */
import { type EditResult, isRefusal, refuse } from "../../base/edit.ts"
import { type Known, known } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import { setScalar } from "../../syntax/yaml/edit.ts"
import type { YamlNode, YamlScalar } from "../../syntax/yaml/tree.ts"
import type { Place } from "../facts.ts"
import { changesWithoutQuotes, environmentText } from "./casts.ts"
import { type Evaluated, evaluate } from "./evaluate.ts"
import type { Reader, Spot } from "./reader.ts"
import type { Piece } from "./template.ts"
import type { ProjectEnvironment, Value, VariableUse } from "./types.ts"
import { usesIn } from "./variables.ts"

/** A part of a scalar's text: offsets into the decoded text. */
export interface ValueRange {
  readonly from: number
  readonly to: number
}

/** A `Value` that can be cut into parts outside its variables. Evaluation is done on first use. */
export class ScalarValue implements Value {
  readonly shared: boolean
  readonly node: YamlScalar
  readonly from: number
  readonly to: number
  readonly #reader: Reader
  readonly #pieces: readonly Piece[] | undefined
  #evaluated: Evaluated | undefined
  /** A bare number or boolean of an environment: what replaces it must not be read as one. */
  #isTyped = false

  /** `pieces` replace those of the range where quotes of another grammar were taken away. */
  constructor(reader: Reader, node: YamlScalar, shared: boolean, range?: ValueRange, pieces?: readonly Piece[]) {
    this.#reader = reader
    this.node = node
    this.shared = shared
    this.from = range?.from ?? 0
    this.to = range?.to ?? node.text.length
    this.#pieces = pieces
  }

  get raw(): string {
    return this.node.text.slice(this.from, this.to)
  }

  get environment(): ProjectEnvironment {
    return this.#reader.environment
  }

  get isWhole(): boolean {
    return this.from === 0 && this.to === this.node.text.length && !this.#pieces
  }

  get span(): Span {
    return this.isWhole ? this.node.contentSpan : this.part(0, this.to - this.from)
  }

  get isNull(): boolean {
    return this.isWhole && this.node.value === null
  }

  get type(): Value["type"] {
    const { value } = this.node
    if (!this.isWhole) return "string"
    return value === null
      ? "null"
      : typeof value === "number"
        ? "number"
        : typeof value === "boolean"
          ? "boolean"
          : "string"
  }

  get text(): Known<string> {
    return this.isNull ? known("") : this.#value.text
  }

  get literal(): boolean {
    return this.#value.literal
  }

  get source(): Place | undefined {
    return this.#value.source
  }

  get uses(): readonly VariableUse[] {
    return usesIn(this.#reader, this.node, this)
  }

  /** The pieces of the range; a piece of plain text is clipped to it. */
  get pieces(): readonly Piece[] {
    return this.#pieces ?? clip(this.#reader.template(this.node), this.from, this.to)
  }

  get interpolated(): boolean {
    return !this.#isPlain && this.pieces.some((piece) => piece.kind !== "text")
  }

  /** No dollar in the whole scalar: nothing to parse, which is so for most of them. */
  get #isPlain(): boolean {
    return this.#pieces === undefined && !this.node.text.includes("$")
  }

  part(from: number, to: number): Span {
    return this.#reader.map(this.node)(this.from + from, this.from + to)
  }

  /** The same place as a value of an environment: a number or boolean arrives as the text that Compose makes of it. */
  asEnvironment(): ScalarValue {
    if (this.node.style !== "plain" || !this.#isPlain) return this
    const text = environmentText(this.node)
    if (text === this.node.text && typeof this.node.value === "string") return this
    const value = new ScalarValue(this.#reader, this.node, this.shared)
    value.#evaluated = { text: known(text), literal: true }
    value.#isTyped = true
    return value
  }

  /** A part of this value; `from` and `to` count in `raw` and must lie outside variables. */
  cut(from: number, to: number): ScalarValue {
    return new ScalarValue(this.#reader, this.node, this.shared, { from: this.from + from, to: this.from + to })
  }

  rewrite(text: string): EditResult {
    if (this.interpolated) return refuse("the value holds a variable")
    const edits = this.write(text.replaceAll("$", "$$$$"))
    if (!this.#isTyped || isRefusal(edits) || !changesWithoutQuotes(text)) return edits
    return [{ span: this.node.span, newText: `"${text}"` }]
  }

  /** Writes a text that may hold variables itself, keeping the quoting. */
  write(text: string): EditResult {
    if (this.shared) return refuse("the value is used in several places through an anchor")
    if (this.#pieces) return refuse("the value is a quoted word of a longer text")
    const whole = this.node.text
    return setScalar(this.#reader.tree, this.node, whole.slice(0, this.from) + text + whole.slice(this.to))
  }

  get #value(): Evaluated {
    this.#evaluated ??= this.#isPlain
      ? { text: known(this.raw), literal: true }
      : evaluate(this.pieces, this.#reader.environment)
    return this.#evaluated
  }
}

/** The value of a place that holds a scalar; undefined for every other shape. */
export function scalarAt(reader: Reader, spot: Spot | undefined): ScalarValue | undefined {
  return spot?.node?.kind === "scalar" ? new ScalarValue(reader, spot.node, spot.shared) : undefined
}

/** The value, unless it is null: most keys of Compose treat null as absent. */
export function presentValue(reader: Reader, spot: Spot | undefined): ScalarValue | undefined {
  const value = scalarAt(reader, spot)
  return value?.isNull ? undefined : value
}

/** True for a scalar node. */
export function isScalar(node: YamlNode | undefined): node is YamlScalar {
  return node?.kind === "scalar"
}

/**
 * Offsets of a character of `raw` that stand outside variables, so that a grammar can be split there.
 * Source: compose cuts after interpolation; a `:` of an operator is no separator.
 */
export function offsetsOutside(value: ScalarValue, wanted: string): readonly number[] {
  const found: number[] = []
  for (const piece of value.pieces) {
    if (piece.kind !== "text") continue
    for (let i = piece.from; i < piece.to; i++) if (value.node.text[i] === wanted) found.push(i - value.from)
  }
  return found
}

function clip(pieces: readonly Piece[], from: number, to: number): readonly Piece[] {
  const first = pieces[0]
  if (!first || (first.from >= from && (pieces.at(-1)?.to ?? 0) <= to)) return pieces
  const clipped: Piece[] = []
  for (const piece of pieces) {
    if (piece.to <= from || piece.from >= to) continue
    if (piece.kind !== "text" || piece.text.length !== piece.to - piece.from) {
      clipped.push(piece)
      continue
    }
    const start = Math.max(piece.from, from)
    const end = Math.min(piece.to, to)
    clipped.push({ kind: "text", from: start, to: end, text: piece.text.slice(start - piece.from, end - piece.from) })
  }
  return clipped
}
