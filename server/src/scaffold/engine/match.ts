/** Which lines of two versions are the same ones: a longest common subsequence (Myers' algorithm), bounded. */

/** Versions that differ in more lines share only their head and tail; a merge then says conflict, never anything wrong. */
const mostChanges = 1500

/** Pairs of indexes of equal elements, both ascending. Time and memory grow with the square of the number of changes. */
export function matchesOf(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const pairs: [number, number][] = []
  for (let i = 0; i < head; i++) pairs.push([i, i])
  for (const [i, j] of middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)))
    pairs.push([i + head, j + head])
  for (let i = tail; i > 0; i--) pairs.push([a.length - i, b.length - i])
  return pairs
}

function middle(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  if (a.length === 0 || b.length === 0) return []
  const most = Math.min(a.length + b.length, mostChanges)
  const rounds: Int32Array[] = []
  for (let d = 0; d <= most; d++) {
    const before = rounds[d - 1]
    // How far into `a` each diagonal k was followed; it lies at k + d.
    const reach = new Int32Array(2 * d + 1)
    for (let k = -d; k <= d; k += 2) {
      let x = before === undefined ? 0 : startOf(before, k, d)
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      reach[k + d] = x
      if (x >= a.length && x - k >= b.length) return backtrack([a.length, b.length], rounds, d)
    }
    rounds.push(reach)
  }
  return []
}

/** Where diagonal k begins in round d, after one line more of `b` or of `a`. */
function startOf(before: Int32Array, k: number, d: number): number {
  const from = (diagonal: number): number => before[diagonal + d - 1] ?? 0
  return goesDown(before, k, d) ? from(k + 1) : from(k - 1) + 1
}

function goesDown(before: Int32Array, k: number, d: number): boolean {
  return k === -d || (k !== d && (before[k + d - 2] ?? 0) < (before[k + d] ?? 0))
}

function backtrack(
  [endX, endY]: readonly [number, number],
  rounds: readonly Int32Array[],
  last: number,
): readonly [number, number][] {
  const pairs: [number, number][] = []
  let [x, y] = [endX, endY]
  for (let d = last; d >= 0; d--) {
    const k = x - y
    const before = rounds[d - 1]
    const begin = before === undefined ? 0 : startOf(before, k, d)
    while (x > begin) pairs.push([--x, --y])
    if (before === undefined) break
    if (goesDown(before, k, d)) y--
    else x--
  }
  return pairs.reverse()
}
