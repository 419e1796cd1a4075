/** The same server in every place where it runs: in this process, as a process, in a worker. Each launch is a new server. */
import { type ChildProcess, spawn } from "node:child_process"
import { PassThrough } from "node:stream"
import { Worker } from "node:worker_threads"
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node"
import { type ServerServices, startServer } from "../../server/src/lsp/connection.ts"
import { built } from "../support/built.ts"
import { countingRandom } from "../support/workspace.ts"

/** The client's end of a connection. */
export interface Wire {
  readonly reader: MessageReader
  readonly writer: MessageWriter
  /** Ends the server, whatever state it is in. */
  readonly close: () => Promise<void>
  /** Exit code, for servers that are a process. */
  readonly exited?: Promise<number | null>
  readonly process?: ChildProcess
}

export type Launch = () => Promise<Wire>

export const today = "2026-11-21"

/** The sources in this process, over streams that are never a pipe. */
export function launchInMemory(services: Partial<ServerServices> = {}): Launch {
  return async () => {
    const up = new PassThrough()
    const down = new PassThrough()
    const connection = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down))
    startServer(connection, { version: "0", random: countingRandom(), today: () => today, ...services })
    return {
      reader: new StreamMessageReader(down),
      writer: new StreamMessageWriter(up),
      close: async () => connection.dispose(),
    }
  }
}

/** The Node bundle as a process that speaks over its standard streams. */
export const launchProcess: Launch = async () => {
  const child = spawn(process.execPath, [built("server/node.js"), "--stdio"], { stdio: ["pipe", "pipe", "inherit"] })
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve))
  return {
    reader: new StreamMessageReader(child.stdout),
    writer: new StreamMessageWriter(child.stdin),
    exited,
    process: child,
    close: async () => {
      child.kill("SIGKILL")
      await exited
    },
  }
}

/** What a web worker has and a Node worker has not: `self`, `postMessage`, `onmessage`. Nothing of Node is left visible. */
const SHIM = `
const { parentPort, workerData } = require("node:worker_threads")
const { readFileSync } = require("node:fs")
const { runInThisContext } = require("node:vm")
const listeners = new Map()
const of = (type) => listeners.get(type) ?? listeners.set(type, new Set()).get(type)
globalThis.self = globalThis
globalThis.importScripts = () => { throw new Error("not here") }
globalThis.onmessage = null
globalThis.postMessage = (data) => parentPort.postMessage(data)
globalThis.addEventListener = (type, listener) => of(type).add(listener)
globalThis.removeEventListener = (type, listener) => of(type).delete(listener)
parentPort.on("message", (data) => {
  const event = { data }
  globalThis.onmessage?.(event)
  for (const listener of of("message")) listener(event)
})
const text = readFileSync(workerData, "utf8")
for (const name of ["process", "Buffer", "require", "module", "global", "setImmediate", "clearImmediate"]) delete globalThis[name]
runInThisContext(text, { filename: "browser.js" })
`

/** The browser bundle in a worker thread that looks like a web worker. */
export const launchWorker =
  (bundle = built("server/browser.js")): Launch =>
  async () => {
    const worker = new Worker(SHIM, { eval: true, workerData: bundle })
    const port = portWire((message) => worker.postMessage(message))
    worker.on("message", port.receive)
    worker.on("error", port.fail)
    return { ...port.wire, close: async () => void (await worker.terminate()) }
  }

/** A reader and a writer over anything that passes structured messages. */
export function portWire(post: (message: Message) => void): {
  readonly wire: { readonly reader: MessageReader; readonly writer: MessageWriter }
  readonly receive: (message: Message) => void
  readonly fail: (error: unknown) => void
} {
  const reader = new PortReader()
  return {
    wire: { reader, writer: new PortWriter(post) },
    receive: (message) => reader.receive(message),
    fail: (error) => reader.fail(error),
  }
}

class PortReader extends AbstractMessageReader implements MessageReader {
  #callback: DataCallback | undefined

  listen(callback: DataCallback): Disposable {
    this.#callback = callback
    return { dispose: () => undefined }
  }

  receive(message: Message): void {
    this.#callback?.(message)
  }

  fail(error: unknown): void {
    this.fireError(error)
  }
}

class PortWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #post: (message: Message) => void

  constructor(post: (message: Message) => void) {
    super()
    this.#post = post
  }

  async write(message: Message): Promise<void> {
    this.#post(message)
  }

  end(): void {}
}
