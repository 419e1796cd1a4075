/** The systemd reader against systemd's own library, called in-process through Python: random files give the same result. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { type TestContext, test } from "node:test"
import { fileURLToPath } from "node:url"
import fc from "fast-check"
import { readSystemd } from "../../../server/src/model/env/readers/systemd.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"
import { inCi } from "../../support/oracle.ts"
import { envCorpus } from "./corpus.ts"
import { runs, soup } from "./soup.ts"

const program = fileURLToPath(new URL("load_env_file.py", import.meta.url))

/** The library of versions whose comment rule is the reader's: before 254 a backslash continues a comment. */
function library(): string | undefined {
  for (const folder of ["/usr/lib/x86_64-linux-gnu/systemd", "/usr/lib/aarch64-linux-gnu/systemd", "/usr/lib/systemd"])
    for (const name of existsSync(folder) ? readdirSync(folder) : [])
      if (Number(/^libsystemd-shared-(\d+)/.exec(name)?.[1] ?? 999) < 254) return `${folder}/${name}`
  return undefined
}

/** Any errno: the reasons are the reader's own words. */
const refused = -1

type Result = Readonly<Record<string, string>> | number

/** What systemd makes of each text: variables, or a negative errno for a refused file. */
function systemd(t: TestContext, texts: readonly string[]): readonly Result[] | undefined {
  const path = library()
  const run =
    path &&
    spawnSync("python3", [program, path], { input: JSON.stringify(texts), encoding: "utf8", maxBuffer: 1 << 28 })
  if (run && run.status === 0) return JSON.parse(run.stdout)
  assert.ok(!inCi(), "systemd's library or python3 is not here; in CI every oracle has to be there")
  t.skip("systemd's library or python3 is not here")
  return undefined
}

function ours(text: string): Result {
  const reading = readSystemd(parseEnv(text))
  if (!reading.ok) return refused
  return Object.fromEntries([...reading.variables].map(([name, { value }]) => [name, value]))
}

function compare(t: TestContext, texts: readonly string[]): void {
  const results = systemd(t, texts)
  if (!results) return
  for (const [i, text] of texts.entries()) {
    const expected: Result | undefined = results[i]
    assert.deepEqual(ours(text), typeof expected === "number" ? refused : expected, JSON.stringify(text))
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
  compare(t, fc.sample(soup(), runs(2500)))
})

test("what once was read differently", (t) => {
  compare(t, [
    "=\\\nA=1\n",
    "==x\nA=1",
    "\ufeffA=1\nB=2",
    "# c\\\nA=1\nB=2",
    "A=b\\\r\nB=2",
    "A='x' \"y\" z \nB=1",
    "A=1\0\nB=2",
    "",
  ])
})
