/** The checklist as a team pastes it into its release ticket. */
import { visible } from "../base/visible.ts"
import type { ChecklistReport, DeploymentVerdict, Evidence, ItemVerdict, State } from "./types.ts"
import { areaNames, countsOf, type EvidencePlaces } from "./words.ts"

const words: Readonly<Record<State, string>> = {
  fail: "**fail**",
  unknown: "unknown",
  pass: "pass",
  "not-applicable": "not applicable",
}
const mostEvidence = 3

/** The report with the day it was made on. */
export function checklistMarkdown(report: ChecklistReport, places: EvidencePlaces, today: string): string {
  const parts = ["# Production checklist", `Made on ${today} by Deploylint. In production: ${countsOf(report.items)}.`]
  if (report.deployments.length === 0) parts.push("No deployment files were found: nothing is proven.")
  for (const deployment of report.deployments) parts.push(...deploymentParts(deployment, places))
  return `${parts.join("\n\n")}\n`
}

function deploymentParts(deployment: DeploymentVerdict, places: EvidencePlaces): readonly string[] {
  const { name, environment, products, items } = deployment
  const runs = products.length > 0 ? ` It runs ${products.join(", ")}.` : ""
  const parts = [`## ${escaped(name)}`, `For ${environment}: ${countsOf(items)}.${runs}`]
  for (const [area, heading] of Object.entries(areaNames)) {
    const inArea = items.filter((item) => item.area === area)
    const rows = inArea.map((item) => row(item, places))
    if (rows.length > 0)
      parts.push(`### ${heading}`, ["| Item | State | | Evidence |", "|---|---|---|---|", ...rows].join("\n"))
  }
  const attested = items.flatMap(({ id, attestation }) => (attestation === undefined ? [] : [{ id, attestation }]))
  if (attested.length > 0) {
    const rows = attested.map(
      ({ id, attestation: { by, on, until, evidence } }) =>
        `| ${id} | ${escaped(by)} | ${on} | ${until} | ${escaped(evidence)} |`,
    )
    parts.push(
      "### Attestations",
      ["| Item | By | On | Until | Evidence |", "|---|---|---|---|---|", ...rows].join("\n"),
    )
  }
  return parts
}

function row(item: ItemVerdict, places: EvidencePlaces): string {
  const decisive = item.evidence.filter(({ verdict }) => verdict === item.state)
  const links = [...new Set(decisive.map((each) => link(each, places)))]
  const more = links.length - mostEvidence
  const shown = [...links.slice(0, mostEvidence), ...(more > 0 ? [`${more} more`] : [])].join("<br>")
  return `| ${item.id} ${escaped(item.title)} | ${words[item.state]} | ${escaped(item.reason)} | ${shown} |`
}

function link({ uri, span }: Evidence, places: EvidencePlaces): string {
  const name = places.name(uri)
  const line = (places.range(uri, span)?.start.line ?? 0) + 1
  const path = name.split("/").map(encodeURIComponent).join("/")
  return `[${escaped(`${name}:${line}`)}](${path}#L${line})`
}

/** Text of files in a table's cell: nothing in it is markup but code between backticks. */
function escaped(text: string): string {
  return visible(text)
    .split(/(`[^`]*`)/)
    .map((part, i) =>
      i % 2 === 1 ? part.replace(/\|/g, "\\|") : part.replace(/[\\|*_[\]<>#]/g, "\\$&").replace(/`/g, "\\`"),
    )
    .join("")
}
