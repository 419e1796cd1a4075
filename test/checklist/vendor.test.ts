/**
 * The pages and samples that the vendor publishes, rebuilt as workspaces of our own: every fault that they are known to
 * have must be found at its line, and nothing else may be an error.
 */
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, it } from "node:test"
import { fileURLToPath } from "node:url"
import type { Finding } from "../../server/src/analysis.ts"
import { openWorkspace } from "../support/workspace.ts"
import { type Fault, pages } from "./vendor/faults.ts"

const folder = join(dirname(fileURLToPath(import.meta.url)), "vendor")

interface Found extends Pick<Finding, "rule" | "severity" | "message"> {
  readonly file: string
  readonly line: string
}

function findingsOf(page: string): readonly Found[] {
  const names = readdirSync(join(folder, page))
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, page, name), "utf8")]))
  const workspace = openWorkspace(files)
  const analysis = workspace.analysis()
  return Object.entries(files).flatMap(([file, text]) =>
    analysis.findings(workspace.uri(file)).items.map(({ rule, severity, message, span }) => {
      const start = text.lastIndexOf("\n", span.start - 1) + 1
      return { file, rule, severity, message, line: text.slice(start, text.indexOf("\n", span.start)).trim() }
    }),
  )
}

const isOf =
  ([file, line, rule, says]: Fault) =>
  (found: Found): boolean =>
    found.file === file && found.line === line && found.rule === rule && found.message.includes(says ?? "")

describe("vendor pages", () => {
  for (const [page, { faults, errors = [] }] of Object.entries(pages)) {
    describe(page, () => {
      const found = findingsOf(page)
      for (const fault of faults)
        it(`${fault[2]} at "${fault[1]}"${fault[3] === undefined ? "" : `: ${fault[3]}`}`, () => {
          const here = found.filter(isOf(fault))
          assert.equal(here.length, 1, found.map((each) => `${each.file}: ${each.line}: ${each.rule}`).join("\n"))
        })
      it("nothing else is an error", () => {
        const rest = found.filter(
          (each) => each.severity === "error" && ![...faults, ...errors].some((fault) => isOf(fault)(each)),
        )
        assert.deepEqual(rest, [])
      })
    })
  }
  it("every page of the folder has its list", () => {
    const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    assert.deepEqual(folders.map(({ name }) => name).sort(), Object.keys(pages).sort())
  })
})
