/** The URLs that the words of a probe's command ask, for formats without interpolation of their own. */
import { type EditResult, refuse } from "../../base/edit.ts"
import type { Span } from "../../base/span.ts"
import type { ProbeUrl } from "../facts.ts"

export interface ProbeWord {
  readonly text: string
  /** The characters between the quotes. */
  readonly span: Span
}

const url =
  /https?:\/\/(?:[^\s"'`|;&<>()\\,/?#@]*@)?(\[[0-9a-fA-F:.%]+\]|[\w.-]+)(?::(\d{1,5}))?(\/[^\s"'`|;&<>()\\,?#]*)?/gi

/** Absolute URLs only; a host or path that an expansion makes is left out. */
export function askedUrls(words: readonly ProbeWord[]): readonly ProbeUrl[] {
  const headers = sentHeaders(words.map(({ text }) => text).join(" "))
  return words.flatMap((word) =>
    [...word.text.matchAll(url)].flatMap((match): readonly ProbeUrl[] => {
      const [whole, host = "", port, path] = match
      const end = match.index + whole.length
      // What follows at once belongs to the same word: `$` of an expansion.
      if (/[$@:]/.test(word.text.charAt(end)) || path?.includes("$")) return []
      const pathSpan = path === undefined ? undefined : part(word, end - path.length, end)
      return [
        {
          url: whole,
          span: part(word, match.index, end) ?? word.span,
          host: host.replace(/^\[(.*)\]$/, "$1").toLowerCase(),
          ...(port !== undefined && { port: Number(port) }),
          path: path ?? "/",
          ...(pathSpan && { pathSpan }),
          headers,
          rewritePath: (text) => rewritten(pathSpan, text),
        },
      ]
    }),
  )
}

function rewritten(at: Span | undefined, path: string): EditResult {
  if (at === undefined) return refuse("the path cannot be told from the rest of the command")
  if (!/^\/[\w/.~-]*$/.test(path)) return refuse("the path holds characters that a shell reads")
  return [{ span: at, newText: path }]
}

/** Part of a word whose characters stand in the file as they are read. */
function part({ text, span }: ProbeWord, from: number, to: number): Span | undefined {
  return span.end - span.start === text.length ? { start: span.start + from, end: span.start + to } : undefined
}

const option = /(?:^|[\s"'])(?:-[a-zA-Z]*H\s*|--header(?:=|\s+))["'\\]*([a-z][\w-]*)\s*:/gi
const inCode = /["']([a-z][a-z0-9]*(?:-[a-z0-9]+)+|host|authorization)["']\s*[:,\]]/gi

/** Lower-case names of the headers that a command sends: `-H`, `--header`, and quoted names in a program's text. */
export function sentHeaders(text: string): readonly string[] {
  const names = new Set<string>()
  for (const pattern of [option, inCode])
    for (const match of text.matchAll(pattern)) names.add((match[1] ?? "").toLowerCase())
  return [...names]
}
