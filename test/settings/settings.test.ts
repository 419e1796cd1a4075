/** `deploylint.yaml`: what is read, what is refused and where, and that a bad part spoils no other. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { z } from "zod"
import { indexLines, positionAt } from "../../server/src/base/line-index.ts"
import { settingsFor } from "../../server/src/settings/lookup.ts"
import { readSettings } from "../../server/src/settings/read.ts"
import { settingsJsonSchema } from "../../server/src/settings/schema.ts"
import type { RuleEntry } from "../../server/src/settings/types.ts"
import { parseYaml } from "../../server/src/syntax/yaml/parse.ts"
import { computed } from "../support/computed.ts"

const rules: readonly RuleEntry[] = [
  {
    id: "secrets/weak-secret",
    aliases: ["secrets/feeble-secret"],
    summary: "Weak.",
    options: z.object({
      ignore: z.array(z.string()).default([]).describe("Names that are left alone."),
      bits: z.number().int().min(1).max(512).default(128),
    }),
  },
  { id: "network/open-port" },
]

const read = (text: string) => readSettings(parseYaml(text), rules)

/** `line:column text-of-the-place code: message`, lines and columns from 1. */
function problemsOf(text: string): string[] {
  const lines = indexLines(text)
  return read(text).problems.map(({ span, code, message }) => {
    const { line, character } = positionAt(lines, span.start)
    return `${line + 1}:${character + 1} ${JSON.stringify(text.slice(span.start, span.end))} ${code}: ${message}`
  })
}

describe("problems stand at their place and name what was meant", () => {
  const cases: readonly (readonly [name: string, text: string, problems: readonly string[]])[] = [
    ["nothing at all", "", []],
    ["a comment only", "# later\n", []],
    ["empty keys", "rules:\noverrides:\nignore:\n", []],
    [
      "an unknown key",
      "rulez: {}\nignore: []\n",
      ['1:1 "rulez" unknown-key: `rulez` is not a key here: did you mean `rules`?'],
    ],
    [
      "an unknown rule",
      "rules:\n  secrets/weak-secrets: off\n",
      [
        '2:3 "secrets/weak-secrets" unknown-rule: No rule is called `secrets/weak-secrets`: did you mean `secrets/weak-secret`?',
      ],
    ],
    [
      "a synonym of a severity",
      "rules:\n  network/open-port: warn\n",
      ['2:22 "warn" unknown-severity: `warn` is not a severity: did you mean `warning`?'],
    ],
    [
      "false, which YAML makes of it",
      "rules:\n  network/open-port: false\n",
      ['2:22 "false" unknown-severity: `false` is not a severity: did you mean `off`?'],
    ],
    [
      "a list where keys must stand",
      "rules: [network/open-port]\n",
      ['1:1 "rules" wrong-type: `rules` must be keys with values, not a list.'],
    ],
    [
      "an option that does not exist, and one of a wrong type",
      "rules:\n  secrets/weak-secret:\n    options:\n      ignored: [A]\n      bits: many\n",
      [
        '4:7 "ignored" unknown-option: `secrets/weak-secret` has no option `ignored`: did you mean `ignore`?',
        '5:13 "many" bad-option: Option `bits` of `secrets/weak-secret`: invalid input: expected number, received string.',
      ],
    ],
    [
      "an option beside `options:`",
      "rules:\n  secrets/weak-secret:\n    bits: 64\n",
      ['3:5 "bits" unknown-key: `bits` is not a key here: options stand below `options:`.'],
    ],
    [
      "options of a rule that has none",
      "rules:\n  network/open-port:\n    options:\n      a: 1\n",
      ['3:5 "options" no-options: `network/open-port` has no options.'],
    ],
    [
      "an item of a list option",
      "rules:\n  secrets/weak-secret: {options: {ignore: [A, 5]}}\n",
      [
        '2:47 "5" bad-option: Option `ignore.1` of `secrets/weak-secret`: invalid input: expected string, received number.',
      ],
    ],
    [
      "an override without files",
      "overrides:\n  - rules: {network/open-port: off}\n",
      ['2:5 "rules" missing-files: This entry has no effect: it lacks `files`.'],
    ],
    [
      "a pattern that cannot match",
      "ignore: ['a[']\n",
      ["1:10 \"'a['\" bad-pattern: This pattern has an open `[` or ends in a backslash, so it matches nothing."],
    ],
    [
      "a pattern above the folder",
      "ignore: ['../x']\n",
      ["1:10 \"'../x'\" bad-pattern: This pattern leaves the folder of `deploylint.yaml`."],
    ],
    [
      "a rule under both of its names",
      "rules:\n  secrets/weak-secret: off\n  secrets/feeble-secret: error\n",
      ['3:3 "secrets/feeble-secret" duplicate-rule: `secrets/weak-secret` is set above already, under another name.'],
    ],
    [
      "a second document",
      "rules: {}\n---\nrules: {}\n",
      ['3:1 "rules: {}" second-document: Only the first document of this file counts.'],
    ],
  ]
  for (const [name, text, problems] of cases) it(name, () => assert.deepEqual(problemsOf(text), problems))
  it("the same with CRLF", () => {
    for (const [, text, problems] of cases.filter(
      ([, , list]) => list.length > 0 && !list.some((each) => each.includes("---")),
    ))
      assert.deepEqual(problemsOf(text.replaceAll("\n", "\r\n")), problems)
  })
})

describe("what is right applies beside what is wrong", () => {
  it("key by key", () => {
    const { settings, problems } = read(
      "nonsense: 1\nrules:\n  network/open-port: loud\n  secrets/weak-secret:\n    severity: info\n    options: {bits: 0, ignore: [A]}\n",
    )
    const here = settingsFor(settings, ".env")
    assert.equal(problems.length, 3)
    assert.equal(here.severityOf("network/open-port", "warning"), "warning")
    assert.equal(here.severityOf("secrets/weak-secret", "error"), "info")
    assert.deepEqual({ ...(here.optionsOf("secrets/weak-secret") as object) }, { ignore: ["A"] })
  })
  it("behind a syntax error", () => {
    const { settings, problems } = read("rules:\n  network/open-port: off\nignore: [a\n")
    assert.ok(problems.some((problem) => problem.severity === "error"))
    assert.equal(settingsFor(settings, "x").severityOf("network/open-port", "error"), "off")
  })
})

describe("overrides and ignore", () => {
  const { settings, problems } = read(`
rules:
  network/open-port: {severity: warning}
  secrets/weak-secret: {severity: error, options: {bits: 256}}
overrides:
  - files: ["staging/**", "*.{dev,test}.env"]
    rules:
      network/open-port: off
  - files: "staging/edge/*"
    rules:
      network/open-port: error
      secrets/weak-secret: {options: {bits: 64}}
ignore:
  - vendor/
  - "*.bak.env"
  - "!keep.bak.env"
`)
  const at = (path: string) => settingsFor(settings, path)
  it("have no problem", () => assert.deepEqual(problems, []))
  it("a later entry wins, part by part", () => {
    assert.equal(at("compose.yaml").severityOf("network/open-port", "error"), "warning")
    assert.equal(at("staging/compose.yaml").severityOf("network/open-port", "error"), "off")
    assert.equal(at("deep/a.test.env").severityOf("network/open-port", "error"), "off")
    assert.equal(at("staging/edge/a.env").severityOf("network/open-port", "info"), "error")
    assert.equal(at("staging/edge/a.env").severityOf("secrets/weak-secret", "info"), "error")
    assert.deepEqual({ ...(at("staging/edge/a.env").optionsOf("secrets/weak-secret") as object) }, { bits: 64 })
    assert.deepEqual({ ...(at("staging/a.env").optionsOf("secrets/weak-secret") as object) }, { bits: 256 })
  })
  it("leave files alone as gitignore does", () => {
    const ignored = ["vendor/x.env", "a/vendor/x/y.env", "a.bak.env", "d/a.bak.env"].filter((path) => at(path).ignored)
    assert.equal(ignored.length, 4)
    for (const path of ["vendor", "vendors/x.env", "keep.bak.env", "d/keep.bak.env", "a.env"])
      assert.ok(!at(path).ignored, path)
  })
})

describe("hostile settings", () => {
  it("cannot reach prototypes", () => {
    read(
      "rules:\n  secrets/weak-secret:\n    options:\n      __proto__: {bits: 1}\n      constructor: 1\n__proto__: {x: 1}\n",
    )
    assert.equal(Object.hasOwn(Object.prototype, "x"), false)
    assert.equal(Object.hasOwn(Object.prototype, "bits"), false)
  })
  it("cost bounded time", () => {
    const bomb = `a: &a [${"x,".repeat(9)}x]\n${"bcdefghi"
      .split("")
      .map((name, i) => `${name}: &${name} [${`*${"abcdefgh"[i]},`.repeat(9)}*${"abcdefgh"[i]}]`)
      .join("\n")}\nrules:\n  secrets/weak-secret: {options: {ignore: *i}}\n`
    const braces = `ignore: ["${"{a,b}".repeat(30)}", "${"{".repeat(500)}", "${"a,".repeat(400)}"]\n`
    const many = `rules:\n${Array.from({ length: 3000 }, (_, i) => `  secrets/weak-sekret${i}: off`).join("\n")}\n`
    const start = computed()
    for (const text of [bomb, braces, many]) settingsFor(read(text).settings, "a/b/c.env")
    assert.ok(computed() - start < 2500)
  })
  it("never make the reader throw, and problems stay inside the text", () => {
    const piece = fc.constantFrom(
      "rules",
      "overrides",
      "ignore",
      "files",
      "severity",
      "options",
      ": ",
      ":\n  ",
      "\n",
      "- ",
      "[",
      "]",
      "{",
      "}",
      ",",
      "off",
      "secrets/weak-secret",
      "network/open-port",
      "*a",
      "&a ",
      "<<: ",
      "'",
      '"',
      "#",
      "!",
      "null",
      "1",
      "  ",
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
        const text = parts.join("")
        const { settings, problems } = read(text)
        settingsFor(settings, "a/b.env").severityOf("network/open-port", "error")
        for (const { span } of problems) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length)
      }),
      { seed: 7, numRuns: 400 },
    )
  })
})

describe("JSON Schema", () => {
  const schema = settingsJsonSchema(rules) as {
    properties: Record<string, unknown>
    definitions: {
      rules: {
        properties: Record<
          string,
          { anyOf: { properties?: { options?: { properties: Record<string, { default?: unknown }> } } }[] }
        >
      }
    }
  }
  it("knows the keys that the reader knows", () => {
    for (const key of Object.keys(schema.properties)) assert.deepEqual(problemsOf(`${key}:\n`), [], key)
    assert.deepEqual(
      Object.keys(schema.definitions.rules.properties),
      rules.map((rule) => rule.id),
    )
  })
  it("carries the options with their defaults", () => {
    const detail = schema.definitions.rules.properties["secrets/weak-secret"]?.anyOf[1]?.properties?.options?.properties
    assert.deepEqual(Object.keys(detail ?? {}), ["ignore", "bits"])
    assert.equal(detail?.["bits"]?.default, 128)
  })
})
