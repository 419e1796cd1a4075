/** Env files that scripts, Makefiles, pipelines, package.json, crontabs, units and Quadlets hand to programs. */
import { type Span, span } from "../base/span.ts"
import { nameOf } from "../base/uri.ts"
import { parseShell } from "../syntax/shell/parse.ts"
import type { ShellList } from "../syntax/shell/tree.ts"
import { parseUnit } from "../syntax/systemd/parse.ts"
import { type EnvUse, usesInList } from "./readers-commands.ts"
import type { AnyDocument } from "./types.ts"

/** Files of programs other than ours are read up to this size. */
const longest = 256 * 1024
/** A cheap look: without one of these words nothing is parsed. */
const hints =
  /--(?:from-)?env-(?:from-)?file|EnvironmentFile|\bdotenv|\benv-cmd|\bpipenv|\bsource[ \t]|(?:^|[\s;&|("'`])\.[ \t]+["'$.\w/]|^ *-?s?include[ \t]|\b(?:export|env|eval)[ \t]+["']?(?:\$\$?\(|`)|<[ \t]*\S*env|--env\b/m

const kept = new WeakMap<AnyDocument, readonly EnvUse[]>()

/** The uses of one document, whatever its kind; kept with the document. */
export function usesIn(document: AnyDocument): readonly EnvUse[] {
  const found = kept.get(document) ?? read(document)
  kept.set(document, found)
  return found
}

function read({ source: { text, uri } }: AnyDocument): readonly EnvUse[] {
  if (text.length > longest || text.includes("\0") || !hints.test(text)) return []
  const name = nameOf(uri)
  if (/\.(?:sh|bash)$/i.test(name) || /^#!.*\b(?:ba|da|z|k)?sh\b/.test(text)) return usesInList(listOf(text), listOf)
  if (name === "package.json") return usesInManifest(text)
  if (/\.(?:container|pod)$/.test(name)) return usesInQuadlet(text)
  if (/^(?:GNU)?[Mm]akefile$|\.mk$/.test(name)) {
    const values = variablesIn(text)
    return [...usesInLines(text, recipe, values), ...includesIn(text, values)]
  }
  const uses = usesInLines(text, plainLine)
  if (!/^(?:\.envrc|\.?justfile|\.?taskfile\.ya?ml)$/i.test(name)) return uses
  return [...uses.filter(({ how }) => !how.startsWith("dotenv")), ...loadsIn(text)]
}

function listOf(text: string): ShellList {
  return parseShell(text).root
}

/** The command in a line, with its place; undefined where the line holds none. */
type Command = (line: string) => { readonly text: string; readonly at: number } | undefined

/** Variables of a Makefile with one plain value. */
function variablesIn(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, name = "", value = ""] of text.matchAll(
    /^(?:export[ \t]+)?(\w+)[ \t]*[?:]{0,3}=[ \t]*([^\s#]+)[ \t]*$/gm,
  ))
    found.set(name, found.has(name) && found.get(name) !== value ? `$${name}` : value)
  return found
}

/** Recipes begin with a tab; `$$` is the shell's dollar, `$(X)` a variable of make, which may hold a command. */
const recipe: Command = (line) => {
  const head = /^(?:\t[@+\- \t]*|\w+[ \t]*[?:+]{0,3}=[ \t]*)/.exec(line)?.[0]
  if (head === undefined) return undefined
  // Same lengths, so that places stay: `$$X` to ` $X`.
  const text = line
    .slice(head.length)
    .replaceAll("$$", " $")
    .replace(/\$\((\w+)\)/g, (_, name: string) => `\${${name}}`)
  return { text, at: head.length }
}

/** Lines of pipelines, units, crontabs and the like: the key or schedule in front is taken off. */
const plainLine: Command = (line) => {
  const head =
    /^\s*(?:- +)?(?:(?:CMD|ENTRYPOINT|RUN)\s+|(?:run|script|command|cmd|before_script|after_script|cmds|entrypoint)\s*:\s*[|>]?[-+]?\s*|Exec\w+\s*=[-@:+!|]*\s*|@\w+\s+|(?:[\d*/,-]+[ \t]+){5}(?:root[ \t]+)?)?/.exec(
      line,
    )?.[0] ?? ""
  const text = line.slice(head.length)
  if (text === "" || text.startsWith("#")) return undefined
  // A list of words, as Dockerfiles have it.
  return { text: text.startsWith('["') ? text.replace(/[[\],]/g, " ") : text, at: head.length }
}

/** Command by command, lines that end in a backslash joined with the next. */
function usesInLines(text: string, commandOf: Command, values?: ReadonlyMap<string, string>): readonly EnvUse[] {
  const found: EnvUse[] = []
  let start = 0
  while (start < text.length) {
    const end = endOfCommand(text, start)
    const line = text.slice(start, end)
    const command = hints.test(line) ? commandOf(line.trimEnd()) : undefined
    if (command !== undefined) {
      const from = start + command.at
      const uses = usesInList(listOf(unquoted(command.text)), listOf, 0, values)
      found.push(...uses.map((use) => ({ ...use, span: span(use.span.start + from, use.span.end + from) })))
    }
    start = end
  }
  return found
}

/** Behind the line break that no backslash protects. */
function endOfCommand(text: string, start: number): number {
  for (let at = start; ; ) {
    const end = text.indexOf("\n", at)
    if (end < 0) return text.length
    const last = text[end - 1] === "\r" ? text[end - 2] : text[end - 1]
    if (last !== "\\") return end + 1
    at = end + 1
  }
}

/** `run: "docker run …"`: a whole command in quotes, of YAML, is no word of the shell. */
function unquoted(text: string): string {
  const quote = text[0]
  return (quote === '"' || quote === "'") && text.endsWith(quote) && text.indexOf(quote, 1) === text.length - 1
    ? ` ${text.slice(1, -1)} `
    : text
}

/** `include .env` of a Makefile: make has rules of its own. */
function includesIn(text: string, values: ReadonlyMap<string, string>): readonly EnvUse[] {
  return [...text.matchAll(/^ *-?s?include[ \t]+([^\r\n#]+)/gm)].flatMap((match) =>
    (match[1] ?? "").split(/[ \t]+/).flatMap((word): EnvUse[] => {
      const at = match.index + match[0].indexOf(word)
      const path = word.replace(/\$[({](\w+)[)}]/g, (whole, name: string) => values.get(name) ?? whole)
      return path === "" ? [] : [{ path, reader: undefined, how: "make include", span: span(at, at + word.length) }]
    }),
  )
}

/** `dotenv` of direnv, `set dotenv-load` of just, `dotenv: ['.env']` of Task: each by rules of its own. */
function loadsIn(text: string): readonly EnvUse[] {
  return [...text.matchAll(/^[ \t]*(?:set[ \t]+)?(dotenv(?:-\w+|_if_exists)?)\b[ \t:=]*([^\r\n]*)/gm)].flatMap(
    (match) => {
      const at = span(match.index, match.index + match[0].length)
      const paths = match[2]?.match(/[\w./-]*env[\w./-]*/g) ?? [".env"]
      return paths.map((path): EnvUse => ({ path, reader: undefined, how: match[1] ?? "dotenv", span: at }))
    },
  )
}

/** Scripts of a package.json. */
function usesInManifest(text: string): readonly EnvUse[] {
  let manifest: unknown
  try {
    manifest = JSON.parse(text)
  } catch {
    return []
  }
  const scripts = typeof manifest === "object" && manifest !== null && "scripts" in manifest ? manifest.scripts : {}
  if (typeof scripts !== "object" || scripts === null) return []
  return Object.entries(scripts).flatMap(([name, command]: [string, unknown]) => {
    if (typeof command !== "string" || !hints.test(command)) return []
    const at = placeOf(text, name, command)
    return usesInList(listOf(command), listOf).map((use) => ({ ...use, span: at }))
  })
}

/** The script's value in the file: good enough to name its line. */
function placeOf(text: string, name: string, command: string): Span {
  const value = JSON.stringify(command)
  const key = text.indexOf(`${JSON.stringify(name)}:`)
  const at = text.indexOf(value, Math.max(key, 0))
  return at < 0 ? span(Math.max(key, 0)) : span(at, at + value.length)
}

/** `EnvironmentFile=` of a Quadlet: podman reads the one of its container, systemd the one of the service. */
function usesInQuadlet(text: string): readonly EnvUse[] {
  return parseUnit(text).sections.flatMap(({ name, assignments }) =>
    assignments.flatMap(({ key, value, valueSpan }): EnvUse[] => {
      if (key !== "EnvironmentFile" || value === "") return []
      const how = `EnvironmentFile= in [${name}]`
      if (name === "Service") return [{ path: value.replace(/^-/, ""), reader: "systemd", how, span: valueSpan }]
      return name === "Container" ? [{ path: value, reader: "podman", how, span: valueSpan }] : []
    }),
  )
}
