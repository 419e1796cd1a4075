/** Settings: `environment` and `build.args` in both forms, and how each is rewritten. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { read, readService, value } from "./support.ts"

function show(body: string, values = {}): unknown[] {
  const { facts, at } = readService(body, values)
  return facts.settings.map((each) => [
    each.name,
    at(each.nameSpan),
    at(each.valueSpan),
    value(each.value),
    each.literal,
    each.carrier,
  ])
}

test("both forms", () => {
  const carrier = "compose-environment"
  const expected = [
    ["A", "A", "1", "1", true, carrier],
    ["B", "B", "x=y", "x=y", true, carrier],
    ["C", "C", "", "", true, carrier],
    ["D", "D", "", "?", false, carrier],
    ["E", "E", "", "from-env", false, carrier],
  ]
  assert.deepEqual(show("image: x\nenvironment:\n  A: 1\n  B: x=y\n  C: ''\n  D:\n  E: ~", { E: "from-env" }), expected)
  assert.deepEqual(
    show("image: x\nenvironment:\n  - A=1\n  - 'B=x=y'\n  - C=\n  - D\n  - E", { E: "from-env" }),
    expected,
  )
})

test("a plain scalar arrives as Compose decodes it, a quoted one as it is", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["010", "8"],
    ["0x1F", "31"],
    ["1_000", "1000"],
    ["1.10", "1.1"],
    ["1e3", "1000"],
    ["True", "true"],
    ["yes", "yes"],
    ["on", "on"],
    ["12345678901234567890123", "1.2345678901234568e+22"],
    ["'010'", "010"],
    ['"1.10"', "1.10"],
    ["1.2.3", "1.2.3"],
    ["127.0.0.1", "127.0.0.1"],
    ["+5", "5"],
    ["0", "0"],
    ["1$$5", "1$5"],
  ]
  for (const [text, expected] of rows) {
    const { facts } = readService(`image: x\nenvironment:\n  V: ${text}`)
    assert.equal(value(facts.settings[0]?.value), expected, text)
  }
})

test("block and folded values, and names in quotes", () => {
  const { facts, at } = readService(`
image: x
environment:
  "QUOTED": v
  KEY: |
    one
    two
  LONG: >-
    a
    b`)
  assert.deepEqual(
    facts.settings.map((each) => [each.name, value(each.value)]),
    [
      ["QUOTED", "v"],
      ["KEY", "one\ntwo\n"],
      ["LONG", "a b"],
    ],
  )
  assert.equal(at(facts.settings[0]?.nameSpan), "QUOTED")
})

test("build arguments and hooks", () => {
  const { facts } = readService(`
build:
  context: .
  args: {TOKEN: abc, HOST: }
post_start:
  - {command: x, environment: [HOOK=1]}`)
  assert.deepEqual(
    facts.settings.map((each) => [each.name, value(each.value), each.carrier, each.owner]),
    [
      ["HOOK", "1", "compose-environment", "app"],
      ["TOKEN", "abc", "compose-build-arg", "app"],
      ["HOST", "?", "compose-build-arg", "app"],
    ],
  )
})

test("rewriting keeps the spelling and escapes what Compose would read", () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ["  A: old", "new", "  A: new"],
    ["  A: 'old'", "it's", "  A: 'it''s'"],
    ['  A: "old"', 'a"b', '  A: "a\\"b"'],
    ["  A: old", "a$b", "  A: a$$b"],
    ["  - A=old", "new", "  - A=new"],
    ['  - "A=old"', "x y", '  - "A=x y"'],
    ["  - A=", "new", "  - A=new"],
    ["  A: 1", "2", "  A: 2"],
    ["  A: 1", "010", '  A: "010"'],
    ["  A: 1.5", "1.10", '  A: "1.10"'],
    ["  A: true", "True", '  A: "True"'],
    ["  A: text", "1_000", '  A: "1_000"'],
    ["  A: 1_000", "x", "  A: x"],
    ["  A: ${X:-old}", "new", "refused: "],
    ["  - A", "new", "refused: "],
    ["  A:", "new", "refused: "],
  ]
  for (const [before, text, after] of rows) {
    const result = readService(`image: x\nenvironment:\n${before}\nrestart: always`)
    const done = result.after(result.facts.settings[0]?.rewrite(text) ?? [])
    if (after === "refused: ") assert.match(done, /^refused: /, before)
    else {
      assert.equal(
        done,
        result.text.replace(before, () => after),
        before,
      )
      assert.equal(value(read(done).facts.settings[0]?.value), text, before)
    }
  }
})

test("an anchor's value is a setting of every service that takes it, and is not rewritten", () => {
  const result = read(`
x-env: &env
  A: "1"
services:
  one: {image: x, environment: *env}
  two:
    image: x
    environment:
      <<: *env
      B: "2"`)
  assert.deepEqual(
    result.facts.settings.map((each) => [each.owner, each.name, result.at(each.valueSpan)]),
    [
      ["one", "A", "1"],
      ["two", "B", "2"],
      ["two", "A", "1"],
    ],
  )
  const [shared] = result.facts.settings
  assert.match(result.after(shared?.rewrite("x") ?? []), /^refused: /)
})
