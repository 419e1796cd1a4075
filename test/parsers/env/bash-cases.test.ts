/** One case for each way in which the reading of a shell once differed from bash; the values are bash's own (5.2). */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { readBash } from "../../../server/src/model/env/readers/bash.ts"
import type { EnvReading } from "../../../server/src/model/env/types.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"
import { needs } from "../../support/oracle.ts"
import { environment, findBash, names, sourced } from "./bash-oracle.ts"

function read(text: string): Extract<EnvReading, { readonly ok: true }> {
  const reading = readBash(parseEnv(text), environment)
  assert.ok(reading.ok)
  return reading
}

const cases: readonly (readonly [string, Record<string, string>])[] = [
  // A command's words are all expanded before any of them is assigned.
  ["A=1\nexport A=2 B=$A", { A: "2", B: "1" }],
  ["export A= B=$((1+))\nC=1", { C: "1" }],
  // An option that does not exist leaves all of them as they are: `set -u␍`.
  ["set -u\r\nA=$X;B=1\n", { A: "", B: "1" }],
  ["set +a\r\nA=1\n", { A: "1" }],
  ["set +o allexport\r\nA=1\n", { A: "1" }],
  ["set -u -o nope\nA=$X\nB=1", {}],
  ["declare -q A\nB=$?\nexport +x C\nD=$?", { B: "2", D: "1" }],
  ["declare -lu A=Xy", { A: "Xy" }],
  ["A=1\nunset -v -- A\nunset -q B\nC=$?", { C: "2" }],
  ["unset A-B\nA=$?\nunset -v A-B\nB=$?", { A: "0", B: "1" }],
  // Under `set -e` an error in an expansion ends the shell, a wrong sum its line alone.
  ["set -e\nA=${!X} || true\nB=1", {}],
  ["set -e\nA=$((1/0))\nB=1", { B: "1" }],
  ["A=${!X:-d}; B=1\nC=1", { C: "1" }],
  ["export X\nA=x${!X}\nB=${!X:-d}", { A: "x", B: "d" }],
  // Nothing is cut from what is unset, and the operand is not looked at.
  ["A=${Z#${X:=1}} B=${Z/${X:=1}} C=${Z/#/x} D=${Z^${!Z}}", { A: "", B: "", C: "", D: "" }],
  ['A="${Z:-$Ca"b"c}" B="${Z:-$"x"}"', { A: "", B: "x" }],
  // Arithmetic: quotes, and signs that a blank parts.
  ['A=$(( "1" + 1 ))\nB="it\'s"\nC=$((B))\nD=1', { A: "2", B: "it's", D: "1" }],
  ["A=1\nB=$((+ + A)) C=$((A + + 1)) D=$((- --A))", { A: "0", B: "1", C: "2", D: "0" }],
  ["declare -i A='$B'\nC=1", {}],
  // Braces of a command's words.
  ["export A={a,b} B={a} C={} D=x{1..3}", { A: "b", B: "{a}", C: "{}", D: "x3" }],
  ['export A={"a":1,"b":{"c":2}}', { A: "b:{c:2}" }],
  ["export A={a}b,c} B={a{b,c} C={a\\,b} D={a,'b,c'}", { A: "c", B: "{ac", C: "{a,b}", D: "b,c" }],
  ["export {A,B}=1\nX='p q'\nexport C={b,$X} D={b,~}:~", { A: "1", B: "1", X: "p q", C: "p", D: "~:~" }],
  ["X=a\nexport A=${X,}$'\\'' B={1,2}$'\\''", { X: "a", A: "a'", B: "2'" }],
  ["A={a,b}\nfor B in {x,y}z; do C=$C$B; done", { A: "{a,b}", B: "yz", C: "xzyz" }],
  // `(…)` that is no array after all, of a file with CRLF for example.
  ["A=(\r\na\r\n)\r\nB=( x  'y' # c\n)z", { A: "(\r a\r)\r", B: "(x y)z" }],
  // Statuses.
  ["if false; then :; else A=$?; fi\nfalse\ncase x in x) B=$?;; esac", { A: "1", B: "1" }],
  ["! A=1 &\nB=$?", { B: "0" }],
  // Here-documents: that of a program changes nothing, that of an assignment comes behind it.
  ["nope <<E\n${A:=x}\nE\nB=1 <<E\n$((1|,))\nE\nC=1", { B: "1", C: "1" }],
  ["export 'A= b' B:c=1 B:x?", { A: " b" }],
]

/** What no file settles, and what stands beside it. */
const open: readonly (readonly [string, readonly string[], Record<string, string>])[] = [
  ["A=1\n[ -f x ] && export $(grep -v '#' .env)\nB=2", ["A"], { B: "2" }],
  ["export A={01..3}\nB=1", ["A"], { B: "1" }],
  ["export A=x{1,2}* B=1", ["A"], { B: "1" }],
  ["A=1 B=${!Q} nope\nC=$A", ["A", "C"], {}],
  ["RANDOM=1\nGROUPS=2\nexport HOSTNAME\nA=$HOSTNAME B=1", ["A", "GROUPS", "HOSTNAME", "RANDOM"], { B: "1" }],
  ["A=$(nope)\nB=${A:=x}\nC=1", ["A", "B"], { C: "1" }],
  ["A=1 $1 B=2", ["A"], {}],
  ['for A in "$@"; do B=1; done\nC=2', ["A", "B"], { C: "2" }],
  ["for ((A=0;A<2;A++)); do B=1; done", ["A", "B"], {}],
  ["[ -f x ] && readonly A\nA=1\nB=2", ["A"], { B: "2" }],
  ["A=1\n[ -f x ] && export -n A", ["A"], {}],
  ["while [ -f x ]; do [ -f y ] || A=${Q:?}; done\nB=1", ["B"], {}],
  ['A=1\nwhile [ -f x ]; do [ -n "$B" ] && A=2; B=1; done\nC=3', ["A", "B"], { C: "3" }],
  ["( [ -f x ] && exit )\nA=1", [], { A: "1" }],
  ["mapfile A\nA=1", [], {}],
  ["export UID=1000 A=1", ["UID"], { A: "1" }],
  ["export X\nA=${X@A} B=${Z@A}", ["A"], { B: "" }],
  ["A='a\\'\nB=${A/$A/x}", ["B"], { A: "a\\" }],
  [". ./other\nA=${Q:?}\nB=1", ["A", "B"], {}],
]

const settledIn = (text: string): Record<string, string> => {
  const { variables, unsettled } = read(text)
  return Object.fromEntries(
    [...variables].filter(([name]) => !unsettled?.has(name)).map(([name, { value }]) => [name, value]),
  )
}

describe("a sourced file, once read wrongly", () => {
  for (const [text, expected] of cases) it(JSON.stringify(text), () => assert.deepEqual(settledIn(text), expected))
  for (const [text, unsettled, expected] of open)
    it(`${JSON.stringify(text)}, where not everything is settled`, () => {
      assert.deepEqual([...(read(text).unsettled?.keys() ?? [])].sort(), unsettled)
      assert.deepEqual(settledIn(text), expected)
    })

  it("complains where bash does", () => {
    const lines = [
      "[ab]",
      "[ a",
      "unset -v A-B",
      "set -z",
      "export A:x?",
      ".",
      "''",
      "x$$y",
      "true | ord",
      "P&H=1",
      "A={x,y} q",
    ]
    for (const line of lines) assert.notEqual(read(line).complaints?.length, 0, line)
    for (const line of ["unset A-B", "A=1 | B=2", "export A={a,b}", "set -e"])
      assert.deepEqual(read(line).complaints, [], line)
  })
})

const bash = findBash()

describe("bash itself", needs(bash, "bash 5.2"), () => {
  it("gives the values of these cases", () => {
    const all = [...cases, ...open.map(([text, , expected]) => [text, expected] as const)].filter(
      ([text]) => !/set -|readonly|declare -i|:\?|exit|other/.test(text),
    )
    const results = sourced(
      bash ?? "",
      all.map(([text]) => text),
    )
    let compared = 0
    for (const [i, [text, expected]] of all.entries()) {
      if (results[i] === undefined) continue
      const { unsettled } = read(text)
      for (const name of names) {
        if (name === "EXIST" || unsettled?.has(name)) continue
        assert.equal(results[i][name], expected[name], `${name} in ${JSON.stringify(text)}`)
        compared++
      }
    }
    assert.ok(compared > 200, `only ${compared} values could be compared`)
  })
})
