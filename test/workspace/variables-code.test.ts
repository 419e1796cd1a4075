/** Names of the environment in programs: each plain spelling, and the texts and comments that only look alike. */
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { type CodeLanguage, codeLanguageOf, codeNames } from "../../server/src/workspace/variables/code-scan.ts"
import { computed } from "../support/computed.ts"

/** `NAME`, with `?` behind it where the code brings a default. */
const namesIn = (text: string, language: CodeLanguage): string =>
  codeNames(text, language)
    .map(({ name, start, hasDefault }) => {
      assert.equal(text.slice(start, start + name.length), name)
      return hasDefault ? `${name}?` : name
    })
    .join(" ")

const cases: readonly (readonly [CodeLanguage, string, string])[] = [
  ["js", "const a = process.env.A", "A"],
  ["js", "process.env['A'] + process.env[\"B\"] + process.env[`C`]", "A B C"],
  ["js", "process.env?.A ?? 'x'", "A?"],
  ["js", "process.env.A || 1; process.env['B'] ?? 2", "A? B?"],
  ["js", "const { A, B: b = 'x', C } = process.env", "A B? C"],
  ["js", "const {\n  // the first\n  A,\n  'B': b,\n}: Env = process.env;", "A B"],
  ["js", "const { A } = process.env.B", "B"],
  ["js", "const { A } = config", ""],
  ["js", "import.meta.env.VITE_A; import.meta.env.PROD; import.meta.env.MODE", "VITE_A"],
  ["js", "Deno.env.get('A'); Bun.env.B", "A B"],
  ["js", "// process.env.A\n/* process.env.B */\nprocess.env.C", "C"],
  ["js", "'process.env.A' + \"process.env.B\"", ""],
  ["js", "`http://${process.env.HOST}:${process.env.PORT}/`", "HOST PORT"],
  ["js", "const url = 'http://x' // process.env.A\nprocess.env.B", "B"],
  ["js", "process.env[name] + process.env[`A_${x}`]", ""],
  ["js", "myprocess.env.A", ""],
  ["js", "process.environment.A", ""],
  ["python", "os.environ['A']; os.environ[\"B\"]; environ[ 'C' ]", "A B C"],
  ["python", "os.environ.get('A'); os.environ.get('B', 'x'); os.getenv('C')", "A B? C"],
  ["python", "os.environ[name]; os.environ['A' + x]", ""],
  ["python", "\"\"\"os.environ['A']\"\"\"\n# os.getenv('B')\nx = os.getenv('C')", "C"],
  ["python", "f\"{os.environ['A']}\"", "A"],
  ["rust", 'env::var("A").unwrap(); std::env::var_os("B"); env!("C"); option_env!("D")', "A B C D"],
  ["rust", '// env::var("A")\nlet c = \'"\'; env::var("B")', "B"],
  ["go", 'os.Getenv("A"); os.LookupEnv("B"); os.Getenv(name)', "A B"],
  ["go", '/* os.Getenv("A") */ x := `os.Getenv("B")`; os.Getenv("C")', "C"],
  ["ruby", "ENV['A']; ENV.fetch('B'); ENV.fetch(\"C\", 'x')", "A B C?"],
  ["ruby", "# ENV['A']\n\"#{ENV['B']}\"", "B"],
  ["php", "<?php getenv('A'); $_ENV['B']; $_SERVER['C_KEY']; $_SERVER['HTTP_HOST']; env('D', 1);", "A B C_KEY D?"],
  ["java", 'System.getenv("A"); System.getenv().get("B"); // System.getenv("C")', "A B"],
]

describe("names in programs", () => {
  for (const [language, text, expected] of cases)
    test(`${language}: ${text.replaceAll("\n", "⏎")}`, () => assert.equal(namesIn(text, language), expected))
})

test("languages by the name of the file", () => {
  assert.deepEqual(["a.ts", "b.PY", "c.min.js", "d.d.ts", "e.vue", "f.css", "g"].map(codeLanguageOf), [
    "js",
    "python",
    undefined,
    undefined,
    "js",
    undefined,
    undefined,
  ])
})

test("a long text costs linear time", () => {
  const hostile = ["process.env.", "{".repeat(50), "'", "/*", "`", 'env::var("', "${"]
  for (const piece of hostile) {
    const text = `process.env.A ${piece.repeat(Math.floor(400_000 / piece.length))}`
    const start = computed()
    for (const language of ["js", "python", "rust", "go", "ruby", "php", "java"] as const) codeNames(text, language)
    assert.ok(computed() - start < 1500, `${piece}: ${computed() - start} ms`)
  }
})
