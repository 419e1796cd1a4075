/**
 * The readers against the recorded results of the programs themselves. Three columns of the record are of programs that
 * no reader of ours stands for: `dotenvx2` runs commands while it reads, `dash` differs from bash in what it lacks
 * (`$'…'`, arrays, `+=`), and `node20` is a parser that Node 24 has replaced. podman has no column: podman.test.ts.
 */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, it } from "node:test"
import type { EnvReader } from "../../../server/src/base/env-reader.ts"
import { indexLines, lineAt } from "../../../server/src/base/line-index.ts"
import { readAs } from "../../../server/src/model/env/read.ts"
import type { EnvReading } from "../../../server/src/model/env/types.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"

/** `__dropped`: lines that systemd passes over; `__err`: what a shell printed. */
interface Marks {
  readonly __dropped?: readonly string[]
  readonly __err?: string
}
type Result = (Marks & Readonly<Record<string, string | readonly string[] | null>>) | string
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
  ["systemd-252", ["systemd252"]],
  // The record holds nothing that 254 changed.
  ["systemd", ["systemd252"]],
  ["bash", ["bash"]],
  ["docker", ["docker28"]],
  ["compose-raw", ["docker28"]],
  ["node", ["node24"]],
  ["python", ["pydotenv"]],
]

function valuesOf(reading: Extract<EnvReading, { ok: true }>): Readonly<Record<string, string | null>> {
  const values = [...reading.variables].map(([name, { value }]) => [name, value] as const)
  return Object.fromEntries([...values, ...(reading.valueless ?? []).map((name) => [name, null] as const)])
}

/** Here the command was not there, which only the machine knows: we say that the value hangs on it. */
const unseenCommand = "bt"

function compare(id: string, src: string, reading: EnvReading, expected: Result): void {
  if (typeof expected === "string") {
    assert.ok(expected.startsWith("ERR"), `${id}: a text that is no error`)
    assert.equal(reading.ok, false, `${id}: the program refuses ${JSON.stringify(src)}`)
    return
  }
  assert.ok(reading.ok, `${id}: the program reads ${JSON.stringify(src)}`)
  const { __dropped: dropped, __err: printed, ...variables } = expected
  assert.deepEqual(valuesOf(reading), variables, `${id}: ${JSON.stringify(src)}`)
  const names = (reading.ignored ?? []).map((each) => src.slice(each.span.start, each.span.end))
  for (const line of dropped ?? []) assert.ok(names.includes(line.slice(0, line.indexOf("="))), `${id}: ${line}`)
  if (id !== unseenCommand) compareComplaints(id, src, reading, printed)
}

/** A shell complains where it did, about the same line; the words are our own. */
function compareComplaints(id: string, src: string, reading: EnvReading & { ok: true }, printed?: string): void {
  const lines = indexLines(src)
  const ours = new Set((reading.complaints ?? []).map(({ span }) => lineAt(lines, span.start) + 1))
  const theirs = new Set([...(printed ?? "").matchAll(/^line (\d+): /gm)].map(([, line]) => Number(line)))
  assert.deepEqual(ours, theirs, `${id}: ${JSON.stringify(src)}: ${printed ?? "no complaint"}`)
}

describe("env readers against the matrix", () => {
  it("has all 81 inputs", () => assert.equal(Object.keys(matrix).length, 81))
  for (const [reader, names] of columns)
    for (const column of names)
      it(`${reader} = ${column}`, () => {
        for (const [id, row] of Object.entries(matrix)) {
          const expected = row[column]
          assert.ok(expected !== undefined, `${id} has no ${column}`)
          compare(id, row.src, readAs(reader, parseEnv(row.src), environment), expected)
        }
      })
})
