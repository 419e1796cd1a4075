/** Words, quotes, specifiers and values of unit files: the facts one by one, then against systemd-analyze. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { describe, test } from "node:test"
import fc from "fast-check"
import {
  hasSpecifier,
  readBoolean,
  readTimeSpan,
  withoutEscapedPercent,
} from "../../../server/src/model/systemd/values.ts"
import { parseUnit } from "../../../server/src/syntax/systemd/parse.ts"
import type { UnitAssignment } from "../../../server/src/syntax/systemd/tree.ts"
import { type Splitting, splitWords } from "../../../server/src/syntax/systemd/words.ts"
import { hasAnalyzer, seed, verifyUnits } from "./analyzer.ts"

function first(text: string): UnitAssignment {
  const assignment = parseUnit(text).sections[0]?.assignments[0]
  assert.ok(assignment)
  return assignment
}

function words(value: string, splitting: Splitting = "words"): readonly string[] {
  return splitWords(first(`[Service]\nKey=${value}`), splitting).map((word) =>
    word.broken ? `!${word.broken}` : word.text,
  )
}

describe("assignments", () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ["blanks around `=` are cut off", "[S]\n  Key \t=  a  b \t", "Key", "a  b"],
    ["a trailing comment is part of the value", "[S]\nKey=yes # no", "Key", "yes # no"],
    ["a comment line inside a continuation is skipped", "[S]\nKey=a \\\n# c\n  ; d\nb", "Key", "a  b"],
    ["a backslash becomes one blank, leading blanks stay", "[S]\nKey=a\\\n  b", "Key", "a   b"],
    ["a backslash before a blank continues nothing", "[S]\nKey=a \\ \nOther=b", "Key", "a \\"],
    ["two backslashes continue nothing", "[S]\nKey=a\\\\\nOther=b", "Key", "a\\\\"],
    ["a blank line ends a continuation", "[S]\nKey=a \\\n\nOther=b", "Key", "a"],
    ["only the first `=` counts", "[S]\nKey=a=b=c", "Key", "a=b=c"],
    ["an empty value is a value", "[S]\nKey=", "Key", ""],
  ]
  for (const [name, text, key, value] of cases)
    test(name, () => {
      const assignment = first(text)
      assert.equal(assignment.key, key)
      assert.equal(assignment.value, value)
    })
  test("a repeated section stands as often as it is written", () => {
    assert.deepEqual(
      parseUnit("[Service]\nA=1\n[Unit]\nB=2\n[Service]\nC=3\n").sections.map((each) => each.name),
      ["Service", "Unit", "Service"],
    )
  })
  test("spans of a value lead back to the text", () => {
    const text = "[S]\nKey=one \\\n# c\n  two"
    const assignment = first(text)
    const [one, two] = splitWords(assignment)
    assert.equal(text.slice(one?.span.start, one?.span.end), "one")
    assert.equal(text.slice(two?.span.start, two?.span.end), "two")
  })
})

describe("problems", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["text before the first section", "Key=1\n[S]\n", "outside-section"],
    ["a line without `=`", "[S]\nnonsense\n", "missing-equals"],
    ["nothing before `=`", "[S]\n=1\n", "missing-key"],
    ["an unclosed header", "[S\nA=1\n", "bad-header"],
    ["text after a header", "[S] # c\nA=1\n", "bad-header"],
    ["a quote in a header", '[S"x]\nA=1\n', "bad-header"],
  ]
  for (const [name, text, code] of cases)
    test(name, () =>
      assert.deepEqual(
        parseUnit(text).problems.map((each) => each.code),
        [code],
      ),
    )
  test("what an X- section holds is not judged", () =>
    assert.deepEqual(parseUnit("[X-Own]\nfree text\n= x\n").problems, []))
})

describe("words", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["a  b\tc", ["a", "b", "c"]],
    [`"a b" 'c d'`, ["a b", "c d"]],
    [`A="b c"`, ["A=b c"]],
    [`"A=b c"d`, ["A=b cd"]],
    [`"a'b" 'c"d'`, ["a'b", `c"d`]],
    [String.raw`a\sb \x41 \101 \u00e9 \U0001f600 \t`, ["a b", "A", "A", "é", "😀", "\t"]],
    [String.raw`"a\"b" 'c\'d'`, [`a"b`, "c'd"]],
    [String.raw`a \q b`, ["a", "!escape"]],
    [`a "b c`, ["a", "!quote"]],
    [String.raw`\x00`, ["!escape"]],
    [`""`, [""]],
  ]
  for (const [value, expected] of cases) test(value, () => assert.deepEqual(words(value), expected))
  test("commands keep unknown escapes", () =>
    assert.deepEqual(words(String.raw`/bin/sed s/\./x/ '\d'`, "command"), [
      "/bin/sed",
      String.raw`s/\./x/`,
      String.raw`\d`,
    ]))
  test("dependencies keep backslashes and quotes", () =>
    assert.deepEqual(words(String.raw`dev-disk-by\x2dlabel.device "x"`, "plain"), [
      String.raw`dev-disk-by\x2dlabel.device`,
      `"x"`,
    ]))
})

describe("specifiers", () => {
  const cases: readonly (readonly [string, boolean, string | undefined])[] = [
    ["%i", true, undefined],
    ["a%nb", true, undefined],
    ["%%", false, "%"],
    ["%%i", false, "%i"],
    ["%%%i", true, undefined],
    ["100%", false, "100%"],
    ["50% of", false, "50% of"],
    ["%-d", false, "%-d"],
    ["a%20b", true, undefined],
  ]
  for (const [value, dynamic, plain] of cases)
    test(value, () => {
      assert.equal(hasSpecifier(value), dynamic)
      if (plain !== undefined) assert.equal(withoutEscapedPercent(value), plain)
    })
})

describe("booleans and time spans", () => {
  test("every spelling, any case", () => {
    for (const yes of ["1", "yes", "Y", "TRUE", "t", "On"]) assert.equal(readBoolean(yes), true, yes)
    for (const no of ["0", "no", "N", "False", "f", "OFF"]) assert.equal(readBoolean(no), false, no)
    for (const none of ["", "2", "enabled", "yes # comment", "yes ", "ja"])
      assert.equal(readBoolean(none), undefined, none)
  })
  const spans: readonly (readonly [string, number | undefined])[] = [
    ["90", 90],
    ["1min 30s", 90],
    ["2M", 5259600],
    ["2m", 120],
    ["1.5h", 5400],
    ["500ms", 0.5],
    ["infinity", Number.POSITIVE_INFINITY],
    ["soon", undefined],
    ["10 parsecs", undefined],
    ["", undefined],
  ]
  for (const [text, seconds] of spans) test(`"${text}"`, () => assert.equal(readTimeSpan(text), seconds))
})

test("random environment values with specifiers are what systemd passes on", (t) => {
  if (!hasAnalyzer(t)) return
  const part = fc.constantFrom("a", "%", "%%", "-", "2", "é", "=", "%%i", ".", "%-")
  const values = fc.sample(
    fc.array(part, { maxLength: 6 }).map((parts) => parts.join("")),
    { seed, numRuns: 150 },
  )
  const dumped = verifyUnits(
    values.map((value) => `[Service]\nExecStart=/bin/true\nEnvironment=V=${value}\n`),
    "debug",
  )
  let compared = 0
  values.forEach((value, i) => {
    if (hasSpecifier(value)) return
    compared++
    const found = /^\t*Environment: V=(.*)$/m.exec(dumped[i] ?? "")?.[1]
    assert.equal(found, withoutEscapedPercent(value), JSON.stringify(value))
  })
  assert.ok(compared > 50, `only ${compared} values were compared`)
})

test("random time spans are read as systemd reads them", (t) => {
  if (!hasAnalyzer(t)) return
  const unit = fc.constantFrom(
    "",
    "s",
    "sec",
    "ms",
    "us",
    "m",
    "min",
    "h",
    "hr",
    "d",
    "w",
    "M",
    "month",
    "y",
    "parsec",
    "S",
    " ",
  )
  const part = fc
    .tuple(fc.constantFrom("0", "1", "5", "1.5", "30", ".5", "2."), fc.constantFrom("", " "), unit)
    .map((each) => each.join(""))
  const texts = fc
    .sample(
      fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" ").trim()),
      { seed, numRuns: 60 },
    )
    .filter((text) => text !== "")
  for (const text of texts) {
    const run = spawnSync("systemd-analyze", ["timespan", text], {
      encoding: "utf8",
      env: { ...process.env, LANG: "C.UTF-8" },
    })
    const micros = /[μµ]s: (\d+)/.exec(run.stdout)?.[1]
    const expected = run.status === 0 && micros !== undefined ? Number(micros) : undefined
    const found = readTimeSpan(text)
    if (expected === undefined) assert.equal(found, undefined, JSON.stringify(text))
    else
      assert.ok(
        found !== undefined && Math.abs(found * 1e6 - expected) < 2,
        `${JSON.stringify(text)}: ${found} s, ${expected} µs`,
      )
  }
})
