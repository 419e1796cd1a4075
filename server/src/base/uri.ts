/** Paths of URIs without `URL`, `path` or a file system: the core sees URIs only. */

/** The part after the last slash, percent-decoded. */
export function nameOf(uri: string): string {
  return decode(uri.slice(uri.lastIndexOf("/") + 1))
}

/** The URI of the folder that holds `uri`, without a trailing slash. */
export function folderOf(uri: string): string {
  const at = uri.lastIndexOf("/")
  return at <= rootEnd(uri) ? uri.slice(0, Math.max(at, rootEnd(uri))) : uri.slice(0, at)
}

/**
 * Resolves a path as written in a file of `folder` (a folder's URI): `./x`, `../x`, `x`, `/x`.
 * Answers undefined for what is not a plain path (a URL, `~`, a variable, a Windows drive).
 */
export function resolvePath(folder: string, path: string): string | undefined {
  if (
    path === "" ||
    /^[a-z][a-z0-9+.-]*:/i.test(path) ||
    path.startsWith("~") ||
    path.includes("$") ||
    path.includes("\\")
  )
    return undefined
  const root = folder.slice(0, rootEnd(folder))
  const parts = path.startsWith("/") ? [] : folder.slice(root.length).split("/").filter(Boolean)
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue
    if (part === "..") {
      if (parts.length === 0) return undefined
      parts.pop()
    } else parts.push(encodeURIComponent(part.toWellFormed()).replace(/%40/g, "@").replace(/%3A/gi, ":"))
  }
  return `${root}/${parts.join("/")}`
}

/** True if `uri` is `folder` or lies below it. */
export function isInside(folder: string, uri: string): boolean {
  return uri === folder || uri.startsWith(folder.endsWith("/") ? folder : `${folder}/`)
}

/** The path of `uri` below `folder`, percent-decoded, with forward slashes; the whole URI if it lies elsewhere. */
export function relativeTo(folder: string, uri: string): string {
  const prefix = folder.endsWith("/") ? folder : `${folder}/`
  return uri.startsWith(prefix) ? decode(uri.slice(prefix.length)) : uri
}

/** Index just past `scheme://authority`. */
function rootEnd(uri: string): number {
  const scheme = uri.indexOf("://")
  if (scheme < 0) return 0
  const slash = uri.indexOf("/", scheme + 3)
  return slash < 0 ? uri.length : slash
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
