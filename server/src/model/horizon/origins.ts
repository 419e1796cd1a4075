/** How the Horizon hub reads `CORS_ORIGINS`, and which entries no browser can ever send. */

export interface OriginEntry {
  readonly text: string
  /** `[from, to)` in the value. */
  readonly from: number
  readonly to: number
  /** Why no `Origin` header equals it; undefined for a usable entry. */
  readonly flaw?: "scheme" | "path" | "port" | "case" | "blank"
  /** What the entry was meant to be, where that is plain. */
  readonly meant?: string
}

/** Entries between commas, trimmed as the hub does; empty ones and `*` are left out, the hub drops both. */
export function originEntries(value: string): readonly OriginEntry[] {
  const entries: OriginEntry[] = []
  let at = 0
  for (const piece of value.split(",")) {
    const text = piece.trim()
    const from = at + piece.indexOf(text)
    at += piece.length + 1
    if (text !== "" && text !== "*") entries.push({ text, from, to: from + text.length, ...judge(text) })
  }
  return entries
}

/** Fetch standard, "serializing a request origin": scheme, host in lower case, port unless it is the scheme's own. */
function judge(text: string): Pick<OriginEntry, "flaw" | "meant"> {
  if (/\s/.test(text)) return { flaw: "blank" }
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)(.*)$/i.exec(text)
  if (match === null) return { flaw: "scheme" }
  const [, scheme = "", authority = "", rest = ""] = match
  const own = scheme.toLowerCase() === "https" ? ":443" : scheme.toLowerCase() === "http" ? ":80" : undefined
  const host = authority.toLowerCase()
  const hasOwnPort = own !== undefined && host.endsWith(own)
  const meant = `${scheme.toLowerCase()}://${hasOwnPort ? host.slice(0, -own.length) : host}`
  if (meant === text) return {}
  return { flaw: rest !== "" ? "path" : hasOwnPort ? "port" : "case", meant }
}
