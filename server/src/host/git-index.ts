/**
 * The names in git's index (`.git/index`, versions 2 to 4), read from its bytes. Source: git's Documentation/gitformat-index.
 * Every length is checked: bytes that are no index give no answer.
 */

export interface GitIndex {
  /** Paths from the work tree's top, with forward slashes, as git has them. */
  readonly names: ReadonlySet<string>
  /** Folders of a sparse index whose files are not listed one by one; each ends in a slash. */
  readonly folders: readonly string[]
}

/** An index of 50 MB lists about half a million files. */
export const longestIndex = 50 * 1024 * 1024
const decoder = new TextDecoder()

/** Undefined for bytes that are no index, and for one that is split over two files. */
export function readGitIndex(bytes: Uint8Array): GitIndex | undefined {
  if (bytes.length < 12 || bytes.length > longestIndex || decoder.decode(bytes.subarray(0, 4)) !== "DIRC")
    return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = view.getUint32(4)
  if (version < 2 || version > 4) return undefined
  const count = view.getUint32(8)
  // The file does not say how long its object names are: the other length leads to names that contradict their own.
  return (
    readEntries(bytes, view, { version, count, hash: 20 }) ?? readEntries(bytes, view, { version, count, hash: 32 })
  )
}

interface Shape {
  readonly version: number
  readonly count: number
  /** Bytes of an object's name: SHA-1 or SHA-256. */
  readonly hash: number
}

/** Times, device, inode, mode, owner and size stand before the object's name. */
const fixed = 40
const modeAt = 24
const folderMode = 0o040000

function readEntries(bytes: Uint8Array, view: DataView, { version, count, hash }: Shape): GitIndex | undefined {
  const names = new Set<string>()
  const folders: string[] = []
  let at = 12
  let previous: Uint8Array = new Uint8Array()
  for (let nth = 0; nth < count; nth++) {
    const start = at
    if (start + fixed + hash + 2 > bytes.length) return undefined
    const flags = view.getUint16(start + fixed + hash)
    at = start + fixed + hash + 2
    if ((flags & 0x4000) !== 0) {
      if (version < 3) return undefined
      at += 2
    }
    const name = version === 4 ? compressedName(bytes, at, previous) : plainName(bytes, at)
    if (name === undefined || !fits(name.bytes, flags & 0xfff)) return undefined
    // Entries of versions 2 and 3 end in one to eight NULs, so that their lengths are multiples of eight.
    at = version === 4 ? name.end : start + Math.ceil((name.end - start) / 8) * 8
    previous = name.bytes
    const text = decoder.decode(name.bytes)
    if ((view.getUint32(start + modeAt) & 0o170000) === folderMode) folders.push(text)
    else names.add(text)
  }
  return isSplit(bytes, view, at, hash) ? undefined : { names, folders }
}

interface Name {
  readonly bytes: Uint8Array
  /** Past the NUL behind it. */
  readonly end: number
}

/** Twelve bits of the flags hold the length, or all ones for longer names. */
function fits(name: Uint8Array, length: number): boolean {
  return name.length > 0 && (length === 0xfff ? name.length >= 0xfff : name.length === length)
}

function plainName(bytes: Uint8Array, at: number): Name | undefined {
  const nul = bytes.indexOf(0, at)
  return nul < 0 ? undefined : { bytes: bytes.subarray(at, nul), end: nul + 1 }
}

/** How many bytes of the name before are dropped, in git's variable length, then what comes behind the rest. */
function compressedName(bytes: Uint8Array, start: number, previous: Uint8Array): Name | undefined {
  let at = start
  let byte = bytes[at++] ?? 0
  let dropped = byte & 127
  for (let more = 0; (byte & 128) !== 0; more++) {
    if (more > 4) return undefined
    byte = bytes[at++] ?? 0
    dropped = ((dropped + 1) << 7) | (byte & 127)
  }
  const rest = plainName(bytes, at)
  if (rest === undefined || dropped < 0 || dropped > previous.length) return undefined
  const name = new Uint8Array(previous.length - dropped + rest.bytes.length)
  name.set(previous.subarray(0, previous.length - dropped))
  name.set(rest.bytes, previous.length - dropped)
  return { bytes: name, end: rest.end }
}

/** True if an extension says that most entries stand in another file, and for extensions that do not fill the file. */
function isSplit(bytes: Uint8Array, view: DataView, from: number, hash: number): boolean {
  let at = from
  while (at + 8 <= bytes.length - hash) {
    const name = decoder.decode(bytes.subarray(at, at + 4))
    if (name === "link") return true
    at += 8 + view.getUint32(at + 4)
  }
  return at !== bytes.length - hash
}
