/** Reads a crontab line by line. */
import type { Span } from "../../base/span.ts"
import type { TreeComment } from "../../base/tree.ts"
import type { CrontabEntry, CrontabSetting, CrontabTree } from "./tree.ts"

const word = /[^ \t\r\n]+/y
const setting = /^[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([A-Za-z_][\w.-]*))[ \t]*=[ \t]*(.*?)[ \t]*$/
/** Longer heads belong to no setting and no schedule. */
const longestHead = 4096

/** Never throws; linear. */
export function parseCrontab(text: string): CrontabTree {
  const comments: TreeComment[] = []
  const entries: CrontabEntry[] = []
  const settings: CrontabSetting[] = []
  const strays: Span[] = []
  let at = text.startsWith("\uFEFF") ? 1 : 0
  while (at < text.length) {
    const stop = text.indexOf("\n", at)
    const next = stop < 0 ? text.length : stop + 1
    let end = stop < 0 ? text.length : stop
    if (text[end - 1] === "\r" && end > at) end--
    const start = skipBlanks(text, at, end)
    const span = { start, end }
    if (start < end) {
      if (text[start] === "#") comments.push({ span, own: true })
      else {
        const entry = entryAt(text, span)
        const found = entry === undefined ? settingAt(text, span) : undefined
        if (entry !== undefined) entries.push(entry)
        else if (found !== undefined) settings.push(found)
        else strays.push(span)
      }
    }
    at = next
  }
  return { language: "crontab", text, problems: [], comments, inseparable: [], entries, settings, strays }
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from
  while (at < end && (text[at] === " " || text[at] === "\t")) at++
  return at
}

function entryAt(text: string, line: Span): CrontabEntry | undefined {
  const c = text[line.start] ?? ""
  if (!/[\d*@?,~-]/.test(c)) return undefined
  const count = c === "@" ? 1 : 5
  const fields: Span[] = []
  let at = line.start
  for (let index = 0; index < count; index++) {
    word.lastIndex = at
    const found = word.exec(text)?.[0]
    if (found === undefined || at + found.length > line.end) return undefined
    fields.push({ start: at, end: at + found.length })
    at = skipBlanks(text, at + found.length, line.end)
  }
  if (at >= line.end) return undefined
  let end = line.end
  while (end > at && (text[end - 1] === " " || text[end - 1] === "\t")) end--
  return { span: { start: line.start, end }, fields, rest: { start: at, end } }
}

function settingAt(text: string, line: Span): CrontabSetting | undefined {
  const source = text.slice(line.start, line.end)
  const match = source.indexOf("=") > longestHead ? null : setting.exec(source)
  if (match === null) return undefined
  const name = match[1] ?? match[2] ?? match[3] ?? ""
  const written = match[4] ?? ""
  const nameStart = line.start + source.indexOf(name)
  const valueStart =
    line.start +
    source.indexOf("=") +
    1 +
    (source.slice(source.indexOf("=") + 1).length - source.slice(source.indexOf("=") + 1).trimStart().length)
  const quoted = /^(["'])(.*)\1$/.exec(written)
  const offset = quoted === null ? 0 : 1
  const value = quoted?.[2] ?? written
  return {
    span: line,
    name,
    nameSpan: { start: nameStart, end: nameStart + name.length },
    value,
    valueSpan: { start: valueStart + offset, end: valueStart + offset + value.length },
  }
}
