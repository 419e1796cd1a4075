/** The checklist for people at a terminal: by deployment and area, states as words, evidence at its place. */
import {
  areaNames,
  type ChecklistReport,
  countsOf,
  type DeploymentVerdict,
  type Evidence,
  type ItemVerdict,
  type State,
} from "../analysis.ts"
import { visible } from "../base/visible.ts"
import type { Places } from "./report.ts"
import { plural } from "./text.ts"

const words: Readonly<Record<State, string>> = {
  fail: "FAIL",
  unknown: "unknown",
  pass: "pass",
  "not-applicable": "n/a",
}

const colours: Readonly<Record<State | "dim", string>> = {
  fail: "\x1b[31m",
  unknown: "\x1b[33m",
  pass: "\x1b[32m",
  "not-applicable": "\x1b[2m",
  dim: "\x1b[2m",
}

/** Evidence lines below one item; the rest is counted. */
const mostEvidence = 4

type Paint = (colour: State | "dim", text: string) => string

/** The whole report. */
export function checklistText(report: ChecklistReport, places: Places, coloured: boolean): string {
  const paint: Paint = (colour, text) => (coloured ? `${colours[colour]}${text}\x1b[0m` : text)
  if (report.deployments.length === 0) return "No deployment files were found: nothing is proven.\n"
  const parts = report.deployments.map((deployment) => deploymentText(deployment, places, paint))
  const total = `In production: ${countsOf(report.items)}.\n`
  const hasProduction = report.deployments.some(({ environment }) => environment === "production")
  return `${parts.join("\n")}\n${hasProduction ? total : "No deployment in production was found: nothing is proven.\n"}`
}

function deploymentText(deployment: DeploymentVerdict, places: Places, paint: Paint): string {
  const { name, environment, products, items, files } = deployment
  const about = [environment, ...products, plural(files.length, "file")].join(", ")
  const lines = [`${visible(name)} (${about}): ${countsOf(items)}`]
  for (const [area, heading] of Object.entries(areaNames)) {
    const inArea = items.filter((item) => item.area === area)
    const shown = inArea.filter(({ state }) => state !== "not-applicable")
    const left = inArea.filter(({ state }) => state === "not-applicable")
    if (shown.length === 0) continue
    lines.push("", heading)
    for (const item of shown) lines.push(...itemLines(item, places, paint))
    for (const [reason, same] of Map.groupBy(left, (item) => item.reason)) {
      const ids = same.map(({ id }) => id).join(", ")
      lines.push(paint("dim", `  ${words["not-applicable"].padEnd(7)}  ${ids}: ${visible(reason)}`))
    }
  }
  return `${lines.join("\n")}\n`
}

function itemLines(item: ItemVerdict, places: Places, paint: Paint): readonly string[] {
  const { id, title, state, reason } = item
  const head = `  ${paint(state, words[state].padEnd(7))}  ${id.padEnd(4)} ${title}`
  const indent = " ".repeat(16)
  const decisive = item.evidence.filter(({ verdict }) => verdict === (state === "not-applicable" ? "pass" : state))
  if (decisive.length === 0 || item.attestation !== undefined) return [head, `${indent}${visible(reason)}`]
  const more = decisive.length - mostEvidence
  return [
    head,
    ...decisive.slice(0, mostEvidence).map((each) => `${indent}${evidenceLine(each, places, paint)}`),
    ...(more > 0 ? [`${indent}and ${more} more`] : []),
  ]
}

function evidenceLine({ uri, span, fact, rule }: Evidence, places: Places, paint: Paint): string {
  const start = places.range(uri, span)?.start
  const place = start === undefined ? visible(places.name(uri)) : `${visible(places.name(uri))}:${start.line + 1}`
  return `${place}: ${visible(fact)}${rule === undefined ? "" : ` ${paint("dim", `[${rule}]`)}`}`
}
