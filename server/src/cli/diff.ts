/** Differences of two texts line by line (Myers' algorithm), and as a unified diff. */

/** One line of a comparison. */
export interface DiffLine {
  readonly kind: "same" | "removed" | "added"
  /** With its line break, if it has one. */
  readonly text: string
}

/** Texts that differ in more lines are shown as replaced where they differ. */
const mostChanges = 400

/** The shortest way from one text to the other. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const a = splitLines(before)
  const b = splitLines(after)
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const same = (lines: readonly string[]): DiffLine[] => lines.map((text) => ({ kind: "same", text }))
  return [
    ...same(a.slice(0, head)),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...same(a.slice(a.length - tail)),
  ]
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function middle(a: readonly string[], b: readonly string[]): DiffLine[] {
  const trace: Map<number, number>[] = []
  let reach = new Map<number, number>([[1, 0]])
  for (let d = 0; d <= Math.min(a.length + b.length, mostChanges); d++) {
    trace.push(new Map(reach))
    const next = new Map(reach)
    for (let k = -d; k <= d; k += 2) {
      let x = goesDown(reach, k, d) ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      next.set(k, x)
      if (x >= a.length && x - k >= b.length) return backtrack(a, b, trace)
    }
    reach = next
  }
  return [...a.map((text) => line("removed", text)), ...b.map((text) => line("added", text))]
}

function goesDown(reach: ReadonlyMap<number, number>, k: number, d: number): boolean {
  return k === -d || (k !== d && (reach.get(k - 1) ?? 0) < (reach.get(k + 1) ?? 0))
}

function backtrack(
  a: readonly string[],
  b: readonly string[],
  trace: readonly ReadonlyMap<number, number>[],
): DiffLine[] {
  const lines: DiffLine[] = []
  let x = a.length
  let y = b.length
  for (let d = trace.length - 1; d >= 0; d--) {
    const reach = trace[d] ?? new Map()
    const k = x - y
    const previous = goesDown(reach, k, d) ? k + 1 : k - 1
    const fromX = reach.get(previous) ?? 0
    const fromY = fromX - previous
    while (x > Math.max(fromX, 0) && y > Math.max(fromY, 0)) {
      lines.push(line("same", a[--x] ?? ""))
      y--
    }
    if (d === 0) break
    if (x > fromX) lines.push(line("removed", a[--x] ?? ""))
    else if (y > fromY) lines.push(line("added", b[--y] ?? ""))
  }
  return lines.reverse()
}

function line(kind: DiffLine["kind"], text: string): DiffLine {
  return { kind, text }
}

/** Changes with the lines around them; `start` counts from 1, and is the line before where a side is empty. */
export interface Hunk {
  readonly before: { readonly start: number; readonly count: number }
  readonly after: { readonly start: number; readonly count: number }
  readonly lines: readonly DiffLine[]
}

/** Groups changes with up to `context` same lines around; `isContext` says which lines may stand around them. */
export function hunksOf(
  lines: readonly DiffLine[],
  context = 3,
  isContext: (line: DiffLine) => boolean = () => true,
): readonly Hunk[] {
  const keep = lines.map((each) => each.kind !== "same")
  lines.forEach((each, i) => {
    if (each.kind === "same") return
    for (const step of [-1, 1]) {
      for (let n = 1; n <= context; n++) {
        const near = lines[i + step * n]
        if (near === undefined || (near.kind === "same" && !isContext(near))) break
        keep[i + step * n] = true
      }
    }
  })
  const hunks: Hunk[] = []
  let from = 0
  let at = { before: 1, after: 1 }
  while (from < lines.length) {
    let to = from
    while (to < lines.length && keep[to] === keep[from]) to++
    const part = lines.slice(from, to)
    const count = {
      before: part.filter((each) => each.kind !== "added").length,
      after: part.filter((each) => each.kind !== "removed").length,
    }
    if (keep[from]) {
      const side = (which: "before" | "after") => ({
        start: count[which] === 0 ? at[which] - 1 : at[which],
        count: count[which],
      })
      hunks.push({ before: side("before"), after: side("after"), lines: part })
    }
    at = { before: at.before + count.before, after: at.after + count.after }
    from = to
  }
  return hunks
}

const marks = { same: " ", removed: "-", added: "+" } as const

/** Hunks as text, as `patch` reads them. */
export function hunkText(hunk: Hunk): string {
  const side = ({ start, count }: Hunk["before"]): string => (count === 1 ? `${start}` : `${start},${count}`)
  const body = hunk.lines.map(({ kind, text }) =>
    text.endsWith("\n") ? `${marks[kind]}${text}` : `${marks[kind]}${text}\n\\ No newline at end of file\n`,
  )
  return `@@ -${side(hunk.before)} +${side(hunk.after)} @@\n${body.join("")}`
}
