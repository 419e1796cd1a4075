/** `npm run bench`: our server beside Microsoft's Compose language server, in the same run, against the budgets. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { built } from "../support/built.ts"
import { checkThroughput } from "./check-throughput.ts"
import { type BenchServer, median, percentile99, type ServerCommand, startBenchServer } from "./client.ts"
import { composeOf, envOf, unitOf } from "./documents.ts"
import { exposureTime } from "./exposure.ts"

const repository = join(import.meta.dirname, "..", "..")
const ours: ServerCommand = { name: "deploylint", script: join(repository, "dist/server/node.js"), args: ["--stdio"] }
const peer: ServerCommand = {
  name: "compose-language-service",
  script: createRequire(import.meta.url).resolve("@microsoft/compose-language-service"),
  args: ["--stdio"],
  initializationOptions: { diagnosticDelay: 0 },
}

built("cli.js")
const folder = mkdtempSync(join(tmpdir(), "deploylint-bench-"))
const root = pathToFileURL(folder).href
const missed: string[] = []

/** Prints one measured value with its budget and notes a miss. */
function row(what: string, value: number, unit: string, budget?: number): void {
  const text = `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ${unit}`
  const over = budget !== undefined && value > budget
  if (over) missed.push(what)
  const limit =
    budget === undefined ? "" : `  budget ${budget < 10 ? budget.toFixed(2) : budget.toFixed(0)}${over ? "  OVER" : ""}`
  console.log(`${what.padEnd(58)} ${text.padStart(12)}${limit}`)
}

interface EditTimes {
  /** The first hundred edits after the opening, while the engine still compiles. */
  readonly early: number
  /** The last third of all edits. */
  readonly steady: number
}

/** Median times of an edit to the diagnostics of its version. The edit toggles one character of an image tag. */
async function editTime(server: BenchServer, uri: string, text: string, rounds: number): Promise<EditTimes> {
  const lines = text.split("\n")
  const line = Math.max(
    1,
    lines.findLastIndex((each) => /image:|SETTING_/.test(each)),
  )
  const column = (lines[line] ?? "").length
  const times: number[] = []
  for (let i = 0; i < rounds; i++) {
    const to = i % 2 === 0 ? column : column + 1
    times.push(await server.edit(uri, line, column, to, i % 2 === 0 ? "1" : ""))
  }
  return { early: median(times.slice(10, 110)), steady: median(times.slice(-Math.ceil(rounds / 3))) }
}

/** What the transport costs both servers alike: a question about a document that nobody has opened. */
async function transport(): Promise<void> {
  const server = await startBenchServer(ours, root)
  const times: number[] = []
  const nowhere = { textDocument: { uri: `${root}/nowhere.env` }, position: { line: 0, character: 0 } }
  for (let i = 0; i < 120; i++) times.push(await server.request("textDocument/hover", nowhere))
  row("transport: a request that needs no work", median(times.slice(20)), "ms")
  await server.stop()
}

async function edits(): Promise<void> {
  await transport()
  for (const lines of [50, 500, 5000]) {
    const text = composeOf(lines)
    const uri = `${root}/edits-${lines}/compose.yaml`
    const rounds = lines > 1000 ? 120 : 600
    const results: EditTimes[] = []
    for (const command of [peer, ours]) {
      const server = await startBenchServer(command, root)
      await server.open(uri, "dockercompose", text)
      results.push(await editTime(server, uri, text, rounds))
      if (command === ours) {
        const at = { textDocument: { uri }, position: { line: Math.min(20, lines - 2), character: 8 } }
        row(
          `hover, ${lines} lines`,
          await server.request("textDocument/hover", at),
          "ms",
          lines === 500 ? 5 : undefined,
        )
      }
      await server.stop()
    }
    const [theirs, own] = results
    if (theirs === undefined || own === undefined) continue
    for (const when of ["early", "steady"] as const) {
      row(`edit to diagnostics, compose ${lines} lines, ${when}: peer`, theirs[when], "ms")
      row(`edit to diagnostics, compose ${lines} lines, ${when}: deploylint`, own[when], "ms", theirs[when])
    }
  }
  for (const [name, language, text] of [
    ["settings.env", "dotenv", envOf(500)],
    ["app.service", "ini", unitOf(500)],
  ] as const) {
    const server = await startBenchServer(ours, root)
    await server.open(`${root}/small/${name}`, language, text)
    row(
      `edit to diagnostics, ${name} 500 lines, steady`,
      (await editTime(server, `${root}/small/${name}`, text, 600)).steady,
      "ms",
      1,
    )
    await server.stop()
  }
}

async function starts(): Promise<void> {
  for (const command of [peer, ours]) {
    const times: number[] = []
    let peak = 0
    for (let i = 0; i < 9; i++) {
      const start = performance.now()
      const server = await startBenchServer(command, root)
      await server.open(`${root}/start/compose.yaml`, "dockercompose", composeOf(50))
      times.push(performance.now() - start)
      peak = Math.max(peak, server.memory().peak)
      await server.stop()
    }
    row(`spawn to first diagnostics: ${command.name}`, median(times), "ms", command === ours ? 120 : undefined)
    row(`peak memory with one document: ${command.name}`, peak / 1024, "MiB")
  }
}

async function memory(): Promise<void> {
  for (const command of [peer, ours]) {
    const server = await startBenchServer(command, root)
    const text = composeOf(60).slice(0, 2000)
    for (let i = 0; i < 50; i++) await server.open(`${root}/m/warm${i}/compose.yaml`, "dockercompose", text)
    const before = server.memory().now
    for (let i = 0; i < 1000; i++) await server.open(`${root}/m/f${i}/compose.yaml`, "dockercompose", text)
    row(
      `memory per further document of 2 kB: ${command.name}`,
      (server.memory().now - before) / 1000,
      "KiB",
      command === ours ? 80 : undefined,
    )
    await server.stop()
  }
}

/** Requests on a small file while a large one is open and being edited. */
async function neighbours(): Promise<void> {
  const server = await startBenchServer(ours, root)
  const large = `${root}/large/compose.yaml`
  const small = `${root}/near/compose.yaml`
  const text = `${composeOf(200_000).slice(0, 5 * 1024 * 1024)}\n`
  await server.open(small, "dockercompose", composeOf(50))
  await server.open(large, "dockercompose", text)
  const times: number[] = []
  for (let i = 0; i < 100; i++) {
    if (i % 10 === 0) void server.edit(large, 1, 0, 0, " ").catch(() => undefined)
    times.push(await server.request("textDocument/documentSymbol", { textDocument: { uri: small } }))
  }
  row("request on another file beside a 5 MB file, p99", percentile99(times), "ms", 100)
  await server.stop()
}

/** `npm run bench -- edits starts` measures these only. */
const sections: Readonly<Record<string, () => Promise<void>>> = {
  edits,
  starts,
  memory,
  neighbours,
  exposure: () => exposureTime(join(folder, "exposure"), row),
  check: () => checkThroughput(join(folder, "many"), row),
}
const wanted = process.argv.slice(2)

try {
  mkdirSync(join(folder, "small"), { recursive: true })
  writeFileSync(join(folder, ".keep"), "")
  for (const [name, measure] of Object.entries(sections))
    if (wanted.length === 0 || wanted.includes(name)) await measure()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(missed.length === 0 ? "\nAll budgets hold." : `\nOver budget: ${missed.join("; ")}`)
process.exitCode = missed.length === 0 ? 0 : 1
