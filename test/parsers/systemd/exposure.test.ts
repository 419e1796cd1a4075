/** The exposure score against `systemd-analyze security --offline=true`: every row and the total, on real and random units. */
import assert from "node:assert/strict"
import { execFile, execFileSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import { test } from "node:test"
import { isDeepStrictEqual, promisify } from "node:util"
import fc from "fast-check"
import { dropInFolders, dropInOrder } from "../../../server/src/model/systemd/drop-ins.ts"
import { exposureOf } from "../../../server/src/model/systemd/exposure/score.ts"
import type { Exposure, ExposureVersion } from "../../../server/src/model/systemd/exposure/types.ts"
import { readUnit } from "../../../server/src/model/systemd/read.ts"
import type { UnitType } from "../../../server/src/model/systemd/types.ts"
import { parseUnit } from "../../../server/src/syntax/systemd/parse.ts"
import { inCi } from "../../support/oracle.ts"
import { corpus, hasAnalyzerOf, seed } from "./analyzer.ts"
import { type GeneratedUnit, generatedUnit } from "./exposure-units.ts"

const run = promisify(execFile)
const fuzzed = Number(process.env["EXPOSURE_RUNS"] ?? (inCi() ? 300 : 200))

interface Row {
  readonly name: string
  readonly set: boolean | null
  readonly weight: number
  readonly badness: number
  readonly range: number
  readonly exposure: string | null
}

/** Drop-in folders are looked up beside the unit only: the machine's own must not count. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, SYSTEMD_UNIT_PATH: "", SYSTEMD_ANALYZE_DEBUG: "1", SYSTEMD_LOG_LEVEL: "crit" }
}

/** Rows as systemd prints them; undefined for a unit that it refuses to load. */
async function rowsOf(file: string): Promise<readonly Row[] | undefined> {
  try {
    const options = ["security", "--offline=true", "--no-pager", "--json=short", file]
    return JSON.parse((await run("systemd-analyze", options, { env: environment() })).stdout)
  } catch {
    return undefined
  }
}

/**
 * A path of a filter program makes systemd ask the kernel whether it can filter. That fails now and then, and the rest of
 * the file is dropped: two equal answers count.
 */
async function settledRows(file: string, text: string): Promise<readonly Row[] | undefined> {
  let rows = await rowsOf(file)
  for (let round = 0; text.includes("FilterPath=/") && round < 5; round++) {
    const again = await rowsOf(file)
    if (isDeepStrictEqual(rows, again)) break
    rows = again
  }
  return rows
}

/** Our answer on a unit and the drop-ins that lie beside it. */
function scored({ name, files }: GeneratedUnit, of: ExposureVersion = version): ReturnType<typeof exposureOf> {
  const kind = { unitType: name.split(".").at(-1) as UnitType, unitName: name }
  const folders = dropInFolders(name).map((folder) => ({
    folder,
    names: Object.keys(files).flatMap((path) => (dirname(path) === folder ? basename(path) : [])),
  }))
  const dropIns = dropInOrder(folders).map((each) =>
    readUnit(parseUnit(files[`${each.folder}/${each.name}`] ?? ""), { ...kind, dropIn: true }),
  )
  return exposureOf(readUnit(parseUnit(files[name] ?? ""), { ...kind, dropIn: false }), dropIns, of)
}

const version = 252

/** What differs, row by row. */
function differences(rows: readonly Row[], ours: Exposure): string[] {
  const byId = new Map(ours.assessments.map((each) => [each.id, each]))
  const found = rows.flatMap((row) => {
    const own = byId.get(row.name)
    const theirs = [row.weight, row.range, row.set === null ? undefined : row.badness, tenthsOf(row.exposure)]
    const mine = [own?.weight, own?.range, own?.badness, own?.tenths]
    return theirs.join() === mine.join() ? [] : `${row.name}: systemd ${theirs.join()}, here ${mine.join()}`
  })
  return rows.length === ours.assessments.length ? found : [...found, "another number of rows"]
}

function tenthsOf(printed: string | null): number | undefined {
  return printed === null ? undefined : Math.round(Number(printed) * 10)
}

/** Compares units two at a time; answers how many systemd loaded. */
async function compare(units: readonly GeneratedUnit[]): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), "exposure-"))
  let loaded = 0
  const next = units.entries()
  const work = async (): Promise<void> => {
    for (const [i, unit] of next) {
      const folder = join(root, String(i))
      for (const [path, text] of Object.entries(unit.files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
      const rows = await settledRows(join(folder, unit.name), Object.values(unit.files).join())
      const answer = scored(unit)
      const text = JSON.stringify(unit.files, undefined, 1)
      assert.equal("refusal" in answer, rows === undefined, `one of both refuses to load ${text}`)
      if (rows === undefined || "refusal" in answer) continue
      loaded++
      assert.deepEqual(differences(rows, answer.exposure), [], text)
    }
  }
  try {
    await Promise.all([work(), work()])
  } finally {
    rmSync(root, { recursive: true })
  }
  return loaded
}

test("rows of real units equal systemd's", async (t) => {
  // Another version's rows differ where its parser does.
  if (!hasAnalyzerOf(t, version)) return
  const units = [corpus, "/usr/lib/systemd/system"].filter((folder) => existsSync(folder)).flatMap(unitsBelow)
  const loaded = await compare(units)
  t.diagnostic(`${loaded} units of ${units.length} loaded, all rows equal`)
  assert.ok(loaded > units.length / 2)
})

function unitsBelow(folder: string): GeneratedUnit[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(service|socket|mount|timer)$/.test(entry.name))
    .map(({ name, parentPath }) => ({ name, files: { [name]: readFileSync(join(parentPath, name), "utf8") } }))
}

test("rows of random units with drop-ins equal systemd's", async (t) => {
  // Another version's rows differ where its parser does.
  if (!hasAnalyzerOf(t, version)) return
  const units = fc.sample(generatedUnit, { numRuns: fuzzed, seed })
  const loaded = await compare(units)
  t.diagnostic(`${loaded} units of ${units.length} loaded, all rows equal (seed ${seed})`)
  assert.ok(loaded > fuzzed / 2)
})

test("the printed total equals systemd's", (t) => {
  // Another version's rows differ where its parser does.
  if (!hasAnalyzerOf(t, version)) return
  const root = mkdtempSync(join(tmpdir(), "exposure-"))
  try {
    for (const unit of fc.sample(generatedUnit, { numRuns: 40, seed: seed + 1 })) {
      const text = unit.files[unit.name] ?? ""
      const file = join(root, unit.name)
      writeFileSync(file, text)
      const printed = totalOf(file)
      if (printed === undefined) continue
      const answer = scored({ name: unit.name, files: { [unit.name]: text } })
      assert.ok("exposure" in answer)
      const { tenths, level } = answer.exposure
      assert.equal(`${Math.floor(tenths / 10)}.${tenths % 10} ${level}`, printed, text)
    }
  } finally {
    rmSync(root, { recursive: true })
  }
})

function totalOf(file: string): string | undefined {
  try {
    const options = ["security", "--offline=true", "--no-pager", file]
    const out = execFileSync("systemd-analyze", options, { env: environment(), stdio: ["ignore", "pipe", "ignore"] })
    return /level for \S+: ([0-9.]+ [A-Z]+)/.exec(String(out))?.[1]
  } catch {
    return undefined
  }
}

interface Recorded extends GeneratedUnit {
  readonly 257: string
  readonly 262: string
}

/** Rows of systemd 257.13 and 262.1, written down once from Debian's packages: a digit per row, `-` where it does not apply. */
test("rows of recorded units equal those of systemd 257 and 262", () => {
  const recorded: readonly Recorded[] = JSON.parse(
    readFileSync(new URL("exposure-later.json", import.meta.url), "utf8"),
  )
  assert.ok(recorded.length > 100)
  for (const unit of recorded) {
    for (const later of [257, 262] as const) {
      const answer = scored(unit, later)
      const digits = "refusal" in answer ? "refused" : printedOf(answer.exposure)
      assert.equal(digits, unit[later], `${later}: ${JSON.stringify(unit.files, undefined, 1)}`)
    }
  }
})

function printedOf({ assessments, tenths }: Exposure): string {
  const digits = assessments.map(({ badness }) => badness?.toString(36) ?? "-").join("")
  return `${digits} ${Math.floor(tenths / 10)}.${tenths % 10}`
}
