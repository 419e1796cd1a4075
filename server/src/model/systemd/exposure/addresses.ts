/** Address prefixes of `IPAddressAllow=` and `IPAddressDeny=`. systemd.resource-control(5). */

export interface Prefix {
  readonly family: 4 | 6
  readonly length: number
  /** 127.0.0.0/8 or ::1, whatever the length: that is how the offline score tells local addresses. */
  readonly isLocal: boolean
  readonly isNull: boolean
}

const keywords: Readonly<Record<string, readonly Prefix[]>> = {
  any: [
    { family: 4, length: 0, isLocal: false, isNull: true },
    { family: 6, length: 0, isLocal: false, isNull: true },
  ],
  localhost: [
    { family: 4, length: 8, isLocal: true, isNull: false },
    { family: 6, length: 128, isLocal: true, isNull: false },
  ],
  "link-local": [
    { family: 4, length: 16, isLocal: false, isNull: false },
    { family: 6, length: 64, isLocal: false, isNull: false },
  ],
  multicast: [
    { family: 4, length: 4, isLocal: false, isNull: false },
    { family: 6, length: 8, isLocal: false, isNull: false },
  ],
}

/** The prefixes that a word stands for; empty for what systemd skips. */
export function prefixesOf(word: string): readonly Prefix[] {
  const named = Object.hasOwn(keywords, word) ? keywords[word] : undefined
  if (named !== undefined) return named
  const slash = word.indexOf("/")
  const address = slash < 0 ? word : word.slice(0, slash)
  const bytes = readV4(address) ?? readV6(address)
  if (bytes === undefined) return []
  const most = bytes.length * 8
  const length = slash < 0 ? most : readLength(word.slice(slash + 1))
  if (length === undefined || length > most) return []
  return [{ family: bytes.length === 4 ? 4 : 6, length, isLocal: isLocal(bytes, length), isNull: length === 0 }]
}

function readLength(text: string): number | undefined {
  return /^\+?[0-9]{1,4}$/.test(text) ? Number(text) : undefined
}

/** The address after its host bits are dropped, as the filter stores it. */
function isLocal(bytes: readonly number[], length: number): boolean {
  const kept = bytes.map((byte, i) => {
    const bits = Math.max(0, Math.min(8, length - i * 8))
    return byte & (0xff << (8 - bits)) & 0xff
  })
  if (kept.length === 4) return kept[0] === 127
  return kept.every((byte, i) => byte === (i === 15 ? 1 : 0))
}

function readV4(text: string): readonly number[] | undefined {
  const parts = text.split(".")
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part))) return undefined
  const bytes = parts.map(Number)
  return bytes.every((byte) => byte <= 255) ? bytes : undefined
}

function readV6(text: string): readonly number[] | undefined {
  const halves = text.split("::")
  if (halves.length > 2 || !/^[0-9a-f:.]+$/i.test(text)) return undefined
  const left = groupsOf(halves[0] ?? "")
  const right = halves.length === 2 ? groupsOf(halves[1] ?? "") : []
  if (left === undefined || right === undefined) return undefined
  const missing = 16 - left.length - right.length
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined
  return [...left, ...new Array<number>(missing).fill(0), ...right]
}

function groupsOf(text: string): readonly number[] | undefined {
  if (text === "") return []
  const parts = text.split(":")
  const bytes: number[] = []
  for (const [i, part] of parts.entries()) {
    const v4 = i === parts.length - 1 ? readV4(part) : undefined
    if (v4 !== undefined) bytes.push(...v4)
    else if (/^[0-9a-f]{1,4}$/i.test(part)) bytes.push(Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255)
    else return undefined
  }
  return bytes
}
