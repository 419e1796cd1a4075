/** Every pair of readers over the recorded inputs: where their results differ something is said, where they agree nothing. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, it } from "node:test"
import type { EnvReader } from "../../server/src/base/env-reader.ts"
import { openWorkspace } from "../support/workspace.ts"

type Result = Readonly<Record<string, unknown>> | string
type Row = Readonly<Record<string, Result>> & { readonly src: string }

const matrix: Readonly<Record<string, Row>> = JSON.parse(
  readFileSync(new URL("../parsers/env/reader-matrix.json", import.meta.url), "utf8"),
)
const columns: readonly (readonly [EnvReader, string])[] = [
  ["dotenv", "dotenv18"],
  ["compose", "compose"],
  ["systemd-252", "systemd252"],
  ["bash", "bash"],
  ["docker", "docker28"],
  ["node", "node24"],
  ["python", "pydotenv"],
]
/** Other findings than those about readers. */
const aside = new Set(["env/duplicate-key", "env/unused-variable", "env/example-out-of-step"])
/** Results that hang on the environment of the run, which no file shows: `$EXIST` and `$HOME`. */
const ofEnvironment = /\bEXIST\b/

const rows = Object.entries(matrix).filter(([, { src }]) => !ofEnvironment.test(src))

/** Ids of rows about which something is said, with the rules. */
function told(readers: readonly EnvReader[]): ReadonlyMap<string, readonly string[]> {
  const files = Object.fromEntries(rows.map(([id, { src }]) => [`${id}/a.env`, src]))
  const settings = `env:\n  - files: ["*.env"]\n    readers: [${readers.join(", ")}]\n`
  const workspace = openWorkspace({ ...files, "deploylint.yaml": settings })
  const analysis = workspace.analysis()
  return new Map(
    rows.map(([id]) => {
      const found = analysis.findings(workspace.uri(`${id}/a.env`)).items
      const own = found.filter(({ rule }) => /^env\//.test(rule) && !aside.has(rule))
      const lines = own.map(({ rule, span }) => `${rule}@${span.start}`)
      assert.equal(new Set(lines).size, lines.length, `${id}: a place is told twice`)
      return [id, own.map(({ rule, message }) => `${rule}: ${message}`)] as const
    }),
  )
}

/** What a reader sets, as one text; a name without a value is none. */
function resultOf(result: Result | undefined): string {
  if (result === undefined || typeof result === "string") return "refused"
  const variables = Object.entries(result).filter(([name, value]) => !name.startsWith("__") && value !== null)
  return JSON.stringify(variables.sort(([a], [b]) => (a < b ? -1 : 1)))
}

const alone = new Map(columns.map(([reader]) => [reader, told([reader])]))

describe("pairs of readers", () => {
  for (const [index, [one, oneColumn]] of columns.entries())
    for (const [other, otherColumn] of columns.slice(index + 1))
      it(`${one} and ${other}`, () => {
        const both = told([one, other])
        const silent: string[] = []
        const loud: string[] = []
        for (const [id, row] of rows) {
          const differ = resultOf(row[oneColumn]) !== resultOf(row[otherColumn])
          const found = both.get(id) ?? []
          if (differ && found.length === 0) silent.push(`${id} ${JSON.stringify(row.src)}`)
          // What is wrong with each of them by itself stays wrong with both.
          const isOwn = [one, other].some((reader) => (alone.get(reader)?.get(id)?.length ?? 0) > 0)
          if (!differ && found.length > 0 && !isOwn) loud.push(`${id} ${JSON.stringify(row.src)} ${found.join(" | ")}`)
        }
        assert.deepEqual(silent, [], "different and silent")
        assert.deepEqual(loud, [], "equal and told")
      })
})
