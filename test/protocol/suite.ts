/** The conversations that every build of the server must hold, wherever it runs. One server per conversation. */
import assert from "node:assert/strict"
import { describe, it, type TestContext } from "node:test"
import {
  CancellationTokenSource,
  type Diagnostic,
  LSPErrorCodes,
  type Position,
  ResponseError,
} from "vscode-languageserver/node"
import { Editor, type EditorOptions, MODERN, PULLING, ROOT, rangeIn } from "./editor.ts"
import type { Launch } from "./launch.ts"

export const unit = `[Unit]
Description=Horizon

[Service]
ExecStart=/usr/bin/horizon
Restarts=always
`

export const compose = `services:
  db:
    image: postgres:17.2
    ports:
      - "\${BIND:-0.0.0.0}:5432:5432"
`

const datastore = "network/open-datastore-port"
const unknownDirective = "systemd/unknown-directive"
export const codes = (diagnostics: readonly Diagnostic[]): string[] => diagnostics.map((each) => String(each.code))
const has = (code: string) => (diagnostics: readonly Diagnostic[]) => codes(diagnostics).includes(code)
const lacks = (code: string) => (diagnostics: readonly Diagnostic[]) => !codes(diagnostics).includes(code)

/** An initialised editor that goes away with its test. */
export async function connect(t: TestContext, launch: Launch, options: EditorOptions = {}): Promise<Editor> {
  const editor = new Editor(await launch(), options)
  t.after(() => editor.dispose())
  await editor.initialize()
  return editor
}

/** The one finding in `unit` that all tests know: a misspelt directive. */
async function the(editor: Editor, path: string): Promise<Diagnostic> {
  const finding = (await editor.diagnostics(path)).find((each) => each.code === unknownDirective)
  assert.ok(finding, `no ${unknownDirective} in ${path}`)
  return finding
}

/** Registers all conversations. */
export function conversations(name: string, launch: Launch, options: { readonly skip?: string | false } = {}): void {
  describe(`protocol: ${name}`, { skip: options.skip ?? false }, () => {
    initialisation(launch)
    for (const [way, capabilities] of [
      ["push", MODERN],
      ["pull", PULLING],
    ] as const)
      describe(way, () => {
        synchronisation(launch, { capabilities })
        dependents(launch, { capabilities })
        settings(launch, { capabilities })
        actions(launch, { capabilities })
      })
    describe("push alone", () => pushing(launch))
    describe("pull alone", () => pulling(launch))
    features(launch)
    hostility(launch)
  })
}

function initialisation(launch: Launch): void {
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

function synchronisation(launch: Launch, options: EditorOptions): void {
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

function dependents(launch: Launch, options: EditorOptions): void {
  const open = async (t: TestContext, files: Record<string, string>): Promise<Editor> => {
    const editor = await connect(t, launch, { ...options, files })
    await editor.open("compose.yaml")
    return editor
  }

  it("reads the files beside a document", async (t) => {
    const editor = await open(t, { "compose.yaml": compose, ".env": "BIND=0.0.0.0\n" })
    await editor.settles("compose.yaml", "the port is open", has(datastore))
  })

  it("looks again when an open neighbour is edited", async (t) => {
    const editor = await open(t, { "compose.yaml": compose, ".env": "BIND=127.0.0.1\n" })
    await editor.open(".env")
    await editor.settles("compose.yaml", "the port is closed", lacks(datastore))
    await editor.diagnostics(".env")
    await editor.replace(".env", "127.0.0.1", "0.0.0.0")
    await editor.settles("compose.yaml", "the port is open", has(datastore))
    await editor.replace(".env", "0.0.0.0", "127.0.0.1")
    await editor.settles("compose.yaml", "the port is closed again", lacks(datastore))
  })

  it("looks again when a neighbour changes on disk, appears or goes", async (t) => {
    const editor = await open(t, { "compose.yaml": compose })
    await editor.settles("compose.yaml", "the port is open", has(datastore))
    await editor.write(".env", "BIND=127.0.0.1\n")
    await editor.settles("compose.yaml", "the port is closed", lacks(datastore))
    await editor.write(".env", "BIND=0.0.0.0\n")
    await editor.settles("compose.yaml", "the port is open", has(datastore))
    await editor.write(".env", "BIND=127.0.0.1\n")
    await editor.settles("compose.yaml", "the port is closed", lacks(datastore))
    await editor.write(".env", null)
    await editor.settles("compose.yaml", "the port is open once more", has(datastore))
  })

  it("goes back to the disk when a neighbour is closed without saving", async (t) => {
    const editor = await open(t, { "compose.yaml": compose, ".env": "BIND=127.0.0.1\n" })
    await editor.open(".env", "BIND=0.0.0.0\n")
    await editor.settles("compose.yaml", "the unsaved text counts", has(datastore))
    await editor.close(".env")
    await editor.settles("compose.yaml", "the saved text counts", lacks(datastore))
  })

  it("catches up on save with a client that cannot watch", async (t) => {
    const { didChangeWatchedFiles: _, ...workspace } = options.capabilities?.workspace ?? {}
    const editor = await connect(t, launch, {
      capabilities: { ...options.capabilities, workspace },
      files: { "compose.yaml": compose, ".env": "BIND=127.0.0.1\n" },
    })
    await editor.open("compose.yaml")
    await editor.settles("compose.yaml", "the port is closed", lacks(datastore))
    await editor.write(".env", "BIND=0.0.0.0\n", false)
    await editor.connection.sendNotification("textDocument/didSave", {
      textDocument: { uri: editor.uri("compose.yaml") },
    })
    await editor.settles("compose.yaml", "the port is open", has(datastore))
  })

  it("does not look again at documents that a change does not concern", async (t) => {
    const editor = await open(t, { "compose.yaml": compose, ".env": "BIND=0.0.0.0\n" })
    await editor.open("a.service", unit)
    await editor.settles("compose.yaml", "the port is open", has(datastore))
    await editor.diagnostics("a.service")
    const about = () => editor.published.filter((params) => params.uri === editor.uri("compose.yaml")).length
    const [published, refreshes] = [about(), editor.refreshes]
    await editor.replace("a.service", "Restarts", "Nope")
    await editor.diagnostics("a.service")
    await editor.replace("a.service", "Nope", "Never")
    await editor.diagnostics("a.service")
    assert.deepEqual([about(), editor.refreshes], [published, refreshes])
  })

  it("follows workspace folders that come and go", async (t) => {
    const files = { "compose.yaml": compose, ".env": "BIND=127.0.0.1\n" }
    const editor = await connect(t, launch, { ...options, files })
    await editor.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
      event: { added: [{ uri: "memory://test/other", name: "other" }], removed: [{ uri: ROOT, name: "w" }] },
    })
    await editor.open("compose.yaml")
    await editor.settles("compose.yaml", "a document outside still sees its own folder", lacks(datastore))
  })
}

function settings(launch: Launch, options: EditorOptions): void {
  it("reads settings per resource and again when they change", async (t) => {
    let enable = false
    const editor = await connect(t, launch, {
      ...options,
      settings: (uri) => ({ enable: uri.includes("/off/") ? enable : true, minimumSeverity: 17 }),
    })
    await editor.open("off/a.service", unit)
    await editor.open("on/a.service", unit)
    assert.deepEqual(await editor.diagnostics("off/a.service"), [])
    assert.ok(has(unknownDirective)(await editor.diagnostics("on/a.service")), "a wrong key spoils no other")
    enable = true
    await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null })
    await editor.settles("off/a.service", "it is on", has(unknownDirective))
  })

  it("hides what is weaker than the setting says", async (t) => {
    const editor = await connect(t, launch, { ...options, settings: () => ({ minimumSeverity: "error" }) })
    await editor.open("a.service", unit)
    assert.ok((await editor.diagnostics("a.service")).every((each) => each.severity === 1))
    assert.ok(lacks(unknownDirective)(await editor.diagnostics("a.service")))
  })

  it("takes pushed settings from clients that cannot be asked", async (t) => {
    const { configuration: _, ...workspace } = options.capabilities?.workspace ?? {}
    const editor = await connect(t, launch, { capabilities: { ...options.capabilities, workspace } })
    await editor.open("a.service", unit)
    assert.ok(has(unknownDirective)(await editor.diagnostics("a.service")))
    const change = { settings: { deploylint: { enable: false } } }
    await editor.connection.sendNotification("workspace/didChangeConfiguration", change)
    await editor.settles("a.service", "it is off", (found) => found.length === 0)
  })

  it("obeys deploylint.yaml, and follows its edits", async (t) => {
    const files = { "deploylint.yaml": `rules:\n  ${unknownDirective}: off\n`, "a.service": unit }
    const editor = await connect(t, launch, { ...options, files })
    await editor.open("a.service")
    await editor.settles("a.service", "the rule is off", lacks(unknownDirective))
    await editor.write("deploylint.yaml", `rules:\n  ${unknownDirective}: error\n`)
    await editor.settles("a.service", "the rule is an error", (found) =>
      found.some((each) => each.code === unknownDirective && each.severity === 1),
    )
  })
}

function actions(launch: Launch, options: EditorOptions): void {
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

function pushing(launch: Launch): void {
  it("clears a document when it is closed", async (t) => {
    const editor = await connect(t, launch)
    const uri = await editor.open("a.service", unit)
    await editor.diagnostics("a.service")
    await editor.close("a.service")
    await editor.until("the clearing", () => editor.published.at(-1)?.diagnostics.length === 0)
    assert.equal(editor.published.at(-1)?.uri, uri)
  })

  it("publishes each version of the document at most once, with its version", async (t) => {
    const editor = await connect(t, launch)
    await editor.open("a.service", unit)
    await editor.diagnostics("a.service")
    await editor.replace("a.service", "Restarts", "Restart")
    await editor.diagnostics("a.service")
    const versions = editor.published.map((params) => params.version)
    assert.deepEqual(versions, [...new Set(versions)])
  })
}

function pulling(launch: Launch): void {
  it("answers unchanged for the same result, whatever was edited around it", async (t) => {
    const editor = await connect(t, launch, { capabilities: PULLING })
    await editor.open("a.service", unit)
    const first = await editor.pull("a.service")
    assert.equal(first.kind, "full")
    const again = await editor.pull("a.service", first.resultId)
    assert.deepEqual(again, { kind: "unchanged", resultId: first.resultId })
    await editor.replace("a.service", "Restarts", "Restart")
    const fixed = await editor.pull("a.service", first.resultId)
    assert.equal(fixed.kind, "full")
    assert.notEqual(fixed.resultId, first.resultId)
  })

  it("never publishes", async (t) => {
    const editor = await connect(t, launch, { capabilities: PULLING })
    await editor.open("a.service", unit)
    await editor.pull("a.service")
    await editor.close("a.service")
    assert.deepEqual(await editor.pull("a.service"), { kind: "full", items: [] })
    assert.deepEqual(editor.published, [])
  })
}

function features(launch: Launch): void {
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

function hostility(launch: Launch): void {
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

async function hover(editor: Editor, path: string, position: Position): Promise<Hover | null> {
  return await editor.connection.sendRequest<Hover | null>("textDocument/hover", {
    textDocument: { uri: editor.uri(path) },
    position,
  })
}

interface Hover {
  readonly contents: { readonly kind: string; readonly value: string }
}

/** Diagnostics without the version they were made for. */
function comparable(diagnostics: readonly Diagnostic[]): unknown[] {
  return diagnostics.map(({ data: _, ...rest }) => rest)
}

function codeOf(error: unknown): number {
  return error instanceof ResponseError ? error.code : 0
}

/** Small numbers from a seed, the same in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return (state >> 8) % below
  }
}
