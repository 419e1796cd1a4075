/** Names of time zones. Only what no system can know is refused: lists of zones differ by their age. */

const areas =
  /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|US)\//

/**
 * True unless the name lies in an area of the IANA database that has no such zone. POSIX rules (`CET-1CEST`), paths and names
 * without an area are left alone, and so is everything where the runtime has no zones of its own.
 */
export function isZone(text: string): boolean {
  const name = text.replace(/^:/, "").replace(/^(?:posix|right)\//, "")
  if (!areas.test(name)) return true
  return isKnownToRuntime(name) || !isKnownToRuntime("Europe/Berlin")
}

/** The runtime compares without regard to case; so the file system does not. */
function isKnownToRuntime(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name })
    return true
  } catch {
    return false
  }
}
