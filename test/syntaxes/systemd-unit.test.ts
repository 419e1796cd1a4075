/** The TextMate grammar of unit files: scopes by example, and agreement with the parser on real and random units. */
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { describe, test } from "node:test"
import fc from "fast-check"
import type { IGrammar } from "vscode-textmate"
import type { Span } from "../../server/src/base/span.ts"
import { parseUnit } from "../../server/src/syntax/systemd/parse.ts"
import { computed } from "../support/computed.ts"

const require = createRequire(import.meta.url)
const oniguruma: typeof import("vscode-oniguruma") = require("vscode-oniguruma")
const textmate: typeof import("vscode-textmate") = require("vscode-textmate")
const folder = new URL("../../syntaxes/", import.meta.url).pathname
const corpus = new URL("../../../shared/corpus", import.meta.url).pathname
const seed = Number(process.env["SEED"] ?? 20264)

async function load(): Promise<IGrammar> {
  await oniguruma.loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")))
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      assert.equal(scope, "source.systemd-unit")
      const path = join(folder, "systemd-unit.tmLanguage.json")
      return textmate.parseRawGrammar(readFileSync(path, "utf8"), path)
    },
  })
  const grammar = await registry.loadGrammar("source.systemd-unit")
  assert.ok(grammar)
  return grammar
}

const grammar = await load()

interface Token extends Span {
  readonly scopes: readonly string[]
}

/** Tokens of a text with offsets in it; every character belongs to one token. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let stack = textmate.INITIAL
  let start = 0
  for (const line of text.split("\n")) {
    const result = grammar.tokenizeLine(line, stack)
    assert.ok(!result.stoppedEarly)
    for (const token of result.tokens) {
      const end = Math.min(token.endIndex, line.length)
      if (token.startIndex < end)
        tokens.push({ start: start + token.startIndex, end: start + end, scopes: token.scopes })
    }
    stack = result.ruleStack
    start += line.length + 1
  }
  return tokens
}

function scopesAt(tokens: readonly Token[], offset: number): string {
  return (tokens.find((token) => token.start <= offset && offset < token.end)?.scopes ?? []).join(" ")
}

/** Scope of the first occurrence of a word in a text. */
function scopeOf(text: string, word: string): string {
  const at = text.indexOf(word)
  assert.ok(at >= 0, `${word} is not in the text`)
  return scopesAt(tokensOf(text), at)
}

describe("scopes", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["[Service]", "Service", "entity.name.section"],
    ["[Service] # no", "# no", "invalid.illegal.after-header"],
    ["# c", "# c", "comment.line"],
    ["  ; c", "; c", "comment.line"],
    ["A=b # c", "# c", "!comment"],
    ["A = b", "A", "keyword.other.definition"],
    ["A = b", "=", "punctuation.separator.key-value"],
    ["ExecStart=-/bin/x", "-", "keyword.operator.prefix"],
    ["ExecStart=/bin/x ${HOME} a", "${HOME}", "variable.other.environment"],
    ["ExecStart=/bin/x $$1", "$$", "constant.character.escape.dollar"],
    ["ExecStart=/bin/x 'a b' c", "a b", "string.quoted.single"],
    ["ExecStart=/bin/x 'a b' c", "c", "!string"],
    ['Environment="A=b c" D=e', "b c", "string.quoted.double"],
    ['Environment="A=b \\\n c" D=e', " c", "string.quoted.double"],
    ['Environment="A=b\nD=e', "D", "keyword.other.definition"],
    ["Description=It's a unit\nAfter=x.target", "After", "keyword.other.definition"],
    ["Description=It's a unit", "s a", "string.unquoted"],
    ["Restart=yes", "yes", "constant.language.boolean"],
    ["Restart=yes # c", "yes", "!boolean"],
    ["TimeoutStopSec=1min 30s", "1min", "constant.numeric"],
    ["TimeoutStopSec=1min 30s", "30s", "constant.numeric"],
    ["MemoryMax=50%", "50%", "constant.numeric"],
    ["LimitNOFILE=infinity", "infinity", "constant.language.infinity"],
    ["ExecStart=/x/%i/y", "%i", "constant.other.placeholder"],
    ["Description=%% of %n", "%n", "constant.other.placeholder"],
    ["CapabilityBoundingSet=~CAP_SYS_ADMIN", "CAP_SYS_ADMIN", "support.constant"],
    ["SystemCallFilter=@system-service", "@system-service", "support.constant"],
    ["After=network.target foo@a.service", "network.target", "entity.name.type.unit"],
    ["A=b \\\n# c\n  d\nE=f", "# c", "comment.line"],
    ["A=b \\\n# c\n  d\nE=f", "d", "!invalid"],
    ["A=b \\\n# c\n  d\nE=f", "E", "keyword.other.definition"],
    ["A=b \\\n\nE=f", "E", "keyword.other.definition"],
    ["A=b\\\\\nE=f", "E", "keyword.other.definition"],
    ["A=\\x41", "\\x41", "constant.character.escape"],
    ["stray", "stray", "invalid.illegal"],
    ["=x", "=x", "invalid.illegal"],
  ]
  for (const [text, word, scope] of cases)
    test(`${JSON.stringify(text)}: ${word} ${scope}`, () => {
      const found = scopeOf(text, word)
      if (scope.startsWith("!")) assert.ok(!found.includes(scope.slice(1)), found)
      else assert.ok(found.includes(scope), found)
    })
})

/** The parser's headers, keys and comments carry the grammar's scopes, and nothing else does. */
function assertAgreement(text: string): void {
  const tree = parseUnit(text)
  const tokens = tokensOf(text)
  const starts = (scope: string): number[] =>
    tokens
      .filter(
        (token, i) => has(token, scope) && !(i > 0 && tokens[i - 1]?.end === token.start && has(tokens[i - 1], scope)),
      )
      .map((token) => token.start)
  assert.deepEqual(
    starts("keyword.other.definition.systemd-unit"),
    tree.sections.flatMap((section) => section.assignments.map((each) => each.keySpan.start)),
    `keys of ${JSON.stringify(text)}`,
  )
  assert.deepEqual(
    starts("punctuation.definition.section.begin.systemd-unit"),
    tree.sections.map((section) => section.headerSpan.start),
    `headers of ${JSON.stringify(text)}`,
  )
  assert.deepEqual(
    starts("comment.line.systemd-unit"),
    tree.comments.map((each) => each.span.start).sort((a, b) => a - b),
    `comments of ${JSON.stringify(text)}`,
  )
}

function has(token: Token | undefined, scope: string): boolean {
  return token?.scopes.includes(scope) === true
}

test("real units are coloured as they are read", (t) => {
  if (!existsSync(corpus)) return t.skip("the corpus is not here")
  const files = readdirSync(corpus, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(service|socket|timer)$/.test(file),
  )
  assert.ok(files.length >= 50)
  for (const file of files) {
    const text = readFileSync(join(corpus, file), "utf8")
    assertAgreement(text)
    assert.deepEqual(
      tokensOf(text).filter((token) => token.scopes.some((scope) => scope.startsWith("invalid"))),
      [],
      file,
    )
  }
})

const line = fc.constantFrom(
  "[Service]",
  "  [Unit]  ",
  "",
  " ",
  "# comment",
  "  ; comment = x",
  "A=1",
  "  A = 2 ",
  "X-B=x \\",
  'Environment="A=b',
  "Environment='A \\",
  "ExecStart=/bin/sh -c 'x; y' \\",
  "  --flag=[x] \\",
  "C=x\\\\",
  "Description=It's \\",
  "D=\\x41 %i",
  "  # inner",
  "stray words",
)

test("random units are coloured as they are read", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => assertAgreement(["[Unit]", ...lines].join("\n"))),
    { seed, numRuns: 300 },
  )
})

test("hostile lines cost bounded time", () => {
  for (const text of [
    `A=${"a ".repeat(20_000)}`,
    `A=${"\\".repeat(20_001)}`,
    `${"a ".repeat(20_000)}`,
    `A=${"\"'".repeat(10_000)}`,
  ]) {
    const started = computed()
    tokensOf(text)
    const spent = computed() - started
    assert.ok(spent < 3000, `${text.slice(0, 10)}: ${Math.round(spent)} ms`)
  }
})

test("the language configuration is sound", () => {
  const configuration: {
    wordPattern: string
    onEnterRules: { beforeText: string }[]
    comments: { lineComment: string }
  } = JSON.parse(readFileSync(join(folder, "systemd-unit.language-configuration.json"), "utf8"))
  assert.equal(configuration.comments.lineComment, "#")
  assert.deepEqual("ExecStart=/bin/true 30".match(new RegExp(configuration.wordPattern, "g")), [
    "ExecStart",
    "bin",
    "true",
    "30",
  ])
  const enter = new RegExp(configuration.onEnterRules[0]?.beforeText ?? "(")
  assert.ok(enter.test("ExecStart=/bin/x \\"))
  assert.ok(!enter.test("ExecStart=/bin/x \\\\"))
  assert.ok(!enter.test("# comment \\"))
})
