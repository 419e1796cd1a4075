/** `variables.declare` of `deploylint.yaml`: what is read, what is refused and where, and the schema that editors get. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { readSettings } from "../../server/src/settings/read.ts"
import { declaredTypes, declareKeys } from "../../server/src/settings/read-declared.ts"
import { readsCode, variablesSettings } from "../../server/src/settings/read-variables.ts"
import { settingsJsonSchema } from "../../server/src/settings/schema.ts"
import { parseYaml } from "../../server/src/syntax/yaml/parse.ts"

function problemsOf(text: string): readonly string[] {
  return readSettings(parseYaml(text), []).problems.map(
    ({ span, code, message }) => `${text.slice(span.start, span.end)} ${code}: ${message}`,
  )
}

const whole = `variables:
  code: false
  declare:
    WORKERS: { type: integer, range: [1, 64], default: 4, description: Processes. }
    TOKEN: { secret: true, required: [production], range: [32, null] }
    MODE: { choices: [json, text, 1, true], required: true }
    PLAIN:
`

describe("variables.declare", () => {
  it("is read, beside `code`", () => {
    const { settings, problems } = readSettings(parseYaml(whole), [])
    assert.deepEqual(problems, [])
    const found = settings.variables?.declare?.map(({ span, ...rest }) => {
      assert.equal(whole.slice(span.start, span.end), rest.name)
      return rest
    })
    assert.deepEqual(found, [
      {
        name: "WORKERS",
        type: "integer",
        required: [],
        secret: false,
        min: 1,
        max: 64,
        default: "4",
        description: "Processes.",
      },
      { name: "TOKEN", type: "text", required: ["production"], secret: true, min: 32 },
      {
        name: "MODE",
        type: "text",
        required: ["production", "development"],
        secret: false,
        choices: ["json", "text", "1", "true"],
      },
      { name: "PLAIN", type: "text", required: [], secret: false },
    ])
    assert.equal(readsCode(parseYaml(whole)), false)
    assert.equal(variablesSettings(parseYaml(whole)).declare.length, 4)
  })

  it("changes nothing where it is left out", () => {
    assert.equal(readSettings(parseYaml("ignore: []\n"), []).settings.variables, undefined)
    assert.equal(readsCode(parseYaml("variables:\n")), true)
    assert.equal(readsCode(parseYaml("")), true)
  })

  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ["an unknown key", "{ typ: text }", ["typ unknown-key: `typ` is not a key here: did you mean `type`?"]],
    [
      "another word for a type",
      "{ type: int }",
      ["int unknown-value: `int` is no type of variables: did you mean `integer`?"],
    ],
    [
      "a range of one",
      "{ range: [1] }",
      ["[1] wrong-type: `range` must be two numbers such as `[1, 100]`, not a list."],
    ],
    [
      "a range upside down",
      "{ range: [9, 1] }",
      ["[9, 1] bad-range: Nothing lies in this range: the first number is the least one."],
    ],
    ["one choice without a list", "{ choices: a }", ["a wrong-type: `choices` must be a list of values, not text."]],
    [
      "an unknown stage",
      "{ required: [prod] }",
      ["prod unknown-value: `prod` is no stage of files: use `production`, `development`."],
    ],
    ["a text for a flag", "{ secret: maybe }", ["maybe wrong-type: `secret` must be `true` or `false`, not text."]],
    ["a text instead of keys", "number", ["number wrong-type: `A` must be keys with values, not text."]],
  ]
  for (const [name, value, expected] of cases)
    it(`reports ${name}`, () => assert.deepEqual(problemsOf(`variables:\n  declare:\n    A: ${value}\n`), expected))

  it("refuses what is no name, and keeps the rest", () => {
    const text = "variables:\n  declare:\n    2A: {}\n    B: {}\n"
    assert.deepEqual(problemsOf(text), ["2A bad-name: `2A` is no name of a variable."])
    assert.deepEqual(
      variablesSettings(parseYaml(text)).declare.map(({ name }) => name),
      ["B"],
    )
  })

  it("has all its keys and types in the JSON Schema", () => {
    const text = JSON.stringify(settingsJsonSchema([]))
    for (const each of [...Object.keys(declareKeys), ...declaredTypes]) assert.ok(text.includes(`"${each}"`), each)
  })
})
