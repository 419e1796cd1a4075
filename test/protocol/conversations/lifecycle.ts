/** Start, capabilities and end. */
import assert from "node:assert/strict"
import { it } from "node:test"
import { PULLING } from "../capabilities.ts"
import type { Launch } from "../launch.ts"
import { connect, has, the, unit, unknownDirective } from "../samples.ts"

export function initialisation(launch: Launch): void {
  it("offers what the client can use, and nothing else", async (t) => {
    const modern = (await connect(t, launch, { capabilities: PULLING })).server?.capabilities
    assert.equal(modern?.positionEncoding, "utf-16")
    assert.deepEqual(modern?.textDocumentSync, { openClose: true, change: 2, save: true })
    assert.equal(modern?.hoverProvider, true)
    assert.deepEqual(modern?.codeActionProvider, {
      codeActionKinds: ["quickfix", "source.fixAll.deploylint"],
      resolveProvider: true,
    })
    assert.deepEqual(modern?.diagnosticProvider, {
      identifier: "deploylint",
      interFileDependencies: true,
      workspaceDiagnostics: false,
    })
    const plain = (await connect(t, launch, { capabilities: {} })).server?.capabilities
    assert.equal(plain?.diagnosticProvider, undefined)
    assert.equal(plain?.codeActionProvider, false)
  })

  it("registers for settings and watched files where the client can, and only there", async (t) => {
    const modern = await connect(t, launch)
    await modern.until("both registrations", () => modern.registrations.length >= 2)
    assert.deepEqual(modern.registrations.map((each) => each.method).sort(), [
      "workspace/didChangeConfiguration",
      "workspace/didChangeWatchedFiles",
    ])
    const plain = await connect(t, launch, { capabilities: {} })
    await plain.open("a.service", unit)
    assert.ok(has(unknownDirective)(await plain.diagnostics("a.service")))
    assert.deepEqual(plain.registrations, [])
  })

  it("serves a client that knows nothing, without a folder", async (t) => {
    const editor = await connect(t, launch, { capabilities: {}, root: null, initializationOptions: null })
    await editor.open("a.service", unit)
    const finding = await the(editor, "a.service")
    assert.equal(finding.relatedInformation, undefined)
    assert.equal(finding.codeDescription, undefined)
    assert.deepEqual(await editor.actions("a.service", finding.range), [])
  })

  it("links rule pages as the client wants them", async (t) => {
    for (const [rulePages, href] of [
      ["https://rules.example/", `https://rules.example/${unknownDirective}.md`],
      ["command:open?%5B%22{rule}%22%5D", "command:open?%5B%22systemd%2Funknown-directive%22%5D"],
    ]) {
      const editor = await connect(t, launch, { initializationOptions: { rulePages, reads: true } })
      await editor.open("a.service", unit)
      const finding = (await editor.diagnostics("a.service")).find((each) => each.code === unknownDirective)
      assert.equal(finding?.codeDescription?.href, href)
    }
  })

  it("answers shutdown, and nothing after it", async (t) => {
    const editor = await connect(t, launch)
    assert.equal(await editor.connection.sendRequest("shutdown"), null)
    await assert.rejects(
      editor.connection.sendRequest("textDocument/hover", {
        textDocument: { uri: editor.uri("a.service") },
        position: { line: 0, character: 0 },
      }),
    )
  })
}
