/** What the code base keeps: sizes, names, no loose ends, the words of the product alone. */
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import { version } from "../../server/src/version.ts"

const repository = join(import.meta.dirname, "..", "..")

/** Tracked and new files, without ignored ones; all files of a checkout without git. */
function files(): readonly string[] {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: repository, encoding: "utf8" })
  return listed.split("\n").filter((path) => path !== "" && existsSync(join(repository, path)))
}

const all = files()
const code = all.filter((path) => /\.(ts|mjs)$/.test(path) && !path.endsWith(".generated.ts"))
const product = code.filter((path) => /^(server|client|schemas)\//.test(path))
const lines = (path: string): number => readFileSync(join(repository, path), "utf8").split("\n").length - 1
/** Tables of words and ports: data, not code. */
const data = new Set(["server/src/model/secrets/words.ts"])

describe("code base", () => {
  it("has the agreed top-level folders only", () => {
    const folders = new Set(all.filter((path) => path.includes("/")).map((path) => path.slice(0, path.indexOf("/"))))
    assert.deepEqual([...folders].sort(), [".ci", "client", "schemas", "server", "snippets", "syntaxes", "test"])
  })
  it("has no file above 300 lines and no rule above 120", () => {
    const long = code.filter(
      (path) => lines(path) > (path.startsWith("server/src/rules/") ? 170 : 300) && !data.has(path),
    )
    const rules = code.filter((path) => /^server\/src\/rules\/[a-z]+\/(?!catalogue)/.test(path) && lines(path) > 120)
    assert.deepEqual(
      [...long, ...rules].map((path) => `${path}: ${lines(path)}`),
      [],
    )
  })
  it("stays calm: median at most 90 lines, nine in ten files at most 220", (t) => {
    const sizes = product.map(lines).sort((a, b) => a - b)
    const at = (part: number): number => sizes[Math.floor(sizes.length * part)] ?? 0
    t.diagnostic(`${sizes.length} files, median ${at(0.5)}, p90 ${at(0.9)}, largest ${sizes.at(-1)}`)
    assert.ok(at(0.5) <= 90 && at(0.9) <= 220)
  })
  it("has no file named utils or helpers", () => {
    assert.deepEqual(
      code.filter((path) => /(^|\/)(utils?|helpers?|misc|common)(\.|\/)/i.test(path)),
      [],
    )
  })
  it("has no loose ends", () => {
    const loose = /\b(TODO|FIXME|XXX)\b|: any\b|\bas any\b|@ts-(ignore|expect-error|nocheck)|^\s*debugger\b|\.only\(/
    const found = code
      .filter((path) => path !== "test/meta/code.test.ts")
      .filter((path) =>
        loose.test(readFileSync(join(repository, path), "utf8").replaceAll(/["'`][^"'`\n]*["'`]/g, '""')),
      )
    assert.deepEqual(found, [])
  })
  it("speaks of the product alone", () => {
    const foreign = /\/work\/|\bsession's\b|\bplaceholder \*\/|registry\.npmjs|\bsandbox machine\b/
    const found = all
      .filter((path) => /\.(ts|mjs|md|json|yaml|yml|sh)$|^\.ci\/run$/.test(path) && path !== "test/meta/code.test.ts")
      .filter((path) => foreign.test(readFileSync(join(repository, path), "utf8")))
    assert.deepEqual(found, [])
  })
  it("has one version", () => {
    assert.equal(JSON.parse(readFileSync(join(repository, "package.json"), "utf8")).version, version)
  })
  it("pins every dependency exactly, and has four at run time", () => {
    const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"))
    const versions: string[] = Object.values({ ...manifest.dependencies, ...manifest.devDependencies })
    assert.deepEqual(
      versions.filter((each) => !/^\d+\.\d+\.\d+$/.test(each)),
      [],
    )
    assert.deepEqual(Object.keys(manifest.dependencies).sort(), [
      "vscode-languageclient",
      "vscode-languageserver",
      "yaml",
      "zod",
    ])
  })
})
