/** The shapes of single lines: indents, marks of lists, fences, headings. Every test is linear in its line. */
import type { Span } from "../../base/span.ts"

/** Lines of a text, each with the end of its content and the start of the next line. */
export function* linesIn(text: string): Generator<{ start: number; end: number; next: number }> {
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c !== 10 && c !== 13) continue
    const end = i
    if (c === 13 && text.charCodeAt(i + 1) === 10) i++
    yield { start, end, next: i + 1 }
    start = i + 1
  }
  if (start < text.length) yield { start, end: text.length, next: text.length }
}

/** Where the blanks from `at` end, and the column that they reach (tabs go to the next multiple of four). */
export function indentFrom(text: string, at: number, end: number, column: number): { at: number; column: number } {
  let i = at
  let reached = column
  for (; i < end; i++) {
    const c = text.charCodeAt(i)
    if (c === 32) reached++
    else if (c === 9) reached += 4 - (reached % 4)
    else break
  }
  return { at: i, column: reached }
}

/** The end of the content once blanks at its end are left out. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let i = end
  while (i > start && (text.charCodeAt(i - 1) === 32 || text.charCodeAt(i - 1) === 9)) i--
  return i
}

/** `---`, `***`, `___`, with blanks between. */
export function isThematicBreak(content: string): boolean {
  const mark = content.charAt(0)
  if (!"-_*".includes(mark) || mark === "") return false
  let count = 0
  for (const c of content) {
    if (c === mark) count++
    else if (c !== " " && c !== "\t") return false
  }
  return count >= 3
}

/** Level of the heading that an underline makes of the paragraph above. */
export function underlineLevel(content: string): 1 | 2 | undefined {
  const mark = content.charAt(0)
  if (mark !== "=" && mark !== "-") return undefined
  for (const c of content) if (c !== mark) return undefined
  return mark === "=" ? 1 : 2
}

/** Level of `# text`; undefined for what is none. */
export function atxLevel(content: string): number | undefined {
  let level = 0
  while (content.charAt(level) === "#") level++
  const after = content.charAt(level)
  return level >= 1 && level <= 6 && (after === "" || after === " " || after === "\t") ? level : undefined
}

/** The characters of an opening fence and the word behind it. */
export function openingFence(content: string): { mark: string; length: number; language: string } | undefined {
  const mark = content.charAt(0)
  if (mark !== "`" && mark !== "~") return undefined
  let length = 0
  while (content.charAt(length) === mark) length++
  const info = content.slice(length).trim()
  if (length < 3 || (mark === "`" && info.includes("`"))) return undefined
  return { mark, length, language: (/^[^\s{]+/.exec(info)?.[0] ?? "").toLowerCase() }
}

export interface ListMark {
  /** Characters of the mark. */
  readonly width: number
  readonly isOrdered: boolean
  /** Ordered lists that begin with another number than 1 do not end a paragraph. */
  readonly startsAtOne: boolean
}

/** The mark of a list item at `at`: `-`, `*`, `+`, `1.`, `1)`, a blank or the line's end behind it. */
export function listMark(text: string, at: number, end: number): ListMark | undefined {
  const first = text.charAt(at)
  const isBlankAt = (i: number): boolean => i >= end || text.charAt(i) === " " || text.charAt(i) === "\t"
  if (first === "-" || first === "*" || first === "+")
    return isBlankAt(at + 1) ? { width: 1, isOrdered: false, startsAtOne: true } : undefined
  let i = at
  while (i < end && i - at < 10 && text.charAt(i) >= "0" && text.charAt(i) <= "9") i++
  const digits = i - at
  const dot = i < end ? text.charAt(i) : ""
  if (digits === 0 || digits > 9 || (dot !== "." && dot !== ")") || !isBlankAt(i + 1)) return undefined
  return { width: digits + 1, isOrdered: true, startsAtOne: Number(text.slice(at, i)) === 1 }
}

/** Cells of a table's row as `[start, end)`, blanks left out; bars behind a backslash do not part them. */
export function cellsOf(text: string, start: number, end: number): { start: number; end: number }[] {
  const bounds: number[] = []
  for (let i = start; i < end; i++) {
    const c = text.charAt(i)
    if (c === "\\") i++
    else if (c === "|") bounds.push(i)
  }
  const first = bounds[0] === start ? start + 1 : start
  const inner = bounds.filter((at) => at >= first)
  const cells: { start: number; end: number }[] = []
  let from = first
  for (const at of [...inner, end]) {
    // Nothing but the closing bar of the row.
    if (at === end && inner.length > 0 && text.slice(from, end).trim() === "") break
    const begin = indentFrom(text, from, at, 0).at
    cells.push({ start: begin, end: trimmedEnd(text, begin, at) })
    from = at + 1
  }
  return cells
}

/** Number of columns that a line below a table's header declares; undefined for any other line. */
function delimiterColumns(content: string): number | undefined {
  if (!content.includes("-") || !/^[|:\- \t]+$/.test(content)) return undefined
  const cells = cellsOf(content, 0, content.length)
  return cells.every(({ start, end }) => /^:?-+:?$/.test(content.slice(start, end))) ? cells.length : undefined
}

/** Cells of a table's header, if the line below it declares as many columns. */
export function headerCells(text: string, header: Span, below: string): { span: Span }[] | undefined {
  const columns = delimiterColumns(below)
  if (columns === undefined) return undefined
  const cells = cellsOf(text, header.start, header.end)
  const hasBar = columns > 1 || below.includes("|")
  return cells.length === columns && hasBar ? cells.map((each) => ({ span: each })) : undefined
}

/** The words of `## words ##`, read from behind the opening marks. A closing run of `#` counts only behind a blank. */
export function headingText(text: string, from: number, end: number): Span {
  const start = Math.min(indentFrom(text, from, end, 0).at, end)
  let stop = end
  while (stop > start && text.charAt(stop - 1) === "#") stop--
  if (stop > start && !/[ \t]/.test(text.charAt(stop - 1))) stop = end
  return { start, end: trimmedEnd(text, start, stop) }
}

/** `[label]: destination "title"` and nothing else; footnotes are none. */
export function isDefinition(content: string): boolean {
  return /^\[(?!\^)(?:[^\][\\]|\\.){1,999}\]:[ \t]*(?:<[^<>]*>|[^\s<]\S*)(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^()]*\)))?$/.test(
    content,
  )
}
