/** What happens when the core fails, is slow, or has work for several rounds: a core of our own stands in for it. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import {
  type Analysis,
  type AnalysisHost,
  type Change,
  createAnalysisHost,
  type Finding,
} from "../../server/src/analysis.ts"
import { fingerprint } from "../../server/src/base/hash.ts"
import { MODERN, PULLING } from "./capabilities.ts"
import { launchInMemory } from "./launch.ts"
import { connect } from "./samples.ts"

/** A core over plain texts: it finds `bad` and `worse`, mends one into the other, and crashes on `crash`. */
function wordCore(): AnalysisHost {
  const texts = new Map<string, string>()
  let revision = 0
  const find = (uri: string): Finding[] => {
    const text = texts.get(uri) ?? ""
    if (text.includes("crash")) throw new RangeError(`secret-value in ${text}`)
    return [...text.matchAll(/worse|bad/g)].map((match): Finding => {
      const at = { start: match.index, end: match.index + match[0].length }
      const newText = match[0] === "worse" ? "bad" : "good"
      return {
        rule: "words/bad",
        message: `${match[0]} is not good`,
        span: at,
        severity: "warning",
        identity: `${match[0]}-${[...text.slice(0, match.index).matchAll(/worse|bad/g)].length}`,
        related: [],
        tags: [],
        fixes: () => [{ title: `Write ${newText}`, safety: "safe", edits: [{ uri, edits: [{ span: at, newText }] }] }],
      }
    })
  }
  const empty = createAnalysisHost({ random: (bytes) => new Uint8Array(bytes), today: () => "2026-11-21" }).apply({})
  const analysis = (): Analysis => ({
    ...empty,
    revision,
    findings: (uri) => {
      const items = find(uri)
      return { items, fingerprint: fingerprint(items.map((item) => item.identity + item.span.start).join()) }
    },
    hover: () => {
      throw new TypeError("secret-value")
    },
    symbols: () => {
      throw new TypeError("secret-value")
    },
    skipped: () => undefined,
    isOurs: () => true,
    units: {
      ...empty.units,
      completions: () => {
        throw new TypeError("secret-value")
      },
    },
    faults: () => [{ rule: "words/bad", uri: "memory://test/w/a.txt", version: 1, error: "TypeError" }],
  })
  return {
    apply: (change: Change) => {
      revision++
      for (const uri of change.forget ?? []) texts.delete(uri)
      for (const [uri, document] of change.documents ?? []) texts.set(uri, document?.text ?? "")
      return analysis()
    },
    takeWants: () => ({ documents: [], directories: [] }),
    dependents: () => [...texts.keys()],
    runs: () => 0,
  }
}

const launch = launchInMemory({ createHost: wordCore })

describe("protocol: a core that fails", () => {
  for (const [way, capabilities] of [
    ["push", MODERN],
    ["pull", PULLING],
  ] as const)
    it(`${way}: a crash costs one version of one document`, async (t) => {
      const editor = await connect(t, launch, { capabilities })
      await editor.open("a.txt", "crash")
      const [notice] = await editor.diagnostics("a.txt")
      assert.equal(notice?.code, "deploylint/skipped-file")
      await editor.open("b.txt", "bad")
      assert.equal((await editor.diagnostics("b.txt")).length, 1)
      await editor.rewrite("a.txt", "bad bad")
      assert.equal((await editor.diagnostics("a.txt")).length, 2)
      assert.ok(editor.logs.some((line) => /^Analysis of a document failed: RangeError/.test(line)))
      assert.equal(
        editor.logs.filter((line) => line.startsWith("Analysis")).length,
        1,
        "the version is not tried again",
      )
    })

  it("answers requests that crash with nothing, and tells the log", async (t) => {
    const editor = await connect(t, launch)
    const textDocument = { uri: await editor.open("a.txt", "bad") }
    const position = { line: 0, character: 1 }
    assert.equal(await editor.connection.sendRequest("textDocument/hover", { textDocument, position }), null)
    assert.deepEqual(await editor.connection.sendRequest("textDocument/documentSymbol", { textDocument }), [])
    await editor.until("the log", () => editor.logs.some((line) => line.startsWith("Hover failed: TypeError")))
  })

  it("tells the log of a failed rule once, and never what a document says", async (t) => {
    const editor = await connect(t, launch)
    await editor.open("a.txt", "bad crash")
    await editor.diagnostics("a.txt")
    for (const text of ["bad", "bad bad", "bad bad bad"]) {
      await editor.rewrite("a.txt", text)
      await editor.diagnostics("a.txt")
    }
    assert.equal(editor.logs.filter((line) => line.startsWith("Rule words/bad failed")).length, 1)
    for (const message of editor.received) assert.ok(!message.includes("secret-value"), message)
  })

  it("mends everything at once, through as many rounds as it takes", async (t) => {
    const editor = await connect(t, launch)
    await editor.open("a.txt", "worse x bad\nbad worse\n")
    await editor.diagnostics("a.txt")
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }
    const [all] = await editor.actions("a.txt", range, { only: ["source.fixAll"] })
    assert.equal(all?.kind, "source.fixAll.deploylint")
    await editor.apply(all?.edit)
    assert.equal(editor.text("a.txt"), "good x good\ngood good\n")
    assert.deepEqual(await editor.diagnostics("a.txt"), [])
    assert.deepEqual(await editor.actions("a.txt", range, { only: ["source.fixAll.deploylint"] }), [])
  })

  it("prefers a safe fix, and asks for no confirmation", async (t) => {
    const editor = await connect(t, launch)
    await editor.open("a.txt", "bad")
    const [finding] = await editor.diagnostics("a.txt")
    assert.ok(finding)
    const [fix] = await editor.actions("a.txt", finding.range, { diagnostics: [finding] })
    assert.ok(fix)
    assert.equal(fix.isPreferred, true)
    const { edit } = await editor.resolve(fix)
    assert.equal(edit?.changeAnnotations, undefined)
    await editor.apply(edit)
    assert.equal(editor.text("a.txt"), "good")
  })

  it("tells findings of one rule apart", async (t) => {
    const editor = await connect(t, launch)
    await editor.open("a.txt", "bad bad bad")
    const second = (await editor.diagnostics("a.txt"))[1]
    assert.ok(second)
    const [fix] = await editor.actions("a.txt", second.range, { diagnostics: [second] })
    assert.ok(fix)
    await editor.apply((await editor.resolve(fix)).edit)
    assert.equal(editor.text("a.txt"), "bad good bad")
  })
})
