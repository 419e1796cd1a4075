/** `deploylint checklist` as a process: formats, exit codes, what it reads and what it never prints. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { readArguments } from "../../server/src/cli/arguments.ts"
import { checklistItems } from "../../server/src/rules/items.ts"
import { hub } from "../checklist/samples.ts"
import { cli, inFolder } from "./subprocess.ts"

interface Item {
  readonly id: string
  readonly area: string
  readonly title: string
  readonly state: string
  readonly reason: string
  readonly evidence: readonly {
    readonly file: string
    readonly range: { readonly start: { readonly line: number } }
    readonly fact: string
  }[]
}
interface Report {
  readonly version: number
  readonly deployments: readonly {
    readonly name: string
    readonly environment: string
    readonly items: readonly Item[]
  }[]
  readonly items: readonly Item[]
}

async function json(
  args: readonly string[],
  folder: string,
): Promise<{ code: number | null; report: Report; stderr: string }> {
  const { code, stdout, stderr } = await cli(["checklist", ...args, "--format", "json"], folder)
  return { code, report: JSON.parse(stdout), stderr }
}

const item = (report: Report, id: string): Item => {
  const found = report.items.find((each) => each.id === id)
  assert.ok(found, id)
  return found
}

describe("deploylint checklist", () => {
  it("answers in the published shape, with files as the other commands name them", () =>
    inFolder(hub, async (folder) => {
      const { code, report } = await json(["."], folder)
      assert.equal(code, 0)
      assert.deepEqual(Object.keys(report), ["version", "deployments", "items"])
      assert.equal(report.version, 1)
      assert.deepEqual(
        report.deployments.map(({ name, environment }) => [name, environment]),
        [["deploy", "production"]],
      )
      assert.deepEqual(Object.keys(report.deployments[0] ?? {}), ["name", "environment", "items"])
      for (const list of [report.items, report.deployments[0]?.items ?? []])
        assert.deepEqual(
          list.map(({ id }) => id),
          checklistItems.map(({ id }) => id),
        )
      for (const each of report.items) {
        assert.deepEqual(Object.keys(each), ["id", "area", "title", "state", "reason", "evidence"])
        assert.ok(["pass", "fail", "unknown", "not-applicable"].includes(each.state))
        for (const evidence of each.evidence) assert.deepEqual(Object.keys(evidence), ["file", "range", "fact"])
      }
      const [proof] = item(report, "S3").evidence
      assert.deepEqual(
        [proof?.file, proof?.range],
        [
          "deploy/.env",
          { start: { line: 3, character: 0 }, end: { line: 3, character: "CONFIG_ENCRYPTION_KEY".length } },
        ],
      )
    }))
  it("reads what git ignores, and what lies beside a path that is named", () =>
    inFolder({ ...hub, ".gitignore": ".env\n", ".git/HEAD": "ref: x\n" }, async (folder) => {
      const { report } = await json([], folder)
      assert.equal(item(report, "S2").state, "pass")
      const named = await json(["deploy/compose.yaml"], folder)
      assert.equal(item(named.report, "S2").state, "pass", item(named.report, "S2").reason)
    }))
  it("has exit codes for what is wrong, open, unseen and not there", async () => {
    await inFolder(hub, async (folder) => {
      assert.equal((await cli(["checklist"], folder)).code, 0)
      assert.equal((await cli(["checklist", "--fail-on", "unknown"], folder)).code, 1)
      const missing = await cli(["checklist", "nowhere"], folder)
      assert.equal(missing.code, 2)
      assert.match(missing.stderr, /nowhere: not checked: no such file/)
      assert.equal((await cli(["checklist", "--fail-on", "pass"], folder)).code, 2)
    })
    await inFolder({ ...hub, "deploy/.env": "JWT_SECRET=secret\n" }, async (folder) =>
      assert.equal((await cli(["checklist"], folder)).code, 1),
    )
    await inFolder({ ...hub, "deploy/compose.yaml": new Uint8Array([0xff, 0xfe, 0x00, 0x41]) }, async (folder) => {
      const { report } = await json([], folder)
      assert.ok(
        report.items.every(({ state }) => state !== "pass"),
        JSON.stringify(report.items.filter(({ state }) => state === "pass")),
      )
    })
  })
  it("passes nothing in an empty folder", () =>
    inFolder({ "README.md": "x" }, async (folder) => {
      for (const failOn of ["fail", "unknown"]) {
        const { code, report } = await json(["--fail-on", failOn], folder)
        assert.equal(code, 3)
        assert.deepEqual(report.deployments, [])
        assert.ok(report.items.length > 40 && report.items.every(({ state }) => state === "unknown"))
      }
      assert.match((await cli(["checklist"], folder)).stdout, /nothing is proven/)
    }))
  it("writes text by area with states as words, places, and no colours into a pipe", () =>
    inFolder(
      { ...hub, "deploy/.env": (hub["deploy/.env"] ?? "").replace("SIGNAL_BATCH_SIZE=100", "SIGNAL_BATCH_SIZE=1e6") },
      async (folder) => {
        const { stdout } = await cli(["checklist"], folder)
        assert.match(stdout, /^deploy \(production, horizon-hub, 2 files\): \d+ fail, /)
        assert.match(stdout, /\nSecurity\n/)
        assert.match(stdout, / {2}FAIL {5}R5 {3}Signal batch limits set\n {16}deploy\/\.env:10: /)
        assert.match(stdout, / {2}pass {5}S3 /)
        assert.match(stdout, / {2}unknown {2}B3 /)
        assert.match(stdout, /In production: /)
        assert.ok(!stdout.includes("\x1b"))
      },
    ))
  it("writes Markdown for a ticket: tables, links, attestations, the day", () => {
    const settings =
      "attest:\n  - item: B3\n    by: Ada | Example\n    on: 2020-01-01\n    until: 2999-12-31\n    evidence: https://wiki.example/<restore>\n"
    return inFolder({ ...hub, "deploylint.yaml": settings }, async (folder) => {
      const { stdout } = await cli(["checklist", "--format", "markdown"], folder)
      assert.match(stdout, /^# Production checklist\n\nMade on \d{4}-\d{2}-\d{2} by Deploylint\./)
      assert.match(stdout, /\n## deploy\n/)
      assert.match(
        stdout,
        /\| S3 Configuration encryption key set \| pass \| .* \| \[deploy\/\.env:4\]\(deploy\/\.env#L4\) \|/,
      )
      assert.match(stdout, /### Attestations\n\n\| Item \| By \| On \| Until \| Evidence \|/)
      assert.match(
        stdout,
        /\| B3 \| Ada \\\| Example \| 2020-01-01 \| 2999-12-31 \| https:\/\/wiki\.example\/\\<restore\\> \|/,
      )
      const tables = stdout.split("\n").filter((line) => line.startsWith("|"))
      for (const line of tables) assert.match(line, /\|$/)
    })
  })
  it("shows no secret in any format", () => {
    const canary = "hunter2-Zq8vLw3TnRb6Xk"
    const files = {
      "compose.yaml": `services:\n  hub:\n    image: atlascrew/horizon\n    environment:\n      JWT_SECRET: ${canary}\n      API_KEY: ${canary}\n      DATABASE_URL: postgres://u:${canary}@db/x\n`,
      ".env": `TELEMETRY_JWT_SECRET=${canary}\nREDIS_URL=redis://:${canary}@\nCORS_ORIGINS=https://u:${canary}@x\n`,
    }
    return inFolder(files, async (folder) => {
      for (const format of ["text", "json", "markdown"]) {
        const { stdout, stderr } = await cli(["checklist", "--format", format], folder)
        assert.ok(stdout.includes("JWT_SECRET"))
        assert.ok(!`${stdout}${stderr}`.includes(canary), format)
      }
    })
  })
})

it("its arguments are read like those of the other commands", () => {
  const base = { command: "checklist", paths: ["."], format: "text", failOn: "fail" }
  assert.deepEqual(readArguments(["checklist"]), base)
  assert.deepEqual(readArguments(["checklist", "a", "--format=markdown", "--fail-on", "unknown"]), {
    ...base,
    paths: ["a"],
    format: "markdown",
    failOn: "unknown",
  })
  assert.equal(readArguments(["checklist", "--format", "xml"]).command, "misuse")
  assert.equal(readArguments(["checklist", "--fail-on", "error"]).command, "misuse")
  assert.equal(readArguments(["cheklist"]).command, "misuse")
})
