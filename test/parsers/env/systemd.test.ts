/** The systemd reader against systemd's own library, called in-process through Python: random files give the same result. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { type TestContext, test } from "node:test"
import { fileURLToPath } from "node:url"
import fc from "fast-check"
import { readSystemd, readSystemdBefore254 } from "../../../server/src/model/env/readers/systemd.ts"
import type { EnvReading } from "../../../server/src/model/env/types.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"
import type { EnvTree } from "../../../server/src/syntax/env/tree.ts"
import { inCi } from "../../support/oracle.ts"
import { envCorpus } from "./corpus.ts"
import { runs, soup } from "./soup.ts"

const program = fileURLToPath(new URL("load_env_file.py", import.meta.url))

type Reader = (tree: EnvTree) => EnvReading

interface Library {
  readonly path: string
  /** The reader of this version's rules: 254 changed what a backslash in a comment does. */
  readonly reader: Reader
}

function library(): Library | undefined {
  for (const folder of ["/usr/lib/x86_64-linux-gnu/systemd", "/usr/lib/aarch64-linux-gnu/systemd", "/usr/lib/systemd"])
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const version = /^libsystemd-shared-(\d+)/.exec(name)?.[1]
      if (version !== undefined)
        return { path: `${folder}/${name}`, reader: Number(version) < 254 ? readSystemdBefore254 : readSystemd }
    }
  return undefined
}

/** Any errno: the reasons are the reader's own words. */
const refused = -1

type Result = Readonly<Record<string, string>> | number

/** What systemd makes of each text: variables, or a negative errno for a refused file. */
function systemd(t: TestContext, path: string | undefined, texts: readonly string[]): readonly Result[] | undefined {
  const run =
    path &&
    spawnSync("python3", [program, path], { input: JSON.stringify(texts), encoding: "utf8", maxBuffer: 1 << 28 })
  if (run && run.status === 0) return JSON.parse(run.stdout)
  assert.ok(!inCi(), "systemd's library or python3 is not here; in CI every oracle has to be there")
  t.skip("systemd's library or python3 is not here")
  return undefined
}

function ours(reader: Reader, text: string): Result {
  const reading = reader(parseEnv(text))
  if (!reading.ok) return refused
  return Object.fromEntries([...reading.variables].map(([name, { value }]) => [name, value]))
}

function compare(t: TestContext, texts: readonly string[]): void {
  const found = library()
  const results = systemd(t, found?.path, texts)
  if (!found || !results) return
  for (const [i, text] of texts.entries()) {
    const expected: Result | undefined = results[i]
    assert.deepEqual(ours(found.reader, text), typeof expected === "number" ? refused : expected, JSON.stringify(text))
  }
}

type Recorded = Readonly<Record<string, string>> | null

test("the libraries of 252 and of 257 and 262, recorded", () => {
  const { inputs }: { readonly inputs: readonly (readonly [string, Recorded, Recorded])[] } = JSON.parse(
    readFileSync(new URL("systemd-recorded.json", import.meta.url), "utf8"),
  )
  assert.ok(inputs.some(([, before, after]) => JSON.stringify(before) !== JSON.stringify(after)))
  for (const [text, before, after] of inputs) {
    assert.deepEqual(ours(readSystemdBefore254, text), before ?? refused, JSON.stringify(text))
    assert.deepEqual(ours(readSystemd, text), after ?? refused, JSON.stringify(text))
  }
})

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
