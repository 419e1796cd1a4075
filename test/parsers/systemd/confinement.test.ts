/** What sandbox lines and drop-ins amount to, against `systemd-analyze security`. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { test } from "node:test"
import fc from "fast-check"
import { applyEdits, isRefusal } from "../../../server/src/base/edit.ts"
import { capabilitySetOf } from "../../../server/src/model/systemd/confinement.ts"
import { dropInFolders, dropInOrder, withDropIns } from "../../../server/src/model/systemd/drop-ins.ts"
import { additions, missingSafeguards } from "../../../server/src/model/systemd/hardening.ts"
import { readUnit } from "../../../server/src/model/systemd/read.ts"
import type { Unit } from "../../../server/src/model/systemd/types.ts"
import { parseUnit } from "../../../server/src/syntax/systemd/parse.ts"
import { hasAnalyzer, seed } from "./analyzer.ts"

const name = "a-b-c.service"

/** Badness of each row that systemd gives to units, by the row's field; `files` are by path, `units` some of them. */
function rowsOf(files: Readonly<Record<string, string>>, units: readonly string[]): ReadonlyMap<string, number>[] {
  const folder = mkdtempSync(join(tmpdir(), "units-"))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const run = spawnSync(
      "systemd-analyze",
      ["security", "--offline=true", "--no-pager", "--json=short", ...units.map((unit) => join(folder, unit))],
      {
        env: { ...process.env, SYSTEMD_UNIT_PATH: "", SYSTEMD_ANALYZE_DEBUG: "1" },
        encoding: "utf8",
        maxBuffer: 1 << 26,
      },
    )
    const blocks = run.stdout.trim().split("\n")
    assert.equal(blocks.length, units.length, run.stderr)
    return blocks.map((block) => {
      const rows: { json_field: string; badness: number }[] = JSON.parse(block)
      return new Map(rows.map((row) => [row.json_field, row.badness]))
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Compares each text as a unit of its own, in one run. */
function assertAll(texts: readonly string[]): void {
  const names = texts.map((_, i) => `u${i}.service`)
  const rows = rowsOf(Object.fromEntries(texts.map((text, i) => [`u${i}.service`, text])), names)
  texts.forEach((text, i) => {
    assertAgreement(unitOf(text), rows[i] ?? new Map(), text)
  })
}

function unitOf(text: string, dropIn = false): Unit {
  return readUnit(parseUnit(text), { unitType: "service", unitName: name, dropIn })
}

/** The same verdicts from the model, in the words of the rows. */
function assertAgreement(unit: Unit, rows: ReadonlyMap<string, number>, shown: string): void {
  const missing = new Set<string>(missingSafeguards(unit).map((each) => each.key))
  const bad = (field: string, above = 0): boolean => (rows.get(field) ?? Number.NaN) > above
  assert.equal(missing.has("NoNewPrivileges"), bad("NoNewPrivileges"), `NoNewPrivileges\n${shown}`)
  assert.equal(missing.has("PrivateTmp"), bad("PrivateTmp"), `PrivateTmp\n${shown}`)
  assert.equal(missing.has("ProtectSystem"), bad("ProtectSystem"), `ProtectSystem\n${shown}`)
  assert.equal(missing.has("ProtectHome"), bad("ProtectHome", 9), `ProtectHome\n${shown}`)
  const { members } = capabilitySetOf(unit, "CapabilityBoundingSet")
  for (const capability of ["SYS_ADMIN", "SYS_PTRACE", "SYS_TIME", "NET_ADMIN", "KILL", "SYS_BOOT"]) {
    const row = [...rows.keys()].find((field) => field.startsWith(`CapabilityBoundingSet_CAP_${capability}`)) ?? ""
    assert.equal(members?.has(capability) ?? true, bad(row), `${capability}\n${shown}`)
  }
}

const line = fc.oneof(
  fc.constantFrom("yes", "no", "1", "off", "maybe", "").map((value) => `NoNewPrivileges=${value}`),
  fc.constantFrom("true", "N", "on", "yes # no", "").map((value) => `PrivateTmp=${value}`),
  fc.constantFrom("strict", "full", "yes", "no", "Strict", "").map((value) => `ProtectSystem=${value}`),
  fc.constantFrom("yes", "no", "read-only", "tmpfs", "readonly").map((value) => `ProtectHome = ${value}`),
  fc.constantFrom("yes", "no").map((value) => `DynamicUser=${value}`),
  fc
    .constantFrom(
      "",
      "~",
      "CAP_KILL",
      "cap_sys_admin CAP_KILL",
      "~CAP_SYS_ADMIN",
      "~CAP_SYS_TIME CAP_NET_ADMIN",
      "CAP_TYPO",
      "KILL",
    )
    .map((value) => `CapabilityBoundingSet=${value}`),
  fc.constantFrom("User=me", "[Unit]", "[Service]", "# NoNewPrivileges=yes"),
)
const section = fc.array(line, { maxLength: 8 }).map((lines) => ["[Service]", ...lines, ""].join("\n"))

const whole = (text: string): string => `[Service]\nExecStart=/bin/true\n${text}`

test("sandbox lines mean what systemd makes of them", (t) => {
  if (!hasAnalyzer(t)) return
  assertAll(fc.sample(section, { seed, numRuns: 80 }).map(whole))
})

const folders = [...dropInFolders(name), "a-b-c-.service.d", "b.service.d", "a.service.d", "-.service.d"]
const dropIns = fc.array(
  fc.tuple(fc.constantFrom(...folders), fc.constantFrom("10-x.conf", "20-y.conf", "z.conf", "no.txt"), section),
  {
    maxLength: 4,
  },
)

test("drop-ins count in systemd's order", (t) => {
  if (!hasAnalyzer(t)) return
  for (const [text, parts] of fc.sample(fc.tuple(section, dropIns), { seed, numRuns: 15 })) {
    const files: Record<string, string> = { [name]: whole(text) }
    for (const [folder, file, part] of parts) files[`${folder}/${file}`] = part
    const present = dropInFolders(name).map((folder) => ({
      folder,
      names: Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1)),
    }))
    const read = dropInOrder(present).map((each) => unitOf(files[`${each.folder}/${each.name}`] ?? "", true))
    const [rows] = rowsOf(files, [name])
    assertAgreement(withDropIns(unitOf(whole(text)), read), rows ?? new Map(), JSON.stringify(files, undefined, 1))
  }
})

test("the lines that are added close every gap, and systemd takes them", (t) => {
  if (!hasAnalyzer(t)) return
  const fixed = fc.sample(section, { seed: seed + 1, numRuns: 40 }).map((text) => {
    const unit = unitOf(whole(text))
    const edits = additions(unit, missingSafeguards(unit))
    assert.ok(!isRefusal(edits))
    return applyEdits(whole(text), edits)
  })
  for (const text of fixed) assert.deepEqual(missingSafeguards(unitOf(text)), [], text)
  assertAll(fixed)
})
