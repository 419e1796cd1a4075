/** Hostile texts cost time in proportion to their length. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { readAs, readEnvFile } from "../../../server/src/model/env/read.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"

/** Texts of about `size` characters. */
const hostile = (size: number): Readonly<Record<string, string>> => ({
  "open quotes": 'A="'.repeat(size / 3),
  "open quotes on lines": 'A="\n'.repeat(size / 4),
  "alternating quotes": "A='x\nB=\"y\n".repeat(size / 10),
  quotes: `A=${'"'.repeat(size)}`,
  "single quotes on lines": "A='\n".repeat(size / 4),
  backticks: "A=`\n".repeat(size / 4),
  backslashes: `A="${"\\".repeat(size)}`,
  "escaped quotes": `A="${'\\"'.repeat(size / 2)}`,
  "escaped quotes on lines": 'A="\\"\n'.repeat(size / 6),
  hashes: `A=${" #".repeat(size / 2)}`,
  "hashes without a blank": `A=${"#".repeat(size)}`,
  "comments on lines": "A=b # c\n".repeat(size / 8),
  dollars: `A=${"$".repeat(size)}`,
  "open braces": `A=${"${A:-".repeat(size / 6)}`,
  "closed braces": `A=${"${A:-".repeat(size / 7)}${"}".repeat(size / 7)}`,
  "open braces on lines": "A=${A:-\n".repeat(size / 8),
  doubling: `A=xx\n${"A=$A$A\n".repeat(size / 8)}`,
  "long values": `A=${"x".repeat(1000)}\n${"B=$A$A$A$A$A$A$A$A\n".repeat(size / 20)}`,
  "line separators": `A=${"'\u2028".repeat(size / 2)}`,
  blanks: " ".repeat(size),
  "names in one line": "A ".repeat(size / 2),
  colons: ":".repeat(size),
  "bare names": "A\n".repeat(size / 2),
  "plain lines": "A=b\n".repeat(size / 4),
  "carriage returns": "A=b\r".repeat(size / 4),
  exports: "export ".repeat(size / 7),
  brackets: "[\n".repeat(size / 2),
  "expanded braces": `A=${"${".repeat(size / 2)}`,
  "expanded colons": `A=${"${a:".repeat(size / 4)}`,
  "expanded defaults": `A=${"${a:-".repeat(size / 5)}`,
  "Python doubling": `A=xx\n${"A=${A}${A}\n".repeat(size / 11)}`,
  "equals signs": "=\n".repeat(size / 2),
  "NUL characters": "A=\0\n".repeat(size / 4),
})

/** Milliseconds of processor time for everything that is done to a file: other programs of the machine do not count. */
function cost(text: string): number {
  const start = process.cpuUsage()
  const tree = parseEnv(text)
  for (const reader of ["dotenv", "compose", "systemd", "node", "python", "docker", "podman"] as const)
    readAs(reader, tree, new Map())
  void readEnvFile(tree, ["compose"], true, new Map()).variables
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

describe("hostile text", () => {
  const small = hostile(2_500)
  for (const [name, text] of Object.entries(hostile(20_000)))
    it(`${name}: eight times the text, about eight times the time`, () => {
      const before = cost(small[name] ?? "")
      let after = cost(text)
      // The first runs also compile the code: the least of a few counts.
      for (let again = 0; again < 4 && after >= 16 * before + 80; again++) after = Math.min(after, cost(text))
      assert.ok(after < 16 * before + 80, `${before.toFixed(1)} ms, then ${after.toFixed(1)} ms`)
    })
  // Quadratic time would be minutes here; the limit leaves room for a busy machine.
  const megabyte = hostile(1_000_000)
  for (const name of ["quotes", "backslashes", "escaped quotes", "plain lines"])
    it(`a megabyte of ${name}`, () => {
      const took = cost(megabyte[name] ?? "")
      assert.ok(took < 4000, `${took.toFixed(0)} ms`)
    })
})
