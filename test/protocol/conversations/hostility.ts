/** Malformed messages, hostile files, secrets. */
import assert from "node:assert/strict"
import { it } from "node:test"
import type { Launch } from "../launch.ts"
import { codes, compose, connect, has, hover, unit, unknownDirective } from "../samples.ts"

export function hostility(launch: Launch): void {
  it("survives malformed messages", async (t) => {
    const editor = await connect(t, launch)
    await editor.open("a.service", unit)
    const uri = editor.uri("a.service")
    const values: unknown[] = [
      undefined,
      null,
      7,
      "x",
      [],
      {},
      { textDocument: null },
      { textDocument: { uri } },
      { textDocument: { uri: 5 } },
    ]
    const methods = ["hover", "documentSymbol", "codeAction", "didOpen", "didChange", "didClose", "didSave"]
    for (const method of methods)
      for (const params of values) {
        const name = `textDocument/${method}`
        if (method.startsWith("did")) await editor.connection.sendNotification(name, params).catch(() => undefined)
        else await editor.connection.sendRequest(name, params).catch(() => undefined)
      }
    for (const params of [null, {}, { changes: null }, { changes: [{}] }, { changes: [{ uri: 3 }] }])
      await editor.connection.sendNotification("workspace/didChangeWatchedFiles", params).catch(() => undefined)
    await editor.connection.sendNotification("workspace/didChangeConfiguration", null as never)
    await assert.rejects(editor.connection.sendRequest("textDocument/noSuchThing", {}))
    await assert.rejects(editor.connection.sendRequest("codeAction/resolve", null))
    // The document above may have been closed by one of these messages, as it was asked to.
    await editor.open("b.service", unit)
    assert.ok(has(unknownDirective)(await editor.diagnostics("b.service")))
  })

  it("clamps positions outside of the text", async (t) => {
    const editor = await connect(t, launch)
    await editor.open("a.service", unit)
    const far = { line: 1e9, character: 1e9 }
    const odd = { line: -3, character: Number.MAX_SAFE_INTEGER }
    for (const position of [far, odd])
      await editor.connection.sendRequest("textDocument/hover", {
        textDocument: { uri: editor.uri("a.service") },
        position,
      })
    assert.deepEqual(await editor.actions("a.service", { start: far, end: far }), [])
    await editor.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: editor.uri("a.service"), version: 2 },
      contentChanges: [{ range: { start: far, end: far }, text: "Nope=1\n" }],
    })
    editor.texts.set(editor.uri("a.service"), `${unit}Nope=1\n`)
    editor.versions.set(editor.uri("a.service"), 2)
    assert.equal((await editor.diagnostics("a.service")).filter((each) => each.code === unknownDirective).length, 2)
  })

  it("names a file that it cannot read, and serves the others meanwhile", async (t) => {
    const editor = await connect(t, launch)
    await editor.open("big.service", `[Service]\nExecStart=/bin/true\n${"Environment=A=b\n".repeat(200_000)}`)
    await editor.open("nul.service", "[Service]\0\n")
    await editor.open("a.service", unit)
    assert.ok(has(unknownDirective)(await editor.diagnostics("a.service")))
    assert.deepEqual(codes(await editor.diagnostics("nul.service")), ["deploylint/skipped-file"])
    assert.deepEqual(codes(await editor.diagnostics("big.service")), ["deploylint/skipped-file"])
  })

  it("says nothing of a secret's value, in any message", async (t) => {
    const secret = "hunter2-correct-horse"
    const env = `POSTGRES_PASSWORD=${secret}\nJWT_SECRET='${secret}'\nBIND=0.0.0.0\nBROKEN="${secret}\n`
    const files = {
      ".env": env,
      "compose.yaml": `${compose}    environment:\n      POSTGRES_PASSWORD: ${secret}\n      DATABASE_URL: postgres://u:${secret}@db/x\n`,
      "a.service": `${unit}Environment=API_TOKEN=${secret}\n`,
    }
    const editor = await connect(t, launch, { files })
    for (const path of Object.keys(files)) {
      await editor.open(path)
      const diagnostics = await editor.diagnostics(path)
      for (const { range } of diagnostics) await hover(editor, path, range.start)
      for (const [line] of editor.text(path).split("\n").entries()) await hover(editor, path, { line, character: 3 })
      await editor.connection.sendRequest("textDocument/documentSymbol", { textDocument: { uri: editor.uri(path) } })
      for (const { range } of diagnostics) await editor.actions(path, range)
    }
    for (const message of editor.received) assert.ok(!message.includes(secret), message.slice(0, 300))
  })
}
