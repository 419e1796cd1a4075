/** The exposure table as Markdown: rows that cost something, worst first, and what single lines would gain. */
import type { ExposureInfo } from "./exposure.ts"

type Scored = Extract<ExposureInfo, { is: "scored" }>
type Row = Scored["assessments"][number]

const risks = { low: "low risk", some: "some risk", often: "often breaks" } as const

/** The page for a unit. */
export function exposurePage(name: string, info: ExposureInfo): string {
  if (info.is === "refused")
    return `# Exposure of ${name}\n\nNot scored: systemd would not load the unit, as ${info.because}.\n`
  const { overall, version, assessments, points, weights, dropIns } = info
  const bad = assessments.filter((row) => pointsOf(row) > 0).sort((a, b) => pointsOf(b) - pointsOf(a))
  const good = assessments.filter((row) => row.badness === 0).map((row) => row.id)
  const other = assessments.filter((row) => row.badness === null).map((row) => row.id)
  const withDropIns = dropIns.length === 0 ? "" : `, with ${dropIns.length} drop-in${dropIns.length === 1 ? "" : "s"}`
  return [
    `# Exposure of ${name}: ${overall.score.toFixed(1)} ${overall.level}`,
    `${points} of ${weights} points, as \`systemd-analyze security --offline=true\` of systemd ${version} counts them${withDropIns}. The score counts what a hijacked process could still do; it knows nothing of the program.`,
    "## What one line would gain",
    gainsTable(info),
    "## What it is made of",
    table(
      ["Points", "Exposure", "Row"],
      bad.map((row) => [String(pointsOf(row)), (row.score ?? 0).toFixed(1), row.id]),
    ),
    `Without exposure: ${listed(good)}`,
    `Not applicable: ${listed(other)}`,
  ]
    .join("\n\n")
    .concat("\n")
}

function gainsTable({ gains, weights }: Scored): string {
  if (gains.length === 0) return "No further line is known to fit the unit."
  const rows = gains.map(({ lines, points, score, risk, takes }) => {
    const fall = score > 0 ? score.toFixed(1) : ((10 * points) / weights).toFixed(2)
    return [String(points), `-${fall}`, risks[risk], lines.join(" + "), takes]
  })
  return table(["Points", "Exposure", "Risk", "Line", "The service can no longer"], rows)
}

function pointsOf(row: Row): number {
  return row.badness === null ? 0 : Math.ceil((row.badness * row.weight) / row.range)
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none." : `${names.map((each) => `\`${each}\``).join(", ")}.`
}

/** A table whose source is readable, too: columns have one width each. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "Nothing."
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")))
  const widths = head.map((_, at) => Math.max(3, ...cells.map((row) => (row[at] ?? "").length)))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join(" | ")} |`
  const [titles = [], ...others] = cells
  return [
    line(titles),
    line(widths.map((width, at) => "-".repeat(at === widths.length - 1 ? 3 : width))),
    ...others.map(line),
  ].join("\n")
}
