/** systemd-analyze as an oracle: what systemd itself prints about unit files. */
import assert from "node:assert/strict"
import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestContext } from "node:test"

export const corpus = new URL("../../../../shared/corpus/debian-units", import.meta.url).pathname
export const seed = Number(process.env["SEED"] ?? 20261)

/** True if systemd-analyze is there; otherwise the test is skipped in sight, or fails where CI=true demands it. */
export function hasAnalyzer(t: TestContext): boolean {
  try {
    execFileSync("systemd-analyze", ["--version"], { stdio: "ignore" })
    return true
  } catch {
    if (process.env["CI"] === "true") assert.fail("systemd-analyze is not installed")
    t.skip("systemd-analyze is not installed")
    return false
  }
}

/** The major version of systemd-analyze. */
export function analyzerVersion(): number {
  return Number(/\d+/.exec(execFileSync("systemd-analyze", ["--version"], { encoding: "utf8" }))?.[0])
}

/** True if it is the version that answers were compared with; otherwise skipped in sight, or failed where CI=true demands it. */
export function hasAnalyzerOf(t: TestContext, version: number): boolean {
  if (!hasAnalyzer(t)) return false
  if (analyzerVersion() === version) return true
  if (process.env["CI"] === "true") assert.fail(`systemd-analyze is ${analyzerVersion()}, not ${version}`)
  t.skip(`needs systemd ${version}`)
  return false
}

/**
 * Runs `verify` on texts. `info`: the parser's lines about each file, without the path; `debug`: the dump of each unit.
 * `names` gives the file names; by default every text is a service.
 */
export function verifyUnits(
  texts: readonly string[],
  level: "info" | "debug",
  names: readonly string[] = texts.map((_, i) => `u${i}.service`),
): string[] {
  const folder = mkdtempSync(join(tmpdir(), "units-"))
  try {
    const files = texts.map((text, i) => {
      const file = join(folder, names[i] ?? "")
      writeFileSync(file, text)
      return file
    })
    const run = spawnSync("systemd-analyze", ["verify", "--man=no", "--recursive-errors=no", ...files], {
      env: { ...process.env, SYSTEMD_LOG_LEVEL: level, SYSTEMD_UNIT_PATH: "", SYSTEMD_COLORS: "0" },
      encoding: "utf8",
      maxBuffer: 1 << 28,
    })
    assert.equal(run.error, undefined)
    if (level === "debug") {
      const parts = (run.stderr + run.stdout).split("-> Unit ")
      return names.map((name) => parts.find((part) => part.startsWith(`${name}:`)) ?? "")
    }
    const lines = run.stderr.split("\n")
    return files.map((file) =>
      lines
        .filter((line) => line.startsWith(`${file}:`))
        .map((line) => line.slice(file.length + 1))
        .join("\n"),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}
