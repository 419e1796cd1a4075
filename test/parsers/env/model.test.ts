/** Variables and settings of an env file: what its readers agree on, and rewriting for all of them. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { applyEdits, isRefusal } from "../../../server/src/base/edit.ts"
import type { EnvReader } from "../../../server/src/base/env-reader.ts"
import { envFacts } from "../../../server/src/model/env/facts.ts"
import { readAs, readEnvFile } from "../../../server/src/model/env/read.ts"
import type { EnvFile } from "../../../server/src/model/env/types.ts"
import type { Setting } from "../../../server/src/model/facts.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"
import { runs, soup } from "./soup.ts"

const read = (text: string, readers: readonly EnvReader[], areKnown = true): EnvFile =>
  readEnvFile(parseEnv(text), readers, areKnown, new Map())

/** The value of each variable in file order, `?…` for unknown ones. */
const values = (file: EnvFile) => file.variables.map(({ value }) => (value.known ? value.value : `?${value.because}`))

function setting(text: string, readers: readonly EnvReader[], name = "A"): Setting {
  const found = envFacts(read(text, readers), parseEnv(text), "production").settings.find((each) => each.name === name)
  assert.ok(found)
  return found
}

function rewritten(text: string, readers: readonly EnvReader[], value: string): string {
  const edits = setting(text, readers).rewrite(value)
  return isRefusal(edits) ? `refused: ${edits.refused}` : applyEdits(text, edits)
}

describe("env model", () => {
  it("knows a value where the readers agree", () => {
    assert.deepEqual(values(read("A=b\nB='c d'\n", ["dotenv", "compose", "systemd"])), ["b", "c d"])
  })
  it("does not know one on which they differ", () => {
    assert.deepEqual(values(read("A=b#c\nB=1\n", ["dotenv", "compose"])), [
      "?dotenv and Compose read different values",
      "1",
    ])
    assert.deepEqual(values(read("A=b#c\n", ["compose"])), ["b#c"])
    assert.deepEqual(values(read("export A=b\n", ["compose", "systemd"])), ["?systemd does not set `A`"])
  })
  it("does not know what the shell may set", () => {
    assert.match(values(read("A=${X}\nB=$A\n", ["compose"]))[0] ?? "", /^\?`X` is not set/)
    assert.deepEqual(values(read("A=${X:-d}\nB=$A\n", ["compose"])), ["d", "d"])
  })
  it("a reader that refuses the file leaves nothing known, unless it was only guessed", () => {
    const text = "A=1\nB=${{ x }}\n"
    assert.match(values(read(text, ["dotenv", "compose"], true))[0] ?? "", /^\?Compose refuses the file/)
    assert.deepEqual(values(read(text, ["dotenv", "compose"], false)), ["1", "${{ x }}"])
    assert.match(values(read(text, ["compose"], false))[0] ?? "", /^\?Compose refuses the file/)
  })
  it("leaves the value open where nobody's rules are known", () => {
    assert.match(values(read("A=1", []))[0] ?? "", /^\?the rules/)
  })
  it("marks the lines that a later one replaces", () => {
    const { variables } = read("A=1\nB=2\nexport A=3\n", ["compose"])
    assert.deepEqual(
      variables.map(({ name, overridden }) => [name, overridden]),
      [
        ["A", true],
        ["B", false],
        ["A", false],
      ],
    )
    assert.deepEqual(
      envFacts(read("A=1\nA=3\n", ["compose"]), parseEnv("A=1\nA=3\n"), "production").settings.map(
        ({ value }) => value,
      ),
      [{ known: true, value: "3" }],
    )
  })
  it("does not take the value of a swallowed or split line for its own", () => {
    const text = 'A="b\nB=c\n'
    assert.match(values(read(text, ["systemd"]))[1] ?? "", /^\?systemd does not set `B`/)
  })
})

describe("env settings", () => {
  it("point at name and value", () => {
    const text = 'X=0\nexport A="b c" # d\n'
    const { span, nameSpan, valueSpan, literal, carrier, owner } = setting(text, ["compose"])
    assert.equal(text.slice(nameSpan.start, nameSpan.end), "A")
    assert.equal(text.slice(valueSpan.start, valueSpan.end), "b c")
    assert.equal(text.slice(span.start, span.end), 'A="b c"')
    assert.deepEqual([literal, carrier, owner], [true, "env-file", ""])
  })
  it("are literal unless something from outside goes in", () => {
    assert.equal(setting("A=$X", ["compose"]).literal, false)
    assert.equal(setting("X=1\nA=$X", ["compose"]).literal, true)
    assert.equal(setting("A=$X", ["systemd"]).literal, true)
    assert.equal(setting("A=${X:-d}", ["compose"]).literal, true)
    assert.equal(setting("A=b#c", ["compose", "dotenv"]).literal, true)
  })
  it("are rewritten in their style", () => {
    assert.equal(rewritten('export A="b" # c\r\n', ["compose"], "x"), 'export A="x" # c\r\n')
    assert.equal(rewritten("A=b", ["compose", "systemd"], "a b"), "A='a b'")
  })
  it("are not rewritten where a reader would get something else", () => {
    assert.match(rewritten("A=b # c", ["systemd"], "x"), /refused: systemd/)
    assert.match(rewritten("export A=b", ["compose", "systemd"], "x"), /refused: systemd/)
    assert.match(rewritten('A="b" B=c', ["dotenv"], "it's \\"), /refused/)
  })
  it("a rewritten value is what every reader gets", () => {
    fc.assert(
      fc.property(soup(14), fc.constantFrom("x", "a b", "k#v", "$5", ""), (text, value) => {
        const readers = ["dotenv", "compose", "systemd"] as const
        const file = read(text, readers)
        for (const each of envFacts(file, parseEnv(text), "production").settings) {
          const edits = each.rewrite(value)
          if (isRefusal(edits)) continue
          const after = applyEdits(text, edits)
          for (const reader of readers) {
            const reading = readAs(reader, parseEnv(after), new Map())
            const before = file.readings.get(reader)
            if (
              !reading.ok ||
              !before?.ok ||
              before.variables.get(each.name)?.line.span.start !== lineStart(each, file)
            )
              continue
            assert.equal(reading.variables.get(each.name)?.value, value, `${reader}: ${JSON.stringify(after)}`)
          }
        }
      }),
      runs(500),
    )
  })
  it("cost nothing until they are asked for, and no more than once", () => {
    const file = read("A=1", ["compose"])
    assert.equal(file.variables, file.variables)
    assert.equal(file.readings, file.readings)
  })
})

function lineStart(each: Setting, file: EnvFile): number | undefined {
  return file.variables.find((variable) => variable.nameSpan.start === each.nameSpan.start)?.line.span.start
}
