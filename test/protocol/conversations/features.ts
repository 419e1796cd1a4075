/** Hover, symbols, unknown documents, cancellation. */
import assert from "node:assert/strict"
import { it } from "node:test"
import { CancellationTokenSource, LSPErrorCodes } from "vscode-languageserver/node"
import { MODERN, PULLING } from "../capabilities.ts"
import type { Editor } from "../editor.ts"
import type { Launch } from "../launch.ts"
import { codeOf, connect, has, hover, unit, unknownDirective } from "../samples.ts"

export function features(launch: Launch): void {
  it("explains a finding in hover, as Markdown or as plain text", async (t) => {
    const at = { line: 5, character: 3 }
    const modern = await connect(t, launch)
    await modern.open("a.service", unit)
    const rich = await hover(modern, "a.service", at)
    assert.equal(rich?.contents.kind, "markdown")
    assert.match(rich?.contents.value ?? "", /systemd\/unknown-directive/)
    const capabilities = structuredClone(MODERN)
    if (capabilities.textDocument?.hover) capabilities.textDocument.hover.contentFormat = ["plaintext"]
    const plain = await connect(t, launch, { capabilities })
    await plain.open("a.service", unit)
    const text = await hover(plain, "a.service", at)
    assert.equal(text?.contents.kind, "plaintext")
    assert.doesNotMatch(text?.contents.value ?? "", /\*\*|`|\]\(/)
  })

  it("lists symbols as a tree or flat", async (t) => {
    const ask = async (editor: Editor) => {
      await editor.open("a.service", unit)
      return await editor.connection.sendRequest<
        { name: string; children?: { name: string }[]; containerName?: string }[]
      >("textDocument/documentSymbol", { textDocument: { uri: editor.uri("a.service") } })
    }
    const tree = await ask(await connect(t, launch))
    assert.deepEqual(
      tree.map((each) => [each.name, each.children?.map((child) => child.name)]),
      [
        ["Unit", ["Description"]],
        ["Service", ["ExecStart", "Restarts"]],
      ],
    )
    const flat = await ask(await connect(t, launch, { capabilities: {} }))
    assert.deepEqual(
      flat.map((each) => [each.name, each.containerName]),
      [
        ["Unit", undefined],
        ["Description", "Unit"],
        ["Service", undefined],
        ["ExecStart", "Service"],
        ["Restarts", "Service"],
      ],
    )
  })

  it("answers nothing about documents that are not open", async (t) => {
    const editor = await connect(t, launch, { capabilities: PULLING, files: { "a.service": unit } })
    const start = { line: 0, character: 0 }
    for (const path of ["a.service", "none.service", "untitled:Untitled-1", "git:/w/a.service?x", "", "::::"]) {
      const textDocument = { uri: path === "a.service" || path === "none.service" ? editor.uri(path) : path }
      const ask = (method: string, more = {}) => editor.connection.sendRequest(method, { textDocument, ...more })
      assert.equal(await ask("textDocument/hover", { position: start }), null)
      assert.deepEqual(await ask("textDocument/documentSymbol"), [])
      assert.deepEqual(
        await ask("textDocument/codeAction", { range: { start, end: start }, context: { diagnostics: [] } }),
        [],
      )
      assert.deepEqual(await ask("textDocument/diagnostic"), { kind: "full", items: [] })
      await editor.connection.sendNotification("textDocument/didChange", {
        textDocument: { ...textDocument, version: 2 },
        contentChanges: [{ text: "x" }],
      })
      await editor.connection.sendNotification("textDocument/didClose", { textDocument })
    }
    assert.deepEqual(editor.published, [])
  })

  it("gives up requests that are cancelled, and goes on", async (t) => {
    const editor = await connect(t, launch, { capabilities: PULLING })
    await editor.open("a.service", `${unit}${"Environment=A=b\n".repeat(2000)}`)
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const source = new CancellationTokenSource()
        const params = { textDocument: { uri: editor.uri("a.service") } }
        const answer = editor.connection.sendRequest("textDocument/diagnostic", params, source.token)
        source.cancel()
        return await answer.then(
          () => "answered",
          (error: unknown) => codeOf(error),
        )
      }),
    )
    for (const outcome of outcomes) assert.ok(outcome === "answered" || outcome === LSPErrorCodes.RequestCancelled)
    assert.ok(outcomes.includes(LSPErrorCodes.RequestCancelled), "no request was cancelled")
    assert.ok(has(unknownDirective)(await editor.diagnostics("a.service")))
  })
}
