/** The name that was surely meant. */
import { nearest } from "../../../base/nearest.ts"

/** The only name that begins with the word, or the nearest one. */
export function meant(word: string, names: readonly string[]): string | undefined {
  const longer = word.length < 4 ? [] : names.filter((name) => name.startsWith(word))
  return longer.length === 1 ? longer[0] : nearest(word, names)
}
