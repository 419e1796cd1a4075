/** The state file, provenance lines and paths, hostile ones above all. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { parseAllDocuments } from "yaml"
import { settleAnswers } from "../../server/src/scaffold/engine/answers.ts"
import { contentHash, withLf, withLineEndsOf } from "../../server/src/scaffold/engine/lines.ts"
import { foldedName, pathProblem, pathProblems } from "../../server/src/scaffold/engine/paths.ts"
import { isUntouched, stamped, unstamped } from "../../server/src/scaffold/engine/provenance.ts"
import { readState, stateText } from "../../server/src/scaffold/engine/state.ts"
import type { ScaffoldState } from "../../server/src/scaffold/engine/types.ts"
import { profiles } from "../../server/src/scaffold/profiles/index.ts"
import { planFor, profileOf } from "./engine-profile.ts"

const state: ScaffoldState = {
  profile: "service",
  answers: new Map<string, string | number | boolean>([
    ["name", "shop"],
    ["port", 8080],
    ["clickhouse", false],
  ]),
  files: new Map([
    ["compose.yaml", { template: "service/compose", hash: "0123456789abcdef", lines: ["01234567", "89abcdef"] }],
    ["own.yaml", { template: "service/own", hash: "0123456789abcdef" }],
  ]),
}

const provenance = { generator: "1.2.3", template: "t/x", hash: "0123456789abcdef" }

describe("state file", () => {
  it("comes back as it was", () => {
    assert.deepEqual(readState(stateText(state)), { state })
    assert.deepEqual(readState(`\ufeff${stateText(state).replaceAll("\n", "\r\n")}`), { state })
  })
  const data = JSON.parse(stateText(state))
  const record = data.files["compose.yaml"]
  const broken: Readonly<Record<string, unknown>> = {
    "a list": [],
    null: null,
    "no schema": { ...data, schema: undefined },
    "schema of another kind": { ...data, schema: "1" },
    "schema 0": { ...data, schema: 0 },
    "no profile": { ...data, profile: "" },
    "answers that are a list": { ...data, answers: [] },
    "an answer that is an object": { ...data, answers: { name: {} } },
    "files that are text": { ...data, files: "x" },
    "a record that is text": { ...data, files: { "a.md": "x" } },
    "a hash that is none": { ...data, files: { "a.md": { ...record, hash: "x" } } },
    "a template with spaces": { ...data, files: { "a.md": { ...record, template: "a b" } } },
    "half a line hash": { ...data, files: { "a.md": { ...record, lines: "0123" } } },
    "a path that leads out": { ...data, files: { "../a.md": record } },
    "an absolute path": { ...data, files: { "/etc/passwd": record } },
    "a path of Windows": { ...data, files: { "a\\b": record } },
    "too many files": {
      ...data,
      files: Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`f${i}`, record])),
    },
  }
  for (const [what, value] of Object.entries(broken))
    it(`is refused with ${what}`, () => assert.ok("broken" in readState(JSON.stringify(value) ?? "")))
  it("is refused where it is no JSON, too large, or nested without end", () => {
    for (const text of ["", "{", "\0", "x".repeat(5_000_000), "[".repeat(200_000)])
      assert.ok("broken" in readState(text))
  })
  it("of a newer product says so", () => {
    const reading = readState(JSON.stringify({ ...data, schema: 2 }))
    assert.match("broken" in reading ? reading.broken : "", /newer Deploylint \(schema 2, this one knows 1\)/)
  })
  it("gives names of prototypes no meaning", () => {
    const text = '{"schema":1,"profile":"p","answers":{"__proto__":"x","constructor":"y"},"files":{}}'
    const reading = readState(text)
    assert.ok("state" in reading)
    assert.equal(reading.state.answers.get("__proto__"), "x")
    assert.equal(Object.hasOwn(Object.prototype, "x"), false)
    assert.ok("broken" in readState(text.replace('"files":{}', `"files":{"__proto__":${JSON.stringify(record)}}`)))
  })
  it("never makes the reader throw", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        readState(text)
      }),
      { numRuns: 300 },
    )
  })
})

describe("provenance line", () => {
  const line = "Made by Deploylint 1.2.3 from t/x, sha256:0123456789abcdef"
  const places: readonly (readonly [path: string, before: string, after: string])[] = [
    ["compose.yaml", "services: {}\n", `# ${line}\nservices: {}\n`],
    ["a.yaml", "---\na: 1\n", `# ${line}\n---\na: 1\n`],
    ["run.sh", "#!/bin/sh\nset -eu\n", `#!/bin/sh\n# ${line}\nset -eu\n`],
    ["bin/run", "#!/bin/sh\n", `#!/bin/sh\n# ${line}\n`],
    [
      "Dockerfile",
      "# syntax=docker/dockerfile:1\n# check=error=true\nFROM a\n",
      `# syntax=docker/dockerfile:1\n# check=error=true\n# ${line}\nFROM a\n`,
    ],
    ["Dockerfile", "FROM a\n", `# ${line}\nFROM a\n`],
    ["Dockerfile.dockerignore", "*\n", `# ${line}\n*\n`],
    [".gitignore", ".env\n", `# ${line}\n.env\n`],
    [".env.example", "A=1\n", `# ${line}\nA=1\n`],
    ["README.md", "# Title\n", `<!-- ${line} -->\n# Title\n`],
    ["a.md", "---\ntitle: x\n---\n# Title\n", `---\ntitle: x\n---\n<!-- ${line} -->\n# Title\n`],
    ["a.xml", '<?xml version="1.0"?>\n<a/>\n', `<?xml version="1.0"?>\n<!-- ${line} -->\n<a/>\n`],
    ["init.sql", "SELECT 1;\n", `-- ${line}\nSELECT 1;\n`],
    ["systemd/a.service", "[Unit]\n", `# ${line}\n[Unit]\n`],
    ["proxy/Caddyfile", "a.example\n", `# ${line}\na.example\n`],
    ["dashboard.json", "{}\n", "{}\n"],
    ["data.bin", "x\n", "x\n"],
  ]
  for (const [path, before, after] of places)
    it(`stands where it means nothing: ${path}, ${before.split("\n")[0]}`, () => {
      assert.equal(stamped(path, before, provenance), after)
      assert.equal(unstamped(after).text, before)
      if (after !== before) assert.deepEqual(unstamped(after).provenance, provenance)
    })
  it("comes off any text that it was put on", () => {
    const paths = places.map(([path]) => path)
    const lines = fc.array(fc.constantFrom("#!/bin/sh", "---", "# syntax=x", "<?xml?>", "a", ""), { maxLength: 8 })
    fc.assert(
      fc.property(fc.constantFrom(...paths), lines, (path, list) => {
        const text = list.join("\n")
        const hash = contentHash(text)
        const read = unstamped(stamped(path, text, { ...provenance, hash }))
        assert.equal(read.text, text)
        if (read.provenance !== undefined) assert.ok(isUntouched(read.text, read.provenance))
      }),
      { numRuns: 300 },
    )
  })
  it("tells edited texts from untouched ones", () => {
    const made = stamped("a.yaml", "a: 1\n", { ...provenance, hash: contentHash("a: 1\n") })
    const edited = unstamped(made.replace("1\n", "2\n"))
    assert.equal(isUntouched(edited.text, edited.provenance), false)
  })
})

describe("provenance lines of the product's own profiles", () => {
  for (const profile of profiles) {
    const [first] = profile.questions
    const flavours = first?.key === "flavour" ? (first.choices ?? []).map(({ value }) => value) : ["only"]
    for (const flavour of flavours)
      it(`change nothing that a machine reads: ${profile.id}, ${flavour}`, () => {
        const given = new Map<string, string>(flavour === "only" ? [] : [["flavour", flavour]])
        const { answers, problems } = settleAnswers(profile, { given })
        assert.deepEqual(problems, [])
        const files = profile.files(answers)
        assert.deepEqual(pathProblems(files.map(({ path }) => path)), [])
        for (const { path, text, template } of files) {
          const made = stamped(path, text, { ...provenance, template })
          assert.equal(unstamped(made).text, text, path)
          assert.ok(/^[\w./-]{1,200}$/.test(template), template)
          assert.ok(made !== text || path.endsWith(".json"), `${path} has no comments`)
          if (/\.ya?ml$/.test(path)) assert.deepEqual(documentsOf(made), documentsOf(text), path)
          if (text.startsWith("#!")) assert.equal(made.split("\n")[0], text.split("\n")[0])
          if (path.endsWith(".json")) JSON.parse(made)
        }
      })
  }
})

const documentsOf = (text: string): readonly unknown[] =>
  parseAllDocuments(text).map((document) => {
    assert.deepEqual(document.errors, [])
    return document.toJS()
  })

describe("line ends", () => {
  it("follow those that most lines have", () => {
    assert.equal(withLineEndsOf("a\r\nb\r\n", "c\nd\n"), "c\r\nd\r\n")
    assert.equal(withLineEndsOf("a\r\nb\nc\n", "c\n"), "c\n")
    assert.equal(withLf("a\r\nb\rc\n"), "a\nb\rc\n")
  })
})

describe("paths", () => {
  const bad = [
    "",
    "/etc/passwd",
    "../x",
    "a/../../x",
    "./a",
    "a//b",
    "a/",
    "a\\b",
    "C:x",
    "c:/x",
    "file.txt:stream",
    "con",
    "NUL.txt",
    "a/Com1.log",
    "lpt³",
    "aux .txt",
    "CONIN$",
    "a.",
    "a /b",
    "a\0b",
    "a\nb",
    "a\u202eb",
    "a?",
    "a*b",
    "a|b",
    "<a>",
    '"a"',
    ".git/hooks/pre-commit",
    ".GIT/config",
    "git~1/config",
    "a/.Git",
    "\ud800",
    "x".repeat(201),
    "\u00fc".repeat(101),
    `${"x/".repeat(250)}x`,
  ]
  for (const path of bad) it(`refused: ${JSON.stringify(path.slice(0, 30))}`, () => assert.ok(pathProblem(path)))
  for (const path of [
    "a",
    ".env.example",
    "a b/c d",
    "runbooks/kill-switch.md",
    "console.log",
    "comet1",
    "nullable",
    "x...y",
    ".gitignore",
    "Zürich.md",
  ])
    it(`taken: ${path}`, () => assert.equal(pathProblem(path), undefined))
  it("must not meet on systems that fold names", () => {
    assert.equal(pathProblems(["a", "b/c", "b/d"]).length, 0)
    for (const paths of [
      ["a", "a"],
      ["README.md", "Readme.md"],
      ["a/b", "A/c"],
      ["a", "a/b"],
      ["a/b", "A"],
      ["caf\u00e9", "cafe\u0301"],
      ["stra\u00dfe", "STRASSE"],
      ["\u03c3", "\u03c2"],
      [".scaffold.json"],
      ["compose.yaml.new"],
    ])
      assert.ok(pathProblems(paths).length > 0, paths.join())
  })
  it("make a plan without steps where one is refused", () => {
    const plan = planFor(profileOf({ "ok.md": "a\n", "../out.md": "b\n" }), new Map())
    assert.deepEqual([plan.steps, plan.writes], [[], []])
    assert.deepEqual(plan.problems, [{ path: "../out.md", because: "it has `..` in it" }])
  })
  it("fold the same way twice", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        assert.equal(foldedName(foldedName(name)), foldedName(name))
        assert.equal(foldedName(name.toUpperCase()), foldedName(name.toUpperCase().toLowerCase()))
      }),
      { numRuns: 300 },
    )
  })
})
