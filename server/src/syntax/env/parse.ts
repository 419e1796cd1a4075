/** Lossless, tolerant scanner for `.env` files. It decides form only: what a line means differs between readers. */
import type { Problem } from "../../base/problem.ts"
import { type Span, span } from "../../base/span.ts"
import { isBlank, isBreak, isNameStart, lineEnd, nameEnd, skipBlanks } from "./chars.ts"
import { closingQuote, isQuote } from "./quote.ts"
import type { EnvAssignment, EnvLine, EnvTree } from "./tree.ts"

/**
 * Parses any text; never throws, takes time linear in the length.
 * Lines end at LF, CRLF or a lone CR. A line is an assignment if a name that at least one reader accepts is followed
 * by `=`, or by `:` as in YAML (Compose takes `NAME:v`, dotenv `NAME: v`, systemd neither).
 */
export function parseEnv(text: string): EnvTree {
  const lines: EnvLine[] = []
  const problems: Problem[] = []
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < text.length) {
    const line = readLine(text, at, problems)
    lines.push(line)
    at = afterBreak(text, line.span.end)
  }
  return { language: "env", text, lines, problems }
}

function readLine(text: string, start: number, problems: Problem[]): EnvLine {
  const end = lineEnd(text, start)
  const first = skipBlanks(text, start, end)
  if (first === end) return { kind: "blank", span: span(start, end) }
  const mark = text[first]
  if (mark === "#" || mark === ";") return { kind: "comment", span: span(start, end) }
  const exported = exportAt(text, first, end)
  const nameStart = exported === undefined ? first : skipBlanks(text, exported.end, end)
  const nameStop = isNameStart(text, nameStart) ? nameEnd(text, nameStart, end) : nameStart
  const separator = skipBlanks(text, nameStop, end)
  const head = {
    name: text.slice(nameStart, nameStop),
    nameSpan: span(nameStart, nameStop),
    ...(exported === undefined ? {} : { exportSpan: exported }),
  }
  if (head.name === "") return invalid(text, span(start, end), problems)
  if (separator === end) return { kind: "bare-name", span: span(start, end), ...head }
  if (text[separator] !== "=" && text[separator] !== ":") return invalid(text, span(start, end), problems)
  return readValue(text, { start, end, separator }, head, problems)
}

/** `export` and a blank, unless what follows makes `export` itself the name. */
function exportAt(text: string, first: number, end: number): Span | undefined {
  if (!text.startsWith("export", first) || !isBlank(text.charCodeAt(first + 6)) || first + 6 >= end) return undefined
  const next = skipBlanks(text, first + 6, end)
  if (next === end || text[next] === "=" || text[next] === ":") return undefined
  return span(first, first + 6)
}

interface LinePlace {
  readonly start: number
  readonly end: number
  readonly separator: number
}

type Head = Pick<EnvAssignment, "name" | "nameSpan" | "exportSpan">

function readValue(text: string, place: LinePlace, head: Head, problems: Problem[]): EnvAssignment {
  const equalsSpan = span(place.separator, place.separator + 1)
  const from = skipBlanks(text, equalsSpan.end, place.end)
  const quote = text[from]
  if (from < place.end && isQuote(quote)) {
    const closed = closingQuote(text, from, place.end)
    if (closed.kind === "closed")
      return {
        kind: "assignment",
        span: span(place.start, closed.lineEnd),
        ...head,
        equalsSpan,
        valueSpan: span(from, closed.at + 1),
        contentSpan: span(from + 1, closed.at),
        quote,
        ...(closed.comment === undefined ? {} : { commentSpan: span(closed.comment, closed.lineEnd) }),
      }
    if (closed.kind === "open") {
      problems.push(unclosed(quote, span(from, from + 1)))
      return plain(text, place, head, equalsSpan, span(from, place.end))
    }
  }
  const comment = commentAt(text, equalsSpan.end, from, place.end)
  return plain(text, place, head, equalsSpan, span(from, comment ?? place.end), comment)
}

/** An assignment without quotes around its value; blanks at the value's end do not belong to it. */
function plain(
  text: string,
  place: LinePlace,
  head: Head,
  equalsSpan: Span,
  value: Span,
  comment?: number,
): EnvAssignment {
  let stop = value.end
  while (stop > value.start && isBlank(text.charCodeAt(stop - 1))) stop--
  const valueSpan = stop > value.start ? span(value.start, stop) : span(equalsSpan.end)
  return {
    kind: "assignment",
    span: span(place.start, place.end),
    ...head,
    equalsSpan,
    valueSpan,
    contentSpan: valueSpan,
    ...(comment === undefined ? {} : { commentSpan: span(comment, place.end) }),
  }
}

/** Start of the first `#` that follows a blank, or undefined. `A=#c` has none: most readers keep that `#`. */
function commentAt(text: string, afterSeparator: number, from: number, end: number): number | undefined {
  for (let i = from; i < end; i++)
    if (text.charCodeAt(i) === 35 && i > afterSeparator && isBlank(text.charCodeAt(i - 1))) return i
  return undefined
}

function unclosed(quote: string, at: Span): Problem {
  return { code: "unclosed-quote", message: `The quote \`${quote}\` is never closed.`, span: at, severity: "error" }
}

function invalid(text: string, line: Span, problems: Problem[]): EnvLine {
  let stop = line.end
  while (stop > line.start && isBlank(text.charCodeAt(stop - 1))) stop--
  const at = span(skipBlanks(text, line.start, stop), stop)
  problems.push({ code: "invalid-line", message: "This line is not `NAME=value`.", span: at, severity: "error" })
  return { kind: "invalid", span: line }
}

function afterBreak(text: string, end: number): number {
  if (end >= text.length) return text.length
  return text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10
    ? end + 2
    : isBreak(text.charCodeAt(end))
      ? end + 1
      : end
}
