/** A language client for measurements: a server process on stdio, one edit at a time, the clock around it. */
import { type ChildProcess, spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node"

export interface ServerCommand {
  readonly name: string
  readonly script: string
  readonly args: readonly string[]
  readonly initializationOptions?: object
}

export interface BenchServer {
  /** Opens a document; resolves with its first diagnostics. */
  readonly open: (uri: string, language: string, text: string) => Promise<void>
  /** Replaces the characters of one line; resolves with the diagnostics of that version. Answers milliseconds. */
  readonly edit: (uri: string, line: number, from: number, to: number, text: string) => Promise<number>
  /** Milliseconds of one request. */
  readonly request: (method: string, params: object) => Promise<number>
  readonly close: (uri: string) => Promise<void>
  /** Resident memory now, and the highest so far, in KiB. */
  readonly memory: () => { readonly now: number; readonly peak: number }
  readonly stop: () => Promise<void>
}

/** Starts a server and says hello; diagnostics are pushed, as both sides of every comparison can. */
export async function startBenchServer(command: ServerCommand, root: string): Promise<BenchServer> {
  const child = spawn(process.execPath, [command.script, ...command.args], { stdio: ["pipe", "pipe", "ignore"] })
  if (child.stdout === null || child.stdin === null) throw new Error("no pipes")
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  )
  const waiting = new Map<string, () => void>()
  const versions = new Map<string, number>()
  connection.onNotification("textDocument/publishDiagnostics", (params: { uri: string; version?: number }) => {
    // A server without versions answers the newest text: there is one edit under way at a time.
    if (params.version !== undefined && params.version < (versions.get(params.uri) ?? 0)) return
    waiting.get(params.uri)?.()
    waiting.delete(params.uri)
  })
  connection.onRequest(() => null)
  connection.listen()
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: root,
    workspaceFolders: [{ uri: root, name: "bench" }],
    capabilities: {
      textDocument: { publishDiagnostics: { versionSupport: true } },
      workspace: { workspaceFolders: true },
    },
    ...(command.initializationOptions ? { initializationOptions: command.initializationOptions } : {}),
  })
  await connection.sendNotification("initialized", {})
  return server(child, connection, waiting, versions)
}

function server(
  child: ChildProcess,
  connection: MessageConnection,
  waiting: Map<string, () => void>,
  versions: Map<string, number>,
): BenchServer {
  const diagnosed = (uri: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no diagnostics for ${uri}`)), 60_000)
      waiting.set(uri, () => {
        clearTimeout(timer)
        resolve()
      })
    })
  return {
    open: async (uri, languageId, text) => {
      const done = diagnosed(uri)
      versions.set(uri, 1)
      await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } })
      await done
    },
    edit: async (uri, line, from, to, text) => {
      const version = (versions.get(uri) ?? 1) + 1
      versions.set(uri, version)
      const done = diagnosed(uri)
      const start = performance.now()
      await connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ range: { start: { line, character: from }, end: { line, character: to } }, text }],
      })
      await done
      return performance.now() - start
    },
    request: async (method, params) => {
      const start = performance.now()
      await connection.sendRequest(method, params)
      return performance.now() - start
    },
    close: (uri) => connection.sendNotification("textDocument/didClose", { textDocument: { uri } }),
    memory: () => memoryOf(child.pid ?? 0),
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve))
      await connection.sendRequest("shutdown").catch(() => undefined)
      await connection.sendNotification("exit").catch(() => undefined)
      const timer = setTimeout(() => child.kill(), 3000)
      await ended
      clearTimeout(timer)
      connection.dispose()
    },
  }
}

function memoryOf(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8")
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0)
  return { now: field("VmRSS"), peak: field("VmHWM") }
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

/** The value below which 99 of 100 lie. */
export function percentile99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? Number.NaN
}
