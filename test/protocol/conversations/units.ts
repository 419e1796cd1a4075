/** Requests about units: completion, navigation, rename, lenses, views, folding, tokens, the formatter. */
import assert from "node:assert/strict"
import { it, type TestContext } from "node:test"
import type {
  CodeLens,
  CompletionItem,
  DocumentLink,
  FoldingRange,
  InlayHint,
  Location,
  LocationLink,
  RenameFile,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver/node"
import {
  EFFECTIVE_COMMAND,
  EFFECTIVE_UNIT,
  EXPOSURE_COMMAND,
  EXPOSURE_PAGE,
} from "../../../server/src/lsp/unit-protocol.ts"
import { CAPABLE } from "../capabilities.ts"
import type { Editor, EditorOptions } from "../editor.ts"
import { applyTextEdits } from "../edits.ts"
import type { Launch } from "../launch.ts"
import { codeOf, connect } from "../samples.ts"

const hub = "[Unit]\nDescription=Hub\n\n[Service]\nExecStart=/opt/hub/run.sh\nEnvironmentFile=/etc/hub/hub.env\n"
const web =
  "[Unit]\nAfter=hub.service\nWants=hub.service\nDocumentation=man:hub(8)\n\n[Service]\nExecStart=/usr/bin/web\n"
const files = {
  "deploy/hub.service": hub,
  "deploy/hub.service.d/10.conf": "[Service]\nPrivateTmp=yes\n",
  "deploy/hub.env": "PORT=80\n",
  "run.sh": "exec hub\n",
  "deploy/web.service": web,
}
const own = { reads: true, commands: true }

export function units(launch: Launch): void {
  const open = async (t: TestContext, path: string, options: EditorOptions = {}): Promise<Editor> => {
    const editor = await connect(t, launch, { capabilities: CAPABLE, files, ...options })
    await editor.open(path)
    return editor
  }
  const ask = async <T>(editor: Editor, method: string, path: string, more = {}): Promise<T> =>
    await editor.connection.sendRequest<T>(`textDocument/${method}`, {
      textDocument: { uri: editor.uri(path) },
      ...more,
    })
  const at = (line: number, character: number) => ({ position: { line, character } })

  it("completes, with snippets and prose where the client has them", async (t) => {
    const editor = await open(t, "deploy/web.service")
    const keys = await ask<CompletionItem[]>(editor, "completion", "deploy/web.service", at(6, 2))
    const item = keys.find((each) => each.label === "ExecStartPre")
    assert.ok(item && item.data !== undefined && item.documentation === undefined)
    const full = await editor.connection.sendRequest<CompletionItem>("completionItem/resolve", item)
    assert.match(JSON.stringify(full.documentation), /markdown.*ExecStartPre=/)
    const units = await ask<CompletionItem[]>(editor, "completion", "deploy/web.service", at(1, 7))
    assert.equal(units.find((each) => each.label === "hub.service")?.detail, "in this workspace")
    const plain = await open(t, "deploy/web.service", { capabilities: {} })
    for (const each of await ask<CompletionItem[]>(plain, "completion", "deploy/web.service", at(6, 2)))
      assert.ok(each.insertTextFormat === undefined && each.tags === undefined && each.command === undefined)
  })

  it("leads to definitions, as links or as plain places", async (t) => {
    const editor = await open(t, "deploy/web.service")
    const links = await ask<LocationLink[]>(editor, "definition", "deploy/web.service", at(1, 8))
    assert.deepEqual(
      links.map((link) => [
        link.targetUri,
        link.originSelectionRange?.start.character,
        link.targetSelectionRange.start.line,
      ]),
      [[editor.uri("deploy/hub.service"), 6, 0]],
    )
    const plain = await open(t, "deploy/web.service", { capabilities: {} })
    const places = await ask<Location[]>(plain, "definition", "deploy/web.service", at(1, 8))
    assert.deepEqual(places, [
      {
        uri: plain.uri("deploy/hub.service"),
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 6 } },
      },
    ])
    assert.equal(await ask(plain, "definition", "deploy/web.service", at(0, 0)), null)
  })

  it("shows the unit that a name means, at the first hover", async (t) => {
    const editor = await open(t, "deploy/web.service", { files: { ...files, "apps/x/far.service": hub } })
    await editor.replace("deploy/web.service", "After=hub.service", "After=far.service")
    const hover = await ask<{ contents: { value: string } }>(editor, "hover", "deploy/web.service", at(1, 8))
    assert.match(hover.contents.value, /`far\.service`\*\* Hub[\s\S]*`apps\/x\/far\.service`/)
  })

  it("finds references and links", async (t) => {
    const editor = await open(t, "deploy/hub.service")
    const found = await ask<Location[]>(editor, "references", "deploy/hub.service", {
      ...at(0, 2),
      context: { includeDeclaration: false },
    })
    assert.deepEqual(
      found.map((place) => `${place.uri.slice(editor.uri("").length)}:${place.range.start.line}`).toSorted(),
      ["deploy/hub.service.d/10.conf:0", "deploy/web.service:1", "deploy/web.service:2"],
    )
    const links = await ask<DocumentLink[]>(editor, "documentLink", "deploy/hub.service")
    assert.deepEqual(
      links.map((link) => link.target),
      [editor.uri("run.sh"), editor.uri("deploy/hub.env")],
    )
  })

  it("renames a unit with all that names it", async (t) => {
    const editor = await open(t, "deploy/web.service")
    assert.deepEqual(await ask(editor, "prepareRename", "deploy/web.service", at(1, 8)), {
      range: { start: { line: 1, character: 6 }, end: { line: 1, character: 17 } },
      placeholder: "hub.service",
    })
    const edit = await ask<WorkspaceEdit>(editor, "rename", "deploy/web.service", { ...at(1, 8), newName: "core" })
    const changes = edit.documentChanges ?? []
    const edits = changes.filter((each): each is TextDocumentEdit => "textDocument" in each)
    const moves = changes.filter((each): each is RenameFile => "kind" in each && each.kind === "rename")
    assert.deepEqual(
      edits.map((each) => each.textDocument.uri),
      [editor.uri("deploy/web.service")],
    )
    assert.equal(
      applyTextEdits(web, edits[0]?.edits.filter((each): each is TextEdit => "newText" in each) ?? []),
      web.replaceAll("hub.service", "core.service"),
    )
    assert.deepEqual(
      moves.map((each) => [each.oldUri, each.newUri].map((uri) => uri.slice(editor.uri("deploy/").length))),
      [
        ["hub.service", "core.service"],
        ["hub.service.d", "core.service.d"],
      ],
    )
    for (const newName of ["web", "a b"])
      await assert.rejects(
        ask(editor, "rename", "deploy/web.service", { ...at(1, 8), newName }),
        (error) => codeOf(error) === -32803,
      )
    const plain = await open(t, "deploy/web.service", { capabilities: {} })
    await assert.rejects(
      ask(plain, "rename", "deploy/web.service", { ...at(1, 8), newName: "core" }),
      /cannot rename files/,
    )
  })

  it("shows lenses with commands of the client, or of its own", async (t) => {
    const editor = await open(t, "deploy/hub.service", { initializationOptions: own })
    const lenses = await ask<CodeLens[]>(editor, "codeLens", "deploy/hub.service")
    assert.deepEqual(
      lenses.map((lens) => [lens.range.start.line, lens.command?.title, lens.command?.command]),
      [
        [3, "Exposure 9.2 UNSAFE (systemd 262)", "deploylint.showExposure"],
        [3, "Harden…", "deploylint.harden"],
        [3, "Effective configuration with 1 drop-in", "deploylint.showEffectiveUnit"],
      ],
    )
    assert.equal(editor.server?.capabilities.executeCommandProvider, undefined)
    const plain = await open(t, "deploy/hub.service")
    const commands = (await ask<CodeLens[]>(plain, "codeLens", "deploy/hub.service")).map((lens) => lens.command)
    assert.deepEqual(
      commands.map((each) => each?.command),
      [EXPOSURE_COMMAND, EFFECTIVE_COMMAND],
    )
    for (const command of commands) {
      const text = await plain.connection.sendRequest<string>("workspace/executeCommand", command ?? { command: "" })
      assert.match(text, /^# (?:Exposure of|Effective configuration of) hub\.service/)
    }
  })

  it("takes lenses and points from the settings, and refreshes lenses when a drop-in changes", async (t) => {
    const editor = await open(t, "deploy/hub.service", { initializationOptions: own })
    await ask<CodeLens[]>(editor, "codeLens", "deploy/hub.service")
    await editor.diagnostics("deploy/hub.service")
    const before = editor.lensRefreshes
    await editor.write("deploy/hub.service.d/10.conf", "[Service]\nPrivateDevices=yes\n")
    await editor.until("a refresh", () => editor.lensRefreshes > before)
    const [lens] = await ask<CodeLens[]>(editor, "codeLens", "deploy/hub.service")
    assert.match(lens?.command?.title ?? "", /^Exposure 8\.8 /)
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } }
    assert.deepEqual(await ask<InlayHint[]>(editor, "inlayHint", "deploy/hub.service", { range }), [])
    editor.settings = () => ({ codeLens: { enable: false }, inlayHints: { exposure: true } })
    await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null })
    assert.equal(await ask(editor, "codeLens", "deploy/hub.service"), null)
    await editor.open("deploy/hub.service.d/10.conf")
    const hints = await ask<InlayHint[]>(editor, "inlayHint", "deploy/hub.service.d/10.conf", { range })
    assert.deepEqual(
      hints.map((hint) => hint.label),
      ["saves 3500 points"],
    )
  })

  it("gives the text of views, and says when they are old", async (t) => {
    const editor = await open(t, "deploy/hub.service", { initializationOptions: own })
    const view = async (method: string, path: string): Promise<string | undefined> =>
      (await editor.connection.sendRequest<{ text: string } | null>(method, { uri: editor.uri(path) }))?.text
    assert.match((await view(EXPOSURE_PAGE, "deploy/hub.service")) ?? "", /: 9\.2 UNSAFE/)
    assert.match((await view(EFFECTIVE_UNIT, "deploy/hub.service")) ?? "", /# from 10\.conf:2\nPrivateTmp=yes/)
    await editor.replace("deploy/hub.service", "Description=Hub", "Description=Core")
    await editor.until("the views are old", () => editor.viewChanges > 0)
    assert.match((await view(EFFECTIVE_UNIT, "deploy/hub.service")) ?? "", /# from hub\.service:2\nDescription=Core/)
    const heard = editor.viewChanges
    await editor.write("deploy/hub.service.d/10.conf", "[Service]\nPrivateTmp=no\n")
    await editor.until("the views are old again", () => editor.viewChanges > heard)
    assert.match((await view(EFFECTIVE_UNIT, "deploy/hub.service")) ?? "", /PrivateTmp=no/)
    for (const uri of ["", "none.service", "file:///etc/passwd", "deploy/hub.env"])
      assert.equal(await view(EFFECTIVE_UNIT, uri), undefined)
    for (const params of [null, 1, {}, { uri: 1 }])
      assert.equal(await editor.connection.sendRequest(EXPOSURE_PAGE, params), null)
  })

  it("folds, selects and colours units alone", async (t) => {
    const editor = await open(t, "deploy/web.service")
    const folds = await ask<FoldingRange[]>(editor, "foldingRange", "deploy/web.service")
    assert.deepEqual(
      folds.map((fold) => [fold.startLine, fold.endLine]),
      [
        [0, 3],
        [5, 6],
      ],
    )
    const [selection] = await ask<{ range: unknown; parent?: unknown }[]>(
      editor,
      "selectionRange",
      "deploy/web.service",
      {
        positions: [{ line: 1, character: 8 }],
      },
    )
    assert.deepEqual(selection?.range, { start: { line: 1, character: 6 }, end: { line: 1, character: 17 } })
    assert.ok(selection?.parent)
    const { data } = await ask<{ data: number[] }>(editor, "semanticTokens/full", "deploy/web.service")
    assert.deepEqual(data.slice(0, 20), [0, 1, 4, 0, 0, 1, 0, 5, 1, 0, 0, 5, 1, 2, 0, 0, 1, 11, 3, 0])
    await editor.open("compose.yaml", "services: {}\n")
    assert.equal(await ask(editor, "foldingRange", "compose.yaml"), null)
    assert.equal(await ask(editor, "selectionRange", "compose.yaml", { positions: [{ line: 0, character: 0 }] }), null)
    assert.equal(await ask(editor, "completion", "compose.yaml", at(0, 10)), null)
  })

  it("formats only where the setting asks for it", async (t) => {
    const format = { options: { tabSize: 2, insertSpaces: true } }
    const plain = await open(t, "a.service", { capabilities: {}, files: { "a.service": "[Service]\nNice = 5 \n" } })
    assert.equal(plain.server?.capabilities.documentFormattingProvider, true)
    assert.equal(await ask(plain, "formatting", "a.service", format), null)
    const editor = await open(t, "a.service", { files: { "a.service": "[Service]\nNice = 5 \n" } })
    const offered = () => editor.registrations.some((each) => each.method === "textDocument/formatting")
    assert.ok(!offered() && editor.server?.capabilities.documentFormattingProvider === undefined)
    editor.settings = () => ({ systemd: { format: { enable: true } } })
    await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null })
    await editor.until("the formatter is offered", offered)
    const edits = await ask<TextEdit[]>(editor, "formatting", "a.service", format)
    assert.equal(applyTextEdits("[Service]\nNice = 5 \n", edits), "[Service]\nNice=5\n")
  })

  it("answers nothing about documents that are not open, and nothing to nonsense", async (t) => {
    const editor = await connect(t, launch, { capabilities: CAPABLE, files })
    await editor.open("deploy/hub.service")
    for (const path of ["deploy/web.service", "none.service", "untitled:x", ""])
      for (const method of [
        "completion",
        "definition",
        "references",
        "prepareRename",
        "foldingRange",
        "documentLink",
        "codeLens",
        "formatting",
        "rename",
      ])
        assert.equal(
          await ask(editor, method, path, { ...at(0, 0), newName: "x", context: { includeDeclaration: true } }),
          null,
          `${method} ${path}`,
        )
    assert.equal(
      await editor.connection.sendRequest("workspace/executeCommand", { command: "rm", arguments: ["/"] }),
      null,
    )
    for (const position of [
      { line: 99, character: 0 },
      { line: -1, character: 1e9 },
    ])
      for (const method of ["completion", "definition", "prepareRename"])
        await ask(editor, method, "deploy/hub.service", { position })
  })
}
