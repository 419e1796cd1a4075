/** Files that depend on each other, and settings. */
import assert from "node:assert/strict"
import { it, type TestContext } from "node:test"
import { type Editor, type EditorOptions, ROOT } from "../editor.ts"
import type { Launch } from "../launch.ts"
import { compose, connect, datastore, has, lacks, unit, unknownDirective } from "../samples.ts"

export function dependents(launch: Launch, options: EditorOptions): void {
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

export function settings(launch: Launch, options: EditorOptions): void {
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
