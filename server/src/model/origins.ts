/** CORS settings: which names hold a list of origins, and what its entries are. */
import type { Setting } from "./facts.ts"

export interface Origin {
  readonly text: string
  /** `[from, to)` in the setting's value. */
  readonly from: number
  readonly to: number
  readonly kind: "wildcard" | "local" | "other"
}

/** True if the name says that the value is a list of allowed web origins. */
export function isOriginList(name: string): boolean {
  const words = name.toUpperCase()
  if (/METHOD|HEADER|CREDENTIAL|MAX_?AGE|ENABLE|REGEX|PATTERN/.test(words)) return false
  return /(^|[_.])CORS[_.]?(ALLOW(ED)?[_.])?ORIGINS?($|[_.])/.test(words) || /(^|[_.])ALLOW(ED)?[_.]ORIGINS?$/.test(words) || /(^|[_.])CORS[_.]ALLOW(ED)?$/.test(words)
}

/** The entries of a value: separated by commas, blanks, or written as a JSON list. */
export function originsIn(value: string): readonly Origin[] {
  const found: Origin[] = []
  for (const match of value.matchAll(/[^\s,;[\]"']+/g)) {
    const text = match[0]
    found.push({ text, from: match.index, to: match.index + text.length, kind: kindOf(text) })
  }
  return found
}

function kindOf(origin: string): Origin["kind"] {
  if (origin === "*" || /^https?:\/\/\*$/.test(origin)) return "wildcard"
  const host = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(\[[0-9a-f:.]+\]|[^/:?#]+)/i.exec(origin)?.[1]?.toLowerCase()
  return host !== undefined && /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/.test(host) ? "local" : "other"
}

/** The place of an origin in the file, where the value stands there as it is; the whole value otherwise. */
export function originSpan(setting: Setting, origin: Origin): { start: number; end: number } {
  const { start, end } = setting.valueSpan
  const isVerbatim = setting.literal && setting.value.known && end - start === setting.value.value.length
  return isVerbatim ? { start: start + origin.from, end: start + origin.to } : setting.valueSpan
}
