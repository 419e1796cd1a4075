/** Exposure scores for people: a table per unit, worst rows first, and what single lines would gain. */
import type { ExposureInfo } from "../analysis.ts"
import { visible } from "../base/visible.ts"
import type { ScoredFile } from "./exposure.ts"
import { plural } from "./text.ts"

type Scored = Extract<ExposureInfo, { is: "scored" }>
type Row = Scored["assessments"][number]

const colourOf: Readonly<Record<Scored["overall"]["level"], string>> = {
  DANGEROUS: "\x1b[31m",
  UNSAFE: "\x1b[31m",
  EXPOSED: "\x1b[33m",
  MEDIUM: "\x1b[33m",
  OK: "\x1b[32m",
  SAFE: "\x1b[32m",
  PERFECT: "\x1b[32m",
}

/** The tables of all units, blank lines between. */
export function exposureText(units: readonly ScoredFile[], coloured: boolean): string {
  return units.map((unit) => unitText(unit, coloured)).join("\n")
}

function unitText({ file, info }: ScoredFile, coloured: boolean): string {
  const { score, level } = info.overall
  const total = `${score.toFixed(1)} ${level}`
  const shown = coloured ? `${colourOf[level]}${total}\x1b[0m` : total
  const dropIns = info.dropIns.length === 0 ? "" : `, with ${plural(info.dropIns.length, "drop-in")}`
  const head = `${visible(file)}: exposure ${shown} (systemd ${info.version}${dropIns})\n`
  const bad = info.assessments.filter((row) => (row.badness ?? 0) > 0).sort((a, b) => pointsOf(b) - pointsOf(a))
  const good = info.assessments.filter((row) => row.badness === 0).length
  const rows = bad.map((row) => `  ${(row.score ?? 0).toFixed(1).padStart(4)}  ${row.id}\n`).join("")
  const rest = `        ${plural(good, "row")} without exposure, ${info.assessments.length - good - bad.length} not applicable\n`
  return `${head}${rows}${rest}${gainsText(info)}`
}

function pointsOf(row: Row): number {
  return ((row.badness ?? 0) * row.weight) / row.range
}

function gainsText({ gains, weights }: Scored): string {
  if (gains.length === 0) return ""
  const lines = gains.map(({ lines: text, score, points, risk, takes }) => {
    const gain = score > 0 ? `-${score.toFixed(1)}` : `-${((10 * points) / weights).toFixed(2)}`
    return `  ${gain.padStart(5)}  ${text.join(" + ")}\n         ${risks[risk]}: it can no longer ${takes}\n`
  })
  return `  One line would gain:\n${lines.join("")}`
}

const risks = { low: "low risk", some: "some risk", often: "often breaks" } as const
