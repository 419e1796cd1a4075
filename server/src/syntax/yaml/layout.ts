/** Lines, columns and indentation habits of a YAML text, and moving a piece of YAML to another column. */
import type { YamlMapping, YamlNode, YamlScalar, YamlTree } from "./tree.ts"

/** Offset of the first character of the line that holds the offset. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1
}

/** Offset of the line break (`\n` or `\r\n`) that ends the line of the offset, or of the text's end. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset)
  if (end < 0) return text.length
  return end > offset && text.charCodeAt(end - 1) === 13 ? end - 1 : end
}

/** Offset behind the line break of the line of the offset. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset)
  return end < 0 ? text.length : end + 1
}

/** Offset of the line's first character behind a byte order mark. */
export function textStart(text: string, offset: number): number {
  const start = lineStart(text, offset)
  return start === 0 && text.charCodeAt(0) === 0xfeff && offset > 0 ? 1 : start
}

/** The line break that the line of the offset has; of the text's first line if it has none, `\n` for a single line. */
export function eolAt(text: string, offset: number): string {
  const own = text.indexOf("\n", offset)
  const end = own >= 0 ? own : text.indexOf("\n")
  return end > 0 && text.charCodeAt(end - 1) === 13 ? "\r\n" : "\n"
}

/** Number of characters before the offset in its line; a byte order mark counts for nothing. */
export function columnOf(text: string, offset: number): number {
  const start = lineStart(text, offset)
  return offset - start - (start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : 0)
}

/** How a file indents: mappings below their key by `step`, sequences below their key by `sequence` columns. */
export interface Habit {
  readonly step: number
  readonly sequence: number
}

/** The most frequent steps of the file; two columns, and sequences like mappings, where it shows none. */
export function habitOf(tree: YamlTree): Habit {
  const steps = new Map<number, number>()
  const sequences = new Map<number, number>()
  let left = 5000
  const visit = (node: YamlNode): void => {
    if (node.kind === "sequence") for (const item of node.items) visit(item.value)
    if (node.kind !== "mapping" || node.flow || --left < 0) return
    const column = columnOf(tree.text, node.span.start)
    for (const { value } of node.entries) {
      if (!value) continue
      if ((value.kind === "mapping" || value.kind === "sequence") && !value.flow) {
        const counts = value.kind === "mapping" ? steps : sequences
        const by = columnOf(tree.text, value.span.start) - column
        counts.set(by, (counts.get(by) ?? 0) + 1)
      }
      visit(value)
    }
  }
  for (const { root } of tree.documents) if (root) visit(root)
  const step = mostFrequent(steps) ?? mostFrequent(new Map([...sequences].filter(([by]) => by > 1))) ?? 2
  return { step, sequence: mostFrequent(sequences) ?? step }
}

function mostFrequent(counts: ReadonlyMap<number, number>): number | undefined {
  let best: number | undefined
  for (const [value, count] of counts) if (count > (counts.get(best ?? -1) ?? 0)) best = value
  return best
}

/**
 * The lines of a piece of YAML (parsed as `piece`, written from column 0), moved so that its root stands at `column` and
 * everything inside is indented by habit. The first line comes without its indentation.
 */
export function moveTo(piece: YamlTree, column: number, habit: Habit): string[] {
  const { text } = piece
  const lines = text.split(/\r?\n/)
  const starts: number[] = []
  let at = 0
  for (const line of lines) {
    starts.push(at)
    at += line.length + (text.charCodeAt(at + line.length) === 13 ? 2 : 1)
  }
  const moves: (number | undefined)[] = lines.map(() => undefined)
  const root = piece.documents[0]?.root
  if (root) mark({ text, starts, moves, habit }, root, 0, column)
  let move = column
  // A line without a node of its own (comment, blank) moves like the next line that has one.
  for (let i = lines.length - 1; i >= 0; i--) {
    move = moves[i] ?? move
    moves[i] = move
  }
  return lines.map((line, i) => shift(line, i === 0 ? 0 : (moves[i] ?? 0)))
}

function shift(line: string, by: number): string {
  if (line.trim() === "") return ""
  return by >= 0 ? " ".repeat(by) + line : line.slice(Math.min(-by, line.length - line.trimStart().length))
}

interface Marking {
  readonly text: string
  readonly starts: readonly number[]
  readonly moves: (number | undefined)[]
  readonly habit: Habit
}

/** Notes for each line of a node how far it moves. `parent` is the parent's old column, `column` the node's new one. */
function mark(m: Marking, node: YamlNode, parent: number, column: number): void {
  const old = columnOf(m.text, node.span.start)
  if (node.kind === "mapping" && !node.flow) {
    for (const entry of node.entries) {
      markLine(m, entry.span.start, column - old)
      if (entry.value) markValue(m, entry.value, old, column)
    }
  } else if (node.kind === "sequence" && !node.flow) {
    for (const { value, dash } of node.items) {
      if (dash) markLine(m, dash.start, column - old)
      const inner = columnOf(m.text, value.span.start)
      const sameLine = lineStart(m.text, value.span.start) === lineStart(m.text, dash?.start ?? 0)
      if (isBlockCollection(value)) mark(m, value, old, sameLine ? column + inner - old : column + m.habit.step)
      else markInner(m, value, column - old, column + m.habit.step)
    }
  } else markInner(m, node, column - parent, column)
}

function markValue(m: Marking, value: YamlNode, old: number, column: number): void {
  if (!isBlockCollection(value)) markInner(m, value, column - old, column + m.habit.step)
  else mark(m, value, old, column + (value.kind === "mapping" ? m.habit.step : m.habit.sequence))
}

function isBlockCollection(node: YamlNode): node is YamlMapping | Extract<YamlNode, { kind: "sequence" }> {
  return (node.kind === "mapping" || node.kind === "sequence") && !node.flow
}

/** Lines inside a scalar or flow collection keep their distance to the parent; block text goes to `column`. */
function markInner(m: Marking, node: YamlNode, by: number, column: number): void {
  const move = node.kind === "scalar" && isBlockText(node) ? blockTextMove(m, node, by, column) : by
  m.starts.forEach((start, i) => {
    if (start > node.span.start && start <= node.span.end) m.moves[i] = move
  })
}

function isBlockText(node: YamlScalar): boolean {
  return node.style === "literal" || node.style === "folded"
}

function blockTextMove(m: Marking, node: YamlScalar, by: number, column: number): number {
  const header = m.text.slice(node.span.start, lineEnd(m.text, node.span.start))
  if (/^[|>][-+]?[1-9]/.test(header)) return by
  const content = m.text.slice(node.contentSpan.start, node.contentSpan.end)
  const indent = /^ *(?=[^ \r\n])/m.exec(content)?.[0].length ?? 0
  return column - indent
}

function markLine(m: Marking, offset: number, by: number): void {
  const start = lineStart(m.text, offset)
  const line = m.starts.indexOf(start)
  if (line >= 0 && m.text.slice(start, offset).trim() === "") m.moves[line] = by
}
