/** Lines that readers take differently: sound, complete, silent on portable spellings, and mended by proof. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { applyEdits, isRefusal } from "../../../server/src/base/edit.ts"
import type { EnvReader } from "../../../server/src/base/env-reader.ts"
import { badLines } from "../../../server/src/model/env/bad-lines.ts"
import { divergencesOf, keptLineEnds, rawReaders } from "../../../server/src/model/env/divergence.ts"
import { portableSpelling, respell } from "../../../server/src/model/env/portable.ts"
import { readAs, readEnvFile, readerNames } from "../../../server/src/model/env/read.ts"
import type { EnvFile, EnvReading } from "../../../server/src/model/env/types.ts"
import { named, readingsText } from "../../../server/src/model/env/words.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"
import type { EnvTree } from "../../../server/src/syntax/env/tree.ts"
import { runs, soup } from "./soup.ts"

const all = Object.keys(readerNames) as readonly EnvReader[]

function open(text: string, readers: readonly EnvReader[]): readonly [EnvFile, EnvTree] {
  const tree = parseEnv(text)
  return [readEnvFile(tree, readers, true, new Map()), tree]
}

/** `cause text-of-the-place`. */
function told(text: string, readers: readonly EnvReader[]): readonly string[] {
  const [file, tree] = open(text, readers)
  return divergencesOf(file, tree).map(({ cause, at }) => `${cause} ${text.slice(at.start, at.end)}`)
}

/** What a reading sets, as one text; what no file settles is marked. */
function valuesOf(reading: EnvReading): string {
  if (!reading.ok) return "refused"
  return JSON.stringify(
    [...reading.variables]
      .map(([name, { value, missing }]) => [name, missing?.length || reading.unsettled?.has(name) ? null : value])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  )
}

const portable = fc.stringMatching(/^[A-Za-z0-9_./:@%+=,^-]{0,24}$/)
const inQuotes = fc
  .stringMatching(/^[ !#-&(-[\]-~]{1,24}$/)
  .filter((text) => !text.includes("${") && !text.includes("'") && !text.includes("\\") && text.trim() === text)

describe("divergences", () => {
  it("has one cause per line, at the narrowest place", () => {
    assert.deepEqual(told("A=1 # c\n", ["compose", "systemd"]), ["comment # c"])
    assert.deepEqual(told('A="1" # c\n', ["compose", "docker"]), ['quotes "1"'])
    assert.deepEqual(told("A=$(date)\n", ["compose", "bash"]), ["command $(date)"])
    assert.deepEqual(told('A="a\\nb"\n', ["compose", "systemd"]), ['escape "a\\nb"'])
    assert.deepEqual(told("A=C:\\x\n", ["systemd"]), ["backslash C:\\x"])
    assert.deepEqual(told("A=a\\ b\n", ["systemd"]), [])
    assert.deepEqual(told("A=a#b\n", ["node"]), ["hash a#b"])
    assert.deepEqual(told("A= b\n", ["docker"]), ["blanks b"])
    assert.deepEqual(told("X=1\nA=$X\n", ["compose", "systemd"]), ["dollar $X"])
    assert.deepEqual(told("X=1\nA=$X\n", ["compose", "bash"]), [])
  })

  it("keeps apart what an unclosed quote does to the lines below", () => {
    assert.deepEqual(told('A="x\nB=1\nC=2 # c\n', ["compose", "systemd"]), ["comment # c"])
  })

  it("tells a carriage return once, not line by line", () => {
    const [file, tree] = open("A=1\r\nB=$A\r\n", ["compose", "bash"])
    assert.deepEqual(divergencesOf(file, tree), [])
    assert.deepEqual(
      keptLineEnds(file, tree).map(({ reader, variables }) => `${reader} ${variables.length}`),
      ["bash 2"],
    )
  })

  it("is silent on portable spellings, whoever reads them", () => {
    fc.assert(
      fc.property(fc.subarray([...all], { minLength: 1 }), portable, (readers, value) => {
        const text = `# ${value}\nA=${value}\nB='x'\n`.replace("B='x'\n", "B=x\n")
        assert.deepEqual(told(text, readers), [])
        const [file, tree] = open(text, readers)
        assert.deepEqual(badLines(file, tree), [])
      }),
      runs(300),
    )
  })

  it("is silent on single quotes for all readers that know quotes", () => {
    const quoting = all.filter((reader) => !rawReaders.has(reader))
    fc.assert(
      fc.property(fc.subarray(quoting, { minLength: 1 }), inQuotes, (readers, value) => {
        assert.deepEqual(told(`A='${value}'\n`, readers), [])
      }),
      runs(300),
    )
  })

  it("says something wherever two readers get something else, whatever the text", () => {
    fc.assert(
      fc.property(soup(), fc.shuffledSubarray([...all], { minLength: 2, maxLength: 2 }), (text, readers) => {
        const [file, tree] = open(text, readers)
        const [one, other] = [...file.readings.values()].map(valuesOf)
        const found = [...divergencesOf(file, tree), ...badLines(file, tree), ...keptLineEnds(file, tree)]
        if (one !== other && ![...file.readings.values()].some((each) => !each.ok && each.missing !== undefined))
          assert.ok(found.length > 0, `${JSON.stringify(text)} ${readers.join()} ${one} ${other}`)
        const lines = divergencesOf(file, tree).map(({ line }) => line.span.start)
        assert.equal(new Set(lines).size, lines.length)
        for (const each of divergencesOf(file, tree)) {
          assert.ok(each.at.start <= each.at.end && each.at.end <= text.length)
          assert.ok(readingsText(each).length > 0 && named(readers).includes(" and "))
        }
      }),
      runs(500),
    )
  })

  it("mends a line so that all readers get what was written, and the other lines as before", () => {
    let mended = 0
    fc.assert(
      fc.property(soup(12), fc.subarray([...all], { minLength: 1, maxLength: 4 }), (soupText, readers) => {
        const text = `Z=0\nA=${soupText.replace(/[\r\n]/g, " ")}\nY=1\n`
        const [file, tree] = open(text, readers)
        for (const { line, meant } of divergencesOf(file, tree)) {
          const edits = respell(file, tree, line, meant)
          if (isRefusal(edits)) continue
          mended++
          const after = parseEnv(applyEdits(text, edits))
          for (const reader of readers) {
            const reading = readAs(reader, after, new Map())
            assert.ok(reading.ok, `${reader} ${JSON.stringify(after.text)}`)
            assert.equal(reading.variables.get(line.name)?.value, meant, `${reader} ${JSON.stringify(after.text)}`)
            assert.equal(reading.variables.get("Y")?.value, "1")
          }
          const next = readEnvFile(after, readers, true, new Map())
          const same = divergencesOf(next, after).filter((each) => each.name === line.name)
          assert.deepEqual(same, [], `${JSON.stringify(text)} ${JSON.stringify(after.text)} ${readers.join()}`)
        }
      }),
      runs(500),
    )
    assert.ok(mended > 20, `only ${mended}`)
  })

  it("finds the spelling that suits the readers", () => {
    const spelled = (value: string, readers: readonly EnvReader[]): string | undefined =>
      portableSpelling(open("", readers)[0], value)
    assert.equal(spelled("a b", ["compose", "docker"]), "a b")
    assert.equal(spelled("a b", ["compose", "bash"]), "'a b'")
    assert.equal(spelled("it's", ["compose", "bash"]), '"it\'s"')
    assert.equal(spelled("a b", ["docker", "bash"]), undefined)
    assert.equal(spelled("$2b$10$abc", ["compose", "systemd", "dotenv", "node", "python", "bash"]), "'$2b$10$abc'")
    assert.equal(spelled("a # b", ["docker"]), undefined)
  })
})
