/** Code actions: found by identity, resolved late, stale ones refused. */
import assert from "node:assert/strict"
import { it } from "node:test"
import { LSPErrorCodes } from "vscode-languageserver/node"
import type { EditorOptions } from "../editor.ts"
import type { Launch } from "../launch.ts"
import { codeOf, connect, lacks, the, unit, unknownDirective } from "../samples.ts"

export function actions(launch: Launch, options: EditorOptions): void {
  it("offers fixes for a finding, and the finding is gone after one", async (t) => {
    const editor = await connect(t, launch, options)
    await editor.open("a.service", unit)
    const finding = await the(editor, "a.service")
    const offered = await editor.actions("a.service", finding.range, { diagnostics: [finding] })
    assert.ok(offered.length >= 2, "a fix and the suppression")
    const [fix] = offered
    assert.ok(fix)
    assert.equal(fix.kind, "quickfix")
    assert.equal(fix.edit, undefined, "edits are computed on demand")
    assert.equal(fix.isPreferred, undefined, "a fix that changes behaviour is never preferred")
    const { edit } = await editor.resolve(fix)
    const [annotation] = Object.values(edit?.changeAnnotations ?? {})
    assert.equal(annotation?.needsConfirmation, true)
    assert.ok(annotation?.description)
    await editor.apply(edit)
    assert.ok(editor.text("a.service").includes("\nRestart=always\n"))
    assert.ok(lacks(unknownDirective)(await editor.diagnostics("a.service")))
  })

  it("finds a finding by identity when its place has moved", async (t) => {
    const editor = await connect(t, launch, options)
    await editor.open("a.service", unit)
    const stale = await the(editor, "a.service")
    await editor.edit("a.service", [
      { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: "# one\n# two\n" },
    ])
    const offered = await editor.actions("a.service", stale.range, { diagnostics: [stale] })
    const [fix] = offered
    assert.ok(fix)
    await editor.apply((await editor.resolve(fix)).edit)
    assert.ok(editor.text("a.service").startsWith("# one\n# two\n[Unit]"))
    assert.ok(editor.text("a.service").includes("\nRestart=always\n"))
  })

  it("offers the same for a place without diagnostics in the request", async (t) => {
    const editor = await connect(t, launch, options)
    await editor.open("a.service", unit)
    const finding = await the(editor, "a.service")
    const titles = (found: readonly { title: string }[]) => found.map((each) => each.title)
    const named = await editor.actions("a.service", finding.range, { diagnostics: [finding] })
    assert.deepEqual(titles(await editor.actions("a.service", finding.range)), titles(named))
    assert.deepEqual(
      await editor.actions("a.service", { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }),
      [],
    )
  })

  it("refuses to resolve what is gone", async (t) => {
    const editor = await connect(t, launch, options)
    await editor.open("a.service", unit)
    const finding = await the(editor, "a.service")
    const [fix] = await editor.actions("a.service", finding.range, { diagnostics: [finding] })
    assert.ok(fix)
    await editor.replace("a.service", "Restarts", "Restart")
    await assert.rejects(editor.resolve(fix), (error) => codeOf(error) === LSPErrorCodes.ContentModified)
  })

  it("sends edits at once to clients that do not resolve", async (t) => {
    const capabilities = structuredClone(options.capabilities ?? {})
    if (capabilities.textDocument?.codeAction) delete capabilities.textDocument.codeAction.resolveSupport
    if (capabilities.workspace) delete capabilities.workspace.workspaceEdit
    const editor = await connect(t, launch, { capabilities })
    await editor.open("a.service", unit)
    const finding = await the(editor, "a.service")
    for (const action of await editor.actions("a.service", finding.range, { diagnostics: [finding] })) {
      assert.ok(action.edit?.changes, action.title)
      assert.equal(action.edit.documentChanges, undefined)
    }
  })

  it("suppresses a finding with a comment above it", async (t) => {
    const editor = await connect(t, launch, options)
    await editor.open("a.service", unit)
    const finding = await the(editor, "a.service")
    const ignore = (await editor.actions("a.service", finding.range, { diagnostics: [finding] })).at(-1)
    assert.equal(ignore?.title, `Ignore ${unknownDirective} here`)
    await editor.apply(ignore?.edit)
    assert.ok(editor.text("a.service").includes(`\n# deploylint-ignore ${unknownDirective} -- reason\nRestarts=`))
    await editor.settles("a.service", "it is suppressed", lacks(unknownDirective))
  })

  it("mends everything safe at once", async (t) => {
    const editor = await connect(t, launch, options)
    await editor.open(".env", "NODE_ENV=production\r\nNODE_ENV=production\r\nPORT=1\r\nPORT=1\r\n")
    await editor.diagnostics(".env")
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }
    const [all, ...rest] = await editor.actions(".env", range, { only: ["source.fixAll.deploylint"] })
    assert.equal(all?.kind, "source.fixAll.deploylint")
    assert.deepEqual(rest, [])
    await editor.apply(all?.edit)
    assert.equal(editor.text(".env"), "NODE_ENV=production\r\nPORT=1\r\n")
    assert.ok(lacks("env/duplicate-key")(await editor.diagnostics(".env")))
  })

  it("answers only the kinds that are asked for", async (t) => {
    const editor = await connect(t, launch, options)
    await editor.open("a.service", unit)
    const finding = await the(editor, "a.service")
    const only = async (...kinds: string[]) => await editor.actions("a.service", finding.range, { only: kinds })
    assert.deepEqual(await only("refactor"), [])
    assert.deepEqual(await only("source.organizeImports"), [])
    assert.ok((await only("quickfix")).length > 0)
    assert.deepEqual(
      (await only("source", "source.fixAll", "source.fixAll.deploylint")).filter((each) => each.kind === "quickfix"),
      [],
    )
  })
}
