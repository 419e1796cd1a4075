#!/usr/bin/env node
/** Entry of the command line and of its threads. The exit code is set, never forced: what was written gets out first. */
import { webcrypto } from "node:crypto"
import { isMainThread } from "node:worker_threads"
import type { HostServices } from "./cli/environment.ts"
import { createOutput } from "./cli/output.ts"
import { createPrompt } from "./cli/prompt.ts"
import { run } from "./cli/run.ts"

const today = new Date().toISOString().slice(0, 10)
const services: HostServices = {
  random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
  today: () => today,
}

async function main(): Promise<void> {
  const out = createOutput(process.stdout, process.env)
  const err = createOutput(process.stderr, process.env)
  try {
    const atTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true
    const prompt = atTerminal ? createPrompt(process.stdin, process.stdout) : undefined
    const environment = { cwd: process.cwd(), out, err, services, worker: new URL(import.meta.url), prompt }
    process.exitCode = await run(process.argv.slice(2), environment)
  } catch (error) {
    // A message may quote a file's text; the kind of error and its place in the code do not.
    const place = error instanceof Error ? (error.stack ?? "").split("\n").find((line) => /^\s+at /.test(line)) : ""
    await err.write(`Internal error: ${error instanceof Error ? error.name : "unknown"}${place ?? ""}\n`)
    process.exitCode = 2
  }
}

if (isMainThread) await main()
else (await import("./cli/pool.ts")).serveBatches(services)
