/** URIs as the core spells them. Editors percent-encode differently; one spelling makes two files one. */

/**
 * Rewrites a client's URI: every path segment decoded and encoded again in one way, the drive letter of a Windows path
 * in lower case. What cannot be decoded stays as it is.
 */
export function normaliseUri(uri: string): string {
  const scheme = uri.indexOf("://")
  if (scheme < 0) return uri
  const slash = uri.indexOf("/", scheme + 3)
  if (slash < 0) return uri
  const path = uri.slice(slash).split("/").map(respell).join("/")
  const drive = /^\/[A-Z]:/.test(path) ? `/${path.slice(1, 2).toLowerCase()}${path.slice(2)}` : path
  return uri.slice(0, slash) + drive
}

/** A folder's URI without its trailing slash, normalised. */
export function normaliseFolder(uri: string): string {
  const normal = normaliseUri(uri)
  return normal.endsWith("/") && !normal.endsWith("://") && !normal.endsWith(":///") ? normal.slice(0, -1) : normal
}

function respell(segment: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(segment)).replace(/%40/g, "@").replace(/%3A/g, ":")
  } catch {
    return segment
  }
}
