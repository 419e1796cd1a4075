/** The python-dotenv reader against the package: the installed one, whatever its version, and results of the newest. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { type TestContext, test } from "node:test"
import { fileURLToPath } from "node:url"
import fc from "fast-check"
import { textOfBytes } from "../../../server/src/cli/env-bytes.ts"
import { type PythonEdition, readPython } from "../../../server/src/model/env/readers/python.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"
import { findProgram, inCi } from "../../support/oracle.ts"
import { envCorpus } from "./corpus.ts"
import { type Outcome, outcomeOf, recorded, sorted } from "./recorded.ts"
import { runs, soup } from "./soup.ts"

const script = fileURLToPath(new URL("python_dotenv.py", import.meta.url))
const environment = { A: "enva", C: "", NAME: "outer" }

interface Answer {
  readonly version: string
  /** Pairs, or what Python says when it opens the file. */
  readonly results: readonly (Extract<Outcome, readonly unknown[]> | string)[]
}

/** Debian's python3 first: a python3 that stands before it on PATH need not have Debian's modules. */
function ask(t: TestContext, texts: readonly string[]): Answer | undefined {
  const python = findProgram("/usr/bin/python3", "python3")
  const input = JSON.stringify([environment, texts])
  const run = python && spawnSync(python, [script], { input, encoding: "utf8", maxBuffer: 1 << 28 })
  if (run && run.status === 0) return JSON.parse(run.stdout)
  assert.ok(!inCi(), "python-dotenv is not installed; in CI every oracle has to be there")
  t.skip("python-dotenv is not installed")
  return undefined
}

/** The rules of a version: 1.2.3 has the one half of the changes and no edition of its own. */
function editionOf(version: string): PythonEdition {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number)
  assert.notEqual(version, "1.2.3", "1.2.3 lies between the two editions that the reader knows")
  return major > 1 || (major === 1 && (minor > 2 || (minor === 2 && patch >= 4))) ? "1.2.4" : "1.2.2"
}

function compare(t: TestContext, texts: readonly string[]): void {
  const answer = ask(t, texts)
  if (answer === undefined) return
  const edition = editionOf(answer.version)
  for (const [i, text] of texts.entries()) {
    const reading = readPython(parseEnv(text), new Map(Object.entries(environment)), edition)
    const theirs: Answer["results"][number] = answer.results[i] ?? "no answer"
    const ours = reading.ok ? outcomeOf(reading) : reading.error
    assert.deepEqual(ours, typeof theirs === "string" ? theirs : sorted(theirs), JSON.stringify(text))
  }
}

test("real files", (t) => {
  const files = envCorpus()
  if (files.length === 0) t.skip("the corpus is not here")
  compare(
    t,
    files.map(({ text }) => text),
  )
})

test("random files", (t) => {
  const tokens = [
    ...["'A'", "'", "\x1c", "\u3000", "${A:-b}", "${ A}", "${B", ":-", "x", "\\a", "\\\\'", "''", "A=' ", 'B="'],
    ...["\n", "\n", "=", " ", "#", "}", "A", "export ", "\\", '"', "A= #"],
  ]
  const quotes = fc.array(fc.constantFrom(...tokens), { maxLength: 16 }).map((parts) => parts.join(""))
  compare(t, fc.sample(fc.oneof(soup(), quotes), runs(1500)))
})

test("bytes that are not UTF-8: Python's own words", (t) => {
  const bytes = fc.array(
    fc.constantFrom(0x41, 0x3d, 0x0a, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xed, 0xa0, 0xf0, 0x9f, 0x98, 0xff),
  )
  const texts = fc.sample(bytes, runs(300)).map((each) => textOfBytes(Uint8Array.from(each)))
  compare(t, texts)
})

test("results of the newest version", () => {
  const { environment, inputs } = recorded("python-recorded.json")
  assert.ok(inputs.length > 400)
  for (const [text, outcome] of inputs)
    assert.deepEqual(
      outcomeOf(readPython(parseEnv(text), new Map(Object.entries(environment)))),
      outcome,
      JSON.stringify(text),
    )
})

test("knows what went into a value and what nobody defines", () => {
  const reading = readPython(parseEnv("A=1\nB=${A}${C:-x}${D}"), new Map())
  assert.ok(reading.ok)
  const { uses, missing } = reading.variables.get("B") ?? {}
  assert.deepEqual([uses, missing], [["A"], ["D"]])
})

test("a file whose values double line by line is stopped at a bound", () => {
  const doubling = `A=xx\n${"A=${A}${A}\n".repeat(60)}`
  const reading = readPython(parseEnv(doubling), new Map())
  assert.equal(reading.ok, false)
})
