/** The parts of the command line one by one: arguments, diff, masks, escapes, batches. */
import assert from "node:assert/strict"
import { Writable } from "node:stream"
import { describe, it } from "node:test"
import fc from "fast-check"
import { visible } from "../../server/src/base/visible.ts"
import { readArguments } from "../../server/src/cli/arguments.ts"
import { diffLines, hunksOf, hunkText } from "../../server/src/cli/diff.ts"
import { batchesOf } from "../../server/src/cli/load.ts"
import { createMask } from "../../server/src/cli/mask.ts"
import { createOutput } from "../../server/src/cli/output.ts"
import type { Target } from "../../server/src/cli/targets.ts"
import { findingsText, summary } from "../../server/src/cli/text.ts"
import { computed } from "../support/computed.ts"

describe("arguments", () => {
  it("are read in any order, with `=` or without", () => {
    const check = { command: "check", paths: ["a", "b"], format: "json", failOn: "info", gitignore: true }
    assert.deepEqual(readArguments(["check", "a", "--format=json", "b", "--fail-on", "info"]), check)
    assert.deepEqual(readArguments(["check"]), { ...check, paths: ["."], format: "text", failOn: "error" })
    assert.deepEqual(readArguments(["check", "--", "--format", "-x"]), {
      ...check,
      paths: ["--format", "-x"],
      format: "text",
      failOn: "error",
    })
    assert.deepEqual(readArguments(["fix", "--dry-run", "x", "--safety", "review", "--no-gitignore"]), {
      command: "fix",
      paths: ["x"],
      safety: "review",
      dryRun: true,
      failOn: "error",
      gitignore: false,
    })
    assert.deepEqual(readArguments(["check", "-h"]), { command: "help" })
    assert.deepEqual(readArguments(["--version"]), { command: "version" })
    assert.deepEqual(readArguments(["rules", "--format", "json"]), { command: "rules", format: "json" })
  })
  const misuses: readonly (readonly [string, RegExp])[] = [
    ["", /No command/],
    ["chekc", /did you mean `check`/],
    ["deploy/", /`deploylint check deploy\/`/],
    ["check --formt json", /did you mean `--format`/],
    ["check --format xml", /one of text, json/],
    ["check --format", /one of text, json/],
    ["check -f json", /no option `-f`/],
    ["check --safety safe", /no option/],
    ["fix --dry-run=yes", /takes no value/],
    ["fix --safety", /one of safe, review/],
    ["explain", /takes one rule/],
    ["explain a b", /takes one rule/],
    ["rules x", /takes no paths/],
    ["check --__proto__ x", /no option/],
    ["constructor", /no command/],
  ]
  for (const [line, why] of misuses)
    it(`refuses: ${line}`, () => {
      const command = readArguments(line.split(" ").filter(Boolean))
      assert.equal(command.command, "misuse")
      assert.match(command.command === "misuse" ? command.why : "", why)
    })
})

describe("diff", () => {
  const line = fc.constantFrom("a\n", "b\n", "c\n", "a\r\n", "\n")
  const text = fc
    .tuple(fc.array(line, { maxLength: 25 }), fc.constantFrom("", "x", "a"))
    .map(([lines, end]) => lines.join("") + end)
  it("leads from one text to the other, and changes nothing in equal ones", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after)
        assert.equal(
          lines
            .filter((each) => each.kind !== "added")
            .map((each) => each.text)
            .join(""),
          before,
        )
        assert.equal(
          lines
            .filter((each) => each.kind !== "removed")
            .map((each) => each.text)
            .join(""),
          after,
        )
        if (before === after) assert.ok(lines.every((each) => each.kind === "same"))
      }),
      { seed: 2, numRuns: 300 },
    )
  })
  it("is as short as can be", () => {
    const changed = diffLines("a\nb\nc\nd\ne\n", "a\nc\nd\nx\ne\n").filter((each) => each.kind !== "same")
    assert.deepEqual(changed, [
      { kind: "removed", text: "b\n" },
      { kind: "added", text: "x\n" },
    ])
  })
  it("has hunks whose counts are true, and context of three lines", () => {
    const before = Array.from({ length: 30 }, (_, i) => `${i}\n`).join("")
    const hunks = hunksOf(diffLines(before, before.replace("\n5\n", "\nfive\n").replace("\n25\n", "\n")))
    assert.deepEqual(
      hunks.map((hunk) => hunkText(hunk).split("\n")[0]),
      ["@@ -3,7 +3,7 @@", "@@ -23,7 +23,6 @@"],
    )
    assert.equal(
      hunksOf(diffLines("", "a")).map(hunkText).join(""),
      "@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n",
    )
  })
  it("costs bounded time on texts that have nothing in common", () => {
    const start = computed()
    const of = (word: string): string => Array.from({ length: 20_000 }, (_, i) => `${word}${i}\n`).join("")
    assert.equal(diffLines(of("a"), of("b")).length, 40_000)
    assert.ok(computed() - start < 4000)
  })
})

describe("masks", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["JWT_SECRET=abc def", "JWT_SECRET=***"],
    ["  - POSTGRES_PASSWORD=x", "  - POSTGRES_PASSWORD=***"],
    ['      API_KEY: "x y" # old', "      API_KEY: ***"],
    ["# PASSWORD=x", "# PASSWORD=***"],
    ["Environment=A=1 DB_PASSWORD=x", "Environment=A=1 DB_PASSWORD=***"],
    ["DATABASE_URL=postgres://app:pw@db/x", "DATABASE_URL=postgres://app:***@db/x"],
    ["ExecStart=/bin/app --password=x", "ExecStart=/bin/app --password=***"],
    ["DB_PASSWORD=${DB_PASSWORD}", "DB_PASSWORD=${DB_PASSWORD}"],
    ["DB_PASSWORD=", "DB_PASSWORD="],
    ["PORT=8080", "PORT=8080"],
    ["image: web:1.4", "image: web:1.4"],
    ["URL=http://web:8080/x", "URL=http://web:8080/x"],
  ]
  for (const [line, shown] of cases) it(line, () => assert.equal(createMask()(line), shown))
  it("cover key blocks to their end", () => {
    const mask = createMask()
    const block = ['KEY="-----BEGIN RSA PRIVATE KEY-----', "MIIEow", '-----END RSA PRIVATE KEY-----"', "PORT=1"]
    assert.deepEqual(block.map(mask), ["***", "***", "***", "PORT=1"])
  })
})

describe("text", () => {
  it("shows control and direction marks instead of sending them", () => {
    assert.equal(
      visible("a\nb\r\t\u001b[2J\u0085\u202e\u2028\ud800é😀"),
      "a\\nb\\r\\t\\x1b[2J\\x85\\u202e\\u2028\\ud800é😀",
    )
  })
  it("has one line per finding, with colours only where they are wanted", () => {
    const finding = {
      rule: "a/b",
      severity: "error",
      file: "x.env",
      message: "Wrong.",
      identity: "1",
      fixes: [],
      range: { start: { line: 0, character: 2 }, end: { line: 0, character: 3 } },
    } as const
    assert.equal(findingsText([finding], false), "x.env:1:3: error Wrong. [a/b]\n")
    assert.ok(findingsText([finding], true).includes("\u001b[31merror\u001b[0m"))
    assert.equal(
      summary(
        new Map([
          ["error", 2],
          ["info", 1],
        ]),
        1,
      ),
      "2 errors, 1 info in 1 file.\n",
    )
  })
  it("colours need a terminal, and NO_COLOR forbids them", () => {
    const stream = (isTTY: boolean) => Object.assign(new Writable(), { isTTY })
    assert.equal(createOutput(stream(true), {}).colours, true)
    assert.equal(createOutput(stream(false), {}).colours, false)
    assert.equal(createOutput(stream(true), { NO_COLOR: "1" }).colours, false)
    assert.equal(createOutput(stream(true), { TERM: "dumb" }).colours, false)
  })
})

describe("batches", () => {
  const target = (path: string): Target => ({ path, uri: `file://${path}`, name: path, explicit: false })
  it("keep the files of a folder together, all of them and in order", () => {
    const files = ["/a/1", "/a/2", "/a/3", "/b/1", "/c/1", "/c/2"].map(target)
    assert.deepEqual(
      batchesOf(files, 2).map((batch) => batch.map((file) => file.path)),
      [
        ["/a/1", "/a/2", "/a/3"],
        ["/b/1", "/c/1", "/c/2"],
      ],
    )
    assert.deepEqual(batchesOf([], 2), [])
  })
  it("cut a folder that is far too large", () => {
    const files = Array.from({ length: 30 }, (_, i) => target(`/a/${i}`))
    assert.deepEqual(
      batchesOf(files, 3).map((batch) => batch.length),
      [12, 12, 6],
    )
  })
})
