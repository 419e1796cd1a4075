/** What a text must not be to be read at all: checked in one linear pass before any parser sees it. */

/** Larger documents are named and left alone; 2 MiB of UTF-16 code units. */
export const longestText = 2 * 1024 * 1024
/** A longer line is data, not configuration. */
export const longestLine = 100_000

/** Why the text cannot be read, in the user's words; undefined if it can. */
export function unfit(text: string): string | undefined {
  if (text.length > longestText) return `larger than 2 MiB (${(text.length / 1048576).toFixed(1)} MiB)`
  let lineStart = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 0) return "contains NUL bytes: binary, or UTF-16 instead of UTF-8"
    if (c === 10 || c === 13) lineStart = i + 1
    else if (i - lineStart >= longestLine) return `has a line longer than ${longestLine} characters`
  }
  return undefined
}
