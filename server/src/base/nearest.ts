/** Finds the name that somebody most likely meant. */

/** Longer words are not compared: nobody mistypes a word of this length and the table would grow with its square. */
const longestWord = 80

/**
 * The candidate nearest to `word`, or undefined if none is near: at most one edit per three letters, capitals, dashes
 * and underscores not counted. The first of equally near ones wins.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word === "" || word.length > longestWord) return undefined
  const wanted = plain(word)
  let limit = Math.max(1, Math.floor(wanted.length / 3))
  let best: string | undefined
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit + 2 || candidate.length > longestWord) continue
    const distance = editDistance(wanted, plain(candidate), limit)
    if (distance <= limit && (best === undefined || distance < limit)) {
      best = candidate
      limit = distance
    }
    if (best !== undefined && limit === 0) break
  }
  return best
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll("_", "-")
}

/** Insertions, deletions, replacements and swaps of neighbours; stops counting above `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  let older: number[] = []
  let old = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((row[j - 1] ?? 0) + 1, (old[j] ?? 0) + 1, (old[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (older[j - 2] ?? 0) + 1)
      row.push(cost)
      if (cost < least) least = cost
    }
    if (least > limit) return limit + 1
    older = old
    old = row
  }
  return old[b.length] ?? limit + 1
}
