/** Where a name of the environment is being written. Works on the text: what is half written has no tree yet. */
import type { Span } from "../base/span.ts"
import type { ComposeFile } from "../model/compose/types.ts"
import type { AnyDocument, Workspace } from "../workspace/types.ts"
import { isNginxTemplate } from "../workspace/variables/sites-config.ts"

export interface NamePlace {
  /**
   * `reference`: behind a dollar. `line`: the start of a line of an env file. `key`, `item`: of a mapping or list of
   * variables in YAML. `object-key`: the key of a ConfigMap or Secret that a reference names.
   */
  readonly as: "reference" | "line" | "key" | "item" | "object-key"
  readonly replace: Span
  /** Where to ask for names: inside the part of the file that has them. */
  readonly from: number
  /** What has to stand behind the name and does not yet. */
  readonly close: string
  /** Of `object-key`: `ConfigMap/name`. */
  readonly object?: string
}

/** The place at the offset; undefined where no name is expected. */
export function namePlaceAt(
  workspace: Workspace,
  document: AnyDocument,
  uri: string,
  at: number,
): NamePlace | undefined {
  const { text } = document.source
  const start = Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1
  const line: Line = { text, start, at, before: text.slice(start, at) }
  if (/^\s*(?:#|;)/.test(line.before)) return undefined
  const language = document.language ?? (isNginxTemplate(uri) ? "nginx" : "shell")
  switch (language) {
    case "env":
      return lineStart(line) ?? reference(line)
    case "compose":
      return composePlace(line, workspace.model(uri, "compose"))
    case "kubernetes":
      return objectKey(line) ?? placeBehind(line, /\$\(([\w.-]*)$/, ")")
    case "systemd":
      return isExec(line) ? reference(line) : undefined
    case "caddy":
      return placeBehind(line, /\{\$(\w*)$/, "}") ?? placeBehind(line, /\{env\.(\w*)$/, "}")
    case "nginx":
      return isNginxTemplate(uri) ? placeBehind(line, /\$\{(\w*)$/, "}") : undefined
    case "dockerfile":
    case "shell":
    case "prometheus":
    case "grafana":
      return reference(line)
    default:
      return undefined
  }
}

interface Line {
  readonly text: string
  readonly start: number
  readonly at: number
  /** The line up to the cursor. */
  readonly before: string
}

/** The rest of the word at the cursor belongs to the name. */
function wordFrom({ text, at }: Line, length: number, letters = /[\w]/): Span {
  let end = at
  while (letters.test(text[end] ?? "")) end++
  return { start: at - length, end }
}

function placeBehind(line: Line, pattern: RegExp, close: string): NamePlace | undefined {
  const found = pattern.exec(line.before)
  if (found === null) return undefined
  const replace = wordFrom(line, found[1]?.length ?? 0)
  return { as: "reference", replace, from: line.at, close: line.text.startsWith(close, replace.end) ? "" : close }
}

/** `$NAME` or `${NAME`; an even number of dollars is none. */
function reference(line: Line): NamePlace | undefined {
  const found = /(\$+)(\{?)([A-Za-z_]\w*)?$/.exec(line.before)
  if (found === null || (found[1]?.length ?? 0) % 2 === 0) return undefined
  return placeBehind(line, found[2] === "{" ? /\{(\w*)$/ : /\$(\w*)$/, found[2] === "{" ? "}" : "")
}

function lineStart(line: Line): NamePlace | undefined {
  const found = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)?$/.exec(line.before)
  if (found === null) return undefined
  const replace = wordFrom(line, found[1]?.length ?? 0)
  const rest = /^[^\r\n]*/.exec(line.text.slice(replace.end))?.[0] ?? ""
  if (/^\s*=/.test(rest)) return { as: "line", replace, from: line.at, close: "" }
  return rest.trim() === "" ? { as: "line", replace, from: line.at, close: "=" } : undefined
}

function composePlace(line: Line, model: ComposeFile | undefined): NamePlace | undefined {
  const dollars = /(\$+)\{?[A-Za-z_]?\w*$/.exec(line.before)?.[1]?.length ?? 0
  if (dollars % 2 === 1) return reference(line)
  // Two dollars are one to the container's shell: it knows the names of its own environment.
  if (dollars > 0) {
    const service = model?.services.find(({ span }) => span.start <= line.at && line.at <= span.end)
    const from = service?.environmentKey?.span.start
    return from === undefined ? undefined : withFrom(placeBehind(line, /\$\{?(\w*)$/, ""), from)
  }
  const found = /^([ ]*)(-[ ]+)?["']?([A-Za-z_]\w*)?$/.exec(line.before)
  if (found === null) return undefined
  const [, indent = "", dash, prefix = ""] = found
  const parent = parentOf(line, indent.length, dash !== undefined)
  if (parent === undefined || !/^[ ]*environment:\s*$/.test(parent.line)) return undefined
  const replace = wordFrom(line, prefix.length)
  const rest = /^[^\r\n]*/.exec(line.text.slice(replace.end))?.[0] ?? ""
  if (rest.trim() !== "" && !/^\s*[:=]/.test(rest)) return undefined
  const from = parent.start + parent.line.indexOf("environment")
  return {
    as: dash === undefined ? "key" : "item",
    replace,
    from,
    close: rest.trim() === "" ? (dash === undefined ? ": " : "=") : "",
  }
}

function withFrom(place: NamePlace | undefined, from: number): NamePlace | undefined {
  return place && { ...place, from }
}

/** Lines above that are looked at. */
const furthest = 2000

/** The nearest line above that holds this one; items of a list may stand as far left as their key. */
function parentOf(
  { text, start }: Line,
  indent: number,
  isItem: boolean,
): { readonly line: string; readonly start: number } | undefined {
  let end = start
  for (let count = 0; end > 0 && count < furthest; count++) {
    const from = text.lastIndexOf("\n", end - 2) + 1
    const line = text.slice(from, end).replace(/\s+$/, "")
    end = from
    const depth = line.search(/\S/)
    if (depth < 0 || line[depth] === "#") continue
    if (depth < indent || (isItem && depth === indent && line[depth] !== "-")) return { line, start: from }
  }
  return undefined
}

/** `key:` of a `configMapKeyRef` or `secretKeyRef`, in block or flow style, with its object's name beside it. */
function objectKey(line: Line): NamePlace | undefined {
  const flow = /(configMap|secret)KeyRef:\s*\{([^{}]*?)\bkey:\s*["']?([\w.-]*)$/.exec(line.before)
  if (flow !== null) {
    const rest = /^[^}\r\n]*/.exec(line.text.slice(line.at))?.[0] ?? ""
    return keyPlace(line, flow[1], `${flow[2]},${rest}`, flow[3])
  }
  const block = /^([ ]*)key:\s*["']?([\w.-]*)$/.exec(line.before)
  if (block === null) return undefined
  const indent = block[1]?.length ?? 0
  const parent = parentOf(line, indent, false)
  const kind = /^[ ]*(configMap|secret)KeyRef:\s*$/.exec(parent?.line ?? "")?.[1]
  if (parent === undefined || kind === undefined) return undefined
  const end = line.text.indexOf("\n", line.at)
  const below = end < 0 ? "" : (/^(?:[ ]*\n|([ ]+)[^\n]*\n?)/.exec(line.text.slice(end + 1))?.[0] ?? "")
  return keyPlace(line, kind, `${line.text.slice(parent.start + parent.line.length, line.start)}\n${below}`, block[2])
}

function keyPlace(line: Line, kind: string | undefined, around: string, prefix = ""): NamePlace | undefined {
  const name = /(?:^|[\s,{])name:\s*["']?([a-z0-9.-]+)/.exec(around)?.[1]
  if (name === undefined) return undefined
  const replace = wordFrom(line, prefix.length, /[\w.-]/)
  const object = `${kind === "secret" ? "Secret" : "ConfigMap"}/${name}`
  return { as: "object-key", replace, from: line.at, close: "", object }
}

/** In a command of a unit, continued lines included. */
function isExec({ text, start, before }: Line): boolean {
  if (/^\s*Exec[A-Z]\w*\s*=/.test(before)) return true
  let end = start
  for (let count = 0; end > 0 && count < 200; count++) {
    const from = text.lastIndexOf("\n", end - 2) + 1
    const line = text.slice(from, end).trimEnd()
    if (!line.endsWith("\\")) return false
    if (/^\s*Exec[A-Z]\w*\s*=/.test(line)) return true
    end = from
  }
  return false
}

export interface ValuePlace {
  readonly name: string
  readonly replace: Span
  /** In a Compose file: a place in the service. */
  readonly from?: number
}

/** A setting's value that is being written: a line of an env file, an entry below `environment:`. */
export function valuePlaceAt({ source: { text }, language }: AnyDocument, at: number): ValuePlace | undefined {
  if (language !== "env" && language !== "compose") return undefined
  const start = Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1
  const line: Line = { text, start, at, before: text.slice(start, at) }
  const pattern =
    language === "env"
      ? /^()()[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=["']?([\w.:/-]*)$/
      : /^([ ]*)(-[ ]+)?["']?([A-Za-z_]\w*)(?:=|:[ ]+["']?)([\w.:/-]*)$/
  const [, indent = "", dash, name = "", prefix = ""] = pattern.exec(line.before) ?? []
  if (name === "") return undefined
  const replace = wordFrom(line, prefix.length, /[\w.:/-]/)
  if (language === "env") return { name, replace }
  const parent = parentOf(line, indent.length, dash !== undefined)
  if (parent === undefined || !/^[ ]*environment:\s*$/.test(parent.line)) return undefined
  return { name, replace, from: parent.start + parent.line.indexOf("environment") }
}
