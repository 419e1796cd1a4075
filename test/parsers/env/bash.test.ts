/** The reading of a shell: against bash itself, against recorded values, and what it must say where no file settles a value. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, it } from "node:test"
import fc from "fast-check"
import { readBash } from "../../../server/src/model/env/readers/bash.ts"
import type { EnvReading } from "../../../server/src/model/env/types.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"
import { needs } from "../../support/oracle.ts"
import { environment, findBash, names, sourced } from "./bash-oracle.ts"
import { bashSoup } from "./bash-soup.ts"
import { envCorpus } from "./corpus.ts"
import { runs, soup } from "./soup.ts"

type Taken = Extract<EnvReading, { readonly ok: true }>

function read(text: string, outside: ReadonlyMap<string, string> = environment): Taken {
  const reading = readBash(parseEnv(text), outside)
  assert.ok(reading.ok)
  return reading
}

function values(text: string): Record<string, string> {
  return Object.fromEntries([...read(text).variables].map(([name, { value }]) => [name, value]))
}

function unsettled(text: string): readonly string[] {
  return [...(read(text).unsettled ?? new Map<string, string>()).keys()].sort()
}

const bash = findBash()

describe("bash itself", needs(bash, "bash 5.2"), () => {
  it("gives the same for random files", () => {
    const texts = fc.sample(bashSoup, runs(300))
    const results = sourced(bash ?? "", texts)
    let compared = 0
    for (const [i, text] of texts.entries()) {
      const expected = results[i]
      if (expected === undefined) continue
      const reading = read(text)
      for (const name of names) {
        if (reading.unsettled?.has(name)) continue
        const outside = name === "EXIST" && !/EXIST/.test(text) ? "fromenv" : undefined
        const ours = reading.variables.get(name)?.value ?? outside
        if (name === "EXIST" && ours === undefined) continue
        assert.equal(ours, expected[name], `${name} in ${JSON.stringify(text)}`)
        compared++
      }
    }
    assert.ok(compared > 2000, `only ${compared} values could be compared`)
  })
})

type Row = Readonly<Record<string, Readonly<Record<string, string>>>> & { readonly src: string }
const matrix: Readonly<Record<string, Row>> = JSON.parse(
  readFileSync(new URL("reader-matrix.json", import.meta.url), "utf8"),
)

it("is what the recorded shell left, and complains where it did", () => {
  for (const [id, row] of Object.entries(matrix)) {
    const { __err: error, ...expected } = row["bash"] ?? {}
    const reading = read(row.src, new Map([...environment, ["HOME", "<HOME>"]]))
    const open = reading.unsettled ?? new Map<string, string>()
    const all = Object.entries(expected).filter(([name]) => !open.has(name) || reading.variables.has(name))
    const ours = [...reading.variables].map(([name, { value }]) => [name, value])
    assert.deepEqual(Object.fromEntries(ours), Object.fromEntries(all), id)
    if (id !== "bt") assert.equal((reading.complaints ?? []).length > 0, error !== undefined, `${id}: complaints`)
  }
})

const cases: readonly (readonly [string, Record<string, string>])[] = [
  ["A=1 B=$A C=${B}x", { A: "1", B: "1", C: "1x" }],
  ["A=http://h/?x=1&y=2", { y: "2" }],
  ["A=b # c\nB=b#c\nC= #c\nD=#c", { A: "b", B: "b#c", C: "", D: "#c" }],
  ["set -a\nA=1\nset +a\nB=2\nexport C=$B", { A: "1", C: "2" }],
  ["A=1\nexport A\nunset A\nB=$A.", { B: "." }],
  ["export A=1 B='x y'\nreadonly C=3\nC=4\nD=5", { A: "1", B: "x y", C: "3", D: "5" }],
  ["UID=1000\nA=1\nUID=2; B=2\nC=3", { A: "1", C: "3" }],
  ["A=${X:-~/x}:~ B=\"~\" C='~' D=x~", { A: "/h/x:/h", B: "~", C: "~", D: "x~" }],
  ["A=1\nB=(x y)\nC=(z)tail", { A: "1", C: "(z)tail" }],
  ["A=1\nB='x\nC=3", { A: "1" }],
  ["A=1; B=2 )\nC=3", {}],
  ["A=1\nB=${X!}; C=3\nD=4", { A: "1", D: "4" }],
  ["A=1\nB=${X:?}\nC=3", { A: "1" }],
  ["A=1\nset -u\nB=$X\nC=3", { A: "1" }],
  ["A=1\nset -e\nfalse\nC=3", { A: "1" }],
  ["A=1\nreturn\nB=2", { A: "1" }],
  ['[ -n "$EXIST" ] && A=1\n[ x = y ] || B=2', { A: "1", B: "2" }],
  ["for A in x y; do B=$B$A; done", { A: "y", B: "xy" }],
  ["f() { A=1; local B=3; C=$1; }\nf q", { A: "1", C: "q" }],
  ["A=$((1<<3|1)) B=$((010+0x10)) C=$((-5%3))", { A: "9", B: "24", C: "-2" }],
  [
    "A=foobar\nB=${A#f*o} C=${A##f*o} D=${A/o/&&} E=${A:1:2} F=${A^^}",
    { A: "foobar", B: "obar", C: "bar", D: "fooobar", E: "oo", F: "FOOBAR" },
  ],
  ["A=`echo \"x  y\"` B=$(printf '%s-%s' 1 2) C=$(echo $(echo n))", { A: "x  y", B: "1-2", C: "n" }],
  ["A=1 nope\nB=2 export C=3", { C: "3" }],
  ["eval 'A=1'\neval \"B=\\$A\"", { A: "1", B: "1" }],
  ["A=b<c\nB=x\r", { A: "b", B: "x\r" }],
  ["!\nA=1\n! true && B=2", { A: "1" }],
  ["f() { A=$X; }\nX=2 f\nX=3 eval 'B=$X'", { A: "2", B: "3" }],
  ["set -- a b\nshift; A=$1.$#\nshift 5; B=$?", { A: "b.1", B: "1" }],
  ["A=1\nexport A=(1)\r\ndeclare B=(2)\r\n", { A: "(1)\r", B: "(2)\r" }],
  [": <<E\n${A:=x}\nE\nB=1\n: <<E && C=1\n`\nE\nD=1", { A: "x", B: "1", D: "1" }],
  ["A=$(: ${B:=2}; echo $B)", { A: "2" }],
  ["A=1\nB=${Q@Ax}\nC=2", { A: "1" }],
]

describe("a sourced file", () => {
  for (const [text, expected] of cases) it(JSON.stringify(text), () => assert.deepEqual(values(text), expected))

  it("never guesses what no file shows", () => {
    assert.deepEqual(unsettled("A=$(date)\nB=$A\nC=1"), ["A", "B"])
    assert.deepEqual(unsettled("A=1\n[ -f /x ] && A=2\nC=4"), ["A"])
    assert.deepEqual(unsettled("A=1\nwhile read -r X; do A=$X; done\nB=2"), ["A", "X"])
    assert.deepEqual(unsettled("A=1\n. ./other.env\nB=2\nC=$D"), ["A", "C"])
    assert.deepEqual(unsettled("set -e\nA=1\nnope\nB=2"), ["B"])
    assert.deepEqual(unsettled("A=0\n[ -f /x ] && set +a\nB=1\nC=$B"), ["B", "C"])
    assert.deepEqual(unsettled("[ -f /x ] && A=(1)\nA=2\nB=$A"), ["A", "B"])
    assert.deepEqual(unsettled("[ -f /x ] && f() { A=1; }\nA=0\nf\nB=2"), ["A"])
    assert.deepEqual(unsettled("D=$((C=RANDOM))\nE=$C"), ["C", "D", "E"])
    assert.deepEqual(unsettled("f() { A=2; }\nA=1 f\nB=1"), ["A"])
    assert.deepEqual(unsettled("A=é\nB=${#A} C=${A}x"), ["B"])
    assert.deepEqual(unsettled("A=$RANDOM B=$PWD C=${1:-x}"), ["A", "B", "C"])
  })
  it("spells what the running shell puts in, and says so", () => {
    const { variables, unsettled: open } = read("A=pa$$word\nB=$1x")
    assert.equal(variables.get("A")?.value, "pa<pid>word")
    assert.equal(variables.get("B")?.value, "<arg1>x")
    assert.match(open?.get("A") ?? "", /process id/)
    assert.match(open?.get("B") ?? "", /argument/)
  })
  it("names what a value is made of", () => {
    const { variables } = read("A=1\nB=$A-$NOPE-${OTHER:-x}\n")
    assert.deepEqual(variables.get("B")?.uses, ["A"])
    assert.deepEqual(variables.get("B")?.missing, ["NOPE"])
    assert.equal(variables.get("B")?.line.nameSpan.start, 4)
  })
  it("says where the shell complains, without a value", () => {
    const at = (text: string) =>
      (read(text).complaints ?? []).map(({ span, why }) => `${text.slice(span.start, span.end)}: ${why}`)
    assert.deepEqual(at("A = b\nB=1\n"), ["A: the shell runs this word as a command"])
    assert.deepEqual(at("A=pass word\n"), ["word: the shell runs this word as a command"])
    assert.match(at("A=1\nB='x\nC=2")[0] ?? "", /^': the quote `'` is never closed; nothing from this line on/)
    const hidden = "s3cr3t-v4lue"
    for (const { why } of read(`A=x ${hidden}\nB=${hidden})`).complaints ?? []) assert.ok(!why.includes(hidden))
  })
  it("finds its places behind NUL characters", () => {
    const text = "A=\0\0b\nB=c d\n"
    const { variables, complaints } = read(text)
    assert.equal(variables.get("A")?.value, "b")
    const [first] = complaints ?? []
    assert.equal(text.slice(first?.span.start, first?.span.end), "d")
    assert.equal(readBash(parseEnv("A=\0\n".repeat(300)), new Map()).ok, false)
  })
  it("reads anything", () => {
    fc.assert(
      fc.property(fc.oneof(soup(30), bashSoup), (text) => {
        const { complaints = [], ignored = [], variables } = read(text)
        for (const { span } of [...complaints, ...ignored]) assert.ok(span.start <= span.end && span.end <= text.length)
        for (const { line } of variables.values()) assert.ok(line.nameSpan.end <= text.length)
      }),
      runs(1500),
    )
  })
  it("reads the files of real projects", (t) => {
    const files = envCorpus()
    if (files.length === 0) t.skip("the corpus is not here")
    for (const { text } of files) read(text)
  })
})

/** Texts of about `size` characters that invite more time than they are long. */
const hostile = (size: number): Readonly<Record<string, string>> => ({
  "plain lines": "A=b\n".repeat(size / 4),
  "open quotes on lines": 'A="\n'.repeat(size / 4),
  "open braces": `A=${"${A:-".repeat(size / 6)}`,
  "open substitutions": `A=${"$(".repeat(size / 2)}`,
  "closed substitutions": `A=${"$(echo ".repeat(size / 7)}${")".repeat(size / 7)}`,
  "arithmetic parentheses": `A=$((${"(".repeat(size)}`,
  "double parentheses": "((".repeat(size / 2),
  "open brackets": `A=a\nB=\${A#${"[".repeat(size)}}`,
  "long patterns": `A=${"a".repeat(size / 2)}\nB=\${A/${"*a".repeat(size / 8)}b/x}\nC=\${A//*b/x}`,
  doubling: `A=xx\n${"A=$A$A\n".repeat(size / 8)}`,
  "nested loops": "for A in 1 2 3; do for B in 1 2 3; do for C in 1 2 3; do D=$D$A; done; done; done\n".repeat(
    size / 80,
  ),
  "functions that call themselves": "f() { f; f; }\nf\nA=1\n",
  "other files": "A=1\n. f\n".repeat(size / 8),
  "conditions on the machine": "[ -f x ] && A=1\n".repeat(size / 16),
  "open braces of words": `export A=${"{a,".repeat(size / 3)}`,
  "braces of words": "export A={a,b}{c,d}{e,f}\n".repeat(size / 25),
  "loops in loops": `${"while [ -f x ]; do ".repeat(12)}A=1${"; done".repeat(12)}\n`.repeat(size / 300),
})

describe("hostile text for a shell", () => {
  const cost = (text: string): number => {
    const start = process.cpuUsage()
    readBash(parseEnv(text), new Map())
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  }
  const small = hostile(2_500)
  for (const [name, text] of Object.entries(hostile(20_000)))
    it(`${name}: eight times the text, about eight times the time`, () => {
      const before = cost(small[name] ?? "")
      let after = cost(text)
      for (let again = 0; again < 4 && after >= 16 * before + 80; again++) after = Math.min(after, cost(text))
      assert.ok(after < 16 * before + 80, `${before.toFixed(1)} ms, then ${after.toFixed(1)} ms`)
    })
})
