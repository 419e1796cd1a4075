/** The dotenv reader against the npm package: real files and random ones give the same variables. */
import assert from "node:assert/strict"
import { test } from "node:test"
import dotenv from "dotenv"
import fc from "fast-check"
import { readDotenv } from "../../../server/src/model/env/readers/dotenv.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"
import { envCorpus } from "./corpus.ts"
import { runs, soup } from "./soup.ts"

function ours(text: string): Record<string, string> {
  const reading = readDotenv(parseEnv(text))
  assert.ok(reading.ok)
  return Object.fromEntries([...reading.variables].map(([name, { value }]) => [name, value]))
}

const same = (text: string) => {
  assert.deepEqual(ours(text), { ...dotenv.parse(text) })
  assert.deepEqual(ours(text), { ...dotenv.parse(text, { fast: true }) })
}

test("real files", (t) => {
  const files = envCorpus()
  if (files.length === 0) t.skip("the corpus is not here")
  for (const { path, text } of files) assert.deepEqual(ours(text), { ...dotenv.parse(text) }, path)
})

test("random files", () => {
  fc.assert(fc.property(soup(), same), runs(3000))
})

test("random files with Windows line ends and a byte order mark", () => {
  fc.assert(
    fc.property(soup(12), (text) => {
      same(text.replaceAll("\n", "\r\n"))
      same(`\ufeff${text}`)
    }),
    runs(1000),
  )
})

test("a name that JavaScript gives a meaning of its own", () => same("constructor=1\ntoString=2\n"))
