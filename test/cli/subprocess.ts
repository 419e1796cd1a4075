/** The command line as a process of its own, in folders made for one test. */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { built } from "../support/built.ts"

/** The bundle where the whole test run has built it, which starts in half the time; the sources otherwise. */
const entry =
  process.env["DEPLOYLINT_BUILT"] === "1"
    ? built("cli.js")
    : fileURLToPath(new URL("../../server/src/main-cli.ts", import.meta.url))

/** Compiled once, not once per process. */
const cache = join(tmpdir(), "deploylint-test-compile-cache")

export interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the command line; its streams are pipes. */
export function start(args: readonly string[], cwd: string): ChildProcess {
  const env = { ...process.env, NODE_COMPILE_CACHE: cache }
  return spawn(process.execPath, [entry, ...args], { cwd, env, stdio: "pipe" })
}

/** Runs the command line to its end, at most 60 seconds. */
export async function cli(args: readonly string[], cwd: string): Promise<Run> {
  const child = start(args, cwd)
  const timer = setTimeout(() => child.kill("SIGKILL"), 60_000)
  let stdout = ""
  let stderr = ""
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text
  })
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve))
  clearTimeout(timer)
  return { code, stdout, stderr }
}

/** A folder below the system's own for such things, with the files given by path; removed afterwards. */
export async function inFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
  work: (folder: string) => Promise<void> | void,
): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "deploylint-cli-")))
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
