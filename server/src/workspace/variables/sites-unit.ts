/** Names of a unit: `Environment=`, `PassEnvironment=`, and what its Exec lines take. systemd.exec(5), systemd.service(5). */

import { known, unknown } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { Directive, Unit } from "../../model/systemd/types.ts"
import { commandsOfLine } from "../../model/systemd/value-types/command.ts"
import { hasSpecifier, withoutEscapedPercent } from "../../model/systemd/values.ts"
import { placesOf } from "../../syntax/systemd/words.ts"
import { unitScope } from "./scopes.ts"
import { definition, type SiteText, use } from "./site.ts"
import type { VariableSite } from "./types.ts"

export function unitSites(file: SiteText, unit: Unit): readonly VariableSite[] {
  const scope = unitScope(file.uri, unit.name)
  return [
    ...unit.all("Service", "Environment").flatMap((each) => environmentSites(file, each, scope)),
    ...unit
      .all("Service", "PassEnvironment")
      .flatMap(({ words }) =>
        words.map(({ text, span }) => definition(file, { name: text, span, kind: "unit-pass", scope, passes: true })),
      ),
    ...execReferences(unit).map(({ name, span }) => use(file, { name, span, kind: "unit-reference", scope })),
  ]
}

function environmentSites(file: SiteText, directive: Directive, scope: string): readonly VariableSite[] {
  return directive.words.flatMap((word) => {
    const equals = word.text.indexOf("=")
    const name = word.text.slice(0, equals)
    if (word.broken !== undefined || equals < 1 || !/^[A-Za-z_]\w*$/.test(name)) return []
    const start = word.span.start + (/["']/.test(file.text[word.span.start] ?? "") ? 1 : 0)
    const written = word.text.slice(equals + 1)
    const value = hasSpecifier(written) ? unknown("the value holds a specifier") : known(withoutEscapedPercent(written))
    return [
      definition(file, { name, span: { start, end: start + name.length }, kind: "unit-environment", scope, value }),
    ]
  })
}

/** A variable that an Exec line takes. */
export interface ExecReference {
  readonly name: string
  /** The name alone. */
  readonly span: Span
  /** With its dollar. */
  readonly wholeSpan: Span
  readonly directive: Directive
  /** Who fills it in: systemd; a shell that the command runs, which may have set it; nobody, where it is a part of a word. */
  readonly by: "systemd" | "shell" | "nobody"
  /** `$NAME` as a word of its own: without a value the word falls away. */
  readonly isWord: boolean
}

/** Programs that fill in `$NAME` themselves, or hand it to a shell. */
const readers =
  /(?:^|[\s/])(?:(?:ba|da|z|k|a)?sh|su|ssh|env|envsubst|awk|gawk|mawk|perl|sed|xargs|find|screen|tmux|parallel|systemd-run|runuser)(?:\s|$)/

/**
 * `${NAME}` anywhere in a word and `$NAME` as a word of its own are systemd's (systemd.service(5), "Command lines"), unless
 * the command has the prefix `:`. `$$NAME`, and `$NAME` inside a word, reach the program as they stand.
 */
export function execReferences(unit: Unit): readonly ExecReference[] {
  return unit.directives
    .filter(({ section, key, value }) => section === "Service" && /^Exec[A-Z]/.test(key) && value.includes("$"))
    .flatMap((directive) => {
      const { value } = directive
      const isLiteral = commandsOfLine(value).some(({ prefix }) => prefix.includes(":"))
      const hasShell = readers.test(value)
      return [...value.matchAll(/(\$+)(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g)].flatMap((match) => {
        const found = referenceAt(directive, match)
        const { dollars, isBraced, isWord, isQuoted } = found
        const bySystemd = !isLiteral && dollars % 2 === 1 && (isBraced || (dollars === 1 && isWord))
        const by = bySystemd ? "systemd" : hasShell ? "shell" : "nobody"
        if (by === "nobody" && (isLiteral || dollars !== 1 || isQuoted)) return []
        return [{ name: found.name, span: found.span, wholeSpan: found.wholeSpan, directive, by, isWord }]
      })
    })
}

function referenceAt(
  { value, words, assignment }: Directive,
  match: RegExpExecArray,
): Pick<ExecReference, "name" | "span" | "wholeSpan" | "isWord"> & {
  readonly dollars: number
  readonly isBraced: boolean
  readonly isQuoted: boolean
} {
  const place = placesOf(assignment.pieces)
  const [whole, signs = "", braced, plain] = match
  const name = braced ?? plain ?? ""
  const from = match.index + signs.length + (braced === undefined ? 0 : 1)
  const end = match.index + whole.length
  const word = words.find(({ range }) => range.start <= match.index && end <= range.end)
  return {
    name,
    span: { start: place(from), end: place(from + name.length - 1) + 1 },
    wholeSpan: { start: place(match.index), end: place(end - 1) + 1 },
    dollars: signs.length,
    isBraced: braced !== undefined,
    isWord: braced === undefined && word?.range.start === match.index && word.range.end === end,
    isQuoted: word === undefined || /["']/.test(value.slice(word.range.start, word.range.end)),
  }
}
