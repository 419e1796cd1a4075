/** Paths of this machine to the core's URIs and back. One spelling of a URI per file. */
import { sep } from "node:path"
import { fileURLToPath } from "node:url"

/** The URI of an absolute path: every segment percent-encoded, `@` and `:` as they are. */
export function fileUri(path: string): string {
  const parts = path.split(sep).map((part) => encodePart(part.toWellFormed()))
  const joined = parts.join("/").replace(/\/+$/, "")
  // A drive comes without a slash before it, and in lower case.
  const drive = /^[A-Za-z]:/.test(joined) ? `/${joined.charAt(0).toLowerCase()}${joined.slice(1)}` : joined
  return `file://${drive === "" ? "/" : drive}`
}

function encodePart(part: string): string {
  return encodeURIComponent(part).replace(/%40/g, "@").replace(/%3A/g, ":")
}

/** The path of a `file:` URI; undefined for other schemes and for what names no path here. */
export function pathOfUri(uri: string): string | undefined {
  if (!uri.startsWith("file:///")) return undefined
  try {
    const path = fileURLToPath(uri)
    return path.includes("\0") ? undefined : path
  } catch {
    return undefined
  }
}

/** True if `path` is `folder` or lies below it; both absolute and without `..`. */
export function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}
