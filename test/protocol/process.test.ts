/** The Node server as a process: files on a disk, start and end. */
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, it, type TestContext } from "node:test"
import { pathToFileURL } from "node:url"
import { StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node"
import { built } from "../support/built.ts"
import { MODERN } from "./capabilities.ts"
import { Editor, type EditorOptions } from "./editor.ts"
import { launchProcess, type Wire } from "./launch.ts"
import { codes, compose, unit } from "./samples.ts"

const datastore = "network/open-datastore-port"

async function launch(t: TestContext, options: EditorOptions = {}): Promise<{ editor: Editor; wire: Wire }> {
  const wire = await launchProcess()
  const editor = new Editor(wire, options)
  t.after(() => editor.dispose())
  return { editor, wire }
}

function folder(t: TestContext, files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), "deploylint protocol-"))
  t.after(() => rmSync(path, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(path, name, ".."), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  return path
}

describe("protocol: the server as a process", () => {
  it("reads neighbours from the disk without asking the client", async (t) => {
    const path = folder(t, { ".env": "BIND=127.0.0.1\n" })
    const { editor } = await launch(t, { root: pathToFileURL(path).href, initializationOptions: null })
    await editor.initialize()
    await editor.open("compose.yaml", compose)
    await editor.settles("compose.yaml", "the port is closed", (found) => !codes(found).includes(datastore))
    writeFileSync(join(path, ".env"), "BIND=0.0.0.0\n")
    const changes = [{ uri: editor.uri(".env"), type: 2 }]
    await editor.connection.sendNotification("workspace/didChangeWatchedFiles", { changes })
    await editor.settles("compose.yaml", "the port is open", (found) => codes(found).includes(datastore))
  })

  it("follows no link out of the workspace", async (t) => {
    const outside = folder(t, { "real.env": "BIND=127.0.0.1\n" })
    const path = folder(t, { "compose.yaml": compose })
    symlinkSync(join(outside, "real.env"), join(path, ".env"))
    const { editor } = await launch(t, { root: pathToFileURL(path).href })
    await editor.initialize()
    await editor.open("compose.yaml", compose)
    const found = await editor.diagnostics("compose.yaml")
    assert.ok(Array.isArray(found))
    for (const message of editor.received) assert.ok(!message.includes("real.env"))
  })

  it("ends with 0 after shutdown and exit, with 1 without shutdown", async (t) => {
    const polite = await launch(t)
    await polite.editor.initialize()
    await polite.editor.connection.sendRequest("shutdown")
    await polite.editor.connection.sendNotification("exit")
    assert.equal(await polite.wire.exited, 0)
    const rude = await launch(t)
    await rude.editor.initialize()
    await rude.editor.connection.sendNotification("exit")
    assert.equal(await rude.wire.exited, 1)
  })

  it("ends when its client is gone", async (t) => {
    const { editor, wire } = await launch(t)
    await editor.initialize()
    await editor.open("a.service", unit)
    wire.process?.stdin?.end()
    assert.notEqual(await wire.exited, null)
  })

  it("ends when the process that started it dies", async (t) => {
    const parent = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" })
    const wire = await launchProcess()
    t.after(() => wire.close())
    const editor = new Editor(wire)
    await editor.connection.sendRequest("initialize", { processId: parent.pid, rootUri: null, capabilities: MODERN })
    parent.kill("SIGKILL")
    assert.notEqual(await wire.exited, null)
  })

  it("speaks over a socket, too", { timeout: 20_000 }, async (t) => {
    const server = createServer()
    const connected = once(server, "connection")
    server.listen(0, "127.0.0.1")
    await once(server, "listening")
    const address = server.address()
    const port = typeof address === "object" ? address?.port : 0
    const child = spawn(process.execPath, [built("server/node.js"), `--socket=${port}`], { stdio: "inherit" })
    t.after(() => {
      child.kill("SIGKILL")
      server.close()
    })
    const [socket] = (await connected) as [Socket]
    const close = async (): Promise<void> => void socket.destroy()
    const wire: Wire = { reader: new StreamMessageReader(socket), writer: new StreamMessageWriter(socket), close }
    const editor = new Editor(wire)
    t.after(() => editor.dispose())
    await editor.initialize()
    await editor.open("a.service", unit)
    assert.ok(codes(await editor.diagnostics("a.service")).includes("systemd/unknown-directive"))
  })

  it("writes nothing but the protocol", async () => {
    const child = spawn(process.execPath, [built("server/node.js"), "--stdio"], { stdio: ["pipe", "pipe", "pipe"] })
    const output: string[] = []
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk.toString()))
    child.stderr.on("data", (chunk: Buffer) => output.push(chunk.toString()))
    const exited = new Promise((resolve) => child.once("exit", resolve))
    child.stdin.end()
    await exited
    assert.equal(output.join(""), "")
  })
})
