/** How systemd reads a file that `EnvironmentFile=` names; versions before 254 differ in comments alone. */
import { holdsRawBytes } from "../../../base/raw-bytes.ts"
import { span } from "../../../base/span.ts"
import type { EnvTree } from "../../../syntax/env/tree.ts"
import type { EnvReading, IgnoredLine, ReadVariable } from "../types.ts"
import { assignmentAt } from "./place.ts"

const validName = /^[A-Za-z_][A-Za-z0-9_]*$/
/** Before these a backslash in double quotes disappears. */
const escapable = '"\\`$'

/**
 * Reads the whole file: comments start with `#` or `;`, nothing is expanded, a quote swallows lines until it closes,
 * a value goes on behind its closing quote, and a name that a shell could not hold drops its line.
 * `EnvironmentFile=` in systemd.exec(5); behaviour measured with the libraries of systemd 252, 257 and 262.
 */
export function readSystemd(tree: EnvTree): EnvReading {
  return readFile(tree, endOfLine)
}

/** As systemd before 254 reads the file: a comment whose line ends in a backslash goes on in the next line. */
export function readSystemdBefore254(tree: EnvTree): EnvReading {
  return readFile(tree, skipComment)
}

/** `commentEnd`: from the mark of a comment to the line break that ends it, or the text's end. */
function readFile(tree: EnvTree, commentEnd: (text: string, start: number) => number): EnvReading {
  const { text } = tree
  const nul = text.indexOf("\0")
  if (nul >= 0) return { ok: false, error: "it holds a NUL character", span: span(nul, nul + 1) }
  const variables = new Map<string, ReadVariable>()
  const ignored: IgnoredLine[] = []
  let at = 0
  while (at < text.length) {
    const first = text[at] ?? ""
    if (isWhite(first)) at++
    else if (first === "#" || first === ";") at = commentEnd(text, at)
    else {
      const key = readKey(text, at)
      const nameSpan = span(at, at + key.name.length)
      if (!key.assigns) ignored.push({ span: nameSpan, why: key.name.startsWith("=") ? noName : "it has no `=`" })
      const value = key.assigns ? readValue(text, key.end) : { value: "", end: key.end }
      if (key.assigns && (holdsRawBytes(key.name) || holdsRawBytes(value.value)))
        return { ok: false, error: "it holds bytes that are not UTF-8", span: nameSpan }
      if (key.assigns && validName.test(key.name))
        variables.set(key.name, {
          name: key.name,
          value: value.value,
          line: assignmentAt(tree, key.name, nameSpan),
        })
      else if (key.assigns) ignored.push({ span: nameSpan, why: whyDropped(key.name) })
      at = value.end
    }
  }
  return { ok: true, variables, ignored }
}

const noName = "no name stands before the `=`"

function whyDropped(name: string): string {
  if (name.startsWith("=")) return noName
  if (name.startsWith("\ufeff")) return "the byte order mark before it counts as part of the name"
  if (/^export[ \t]/.test(name)) return "`export` counts as part of the name"
  return "the name holds a character other than letters, digits and `_`, or starts with a digit"
}

interface Read {
  readonly value: string
  readonly end: number
}

/**
 * A key runs to `=`, or to the line's end, which makes the line void. Its first character is its own, whatever it is:
 * `=b` has a key of two characters and no value. Blanks at the key's end do not count.
 */
function readKey(text: string, start: number): { name: string; assigns: boolean; end: number } {
  let end = start + 1
  while (end < text.length && text[end] !== "=" && !isNewline(text[end])) end++
  let stop = end
  while (stop > start && isWhite(text[stop - 1] ?? "")) stop--
  const assigns = text[end] === "="
  return { name: text.slice(start, stop), assigns, end: assigns ? end + 1 : end }
}

function endOfLine(text: string, start: number): number {
  let at = start
  while (at < text.length && !isNewline(text[at])) at++
  return at
}

/** A backslash in a comment protects the next character, a line break included (until systemd 254). */
function skipComment(text: string, start: number): number {
  let at = start
  while (at < text.length && !isNewline(text[at])) at += text[at] === "\\" ? 2 : 1
  return at
}

/** Any number of quoted parts with blanks between, then at most one unquoted part that ends the line. */
function readValue(text: string, start: number): Read {
  const parts: string[] = []
  let at = start
  while (at < text.length) {
    const c = text[at] ?? ""
    if (isNewline(c)) break
    if (isWhite(c)) at++
    else if (c === "'" || c === '"') {
      const part = c === "'" ? readSingle(text, at + 1) : readDouble(text, at + 1)
      parts.push(part.value)
      at = part.end
    } else {
      const rest = readPlain(text, at)
      parts.push(rest.value)
      at = rest.end
      break
    }
  }
  return { value: parts.join(""), end: at }
}

function readSingle(text: string, start: number): Read {
  const close = text.indexOf("'", start)
  return close < 0
    ? { value: text.slice(start), end: text.length }
    : { value: text.slice(start, close), end: close + 1 }
}

function readDouble(text: string, start: number): Read {
  const parts: string[] = []
  let from = start
  let at = start
  while (at < text.length && text[at] !== '"') {
    if (text[at] !== "\\") {
      at++
      continue
    }
    const next = text[at + 1]
    if (next === undefined || next === "\n" || escapable.includes(next)) {
      parts.push(text.slice(from, at), next === undefined || next === "\n" ? "" : next)
      from = at + 2
    }
    at += 2
  }
  const end = Math.min(at, text.length)
  parts.push(text.slice(from, end))
  return { value: parts.join(""), end: Math.min(end + 1, text.length) }
}

/** Quotes are literal here, a backslash disappears and protects its successor; blanks at the end are cut. */
function readPlain(text: string, start: number): Read {
  const parts: string[] = []
  let at = start
  while (at < text.length && !isNewline(text[at])) {
    let stop = at
    while (stop < text.length && text[stop] !== "\\" && !isNewline(text[stop])) stop++
    if (text[stop] !== "\\") {
      parts.push(withoutTrailingWhite(text.slice(at, stop)))
      at = stop
      break
    }
    const next = text[stop + 1] ?? ""
    parts.push(text.slice(at, stop), isNewline(next) ? "" : next)
    at = Math.min(stop + 2, text.length)
  }
  return { value: parts.join(""), end: at }
}

function withoutTrailingWhite(text: string): string {
  let end = text.length
  while (end > 0 && isWhite(text[end - 1] ?? "")) end--
  return text.slice(0, end)
}

function isNewline(c: string | undefined): boolean {
  return c === "\n" || c === "\r"
}

function isWhite(c: string): boolean {
  return c === " " || c === "\t" || c === "\n" || c === "\r"
}
