/** Host paths of volumes as they are compared: cleaned, without a trailing slash. */

/** Cleans `//`, `/./` and `..`; `~`, Windows paths and variables stay as written. `./x` stays relative. */
export function cleanPath(path: string): string {
  if (!/^[./]/.test(path)) return path
  const rooted = path.startsWith("/")
  const parts: string[] = []
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue
    if (part !== "..") parts.push(part)
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop()
    else if (!rooted) parts.push(part)
  }
  if (rooted) return `/${parts.join("/")}`
  if (parts.length === 0) return "."
  return parts[0] === ".." ? parts.join("/") : `./${parts.join("/")}`
}
