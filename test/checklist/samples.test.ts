/** The sample workspaces: from faults everywhere to nothing that fails, by fixes and scaffold pieces alone. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import type { ChecklistReport } from "../../server/src/analysis.ts"
import { openSample, sampleFiles } from "./mending.ts"

interface Sample {
  readonly name: string
  readonly products: readonly string[]
  /** Items that fail before. */
  readonly fails: readonly string[]
  /** Items that stay open afterwards: a person has to vouch for them. */
  readonly open: readonly string[]
}

const words = (text: string): string[] => text.split(" ")

const samples: readonly Sample[] = [
  {
    name: "fleet-compose",
    products: ["horizon-hub", "synapse"],
    fails: words("S1 S2 S3 S4 S5 S6 S7 S8 R1 R2 R3 R4 R5 R6 M1 M2 M3 M4 M5 B1 B2 U1 C1"),
    open: words("S8 R3 M4 B3 C2 C3 C4"),
  },
  {
    name: "fleet-kubernetes",
    products: ["horizon-hub", "synapse"],
    fails: words("S1 S2 S3 S4 S6 S7 S8 R1 R2 R3 R4 R5 R6 M4 C1"),
    open: words("S1 S4 S7 S8 R3 M1 M4 B3 C2 C5"),
  },
  {
    name: "trading",
    products: ["horizon-trading"],
    fails: words("S4 S8 D2a D2b D2c D3 D4 D5 D6 D7 D8 D9 D10 D11 D12 D13"),
    open: words("S1 S7 S8 R3 B1 B2 B3 D5 D6 D7 D8 D9"),
  },
]

const idsOf = (report: ChecklistReport, state: string): string[] =>
  report.items.filter((item) => item.state === state).map(({ id }) => id)

describe("a sample workspace", () => {
  for (const { name, products, fails, open } of samples) {
    it(`${name}/bad comes to rest with nothing that fails`, (t) => {
      const sample = openSample(sampleFiles(`${name}/bad`))
      const before = sample.report()
      assert.deepEqual(
        before.deployments.flatMap((each) => each.products),
        products,
      )
      assert.deepEqual(idsOf(before, "fail"), fails)
      const rounds = sample.mend()
      const after = sample.report()
      t.diagnostic(`${rounds} rounds`)
      for (const item of before.items) {
        const then = after.items.find(({ id }) => id === item.id)
        if (item.state !== "not-applicable") t.diagnostic(`${item.id}: ${item.state} -> ${then?.state}`)
      }
      assert.deepEqual(
        after.items.filter(({ state }) => state === "fail").map(({ id, reason }) => `${id}: ${reason}`),
        [],
      )
      assert.deepEqual(idsOf(after, "unknown"), open)
      const stuck = after.items.filter(({ state, attestable }) => state === "unknown" && !attestable)
      assert.deepEqual(
        stuck.map(({ id }) => id),
        [],
      )
    })
    it(`${name}/bad names no piece that has nothing to add`, () => {
      const sample = openSample(sampleFiles(`${name}/bad`))
      for (const { files, products: run, items } of sample.report().deployments)
        for (const { id, scaffolds } of items) {
          const planned = sample.workspace().analysis().scaffold({ folder: "file:///w", files, products: run }, id)
          assert.equal(scaffolds.length > 0, planned.length > 0, `${id}: ${scaffolds}`)
        }
    })
    it(`${name}/good passes every item that applies, and no rule has a word to say`, () => {
      const sample = openSample(sampleFiles(`${name}/good`))
      const report = sample.report()
      const amiss = report.items.filter(({ state }) => state === "fail" || state === "unknown")
      assert.deepEqual(
        amiss.map(({ id, reason }) => `${id}: ${reason}`),
        [],
      )
      const { workspace } = sample
      const findings = [...workspace().files.keys()].flatMap((uri) =>
        workspace()
          .analysis()
          .findings(uri)
          .items.filter(({ severity }) => severity === "error" || severity === "warning")
          .map(({ rule, message }) => `${uri} ${rule}: ${message}`),
      )
      assert.deepEqual(findings, [])
    })
  }
})
