/** The Compose reader: values that compose-go's own tests and its parser state, positions, and what stands behind a value. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, it } from "node:test"
import fc from "fast-check"
import { readComposeEnv } from "../../../server/src/model/env/readers/compose.ts"
import type { EnvReading } from "../../../server/src/model/env/types.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"
import { runs, soup } from "./soup.ts"

interface Recorded {
  readonly environment: Record<string, string>
  /** Each text with the variables that Compose takes from it; null where it refuses the file. */
  readonly inputs: readonly (readonly [string, Readonly<Record<string, string>> | null])[]
}

const read = (text: string, environment: Record<string, string> = {}): EnvReading =>
  readComposeEnv(parseEnv(text), new Map(Object.entries(environment)))

function values(text: string, environment?: Record<string, string>): Record<string, string> | string {
  const reading = read(text, environment)
  if (!reading.ok) return reading.error
  return Object.fromEntries([...reading.variables].map(([name, { value }]) => [name, value]))
}

const cases: readonly (readonly [string, Record<string, string>])[] = [
  ['FOO="\\"quoted\\""', { FOO: '"quoted"' }],
  [`FOO="'d'"`, { FOO: "'d'" }],
  ["OPTION_A: Foo=bar", { OPTION_A: "Foo=bar" }],
  ["OPTION_A=1:B", { OPTION_A: "1:B" }],
  ["export exportFoo=2", { exportFoo: "2" }],
  ["exportFOO=2", { exportFOO: "2" }],
  ["export_FOO =2", { export_FOO: "2" }],
  ["export.FOO= 2", { "export.FOO": "2" }],
  ["\texport\tOPTION_A=2", { OPTION_A: "2" }],
  ['export OPTION_A="export A"', { OPTION_A: "export A" }],
  ["FOO=a\\tb", { FOO: "a\\tb" }],
  ['KEY="Z\\aZ\\bZ\\fZ\\nZ\\rZ\\tZ\\vZ\\\\Z\\0123Z"', { KEY: "Z\x07Z\bZ\fZ\nZ\rZ\tZ\vZ\\ZSZ" }],
  ['FOO="bar\\n\\ b\\az"', { FOO: "bar\n\\ b\x07z" }],
  ['FOO="bar\\\\\\n\\ b\\az"', { FOO: "bar\\\n\\ b\x07z" }],
  ['FOO="bar\\nbaz\\\\"', { FOO: "bar\nbaz\\" }],
  ['KEY="\\x07 \\u12e4 \\U00101234 \\c"', { KEY: "\\x07 \\u12e4 \\U00101234 \\c" }],
  ['A="\\0" B="\\012" C="\\0189" D="\\0377" E="\\0400"', { A: "\\", B: "\\12", C: "\\189", D: "ÿ", E: "\\400" }],
  ["FOO=bar #this is foo", { FOO: "bar" }],
  ["FOO=bar #", { FOO: "bar" }],
  ["FOO=123#not-an-inline-comment", { FOO: "123#not-an-inline-comment" }],
  ['FOO="bar#baz"#', { FOO: "bar#baz" }],
  [
    "a=b\na[1]=c\na.propertyKey=d\nárvíztűrő-TÜKÖRFÚRÓGÉP=ő",
    { a: "b", "a[1]": "c", "a.propertyKey": "d", "árvíztűrő-TÜKÖRFÚRÓGÉP": "ő" },
  ],
  ['FOO=test\nBAR="foo\\${FOO} ${FOO}"', { FOO: "test", BAR: "foo${FOO} test" }],
  ["A='x\\'y'", { A: "x'y" }],
  ["A='x\\\\'", { A: "x\\\\" }],
  ['A="b" B\n', { A: "b" }],
  // A name at the very end, without a line break behind it, is taken for a value without a name.
  ["A=b\nNAME", { A: "b", "": "NAME" }],
]

describe("Compose's reading of an env file", () => {
  for (const [text, expected] of cases) it(JSON.stringify(text), () => assert.deepEqual(values(text), expected))

  it("is what Compose's own parser gave for recorded inputs", () => {
    const recorded: Recorded = JSON.parse(readFileSync(new URL("compose-recorded.json", import.meta.url), "utf8"))
    assert.ok(recorded.inputs.length >= 300)
    for (const [text, expected] of recorded.inputs) {
      const ours = values(text, recorded.environment)
      assert.deepEqual(typeof ours === "string" ? null : ours, expected, JSON.stringify(text))
    }
  })
  it("refuses what never ends", () => {
    for (const value of ['"', '"value', '"value\\"', "\"value'", "'", "'value", "'value\\'", "'value\""]) {
      const reading = read(`A=1\nKEY=${value}`)
      assert.ok(!reading.ok)
      assert.match(reading.error, /never closed/)
      assert.deepEqual(reading.span, { start: 8, end: 9 })
    }
  })
  it("says where a line is broken", () => {
    const at = (text: string) => {
      const reading = read(text)
      assert.ok(!reading.ok, text)
      return text.slice(reading.span.start, reading.span.end)
    }
    assert.equal(at("A=1\n;B=2"), ";")
    assert.equal(at("A=1\nB C=2"), "B C")
    assert.equal(at("A=1\nlol😀wut"), "😀")
    assert.equal(at("A=x${B/}y"), "${B/}")
    assert.equal(at('A="x\\n${B/}y"'), "x\\n${B/}y")
    assert.equal(at("A=${B:?nothing}"), "${B:?nothing}")
  })
  it("takes the environment before the file, and bare names from it alone", () => {
    assert.deepEqual(values("A=file\nB=$A\nC\nD\n", { A: "shell", C: "c" }), { A: "file", B: "shell", C: "c" })
    assert.deepEqual(values("A=1\nA\n"), { A: "1" })
  })
  it("names the variables that it used and missed", () => {
    const reading = read("A=1\nB=$A-${NOPE}-${OTHER:-$A}-${A:+$ALSO}\nC=${A-$UNASKED}")
    assert.ok(reading.ok)
    assert.deepEqual(reading.variables.get("B")?.uses, ["A", "A"])
    assert.deepEqual(reading.variables.get("B")?.missing, ["NOPE", "ALSO"])
    assert.equal(reading.variables.get("C")?.missing, undefined)
  })
  it("names the variable that it cannot do without", () => {
    const reading = read("A=${NEEDED:?say what}")
    assert.ok(!reading.ok)
    assert.equal(reading.missing, "NEEDED")
    assert.deepEqual(values("A=${NEEDED:?say what}", { NEEDED: "x" }), { A: "x" })
  })
  it("counts an error in a default only where the default is used", () => {
    assert.deepEqual(values("A=1\nB=${A:-${/}}\nC=${A-${NOPE?}}"), { A: "1", B: "1", C: "1" })
    assert.match(String(values("A=\nB=${A:-${/}}")), /malformed/)
  })
  it("stops where values double line by line", () => {
    const reading = read(`A=xxxxxxxx\n${"A=$A$A\n".repeat(60)}`)
    assert.ok(!reading.ok)
    assert.match(reading.error, /grow/)
  })
  it("never quotes a value in an error", () => {
    fc.assert(
      fc.property(soup(16), (text) => {
        const reading = read(`${text}\nS="s3cr3t-v4lue${text}`)
        if (!reading.ok) assert.ok(!reading.error.includes("s3cr3t"))
      }),
      runs(500),
    )
  })
})
