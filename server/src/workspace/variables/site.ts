/** Makes sites: what all formats do alike. */
import { type Known, settled } from "../../base/known.ts"
import { type Span, sliceOf } from "../../base/span.ts"
import { isSecretName } from "../../model/secrets/names.ts"
import { tokenMaker } from "../../model/secrets/tokens.ts"
import type { Scope, SiteKind, VariableSite } from "./types.ts"

/** Texts of one file in which names are looked for. */
export interface SiteText {
  readonly uri: string
  readonly text: string
}

export interface SiteGiven {
  readonly name: string
  readonly span: Span
  readonly kind: SiteKind
  readonly scope: Scope
  readonly value?: Known<string> | undefined
  readonly passes?: boolean
  readonly fixed?: string | undefined
  readonly hasDefault?: boolean
}

/** A place that sets the name. */
export function definition(file: SiteText, given: SiteGiven): VariableSite {
  return siteOf(file, given, "definition")
}

/** A place that takes the name's value. */
export function use(file: SiteText, given: SiteGiven): VariableSite {
  return siteOf(file, given, "use")
}

function siteOf(file: SiteText, given: SiteGiven, role: VariableSite["role"]): VariableSite {
  const { name, span, kind, scope, value, passes, fixed, hasDefault } = given
  return {
    uri: file.uri,
    name,
    span,
    role,
    kind,
    scope,
    ...(value === undefined ? {} : { value }),
    secret: isSecretName(name) || holdsSecret(settled(value)),
    ...(passes === true ? { passes } : {}),
    ...(fixed === undefined ? {} : { fixed }),
    ...(hasDefault === true ? { hasDefault } : {}),
  }
}

/** A token of a known maker, a private key, or an address with a password in it. */
function holdsSecret(value: string | undefined): boolean {
  if (value === undefined) return false
  return /-----BEGIN [A-Z ]*PRIVATE KEY|^[a-z][a-z0-9+.-]*:\/\/[^\s/@:]*:[^\s/@$]+@/i.test(value) || !!tokenMaker(value)
}

/**
 * In file order, each place once per scope. A span that does not hold the name as it is written (escapes, a word over
 * two lines) is none that could be renamed or shown: it is left out.
 */
export function orderly(text: string, sites: readonly VariableSite[]): readonly VariableSite[] {
  const seen = new Set<string>()
  return sites
    .filter((site) => {
      const key = `${site.span.start} ${site.scope}`
      if (site.name === "" || sliceOf(text, site.span) !== site.name || seen.has(key)) return false
      seen.add(key)
      return true
    })
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
}

/** A name found in a text, with its place there. */
export interface FoundName {
  readonly name: string
  readonly start: number
  readonly hasDefault: boolean
}

/** `$NAME` and `${NAME…}` between two offsets, nested ones as well; `$$` and `\$` stand for a plain dollar. */
export function dollarNames(text: string, from: number, to: number): readonly FoundName[] {
  const found: FoundName[] = []
  const pattern = /\\[\s\S]|\$\$|\$\{[!#]?([A-Za-z_]\w*)(:?[-+?=])?|\$([A-Za-z_]\w*)/g
  pattern.lastIndex = from
  for (let match = pattern.exec(text); match !== null && match.index < to; match = pattern.exec(text)) {
    const name = match[1] ?? match[3]
    if (name === undefined) continue
    const start = text.indexOf(name, match.index + 1)
    if (start + name.length <= to) found.push({ name, start, hasDefault: /[-=]$/.test(match[2] ?? "") })
  }
  return found
}

export function spanOfName({ name, start }: FoundName): Span {
  return { start, end: start + name.length }
}
