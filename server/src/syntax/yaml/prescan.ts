/** Cheap look at a text before any parser sees it: what would cost unbounded time or memory is refused. */

/** Largest accepted text, in UTF-16 code units (2 MB of ASCII). */
export const maxLength = 2 * 1024 * 1024
/** Largest text that goes to the general parser: what the direct reader leaves costs about ten times as much. */
export const maxGeneralLength = 512 * 1024
/** Longest accepted line, in UTF-16 code units. */
export const maxLine = 100_000
/** Deepest accepted nesting of brackets, and of block levels. */
export const maxDepth = 200
/** Most anchors, aliases and tags of one text, together. */
export const maxProperties = 20_000
/** Most anchors and tags in a row; a node has at most one of each. */
const maxPropertyRun = 16

/**
 * Answers why a text is refused, in the user's words, or undefined if it may be parsed.
 * One pass over the characters, no allocation per character. Brackets inside quotes or block text count as well,
 * but a line that is not indented deeper than the line of the first open bracket ends the count, as it does in YAML.
 */
export function prescan(text: string): { reason: string } | undefined {
  if (text.length > maxLength) return { reason: "The file is larger than 2 MB" }
  const levels: number[] = []
  const state: Brackets = { depth: 0, indent: -1, properties: 0 }
  let at = 0
  while (at < text.length) {
    let end = text.indexOf("\n", at)
    if (end < 0) end = text.length
    if (end - at > maxLine) return { reason: "A line has more than 100,000 characters" }
    const column = blockLevels(text, at, end, levels)
    if (levels.length > maxDepth) return { reason: `The mappings and lists are nested deeper than ${maxDepth} levels` }
    const reason = scanLine(text, at, end, column, state)
    if (reason !== undefined) return { reason }
    at = end + 1
  }
  return undefined
}

interface Brackets {
  depth: number
  /** Indentation of the line that opened the outermost bracket; -1 if the bracket is the line's first character. */
  indent: number
  properties: number
}

/** Updates the stack of open block levels with the line's indentation and its `- ` and `? ` in a row. */
function blockLevels(text: string, start: number, end: number, levels: number[]): number {
  let at = start
  while (at < end && isBlank(text.charCodeAt(at))) at++
  const column = at - start
  const first = text.charCodeAt(at)
  if (at >= end || first === 35 || first === 13) return column
  for (;;) {
    const level = at - start
    while ((levels.at(-1) ?? -1) >= level) levels.pop()
    levels.push(level)
    const c = text.charCodeAt(at)
    if ((c !== 45 && c !== 63 && c !== 58) || !isBlank(text.charCodeAt(at + 1)) || levels.length > maxDepth)
      return column
    at++
    while (at < end && isBlank(text.charCodeAt(at))) at++
    if (at >= end) return column
  }
}

function scanLine(text: string, start: number, end: number, column: number, state: Brackets): string | undefined {
  const first = text.charCodeAt(start + column)
  const closes = first === 93 || first === 125
  if (state.depth > 0 && start + column < end && column <= state.indent && !closes) state.depth = 0
  let run = 0
  for (let i = start + column; i < end; i++) {
    const c = text.charCodeAt(i)
    if (c === 0) return "The file contains NUL characters, so it is no text"
    if (c === 91 || c === 123) {
      if (state.depth === 0) state.indent = i === start + column ? -1 : column
      if (++state.depth > maxDepth) return `Brackets are nested deeper than ${maxDepth} levels`
    } else if ((c === 93 || c === 125) && state.depth > 0) state.depth--
    else if ((c === 38 || c === 42 || c === 33) && startsWord(text, i, start)) {
      if (++state.properties > maxProperties) return "The file has more than 20,000 anchors, aliases and tags"
      if (++run > maxPropertyRun) return "Too many anchors or tags stand in a row"
      while (i + 1 < end && !isBlank(text.charCodeAt(i + 1))) i++
    } else if (!isBlank(c)) run = 0
  }
  return undefined
}

function startsWord(text: string, at: number, start: number): boolean {
  return at === start || isBlank(text.charCodeAt(at - 1))
}

function isBlank(c: number): boolean {
  return c === 32 || c === 9
}
