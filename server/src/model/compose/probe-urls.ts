/** The URLs that a health check's command asks, whatever program asks them, with the place of their parts. */
import { type EditResult, refuse } from "../../base/edit.ts"
import type { ProbeUrl } from "../facts.ts"
import { sentHeaders } from "../probes/asked-urls.ts"
import { type FlatText, flatten, open } from "./flat.ts"
import type { ScalarValue } from "./value.ts"

const stop = "\\s\"'`|;&<>()\\[\\]\\\\,"
const variable = "\\$\\{[^}\\s]*\\}"
const authority = `(\\[[0-9a-fA-F:.%]+\\]|(?:${variable}|[^${stop}/?#@:])+)(?::((?:${variable}|[^${stop}/?#:])*))?`
const path = `(/(?:${variable}|[^${stop}?#])*)?`
const withScheme = new RegExp(`(https?)://(?:[^${stop}/?#@]*@)?${authority}${path}`, "gi")
/** `curl localhost:8080/health`: only this machine's own names, because any word could be a host. */
const withoutScheme = new RegExp(
  `(?<=^|[\\s"'=])((?:localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1?\\])(?=[:/\\s"']|$)(?::(?:${variable}|[^${stop}/?#:])*)?${path})`,
  "gi",
)
const asker = /(?:^|[\s/"'(])(?:curl|wget)(?=\s|$)/

/** `words` are those of `healthcheck.test`; a text is a shell command. */
export function probeUrls(words: readonly ScalarValue[], form: "string" | "list"): readonly ProbeUrl[] {
  const flats = words.map((word) => ({ word, flat: flatten(word) }))
  const headers = sentHeaders(flats.map(({ flat }) => flat.text).join(" "))
  const program = form === "list" ? (flats[1]?.flat.text ?? "") : ""
  const asks = form === "list" && /(?:^|\/)(?:curl|wget)$/.test(program)
  return flats.flatMap(({ word, flat }) => [...full(word, flat, headers), ...short(word, flat, headers, asks)])
}

function full(word: ScalarValue, flat: FlatText, headers: readonly string[]): readonly ProbeUrl[] {
  if (!flat.text.includes("://")) return []
  return [...flat.text.matchAll(withScheme)].map((match) => {
    const end = match.index + match[0].length
    const from = end - (match[4]?.length ?? 0)
    return probeUrl(word, flat, { from: match.index, pathFrom: from, to: end }, match[2] ?? "", match[3], headers)
  })
}

function short(word: ScalarValue, flat: FlatText, headers: readonly string[], asks: boolean): readonly ProbeUrl[] {
  const found: ProbeUrl[] = []
  let at = 0
  for (const segment of asks ? [flat.text] : flat.text.split(/(\|\||&&|[;|\n])/)) {
    if (asks || asker.test(segment)) {
      for (const match of segment.matchAll(withoutScheme)) {
        const from = at + match.index
        const to = from + match[0].length
        const pathFrom = to - (match[2]?.length ?? 0)
        const [host = "", port] = splitHost(flat.text.slice(from, pathFrom))
        found.push(probeUrl(word, flat, { from, pathFrom, to }, host, port, headers))
      }
    }
    at += segment.length
  }
  return found
}

function splitHost(text: string): readonly [string, string | undefined] {
  const colon = text.indexOf(":", text.indexOf("]") + 1)
  return colon < 0 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)]
}

interface Range {
  readonly from: number
  readonly pathFrom: number
  readonly to: number
}

function probeUrl(
  word: ScalarValue,
  flat: FlatText,
  at: Range,
  host: string,
  port: string | undefined,
  headers: readonly string[],
): ProbeUrl {
  const hasPath = at.to > at.pathFrom
  const isWritten = flat.isWritten(at.pathFrom, at.to)
  const show = (from: number, to: number) => {
    const text = flat.text.slice(from, to)
    return text.includes(open) ? flat.source(from, to) : text
  }
  return {
    url: show(at.from, at.to),
    span: flat.span(at.from, at.to),
    host: host.replace(/^\[(.*)\]$/, "$1").toLowerCase(),
    ...(port !== undefined && /^\d{1,5}$/.test(port) && { port: Number(port) }),
    path: hasPath ? show(at.pathFrom, at.to) : "/",
    ...(hasPath && isWritten && { pathSpan: flat.span(at.pathFrom, at.to) }),
    headers,
    rewritePath: (path) => rewritePath(word, flat, at, isWritten, path),
  }
}

/** Plain path characters mean themselves in every quoting of YAML and of a shell, so that they are written as they are. */
function rewritePath(word: ScalarValue, flat: FlatText, at: Range, isWritten: boolean, path: string): EditResult {
  if (word.shared) return refuse("the check is used in several places through an anchor")
  if (!isWritten) return refuse("the path comes from a variable")
  if (!/^\/[\w/.~-]*$/.test(path)) return refuse("the path holds characters that a shell reads")
  return [{ span: flat.span(at.pathFrom, at.to), newText: path }]
}
