/** Interpolation: six operators in every state, nesting, escapes, errors, and the place of each part. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { readService, value } from "./support.ts"

const values = { SET: "set", EMPTY: "", TWO: "2" }

function evaluated(text: string, quote = "'"): unknown {
  const { service } = readService(`image: x\ncommand:\n  - ${quote}${text}${quote}`, values)
  return value(service().command?.value.words[0]?.text)
}

test("every operator in every state of its variable", () => {
  const rows: readonly (readonly [string, string, string, string])[] = [
    // operator, set, empty, absent
    ["", "set", "", "?"],
    [":-d", "set", "d", "d"],
    ["-d", "set", "", "d"],
    [":?d", "set", "?", "?"],
    ["?d", "set", "", "?"],
    [":+d", "d", "", ""],
    ["+d", "d", "d", ""],
  ]
  for (const [operator, set, empty, absent] of rows) {
    assert.equal(evaluated(`\${SET${operator}}`), set, `set ${operator}`)
    assert.equal(evaluated(`\${EMPTY${operator}}`), empty, `empty ${operator}`)
    assert.equal(evaluated(`\${NOT${operator}}`), absent, `absent ${operator}`)
  }
})

test("texts around, nesting, escapes and dollars that mean themselves", () => {
  const rows: readonly (readonly [string, unknown])[] = [
    ["$SET", "set"],
    ["$SET-more", "set-more"],
    ["a${SET}b$TWO", "asetb2"],
    ["$$SET", "$SET"],
    ["$$$SET", "$set"],
    ["$$$$", "$$"],
    ["$1 $( $", "$1 $( $"],
    ["100$", "100$"],
    ["${NOT:-${SET}}", "set"],
    ["${NOT:-a${OTHER:-b}c}", "abc"],
    ["${NOT:-${OTHER}}", "?"],
    ["${SET:-${OTHER}}", "set"],
    ["${SET:+${OTHER:-x}}", "x"],
    ["${NOT:-}", ""],
    ['${NOT:-{"a": 1}}', '{"a": 1}'],
    ["${NOT:-x}}", "x}"],
    ["${NOT:-$$x}", "$x"],
    ["${SET:-a}${NOT:-b}", "setb"],
    ["${NOT:-a:b}", "a:b"],
    ["${NOT:-a-b?c+d}", "a-b?c+d"],
    ["${SET:-${OTHER:?missing}}", "?"],
  ]
  for (const [text, expected] of rows) assert.equal(evaluated(text), expected, text)
})

test("texts that Compose refuses are problems at their place", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["a ${} b", "${}"],
    ["${SET", "${"],
    ["${1A}", "${1A}"],
    ["${SET/x/y}", "${SET/x/y}"],
    ["${SET:offset}", "${SET:offset}"],
    ["${SET }", "${SET }"],
    ["${SET:-${}}", "${}"],
    ["${foo.bar}", "${foo.bar}"],
  ]
  for (const [text, place] of rows) {
    const { model, at } = readService(`image: x\ncommand:\n  - '${text}'`, values)
    assert.deepEqual(
      model.problems.map((problem) => [problem.code, at(problem.span)]),
      [["invalid-interpolation", place]],
      text,
    )
    assert.equal(evaluated(text), "?", text)
  }
})

test("keys and comments are never interpolated, extension fragments are", () => {
  const { model } = readService(`
image: x # \${COMMENT}
labels:
  "\${KEY}": v
x-note: \${NOTE:?needed}`)
  assert.deepEqual(
    model.variableUses.map((use) => use.name),
    ["NOTE"],
  )
  assert.deepEqual(model.problems, [])
})

test("each use has its spans, operand, path and source", () => {
  const { model, at } = readService("image: a/${REG:-b-${SET}}:$TWO", values)
  assert.deepEqual(
    model.variableUses.map((use) => [
      use.name,
      at(use.span),
      at(use.nameSpan),
      use.operator,
      use.operand,
      at(use.operandSpan),
      use.nested,
      use.source?.value,
      use.path.join("."),
    ]),
    [
      ["REG", "${REG:-b-${SET}}", "REG", ":-", "b-${SET}", "b-${SET}", false, undefined, "services.app.image"],
      ["SET", "${SET}", "SET", undefined, undefined, undefined, true, "set", "services.app.image"],
      ["TWO", "$TWO", "TWO", undefined, undefined, undefined, false, "2", "services.app.image"],
    ],
  )
})

test("spans hold through quotes, escapes, folding and block text", () => {
  const body = `
image: "a\\t\${SET}"
hostname: 'it''s \${SET}'
command: |
  one
  two \${SET:-x}
entrypoint: >-
  one
  \${TWO} two`
  const { model, at } = readService(body, values)
  assert.deepEqual(
    model.variableUses.map((use) => at(use.span)),
    ["${SET}", "${SET}", "${SET:-x}", "${TWO}"],
  )
})

test("a value tells what it is made of", () => {
  const { facts, at } = readService(
    `
image: x
environment:
  LITERAL: text
  DEFAULT: \${NOT:-text}
  SHADOWED: \${SET:-text}
  MIXED: a-\${SET}
  OPEN: \${NOT}
  DOLLAR: a$$b`,
    values,
  )
  assert.deepEqual(
    facts.settings.map((setting) => [
      setting.name,
      value(setting.value),
      setting.literal,
      setting.source?.uri,
      at(setting.valueSpan),
    ]),
    [
      ["LITERAL", "text", true, undefined, "text"],
      ["DEFAULT", "text", true, undefined, "${NOT:-text}"],
      ["SHADOWED", "set", false, "file:///project/app/.env", "${SET:-text}"],
      ["MIXED", "a-set", false, "file:///project/app/.env", "a-${SET}"],
      ["OPEN", "?", false, undefined, "${NOT}"],
      ["DOLLAR", "a$b", true, undefined, "a$$b"],
    ],
  )
})
