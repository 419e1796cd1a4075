/** The three readers against the recorded results of the programs themselves. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, it } from "node:test"
import { readAs } from "../../../server/src/model/env/read.ts"
import type { EnvReader } from "../../../server/src/model/env/types.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"

type Result = Readonly<Record<string, string | readonly string[] | null>> | string
type Row = Readonly<Record<string, Result>> & { readonly src: string }

const matrix: Readonly<Record<string, Row>> = JSON.parse(
  readFileSync(new URL("reader-matrix.json", import.meta.url), "utf8"),
)
/** The environment in which the programs ran; `<HOME>` stands for the home folder's path. */
const environment = new Map([
  ["EXIST", "fromenv"],
  ["HOME", "<HOME>"],
])
const columns: readonly (readonly [EnvReader, readonly string[]])[] = [
  ["dotenv", ["dotenv16.6", "dotenv17.4", "dotenv18", "dotenv18fast"]],
  ["compose", ["compose"]],
  ["systemd", ["systemd252"]],
]

describe("env readers against the matrix", () => {
  it("has all 81 inputs", () => assert.equal(Object.keys(matrix).length, 81))
  for (const [reader, names] of columns)
    for (const column of names)
      it(`${reader} = ${column}`, () => {
        for (const [id, row] of Object.entries(matrix)) {
          const expected = row[column]
          assert.ok(expected !== undefined, `${id} has no ${column}`)
          const reading = readAs(reader, parseEnv(row.src), environment)
          if (typeof expected === "string") {
            assert.ok(expected.startsWith("ERR"), `${id}: a text that is no error`)
            assert.equal(reading.ok, false, `${id}: the program refuses ${JSON.stringify(row.src)}`)
            continue
          }
          assert.ok(reading.ok, `${id}: the program reads ${JSON.stringify(row.src)}`)
          const { __dropped: dropped = [], ...variables } = expected
          const values = Object.fromEntries([...reading.variables].map(([name, variable]) => [name, variable.value]))
          assert.deepEqual(values, variables, `${id}: ${JSON.stringify(row.src)}`)
          const names = (reading.ignored ?? []).map((each) => row.src.slice(each.span.start, each.span.end))
          for (const line of dropped ?? [])
            assert.ok(names.includes(line.slice(0, line.indexOf("="))), `${id}: ${line}`)
        }
      })
})
