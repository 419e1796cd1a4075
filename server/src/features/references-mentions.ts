/** Where a unit names other units, files and pages: what definition, references, links and rename stand on. */
import type { Span } from "../base/span.ts"
import { directiveOf } from "../model/systemd/catalogue.ts"
import { programPaths } from "../model/systemd/paths.ts"
import type { Directive, Unit, Word } from "../model/systemd/types.ts"
import { templateOf } from "../workspace/unit-index.ts"

export interface UnitMention {
  /** The name with `%n` and its like filled in; of `foo@%i.service` the template. */
  readonly name: string
  readonly span: Span
  /** As written. */
  readonly text: string
  readonly directive: Directive
}

const unitName = /^[A-Za-z0-9:_.\\@%-]+\.(?:service|socket|timer|mount|automount|swap|path|slice|scope|target|device)$/

/** The unit names in dependency keys, `Unit=` and its siblings, [Install], and in calls of systemctl. */
export function mentionsIn(unit: Unit): readonly UnitMention[] {
  return unit.directives.flatMap((directive) => {
    const { section, key } = directive
    if (key === "DefaultInstance") return []
    const type = directiveOf(section, key)?.type
    if (type === "unit-list" || type === "unit") return mentionsOf(directive, directive.words, unit)
    return type === "command-line" ? mentionsOf(directive, systemctlNames(directive.words), unit) : []
  })
}

function mentionsOf(directive: Directive, words: readonly Word[], unit: Unit): readonly UnitMention[] {
  return words.flatMap(({ text, span }): readonly UnitMention[] => {
    const name = filledIn(text, unit)
    return name === undefined ? [] : [{ name, span, text, directive }]
  })
}

/** The names behind `systemctl start`; other commands have words that only look alike. */
function systemctlNames(words: readonly Word[]): readonly Word[] {
  const at = words.findIndex((word) => /(?:^|\/|[-@:+!|])systemctl$/.test(word.text))
  return at < 0 ? [] : words.slice(at + 1).filter((word) => unitName.test(word.text))
}

/** The name that a word means, with the specifiers that the unit's own name settles. */
function filledIn(text: string, unit: Unit): string | undefined {
  if (!unitName.test(text)) return undefined
  const dot = unit.name.lastIndexOf(".")
  const stem = unit.name.slice(0, dot)
  const at = stem.indexOf("@")
  const prefix = at < 0 ? stem : stem.slice(0, at)
  const name = text.replace(/%([nNpPiIjJ%])/g, (whole: string, letter: string) => {
    if (letter === "n") return unit.name
    if (letter === "N") return stem
    if (letter === "p" || letter === "P") return prefix
    return letter === "%" ? "%" : whole
  })
  if (!name.includes("%")) return name
  const template = templateOf(name)
  return template?.includes("%") === false ? template : undefined
}

/** The key by which a unit starts another one than that of its own name. */
export const starterKeys: Readonly<Record<string, readonly [section: string, key: string]>> = {
  timer: ["Timer", "Unit"],
  path: ["Path", "Unit"],
  socket: ["Socket", "Service"],
}

/** The service that a timer, path or socket starts without naming it. */
export function impliedService(unit: Unit): string | undefined {
  const [section, key] = starterKeys[unit.type] ?? []
  if (section === undefined || key === undefined || unit.isDropIn || unit.last(section, key)?.value) return undefined
  if (unit.type === "socket" && /^(?:1|y|yes|t|true|on)$/i.test(unit.last("Socket", "Accept")?.value ?? ""))
    return unit.name.replace(/@?\.socket$/, "@.service")
  return unit.name.replace(/\.[a-z]+$/, ".service")
}

export interface PathMention {
  readonly path: string
  readonly span: Span
  readonly directive: Directive
}

/** Files on the machine that the unit reads as settings or runs as programs, by absolute path. */
export function pathsIn(unit: Unit): readonly PathMention[] {
  const programs = new Set(programPaths(unit))
  return unit.directives.flatMap((directive): readonly PathMention[] => {
    const { section, key, value, valueSpan } = directive
    const type = directiveOf(section, key)?.type
    if (key === "EnvironmentFile" && section === "Service") {
      const skip = value.startsWith("-") ? 1 : 0
      if (!value.startsWith("/", skip)) return []
      return [{ path: value.slice(skip), span: { start: valueSpan.start + skip, end: valueSpan.end }, directive }]
    }
    if (type !== "command-line") return []
    return directive.words.flatMap(({ text, span }, index): readonly PathMention[] => {
      const prefix = index === 0 ? (/^[-@:+!|]*/.exec(text)?.[0].length ?? 0) : 0
      const path = text.slice(prefix)
      const isProgram =
        index === 0 || programs.has(path) || /\.(?:sh|bash|py|pl|rb|js|mjs|env|conf|ya?ml|toml|json)$/.test(path)
      if (!path.startsWith("/") || !isProgram) return []
      return [{ path, span: { start: span.start + prefix, end: span.end }, directive }]
    })
  })
}
