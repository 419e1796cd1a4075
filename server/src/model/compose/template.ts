/** Grammar of Compose interpolation: `$NAME`, `${NAME}`, six operators, nesting, `$$`. Positions only; no values. */

export type Operator = ":-" | "-" | ":?" | "?" | ":+" | "+"

/** A variable in a template; offsets count UTF-16 code units of the template's text. */
export interface TemplateUse {
  readonly kind: "use"
  readonly name: string
  readonly from: number
  readonly to: number
  readonly nameFrom: number
  readonly operator?: Operator
  readonly operandFrom: number
  readonly operandTo: number
  readonly operand: readonly Piece[]
}

export interface TextPiece {
  readonly kind: "text"
  readonly from: number
  readonly to: number
  /** Equals the characters `[from, to)`, but for `$$`, which is one dollar. */
  readonly text: string
}

/** A `${…}` that Compose refuses. */
export interface InvalidPiece {
  readonly kind: "invalid"
  readonly from: number
  readonly to: number
  readonly why: string
}

export type Piece = TextPiece | TemplateUse | InvalidPiece

/** Code of `}`. */
const closing = 125

/** Compose has no limit; deeper nesting than this is nobody's intention, and the limit bounds the time. */
const deepest = 24

/**
 * Splits a text into literal pieces and uses, exactly as compose-go's template package: the closing brace is found by
 * counting braces up to the last `}` of the line, so a default may hold JSON, but no line break.
 * Source: compose-spec/compose-go:template/template.go.
 */
export function parseTemplate(text: string): readonly Piece[] {
  if (!text.includes("$")) return text === "" ? [] : [{ kind: "text", from: 0, to: text.length, text }]
  return parseRange(text, 0, text.length, 0, text.lastIndexOf("}"))
}

/** The line that is being read, and where closing braces are: looked up once, so that broken templates cost no more. */
interface Line {
  end: number
  /** Last closing brace of the line, or of the part of it that is read; -1 if there is none. */
  lastBrace: number
  /** Last closing brace of the whole text. */
  readonly lastOfText: number
}

function parseRange(text: string, from: number, to: number, depth: number, lastOfText: number): readonly Piece[] {
  const pieces: Piece[] = []
  const line: Line = { end: -1, lastBrace: -1, lastOfText }
  let literal = from
  let at = from
  const flush = (end: number) => {
    if (end > literal) pieces.push({ kind: "text", from: literal, to: end, text: text.slice(literal, end) })
  }
  while (at < to) {
    const dollar = text.indexOf("$", at)
    if (dollar < 0 || dollar >= to - 1) break
    if (line.end < dollar) findLine(text, dollar, to, line)
    const piece = pieceAt(text, dollar, to, line, depth)
    at = piece?.to ?? dollar + 1
    if (!piece) continue
    flush(dollar)
    pieces.push(piece)
    literal = piece.to
  }
  flush(to)
  return pieces
}

/** Finds the end of the line of `at` and its last closing brace, once per line. */
function findLine(text: string, at: number, to: number, line: Line): void {
  const end = text.indexOf("\n", at)
  line.end = end < 0 || end > to ? to : end
  let brace = line.end - 1
  while (brace >= at && text.charCodeAt(brace) !== closing) brace--
  line.lastBrace = brace >= at ? brace : -1
}

function pieceAt(text: string, dollar: number, to: number, line: Line, depth: number): Piece | undefined {
  const next = text[dollar + 1]
  if (next === "$") return { kind: "text", from: dollar, to: dollar + 2, text: "$" }
  if (next !== "{") {
    const end = nameEnd(text, dollar + 1, to)
    return end === dollar + 1 ? undefined : simpleUse(text, dollar, dollar + 1, end, end)
  }
  const end = nameEnd(text, dollar + 2, to)
  if (end === dollar + 2) return invalid(text, dollar, line, "the name of a variable is missing")
  if (end < to && text[end] === "}") return simpleUse(text, dollar, dollar + 2, end, end + 1)
  const operator = operatorAt(text, end, to)
  if (operator === undefined) {
    const why = end >= to ? "its closing brace is missing" : `\`${text[end]}\` cannot follow the name`
    return invalid(text, dollar, line, why)
  }
  const operandFrom = end + operator.length
  if (line.lastBrace < operandFrom) {
    const why = line.lastOfText >= operandFrom ? "its default spans lines" : "its closing brace is missing"
    return invalid(text, dollar, line, why)
  }
  const close = closingBrace(text, dollar, line.lastBrace + 1) ?? line.lastBrace
  const operand =
    depth < deepest ? parseRange(text, operandFrom, close, depth + 1, line.lastOfText) : tooDeep(operandFrom, close)
  const name = text.slice(dollar + 2, end)
  return {
    kind: "use",
    name,
    from: dollar,
    to: close + 1,
    nameFrom: dollar + 2,
    operator,
    operandFrom,
    operandTo: close,
    operand,
  }
}

function simpleUse(text: string, from: number, nameFrom: number, nameTo: number, to: number): TemplateUse {
  const name = text.slice(nameFrom, nameTo)
  return { kind: "use", name, from, to, nameFrom, operandFrom: nameTo, operandTo: nameTo, operand: [] }
}

/** `[_a-z][_a-z0-9]*` without regard to case: where it ends, or `from`. */
function nameEnd(text: string, from: number, to: number): number {
  let at = from
  while (at < to) {
    const c = text.charCodeAt(at) | 32
    const letter = (c >= 97 && c <= 122) || text[at] === "_"
    const digit = text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57
    if (!letter && !(digit && at > from)) break
    at++
  }
  return at
}

function operatorAt(text: string, at: number, to: number): Operator | undefined {
  const colon = text[at] === ":" ? ":" : ""
  const sign = at + colon.length < to ? text[at + colon.length] : undefined
  return sign === "-" || sign === "?" || sign === "+" ? `${colon}${sign}` : undefined
}

/** Index of the brace that closes the first one; like compose-go it skips the character after each opening brace. */
function closingBrace(text: string, from: number, to: number): number | undefined {
  let open = 0
  for (let at = from; at < to; at++) {
    const c = text[at]
    if (c === "}" && --open === 0) return at
    if (c === "{") {
      open++
      at++
    }
  }
  return undefined
}

function invalid(text: string, from: number, line: Line, why: string): InvalidPiece {
  const end = line.lastBrace > from ? text.indexOf("}", from) + 1 : from + 2
  return { kind: "invalid", from, to: end, why }
}

function tooDeep(from: number, to: number): readonly Piece[] {
  return [{ kind: "invalid", from, to, why: "it is nested too deeply to be read" }]
}
