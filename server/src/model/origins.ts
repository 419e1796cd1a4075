/** CORS settings: which names hold a list of origins, and what its entries are. */
import { remembered } from "../base/remember.ts"
import type { Setting } from "./facts.ts"
import { wordsOfName } from "./secrets/names.ts"

export interface Origin {
  readonly text: string
  /** `[from, to)` in the setting's value. */
  readonly from: number
  readonly to: number
  readonly kind: "wildcard" | "local" | "other"
}

/** True if the name says that the value is a list of allowed web origins. */
export const isOriginList = remembered(saysOrigins)

function saysOrigins(name: string): boolean {
  const words = wordsOfName(name)
  if (words.some((word) => denials.has(word))) return false
  const says = (...any: readonly string[]) => any.some((word) => words.includes(word))
  if (says("origin", "origins", "alloworigin", "alloworigins", "allowedorigins"))
    return says("cors", "allow", "allowed", "alloworigins", "alloworigin", "allowedorigins")
  return (
    words[0] === "cors" &&
    /^(?:allow|allowed|domains?|whitelist|allowlist|hosts?)$/.test(words.at(-1) ?? "") &&
    words.length === 2
  )
}

/** True for switches that allow every origin: `CORS_ALLOW_ALL_ORIGINS=true`. */
export function allowsEveryOrigin(name: string, value: string): boolean {
  const words = wordsOfName(name)
  const isSwitch =
    words.includes("cors") && words.includes("all") && words.some((word) => /^(?:allow|origins?)$/.test(word))
  return isSwitch && /^(?:true|1|yes|on)$/i.test(value.trim())
}

/** Words of other CORS settings, of switches, and of the list against forged requests. */
const denials = new Set(
  "method methods header headers credential credentials age maxage enable enabled regex regexes pattern patterns csrf all expose exposed".split(
    " ",
  ),
)

/** The entries of a value: separated by commas, blanks, or written as a JSON list. */
export function originsIn(value: string): readonly Origin[] {
  const found: Origin[] = []
  for (const match of value.matchAll(/(?:\[[0-9a-f:.]+\]|[^\s,;[\]"'])+/gi)) {
    const text = match[0]
    found.push({ text, from: match.index, to: match.index + text.length, kind: kindOf(text) })
  }
  return found
}

function kindOf(origin: string): Origin["kind"] {
  if (origin === "*" || /^https?:\/\/\*$/.test(origin)) return "wildcard"
  const host = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(\[[0-9a-f:.]+\]|[^/:?#]+)/i.exec(origin)?.[1]?.toLowerCase()
  return host !== undefined && /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/.test(host)
    ? "local"
    : "other"
}

/** The place of an origin in the file, where the value stands there as it is; the whole value otherwise. */
export function originSpan(setting: Setting, origin: Origin): { start: number; end: number } {
  const { start, end } = setting.valueSpan
  const isVerbatim = setting.literal && setting.value.known && end - start === setting.value.value.length
  return isVerbatim ? { start: start + origin.from, end: start + origin.to } : setting.valueSpan
}
