/** The parser of systemd as the judge of single lines. */
import { verifyUnits } from "./analyzer.ts"
import type { Pair } from "./value-samples.ts"

const perFile = 120
const sentinel = "X5sentinel"

interface Sheet {
  readonly name: string
  readonly text: string
  readonly pairs: readonly number[]
}

export interface Verdict {
  /** What systemd prints about the line; empty where it takes it in silence. */
  readonly text: string
  /** The line ended the reading of the file. */
  readonly fatal: boolean
}

/** What systemd says about each pair's line. Sheets that a line has cut short are read again line by line. */
export function verdictsOf(pairs: readonly Pair[], verify: typeof verifyUnits = verifyUnits): Verdict[] {
  const verdicts: Verdict[] = pairs.map(() => ({ text: "", fatal: false }))
  const chunks: number[][] = []
  for (const indexes of Map.groupBy(pairs.keys(), (i) => pairs[i]?.section ?? "").values())
    for (let at = 0; at < indexes.length; at += perFile) chunks.push(indexes.slice(at, at + perFile))
  const cut = judge(chunks, pairs, verdicts, verify)
  judge(
    cut.map((i) => [i]),
    pairs,
    verdicts,
    verify,
  )
  return verdicts
}

function judge(
  chunks: readonly (readonly number[])[],
  pairs: readonly Pair[],
  verdicts: Verdict[],
  verify: typeof verifyUnits,
): number[] {
  const sheets = chunks.map((chunk, number) => sheet(chunk, pairs, number))
  const printed = verify(
    sheets.map((each) => each.text),
    "info",
    sheets.map((each) => each.name),
  )
  const again: number[] = []
  sheets.forEach((each, s) => {
    const output = printed[s] ?? ""
    const fatal = !output.includes(sentinel)
    if (fatal && each.pairs.length > 1) again.push(...each.pairs)
    for (const index of each.pairs) verdicts[index] = { text: "", fatal: fatal && each.pairs.length === 1 }
    for (const line of output.split("\n")) {
      const number = Number(/^(\d+):/.exec(line)?.[1] ?? 0)
      const index = each.pairs[number - 2]
      const before = index === undefined ? undefined : verdicts[index]
      if (index !== undefined && before !== undefined)
        verdicts[index] = { ...before, text: before.text + line.replace(/^\d+: /, "") }
    }
  })
  return again
}

function sheet(indexes: readonly number[], all: readonly Pair[], number: number): Sheet {
  const section = all[indexes[0] ?? 0]?.section ?? ""
  const type = section === "Unit" ? "service" : section.toLowerCase()
  const lines = indexes.map((i) => `${all[i]?.key}=${all[i]?.value}`)
  return { name: `u${number}.${type}`, text: [`[${section}]`, ...lines, `${sentinel}=`, ""].join("\n"), pairs: indexes }
}
