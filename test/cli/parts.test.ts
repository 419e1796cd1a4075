/** The parts of the command line one by one: arguments, diff, masks, escapes, mending, atomic writes. */
import assert from "node:assert/strict"
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Writable } from "node:stream"
import { describe, it } from "node:test"
import fc from "fast-check"
import type { Finding } from "../../server/src/analysis.ts"
import { readArguments } from "../../server/src/cli/arguments.ts"
import { diffLines, hunksOf, hunkText } from "../../server/src/cli/diff.ts"
import { visible } from "../../server/src/cli/escape.ts"
import { batchesOf } from "../../server/src/cli/load.ts"
import { createMask } from "../../server/src/cli/mask.ts"
import { mend } from "../../server/src/cli/mend.ts"
import { createOutput } from "../../server/src/cli/output.ts"
import type { Session } from "../../server/src/cli/session.ts"
import type { Target } from "../../server/src/cli/targets.ts"
import { findingsText, summary } from "../../server/src/cli/text.ts"
import { replaceFile } from "../../server/src/cli/write.ts"
import type { Fix } from "../../server/src/rules/define.ts"
import { inFolder } from "./subprocess.ts"

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
    const start = performance.now()
    const of = (word: string): string => Array.from({ length: 20_000 }, (_, i) => `${word}${i}\n`).join("")
    assert.equal(diffLines(of("a"), of("b")).length, 40_000)
    assert.ok(performance.now() - start < 4000)
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

/** A session over one text whose findings are its words, each with a fix that writes another word. */
function sessionOf(
  start: string,
  words: Readonly<Record<string, string>>,
  weight: (word: string) => Finding["severity"] = () => "warning",
  rule: (word: string) => string = (word) => `words/${word}`,
) {
  let text = start
  const findings = (): Finding[] =>
    [...text.matchAll(/[a-z]+/g)]
      .filter(([word]) => Object.hasOwn(words, word))
      .map((found) => {
        const at = { start: found.index, end: found.index + found[0].length }
        const fix: Fix = {
          title: "x",
          safety: "safe",
          edits: [{ uri: "u", edits: [{ span: at, newText: words[found[0]] ?? "" }] }],
        }
        return {
          rule: rule(found[0]),
          message: "",
          span: at,
          severity: weight(found[0]),
          identity: found[0],
          related: [],
          tags: [],
          fixes: () => (words[found[0]] === found[0] ? [] : [fix]),
        }
      })
  const session: Session = {
    analysis: () => assert.fail("not needed"),
    findings,
    put: (texts) => {
      text = texts.get("u") ?? text
    },
    text: () => text,
    settle: async () => undefined,
    know: () => undefined,
  }
  return { session, text: () => text }
}

describe("mending", () => {
  it("goes on until nothing is left", async () => {
    const { session, text } = sessionOf("one two; one", { one: "Two", two: "Three" })
    const result = await mend(session, "u", "safe", () => true)
    assert.equal(result.is, "mended")
    assert.equal(text(), "Two Three; Two")
  })
  it("takes everything back where fixes come to no end", async () => {
    const { session, text } = sessionOf("ping", { ping: "pong", pong: "ping" })
    assert.deepEqual(await mend(session, "u", "safe", () => true), {
      is: "refused",
      reason: "its fixes come to no end",
    })
    assert.equal(text(), "ping")
  })
  it("takes everything back where a finding comes that is no weaker", async () => {
    const { session, text } = sessionOf("bad good", { bad: "worse", worse: "worse" })
    assert.deepEqual(await mend(session, "u", "safe", () => true), {
      is: "refused",
      reason: "its fixes would bring words/worse",
    })
    assert.equal(text(), "bad good")
  })
  it("accepts a weaker finding in exchange", async () => {
    const { session, text } = sessionOf("bad", { bad: "meh", meh: "meh" }, (word) =>
      word === "bad" ? "error" : "hint",
    )
    assert.equal((await mend(session, "u", "safe", () => true)).is, "mended")
    assert.equal(text(), "meh")
  })
  it("accepts that a rule says something else of what is left", async () => {
    const { session, text } = sessionOf("bad", { bad: "half", half: "half" }, undefined, () => "words")
    assert.equal((await mend(session, "u", "safe", () => true)).is, "mended")
    assert.equal(text(), "half")
  })
  it("edits no file that may not be edited", async () => {
    const { session, text } = sessionOf("one", { one: "Two" })
    assert.deepEqual(await mend(session, "u", "safe", () => false), { is: "unchanged" })
    assert.equal(text(), "one")
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

describe("replaceFile", () => {
  it("does not overwrite what somebody else wrote meanwhile, and leaves nothing behind", () =>
    inFolder({ "a.env": "A=2\n" }, async (folder) => {
      assert.equal(await replaceFile(join(folder, "a.env"), "A=1\n", "A=3\n"), "it changed meanwhile")
      assert.equal(readFileSync(join(folder, "a.env"), "utf8"), "A=2\n")
      assert.equal(await replaceFile(join(folder, "b.env"), "", "A=3\n"), "it cannot be read (ENOENT)")
      mkdirSync(join(folder, "c.env"))
      assert.equal(await replaceFile(join(folder, "c.env"), "", "A=3\n"), "it is no regular file")
      assert.deepEqual(readdirSync(folder).sort(), ["a.env", "c.env"])
    }))
  it("replaces in one step: a reader with the old file open keeps the old text", () =>
    inFolder({}, async (folder) => {
      const path = join(folder, "a.env")
      writeFileSync(path, "A=1\n")
      const old = openSync(path, "r")
      assert.equal(await replaceFile(path, "A=1\n", "A=2\n"), undefined)
      assert.equal(readFileSync(old, "utf8"), "A=1\n")
      closeSync(old)
      assert.equal(readFileSync(path, "utf8"), "A=2\n")
      assert.deepEqual(readdirSync(folder), ["a.env"])
    }))
})
