/** The secrets inside a setting: the value itself, or the password inside an address or connection string. */
import type { Span } from "../../base/span.ts"
import type { Setting } from "../facts.ts"
import { type SecretKind, secretKindOf } from "./names.ts"
import { isMarkedInsecure } from "./placeholder.ts"
import { isHarmless, isInterpolated, isReference } from "./reference.ts"

export interface SecretPart {
  /** What the reader gets; never to be shown. */
  readonly text: string
  /** The narrowest place in the file. */
  readonly span: Span
  readonly kind: SecretKind
  /** False where other things carry such names as well: only credentials that are known as such count then. */
  readonly sure: boolean
  /** `value`: the setting is the secret. `address`: it holds one. */
  readonly within: "value" | "address"
  /** Who logs in with it, if the address says so. */
  readonly user?: string
  /** Of an address: `postgres`, `redis` … */
  readonly scheme?: string
}

/** A password in a text, `[from, to)`. */
interface Found {
  readonly from: number
  readonly to: number
  readonly user?: string
  readonly scheme?: string
}

/** Addresses are short; what lies behind is not looked at. */
const longest = 8192
const mostAddresses = 20

/**
 * The secrets that a setting discloses in its own file. Empty for values that come from elsewhere, for references, and
 * for settings whose name is not that of a secret and whose value is no address with a password.
 * `written` is the text of the value's span.
 */
export function secretPartsOf(setting: Setting, written: string): readonly SecretPart[] {
  const value = setting.value.known && setting.literal ? setting.value.value : markedText(setting, written)
  const text = (value ?? written).slice(0, longest)
  const addressed = passwordsIn(text).filter((found) => {
    const password = text.slice(found.from, found.to)
    return isWritten(password) && !isBrought(password, written)
  })
  if (addressed.length > 0) return addressed.map((found) => addressPart(setting, written, text, found))
  if (value === undefined || value === "" || setting.source !== undefined) return []
  const name = secretKindOf(setting.name)
  if (name === undefined || isReference(value) || isHarmless(value) || holdsAddress(value)) return []
  return [{ text: value, span: setting.valueSpan, kind: name.kind, sure: name.sure, within: "value" }]
}

/** Random keys hold `$`, which a reader may take for a variable: the mark at their start is enough to judge them. */
function markedText({ source }: Setting, written: string): string | undefined {
  const text = written.replace(/^["']|["']$/g, "")
  return source === undefined && isMarkedInsecure(text) ? text : undefined
}

/** A password that stands there, not one that a variable brings. */
function isWritten(password: string): boolean {
  return (
    password !== "" &&
    !isInterpolated(password) &&
    !/(^|[^$])\$[A-Za-z_]/.test(password) &&
    !/^(?:%s|\*+|\.{3})$/.test(password)
  )
}

/** A password that variables of the same file bring into the address: it is judged where it stands. */
function isBrought(password: string, written: string): boolean {
  return /\$/.test(written) && !written.replace(/\\\$|\$\$/g, "$").includes(password)
}

function addressPart(setting: Setting, written: string, text: string, found: Found): SecretPart {
  const password = text.slice(found.from, found.to)
  const at = written === text ? found.from : written.indexOf(password)
  const { start } = setting.valueSpan
  const span = at < 0 ? setting.valueSpan : { start: start + at, end: start + at + password.length }
  const { user, scheme } = found
  return {
    text: password,
    span,
    kind: "password",
    sure: true,
    within: "address",
    ...(user === undefined ? {} : { user }),
    ...(scheme === undefined ? {} : { scheme }),
  }
}

/** True for addresses without a password: `AUTH_TOKEN_URL`-like values under a secret's name. */
function holdsAddress(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s/]/i.test(value)
}

function passwordsIn(text: string): readonly Found[] {
  if (!text.includes("@") && !text.includes("=")) return []
  return [...userinfoPasswords(text), ...parameterPasswords(text)]
}

/** `scheme://user:password@host`, and `user:password@tcp(host)` of Go's MySQL driver. */
function userinfoPasswords(text: string): readonly Found[] {
  const found: Found[] = []
  let at = text.indexOf("://")
  for (let nth = 0; at >= 0 && nth < mostAddresses; nth++) {
    const scheme = /[a-z][a-z0-9+.-]*$/i.exec(text.slice(Math.max(0, at - 40), at))?.[0].toLowerCase()
    const start = at + 3
    const end = authorityEnd(text, start)
    const password = scheme === undefined ? undefined : splitUserinfo(text, start, end)
    if (password !== undefined && scheme !== undefined)
      found.push({ ...password, scheme: scheme.replace(/^jdbc:/, "") })
    at = text.indexOf("://", Math.max(start, end - 1))
  }
  const dsn = /^([^\s:@/]{1,80}):([^\s@]{1,200})@(?:tcp|unix)\(/.exec(text)
  if (dsn?.[1] !== undefined && dsn[2] !== undefined) {
    const from = dsn[1].length + 1
    found.push({ from, to: from + dsn[2].length, user: dsn[1], scheme: "mysql" })
  }
  return found
}

/** End of the authority, jumping over `${…}`, whose operators hold slashes and at-signs of their own. */
function authorityEnd(text: string, start: number): number {
  let depth = 0
  for (let i = start; i < text.length; i++) {
    const c = text[i] ?? ""
    if (c === "$" && text[i + 1] === "{") depth++
    else if (c === "}" && depth > 0) depth--
    else if (depth === 0 && /[\s/?#"'`<>|\\]/.test(c) && !(c === "<" || c === ">")) return i
  }
  return text.length
}

function splitUserinfo(text: string, start: number, end: number): Found | undefined {
  const sign = text.lastIndexOf("@", end - 1)
  if (sign < start) return undefined
  const colon = text.indexOf(":", start)
  if (colon < 0 || colon > sign) return undefined
  const outside = plainColon(text, start, sign)
  if (outside === undefined) return undefined
  const user = text.slice(start, outside)
  return { from: outside + 1, to: sign, ...(user === "" ? {} : { user }) }
}

/** The first colon outside `${…}`. */
function plainColon(text: string, start: number, end: number): number | undefined {
  let depth = 0
  for (let i = start; i < end; i++) {
    if (text[i] === "$" && text[i + 1] === "{") depth++
    else if (text[i] === "}" && depth > 0) depth--
    else if (text[i] === ":" && depth === 0) return i
  }
  return undefined
}

/** `?password=…`, `;Password=…;` of JDBC, ODBC and ADO strings; a lone `password=` needs such a context. */
function parameterPasswords(text: string): readonly Found[] {
  if (!/(?:^jdbc:|^[a-z+]+:\/\/|[;&?]|\bhost=)/i.test(text)) return []
  const found: Found[] = []
  for (const match of text.matchAll(/(?:^|[?&;\s])(?:password|pwd)\s{0,4}=([^&;\s]{1,300})/gi)) {
    const to = match.index + match[0].length
    found.push({ from: to - (match[1]?.length ?? 0), to })
    if (found.length >= mostAddresses) break
  }
  return found
}
