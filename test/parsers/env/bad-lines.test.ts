/** Lines that readers refuse or pass over: all of them, each once, and none where nobody fails. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import type { EnvReader } from "../../../server/src/base/env-reader.ts"
import { badLines } from "../../../server/src/model/env/bad-lines.ts"
import { readEnvFile } from "../../../server/src/model/env/read.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"
import { runs, soup } from "./soup.ts"

function bad(text: string, readers: readonly EnvReader[], areKnown = true): string[] {
  const tree = parseEnv(text)
  return badLines(readEnvFile(tree, readers, areKnown, new Map()), tree).map(
    ({ kind, at }) => `${kind} ${text.slice(at.start, at.end)}`,
  )
}

test("systemd joins a line to the one above at a backslash, and before 254 to a comment too", () => {
  assert.deepEqual(bad("# ends in \\\nA=1\nB=2\n", ["systemd"]), ["joined A"])
  assert.deepEqual(bad("X=--fast \\\nA=1\n", ["systemd"]), ["joined A"])
  assert.deepEqual(bad("X=--fast \\\n  --safe\nA=1\n", ["systemd"]), [])
  assert.deepEqual(bad("# ends in \\\\\nA=1\n", ["systemd"]), [])
  assert.deepEqual(bad("# ends in \\\r\nA=1\r\n", ["systemd"]), [], "the backslash protects the carriage return only")
  assert.deepEqual(bad("# ends in \\\nA=1\n", ["compose", "dotenv"]), [])
})

test("a byte order mark costs systemd the first variable", () => {
  assert.deepEqual(bad("\ufeffA=1\nB=2\n", ["systemd"]), ["ignored A"])
  assert.deepEqual(bad("\ufeffA=1\nB=2\n", ["compose", "dotenv"]), [])
})

test("every line that Compose refuses is named, not the first alone", () => {
  assert.deepEqual(bad("+\nA=1\nB C=2\n;x\nD=${/}\n", ["compose"]), [
    ...["refused +", "refused B C=2", "refused ;", "refused ${/}"],
  ])
})

test("a variable that must be set somewhere else is no fault of the file", () =>
  assert.deepEqual(bad("A=${B:?}\n+\n", ["compose"]), ["refused +"]))

test("a bare name is Compose's business", () => {
  assert.deepEqual(bad("NAME\n", ["compose"]), [])
  assert.deepEqual(bad("NAME\n", ["dotenv", "compose"], false), [])
  assert.deepEqual(bad("NAME\n", ["systemd"]), ["ignored NAME"])
})

test("guessed readers must all fail", () => {
  assert.deepEqual(bad("A B=1\n;c\nC=${{ x }}\n", ["dotenv", "compose"], false), ["malformed A B=1"])
  assert.deepEqual(bad("if x; then\nA B=1\nfi\n", ["dotenv", "compose"], false), [])
})

test("places lie inside the text, each line once, whatever the text", () => {
  fc.assert(
    fc.property(
      soup(),
      fc.subarray(["dotenv", "compose", "systemd"] as const),
      fc.boolean(),
      (text, readers, known) => {
        const tree = parseEnv(text)
        const found = badLines(readEnvFile(tree, readers, known, new Map()), tree)
        assert.equal(new Set(found.map(({ line }) => line)).size, found.length)
        for (const { at } of found) assert.ok(at.start <= at.end && at.end <= text.length)
      },
    ),
    runs(600),
  )
})
