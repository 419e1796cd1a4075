/** promtool has the same opinion of our fixtures: good ones pass, and where the syntax rule speaks it refuses the file. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { readPrometheusFile } from "../../../server/src/model/prometheus/read.ts"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"
import { fixturesRoot } from "../../support/fixtures.ts"
import { readMarks } from "../../support/marks.ts"
import { findProgram, needs } from "../../support/oracle.ts"

const promtool = findProgram("promtool")

function filesBelow(folder: string): readonly string[] {
  return (
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      // Loki, vmalert and Promtail have dialects of their own.
      .filter((path) => !path.includes("good-other-dialects"))
  )
}

const files = ["monitoring", "prometheus"].flatMap((area) => filesBelow(join(fixturesRoot, area)))
const configs = files.filter((path) => /prometheus\.yml$/.test(path))
const rules = files.filter((path) => /rules\.yml$|alerts\.yml$/.test(path))

function verdict(kind: "config" | "rules", texts: readonly string[]): { ok: boolean; output: string } {
  const folder = mkdtempSync(join(tmpdir(), "deploylint-"))
  const paths = texts.map((text, i) => {
    const path = join(folder, `file${i}.yml`)
    writeFileSync(path, text)
    return path
  })
  // Rule files of a config are judged by themselves.
  const extra = kind === "config" ? ["--syntax-only"] : ["--lint=none"]
  const { status, stdout, stderr } = spawnSync(promtool ?? "", ["check", kind, ...extra, ...paths], {
    encoding: "utf8",
  })
  rmSync(folder, { recursive: true })
  return { ok: status === 0, output: stdout + stderr }
}

/** Files that the syntax rule has an opinion of are judged one by one, all others at once: they are right. */
for (const [kind, paths] of [
  ["config", configs],
  ["rules", rules],
] as const)
  test(`promtool check ${kind} agrees on ${paths.length} fixtures`, needs(promtool, "promtool"), () => {
    assert.ok(paths.length >= 10)
    const texts = paths.map((path) => readMarks(readFileSync(path, "utf8")).text)
    // Custom headers came with a later release than the one that Debian has.
    const judged = texts.filter((text) => !text.includes("http_headers"))
    const wrong = judged.filter((text) => {
      const tree = parseYaml(text)
      return tree.problems.length > 0 || readPrometheusFile(tree, kind).faults.length > 0
    })
    for (const text of wrong) assert.ok(!verdict(kind, [text]).ok, text)
    const { ok, output } = verdict(
      kind,
      judged.filter((text) => !wrong.includes(text)),
    )
    assert.ok(ok, output)
  })
