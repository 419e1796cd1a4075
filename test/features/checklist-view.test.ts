/** The checklist's view in words: rows, counts, what is offered, the filter. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { dayIn, isDay } from "../../client/src/checklist/day.ts"
import {
  countText,
  everything,
  isFiltered,
  type Row,
  readFilter,
  rowsOf,
  statusOf,
} from "../../client/src/checklist/model.ts"
import type { WireDeployment, WireItem, WireReport } from "../../server/src/lsp/checklist-protocol.ts"

const place = (line: number) => ({ start: { line, character: 2 }, end: { line, character: 9 } })

const s1: WireItem = {
  id: "S1",
  area: "security",
  title: "TLS on public endpoints",
  state: "fail",
  reason: "The proxy serves plain HTTP.",
  evidence: [
    {
      uri: "file:///w/compose.yaml",
      range: place(4),
      fact: "Port 80 is open.",
      verdict: "fail",
      rule: "tls/tls-disabled",
      identity: "x1",
    },
    { uri: "file:///w/Caddyfile", range: place(0), fact: "TLS 1.2 is served.", verdict: "pass" },
  ],
  scaffolds: ["caddy"],
  attestable: true,
}
const m2: WireItem = {
  ...s1,
  id: "M2",
  area: "monitoring",
  title: "Dashboards",
  state: "unknown",
  evidence: [],
  scaffolds: [],
}
const r4: WireItem = { ...m2, id: "R4", area: "reliability", title: "Graceful shutdown", state: "pass" }
const c1: WireItem = {
  ...m2,
  id: "C1",
  area: "scaling",
  title: "Sticky routing",
  state: "not-applicable",
  attestable: false,
}

const deployment: WireDeployment = {
  name: "deploy",
  environment: "production",
  products: ["horizon-hub"],
  files: ["file:///w/compose.yaml"],
  items: [s1, r4, m2, c1],
}
const other: WireDeployment = { ...deployment, name: "dev", environment: "development", items: [r4] }
const report: WireReport = { deployments: [deployment], items: deployment.items, complete: true }
const pathOf = (uri: string): string => uri.replace("file:///w/", "")

/** Label and description of all rows, indented. */
function shown(rows: readonly Row[], depth = 0): string[] {
  return rows.flatMap((row) => [
    `${"  ".repeat(depth)}${row.label} | ${row.description}`,
    ...shown(row.rows, depth + 1),
  ])
}

function all(rows: readonly Row[]): readonly Row[] {
  return rows.flatMap((row) => [row, ...all(row.rows)])
}

describe("rows of the checklist", () => {
  it("say every state in words", () => {
    assert.deepEqual(shown(rowsOf(report, everything, pathOf)), [
      "Security | 1 fail",
      "  S1 | fail · TLS on public endpoints",
      "    Port 80 is open. | compose.yaml:5",
      "    TLS 1.2 is served. | Caddyfile:1",
      "Reliability | 1 pass",
      "  R4 | pass · Graceful shutdown",
      "Monitoring | 1 unknown",
      "  M2 | unknown · Dashboards",
      "Scaling | 1 not applicable",
      "  C1 | not applicable · Sticky routing",
    ])
  })
  it("name deployments where there are several", () => {
    const rows = rowsOf({ ...report, deployments: [deployment, other] }, everything, pathOf)
    assert.deepEqual(
      rows.map((row) => [row.label, row.description, row.isOpen]),
      [
        ["deploy", "production, 1 fail, 1 unknown, 1 pass, 1 not applicable", true],
        ["dev", "development, 1 pass", true],
      ],
    )
  })
  it("are read out with their state first", () => {
    const spoken = all(rowsOf(report, everything, pathOf)).map((row) => row.spoken)
    assert.ok(spoken.includes("Fail, S1, TLS on public endpoints, 2 files"), spoken.join("\n"))
    assert.ok(spoken.includes("Pass, TLS 1.2 is served., Caddyfile:1"))
    assert.ok(spoken.includes("Not applicable, C1, Sticky routing, 0 files"))
  })
  it("explain an item by demand, reason and sources", () => {
    const item = all(rowsOf(report, everything, pathOf)).find((row) => row.label === "S1")
    for (const part of [
      "S1 TLS on public endpoints",
      "Fail: The proxy serves plain HTTP.",
      "compose.yaml:5: Port 80 is open.",
    ])
      assert.ok(item?.tooltip.includes(part), part)
  })
  it("offer what there is: a fix for a finding, files for a gap, a word for what may be attested", () => {
    const offers = new Map(all(rowsOf(report, everything, pathOf)).map((row) => [row.label, row.offers.join(" ")]))
    assert.equal(offers.get("S1"), "fix scaffold attest")
    assert.equal(offers.get("M2"), "attest")
    assert.equal(offers.get("R4"), "")
    assert.equal(offers.get("C1"), "")
    assert.equal(offers.get("Port 80 is open."), "fix")
    assert.equal(offers.get("TLS 1.2 is served."), "")
  })
  it("have ids of their own, the same in every report", () => {
    const two = { ...report, deployments: [deployment, other, { ...other, environment: "template" as const }] }
    const ids = all(rowsOf(two, everything, pathOf)).map((row) => row.id)
    assert.equal(new Set(ids).size, ids.length)
    assert.deepEqual(
      all(rowsOf(structuredClone(two), everything, pathOf)).map((row) => row.id),
      ids,
    )
  })
  it("name who vouches for an item, and until when", () => {
    const attestation = {
      uri: "file:///w/deploylint.yaml",
      range: place(3),
      by: "Ana",
      on: "2026-11-01",
      until: "2027-05-01",
      evidence: "ticket 7",
    }
    const items = [{ ...r4, attestation }]
    const [row] = rowsOf({ ...report, deployments: [{ ...deployment, items }] }, everything, pathOf)
    assert.deepEqual(shown(row?.rows ?? []), [
      "R4 | pass · Graceful shutdown",
      "  Attested by Ana on 2026-11-01, until 2027-05-01: ticket 7 | deploylint.yaml:4",
    ])
  })
  it("open areas in which something fails, and no others", () => {
    assert.deepEqual(
      rowsOf(report, everything, pathOf).map((row) => row.isOpen),
      [true, false, false, false],
    )
  })
})

describe("the filter", () => {
  it("hides items by state, and areas and deployments that are empty then", () => {
    const filter = { ...everything, states: ["unknown"] as const }
    assert.deepEqual(shown(rowsOf(report, filter, pathOf)), ["Monitoring | 1 unknown", "  M2 | unknown · Dashboards"])
    const two = { ...report, deployments: [deployment, other] }
    assert.deepEqual(
      rowsOf(two, filter, pathOf).map((row) => row.label),
      ["deploy"],
    )
  })
  it("hides deployments by environment, and goes on naming the one that is left", () => {
    const two = { ...report, deployments: [deployment, other] }
    const rows = rowsOf(two, { ...everything, environments: ["development"] }, pathOf)
    assert.deepEqual(
      rows.map((row) => row.label),
      ["dev"],
    )
    assert.deepEqual(rowsOf(report, { ...everything, environments: ["template"] }, pathOf), [])
  })
  it("is read from what was kept, whatever that is", () => {
    assert.deepEqual(readFilter(undefined), everything)
    assert.deepEqual(readFilter({ states: [], environments: "x" }), everything)
    assert.deepEqual(readFilter({ states: ["pass", "gone", "fail"] }), { ...everything, states: ["fail", "pass"] })
    assert.ok(!isFiltered(readFilter(null)))
    assert.ok(isFiltered(readFilter({ environments: ["production"] })))
  })
})

describe("the status bar", () => {
  it("counts what fails and what is unknown, worst first", () => {
    assert.equal(statusOf(report)?.text, "1 fail · 1 unknown")
    assert.equal(statusOf({ ...report, items: [r4] })?.text, "all pass")
    assert.equal(statusOf({ ...report, items: [m2, r4] })?.text, "1 unknown")
    assert.equal(statusOf({ ...report, deployments: [other], items: [m2] }), undefined)
  })
  it("says all of it in the tooltip, and what was not seen", () => {
    assert.equal(statusOf(report)?.tooltip, "Production checklist: 1 fail, 1 unknown, 1 pass, 1 not applicable.")
    assert.match(statusOf({ ...report, complete: false })?.tooltip ?? "", /Not all files could be read\.$/)
    assert.equal(countText([]), "nothing to show")
  })
})

it("days are days of the calendar", () => {
  for (const day of ["2026-11-24", "2028-02-29"]) assert.ok(isDay(day), day)
  for (const day of ["2027-02-29", "2026-13-01", "24.11.2026", "2026-1-1", ""]) assert.ok(!isDay(day), day)
  assert.equal(dayIn(new Date("2026-11-24T10:00:00Z"), 180), "2027-05-23")
})
