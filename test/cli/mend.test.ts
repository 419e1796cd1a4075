/** Mending a file in memory, and writing it in one step. */
import assert from "node:assert/strict"
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import type { Finding } from "../../server/src/analysis.ts"
import { mend } from "../../server/src/cli/mend.ts"
import type { Session } from "../../server/src/cli/session.ts"
import { replaceFile } from "../../server/src/cli/write.ts"
import type { Fix } from "../../server/src/rules/define.ts"
import { inFolder } from "./subprocess.ts"

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
    ask: () => assert.fail("not needed"),
    checklist: () => assert.fail("not needed"),
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
