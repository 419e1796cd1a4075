/** `deploylint exposure` as a process: the JSON contract, drop-ins, versions, thresholds, units that systemd refuses. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { cli, inFolder } from "./subprocess.ts"

interface Report {
  readonly version: number
  readonly units: readonly {
    readonly file: string
    readonly systemd: number
    readonly overall: { readonly score: number; readonly level: string }
    readonly assessments: readonly {
      readonly id: string
      readonly weight: number
      readonly badness: number | null
      readonly range: number
      readonly score: number | null
    }[]
  }[]
}

const bare = "[Service]\nExecStart=/bin/true\n"
const reportOf = (text: string): Report => JSON.parse(text)

describe("deploylint exposure", { concurrency: 2 }, () => {
  it("prints all rows of each version, and the newest by default", () =>
    inFolder({ "a.service": bare }, async (folder) => {
      const asked = (...more: string[]) => cli(["exposure", "a.service", "--format", "json", ...more], folder)
      const runs = await Promise.all([asked("--systemd", "252"), asked("--systemd=257"), asked()])
      const units = runs.map(({ stdout }) => reportOf(stdout).units[0])
      assert.deepEqual(
        units.map((unit) => [unit?.systemd, unit?.overall.score, unit?.overall.level, unit?.assessments.length]),
        [
          [252, 9.6, "UNSAFE", 81],
          [257, 9.4, "UNSAFE", 81],
          [262, 9.4, "UNSAFE", 81],
        ],
      )
      const row = units[0]?.assessments.find((each) => each.id === "PrivateNetwork=")
      assert.deepEqual(row, { id: "PrivateNetwork=", weight: 2500, badness: 1, range: 1, score: 0.5 })
      assert.equal(units[0]?.assessments.find((each) => each.id === "RemoveIPC=")?.badness, null)
    }))
  it("counts drop-ins beside the unit, and takes the version from the settings", () => {
    const files = {
      "a.service": bare,
      "a.service.d/10-net.conf": "[Service]\nPrivateNetwork=yes\n",
      "deploylint.yaml": "rules:\n  container/high-exposure:\n    options:\n      version: 252\n",
    }
    return inFolder(files, async (folder) => {
      const { stdout } = await cli(["exposure", "a.service", "--format", "json"], folder)
      const [unit] = reportOf(stdout).units
      assert.equal(unit?.systemd, 252)
      assert.equal(unit?.assessments.find((each) => each.id === "PrivateNetwork=")?.badness, 0)
      const text = await cli(["exposure", "a.service"], folder)
      assert.match(text.stdout, /^a\.service: exposure 9\.1 UNSAFE \(systemd 252, with 1 drop-in\)$/m)
      assert.match(text.stdout, /-0\.\d {2}RestrictNamespaces=yes\n/)
    })
  })
  it("ends with 1 above the threshold, 2 for a unit that systemd refuses, 3 without a unit", () =>
    inFolder({ "a.service": bare, "b.service": "[Service]\nRestart=always\n", "c/.env": "A=1\n" }, async (folder) => {
      const codes = await Promise.all(
        [
          ["a.service", "--systemd", "252", "--threshold", "96"],
          ["a.service", "--systemd", "252", "--threshold", "95"],
          ["b.service"],
          ["no.service"],
          ["c"],
          ["a.service", "--threshold", "101"],
          [],
        ].map(async (args) => (await cli(["exposure", ...args], folder)).code),
      )
      assert.deepEqual(codes, [0, 1, 2, 2, 3, 2, 2])
      assert.match((await cli(["exposure", "b.service"], folder)).stderr, /^b\.service: not checked: systemd refuses/)
    }))
})
