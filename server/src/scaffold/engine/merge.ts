/** Three-way merges of lines. Of the base only hashes are needed: what both sides left alone stands in either of them. */
import { lineHash, linesOf } from "./lines.ts"
import { matchesOf } from "./match.ts"

export interface Merge {
  /** Both sides' changes; where they exclude each other, both texts between conflict markers. */
  readonly text: string
  readonly conflicts: number
}

const markers = { mine: "<<<<<<< yours", between: "=======", theirs: ">>>>>>> scaffold" }

/** Merges two successors of one text, all with LF. `base` are the hashes of its lines. */
export function mergeLines(base: readonly string[], mine: string, theirs: string): Merge {
  const sides = { mine: sideOf(base, mine), theirs: sideOf(base, theirs) }
  const merged: string[] = []
  let conflicts = 0
  let at: Place = { base: 0, mine: 0, theirs: 0 }
  for (const next of anchorsOf(base.length, sides)) {
    const piece = pieceOf(base, sides, at, next)
    conflicts += piece.conflict ? 1 : 0
    merged.push(...piece.lines)
    if (next.base < base.length) merged.push(sides.mine.lines[next.mine] ?? "")
    at = { base: next.base + 1, mine: next.mine + 1, theirs: next.theirs + 1 }
  }
  return { text: merged.join("\n"), conflicts }
}

interface Side {
  readonly lines: readonly string[]
  readonly hashes: readonly string[]
  /** Index here by index in the base. */
  readonly at: ReadonlyMap<number, number>
}

interface Place {
  readonly base: number
  readonly mine: number
  readonly theirs: number
}

type Sides = Readonly<Record<"mine" | "theirs", Side>>

function sideOf(base: readonly string[], text: string): Side {
  const lines = linesOf(text)
  const hashes = lines.map(lineHash)
  return { lines, hashes, at: new Map(matchesOf(base, hashes)) }
}

/** Lines of the base that both sides still have, and the end. */
function anchorsOf(length: number, { mine, theirs }: Sides): readonly Place[] {
  const anchors: Place[] = []
  for (let i = 0; i < length; i++) {
    const [m, t] = [mine.at.get(i), theirs.at.get(i)]
    if (m !== undefined && t !== undefined) anchors.push({ base: i, mine: m, theirs: t })
  }
  return [...anchors, { base: length, mine: mine.lines.length, theirs: theirs.lines.length }]
}

/** What stands between two anchors: the side that changed, or both. */
function pieceOf(base: readonly string[], { mine, theirs }: Sides, from: Place, to: Place) {
  const was = base.slice(from.base, to.base)
  const inMine = mine.hashes.slice(from.mine, to.mine)
  const inTheirs = theirs.hashes.slice(from.theirs, to.theirs)
  const mineLines = mine.lines.slice(from.mine, to.mine)
  const theirLines = theirs.lines.slice(from.theirs, to.theirs)
  if (isSame(inTheirs, was) || isSame(inMine, inTheirs)) return { lines: mineLines, conflict: false }
  if (isSame(inMine, was)) return { lines: theirLines, conflict: false }
  const lines = [markers.mine, ...mineLines, markers.between, ...theirLines, markers.theirs]
  return { lines, conflict: true }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i])
}
