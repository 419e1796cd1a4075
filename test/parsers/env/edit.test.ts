/** Edits: what is written is what every reader gets; everything else stays as it was. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, it, test } from "node:test"
import dotenv from "dotenv"
import fc from "fast-check"
import { applyEdits, isRefusal } from "../../../server/src/base/edit.ts"
import { readAs } from "../../../server/src/model/env/read.ts"
import { appendVariable, removeLine, setValue, spell } from "../../../server/src/syntax/env/edit.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"
import type { EnvAssignment } from "../../../server/src/syntax/env/tree.ts"
import { runs, soup } from "./soup.ts"

function assignment(text: string, name: string): EnvAssignment {
  const line = parseEnv(text).lines.find((each) => each.kind === "assignment" && each.name === name)
  assert.ok(line?.kind === "assignment")
  return line
}

function set(text: string, name: string, value: string): string | undefined {
  const edits = setValue(assignment(text, name), value)
  return isRefusal(edits) ? undefined : applyEdits(text, edits)
}

function append(text: string, name: string, value: string): string | undefined {
  const edits = appendVariable(parseEnv(text), name, value)
  return isRefusal(edits) ? undefined : applyEdits(text, edits)
}

describe("setting a value", () => {
  it("keeps quotes, export, blanks, comment and line end", () => {
    assert.equal(set("A=1\nB=2\n", "A", "x"), "A=x\nB=2\n")
    assert.equal(set('export A = "1"  # why\r\nB=2', "A", "x y"), 'export A = "x y"  # why\r\nB=2')
    assert.equal(set("A='1' # why", "A", "a#b"), "A='a#b' # why")
    assert.equal(set("A= # nothing yet", "A", "x"), "A=x # nothing yet")
    assert.equal(set("A=", "A", "x"), "A=x")
    assert.equal(set("A: 1", "A", "x"), "A: x")
    assert.equal(set("A=1", "A", ""), "A=")
    assert.equal(set('A="one\ntwo"\nB=1', "A", "x"), 'A="x"\nB=1')
  })
  it("quotes a bare value that needs it", () => {
    assert.equal(set("A=1", "A", "a b"), "A='a b'")
    assert.equal(set("A=1", "A", "it's"), `A="it's"`)
    assert.equal(set("A=1", "A", "$x"), "A='$x'")
  })
  it("refuses what no quoting holds for everybody", () => {
    for (const value of ["a\nb", "a\\b", `it's "so"`, "é", "it's $5", "${X}", "a\0b", "`'x"])
      assert.equal(set("A=1", "A", value), undefined, JSON.stringify(value))
    assert.equal(set('A="1"', "A", "$x"), undefined)
    assert.equal(set("A='1'", "A", "it's"), undefined)
  })
})

describe("appending a variable", () => {
  it("writes a line of the file's kind", () => {
    assert.equal(append("", "A", "1"), "A=1\n")
    assert.equal(append("\ufeff", "A", "1"), "\ufeff\nA=1\n")
    assert.equal(append("B=2\n", "A", ""), "B=2\nA=\n")
    assert.equal(append("B=2", "A", "a b"), "B=2\nA='a b'\n")
    assert.equal(append("B=2\r\nC=3", "A", "1"), "B=2\r\nC=3\r\nA=1\r\n")
    assert.equal(append("B=2\r\n", "A", "1"), "B=2\r\nA=1\r\n")
  })
  it("refuses where the line would not count", () => {
    assert.equal(append('B="2\n', "A", "1"), undefined)
    assert.equal(append("B=2\\\n", "A", "1"), undefined)
    assert.equal(append("# to be continued \\", "A", "1"), undefined)
    assert.equal(append("", "A-B", "1"), undefined)
  })
  it("adds nothing but the variable, for every reader that reads the file", () => {
    fc.assert(
      fc.property(soup(14), (text) => {
        const after = append(text, "ADDED", "1")
        if (after === undefined) return
        for (const reader of ["dotenv", "compose", "systemd"] as const) {
          const before = readAs(reader, parseEnv(text.replace(/\n?$/, "\n")), new Map())
          const reading = readAs(reader, parseEnv(after), new Map())
          if (!before.ok || !reading.ok || swallows(reader, text)) continue
          assert.equal(reading.variables.get("ADDED")?.value, "1", `${reader}: ${JSON.stringify(after)}`)
          assert.equal(reading.variables.size, before.variables.size + 1, `${reader}: ${JSON.stringify(after)}`)
        }
      }),
      runs(600),
    )
  })
})

/** systemd reads on in a quote that stands in the middle of a line, which is no quote to anybody else. */
function swallows(reader: string, text: string): boolean {
  return reader !== "compose" && /["'`\r\\:]|=\s*$/.test(text)
}

describe("removing a line", () => {
  const remove = (text: string, name: string) => {
    const edits = removeLine(parseEnv(text), assignment(text, name))
    assert.ok(!isRefusal(edits))
    return applyEdits(text, edits)
  }
  it("takes its line end along", () => {
    assert.equal(remove("A=1\nB=2\nC=3\n", "B"), "A=1\nC=3\n")
    assert.equal(remove("A=1\r\nB=2\r\nC=3", "B"), "A=1\r\nC=3")
    assert.equal(remove("A=1\nB=2", "B"), "A=1\n")
    assert.equal(remove("\ufeffA=1\nB=2", "A"), "\ufeffB=2")
    assert.equal(remove('A="1\n2" # c\nB=2', "A"), "B=2")
    assert.equal(remove("A=1\rB=2\r", "A"), "B=2\r")
  })
})

const printable = fc.string({
  unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
  maxLength: 24,
})

test("a spelled value is the same to every reader", () => {
  fc.assert(
    fc.property(printable, (value) => {
      const spelling = spell(value)
      if (spelling === undefined) return
      const text = `A=${spelling}\n`
      for (const reader of ["dotenv", "compose", "systemd"] as const) {
        const reading = readAs(reader, parseEnv(text), new Map())
        assert.ok(reading.ok)
        assert.deepEqual(
          [...reading.variables.values()].map((variable) => variable.value),
          [value],
          `${reader}: ${text}`,
        )
      }
      assert.deepEqual({ ...dotenv.parse(text) }, { A: value })
    }),
    runs(800),
  )
})

for (const shell of ["bash", "dash"])
  test(`a spelled value is the same to ${shell}`, (t) => {
    if (spawnSync(shell, ["-c", ":"]).status !== 0) return t.skip(`${shell} is not here`)
    const values = fc.sample(printable, runs(300)).filter((value) => spell(value) !== undefined)
    assert.ok(values.length > 50)
    const folder = mkdtempSync(join(tmpdir(), "env-"))
    try {
      const file = join(folder, "f.env")
      writeFileSync(file, values.map((value, i) => `V${i}=${spell(value)}\n`).join(""))
      const run = spawnSync(shell, ["-c", 'set -a; . "$0"; exec env -0', file], {
        env: { PATH: process.env["PATH"] },
        encoding: "utf8",
      })
      const found = new Map(
        run.stdout
          .split("\0")
          .map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
      )
      for (const [i, value] of values.entries()) assert.equal(found.get(`V${i}`), value)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
