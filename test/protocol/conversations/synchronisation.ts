/** Text synchronisation: the server has the text that the client has. */
import assert from "node:assert/strict"
import { it } from "node:test"
import { type EditorOptions, ROOT } from "../editor.ts"
import { rangeIn } from "../edits.ts"
import type { Launch } from "../launch.ts"
import { comparable, connect, generator, has, lacks, the, unit, unknownDirective } from "../samples.ts"

export function synchronisation(launch: Launch, options: EditorOptions): void {
  it("follows open, edit and close", async (t) => {
    const editor = await connect(t, launch, options)
    await editor.open("a.service", unit)
    const finding = await the(editor, "a.service")
    assert.deepEqual(finding.range, rangeIn(unit, unit.indexOf("Restarts"), unit.indexOf("Restarts") + 8))
    await editor.replace("a.service", "Restarts", "Restart")
    assert.ok(lacks(unknownDirective)(await editor.diagnostics("a.service")))
    await editor.replace("a.service", "[Service]\n", "[Service]\nNope=1\n")
    assert.ok(has(unknownDirective)(await editor.diagnostics("a.service")))
    await editor.close("a.service")
    await editor.open("a.service", unit)
    assert.ok(has(unknownDirective)(await editor.diagnostics("a.service")))
  })

  it("recognises files by path, whatever the language id", async (t) => {
    const editor = await connect(t, launch, options)
    await editor.open("deploy/a.service", unit, "yaml")
    assert.ok(has(unknownDirective)(await editor.diagnostics("deploy/a.service")))
    await editor.open("notes.txt", unit, "systemd-conf")
    assert.deepEqual(await editor.diagnostics("notes.txt"), [])
  })

  it("treats one file under two spellings of its URI as one", async (t) => {
    const editor = await connect(t, launch, options)
    await editor.open(`${ROOT}/horizon%40.service`, unit)
    const before = await editor.diagnostics(`${ROOT}/horizon%40.service`)
    assert.ok(has(unknownDirective)(before), "answers use the client's own spelling")
  })

  it("has the same text as the client after many edits", async (t) => {
    const editor = await connect(t, launch, options)
    const random = generator(7)
    const pieces = [
      "Nope=1\n",
      "Restart=no\r\n",
      "# \u{1F600} comment\n",
      "[Service]\n",
      "\r",
      "X=\\\n",
      "\n",
      "a",
      "=",
    ]
    await editor.open("a.service", unit)
    for (let round = 0; round < 40; round++) {
      const edits = Array.from({ length: 1 + random(3) }, () => {
        const text = editor.text("a.service")
        const start = random(text.length + 1)
        const end = Math.min(text.length, start + random(12))
        return { text, start, end, newText: pieces[random(pieces.length)] ?? "" }
      }).slice(0, 1)
      for (const { text, start, end, newText } of edits)
        await editor.edit("a.service", [{ range: rangeIn(text, start, end), newText }])
    }
    const followed = await editor.diagnostics("a.service")
    const text = editor.text("a.service")
    await editor.close("a.service")
    await editor.open("a.service", text)
    assert.deepEqual(comparable(followed), comparable(await editor.diagnostics("a.service")))
  })

  it("applies several changes of one notification in order", async (t) => {
    const editor = await connect(t, launch, options)
    await editor.open("a.service", "[Service]\nExecStart=/bin/true\nRestart=no\n")
    await editor.edit("a.service", [
      { range: { start: { line: 2, character: 0 }, end: { line: 3, character: 0 } }, newText: "" },
      { range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } }, newText: "Nope=1\nNever=2\n" },
      { range: { start: { line: 3, character: 0 }, end: { line: 4, character: 0 } }, newText: "" },
    ])
    assert.equal(editor.text("a.service"), "[Service]\nExecStart=/bin/true\nNope=1\n")
    const found = (await editor.diagnostics("a.service")).filter((each) => each.code === unknownDirective)
    assert.deepEqual(
      found.map((each) => each.range.start),
      [{ line: 2, character: 0 }],
    )
  })

  it("accepts whole texts as changes", async (t) => {
    const editor = await connect(t, launch, options)
    await editor.open("a.service", "")
    assert.deepEqual(
      (await editor.diagnostics("a.service")).filter((each) => each.code === unknownDirective),
      [],
    )
    await editor.rewrite("a.service", unit)
    assert.ok(has(unknownDirective)(await editor.diagnostics("a.service")))
  })

  it("keeps up with a burst of edits and ends at the last version", async (t) => {
    const editor = await connect(t, launch, options)
    await editor.open("a.service", `${unit}${"Environment=A=b\n".repeat(500)}`)
    await editor.diagnostics("a.service")
    const before = editor.published.length
    for (let i = 0; i < 200; i++) {
      const text = editor.text("a.service")
      await editor.edit("a.service", [{ range: rangeIn(text, text.length, text.length), newText: "#" }])
    }
    await editor.replace("a.service", "Restarts", "Restart")
    assert.ok(lacks(unknownDirective)(await editor.diagnostics("a.service")))
    assert.ok(editor.published.length - before <= 150, "each edit was published on its own")
    const versions = editor.published.map((params) => params.version ?? 0)
    assert.deepEqual(
      versions,
      versions.toSorted((a, b) => a - b),
      "versions went backwards",
    )
  })
}
