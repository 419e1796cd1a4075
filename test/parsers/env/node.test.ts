/** The Node.js reader against `util.parseEnv` of the Node that runs the tests. */
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { parseEnv as parseAsNode } from "node:util"
import fc from "fast-check"
import { readNode } from "../../../server/src/model/env/readers/node.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"
import { inCi } from "../../support/oracle.ts"
import { envCorpus } from "./corpus.ts"
import { runs, soup } from "./soup.ts"

/** Other versions read some lines in other ways, as the reader's own words say. */
function isOurNode(t: TestContext): boolean {
  if (process.versions.node.startsWith("24.")) return true
  assert.ok(!inCi(), "in CI the tests run in Node 24")
  t.skip(`this is Node ${process.versions.node}, the reader is that of 24`)
  return false
}

function same(text: string): void {
  const reading = readNode(parseEnv(text))
  assert.ok(reading.ok)
  const ours = Object.fromEntries([...reading.variables].map(([name, { value }]) => [name, value]))
  assert.deepEqual(ours, { ...parseAsNode(text) }, JSON.stringify(text))
  for (const { line } of reading.variables.values())
    assert.ok(line.span.start <= line.span.end && line.span.end <= text.length)
}

test("real files", (t) => {
  const files = envCorpus()
  if (files.length === 0) t.skip("the corpus is not here")
  if (isOurNode(t)) for (const { text } of files) same(text)
})

test("random files", (t) => {
  if (isOurNode(t)) fc.assert(fc.property(soup(), same), runs(3000))
})

test("what a reader of its own would read otherwise", (t) => {
  if (!isOurNode(t)) return
  for (const text of [
    "NOPE\nA=1",
    "=b\nA=1",
    "=\nA=1",
    "export A=\nB=1",
    "export  A=1",
    "export\tA=1",
    "A= \n B=1",
    'A="x"\n  # c=d\nB=1',
    'A="x" y\nB=1',
    "A=`x\ny`z",
    "A='x\\'y'",
    "[a]\nA=1",
    "A=b\rc\r\n",
    "\ufeffA=1",
  ])
    same(text)
})

test("`__proto__` is a variable like any other; `util.parseEnv` alone loses it in its object", () => {
  const reading = readNode(parseEnv("__proto__=x\n"))
  assert.equal(reading.ok && reading.variables.get("__proto__")?.value, "x")
})

test("names where they stand, behind carriage returns too", () => {
  const text = "A=1\r\n\r\nexport  BC = 2\r\n"
  const reading = readNode(parseEnv(text))
  assert.ok(reading.ok)
  const { nameSpan } = reading.variables.get("BC")?.line ?? assert.fail("BC is not there")
  assert.equal(text.slice(nameSpan.start, nameSpan.end), "BC")
})

test("says what it passes over", () => {
  const text = 'NOPE\nA="b" c\n = d\n'
  const reading = readNode(parseEnv(text))
  assert.ok(reading.ok)
  const ignored = (reading.ignored ?? []).map(({ span, why }) => [text.slice(span.start, span.end), why])
  assert.deepEqual(ignored.slice(0, 2), [
    ["NOPE", "it is not `NAME=value`"],
    ["c", "it stands behind the closing quote"],
  ])
})
