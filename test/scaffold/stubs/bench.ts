/**
 * A bench for scripts: stub programs on PATH that ask this process for their answers, so that a world of containers,
 * pods or units can be simulated, and any call can be made to fail, to hang, or to be hit by a signal.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer, type Server, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { findProgram } from "../../support/oracle.ts"

export interface Call {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly composeFile: string
}

export interface Answer {
  readonly status?: number
  readonly out?: string
  readonly err?: string
}

/** What programs are about; changes with every call. */
export interface World {
  answer(call: Call): Answer
}

/**
 * `fail`: not done, status 1. `half`: done, and yet status 1. `hang`: done, then killed by `timeout` with 124. `stall`: never answers, so that the real `timeout` has to
 * end it. A signal is sent to the script while the program is at work. `-9` kills it, as a power cut would.
 */
export type Fault = "fail" | "half" | "hang" | "stall" | "SIGTERM" | "SIGINT" | "SIGHUP" | "SIGKILL"

export interface Outcome {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly output: string
  readonly calls: readonly string[]
}

export interface RunOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The fault that hits a call, by its number from 0 and its text. */
  readonly fault?: (at: number, text: string) => Fault | undefined
  readonly script?: string
}

export type Userland = "dash" | "busybox"

const stub = `#!/bin/bash
exec 3<>/dev/tcp/127.0.0.1/$BENCH_PORT || exit 125
printf '%s\\0' "$BENCH_RUN" "\${0##*/}" "$PWD" "\${COMPOSE_FILE-}" "$#" "$@" >&3
IFS= read -r -d '' status <&3
IFS= read -r -d '' out <&3
IFS= read -r -d '' err <&3
printf %s "$out"
printf %s "$err" >&2
exit "\${status:-125}"
`
const real =
  "sh awk basename date cat chmod cksum cmp cp cut dirname find flock grep head ln mkdir mv readlink rm sed sort stat tail tar timeout tr wc xargs id sleep".split(
    " ",
  )

interface Running {
  readonly world: World
  readonly calls: string[]
  readonly fault: NonNullable<RunOptions["fault"]>
  child: ChildProcess | undefined
}

/** Serves all runs of one test file. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), "deploylint-bench-"))
  readonly #running = new Map<string, Running>()
  readonly #server: Server
  readonly #folders = new Map<string, string>()
  readonly #clocked = new Set<string>()
  #count = 0
  /** Seconds since 1970 of a clock that moves when it is looked at. */
  #clock = 1_790_000_000

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket))
  }

  static async start(): Promise<Bench> {
    const bench = new Bench()
    await new Promise<void>((done) => bench.#server.listen(0, "127.0.0.1", done))
    return bench
  }

  stop(): void {
    this.#server.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** A folder of its own; the blank in its name is on purpose. */
  fresh(): string {
    const path = join(this.folder, `a ${++this.#count}`)
    mkdirSync(path)
    return path
  }

  /** A folder for PATH with these stubs and the few real programs that a script may rely on. */
  path(userland: Userland, stubs: readonly string[], without: readonly string[] = []): string {
    const key = [userland, ...stubs, "-", ...without].join(" ")
    const known = this.#folders.get(key)
    if (known !== undefined) return known
    const path = join(this.folder, `bin${this.#folders.size}`)
    mkdirSync(path)
    for (const name of stubs) {
      writeFileSync(join(path, name), stub)
      chmodSync(join(path, name), 0o755)
    }
    for (const name of real) {
      if (without.includes(name) || stubs.includes(name)) continue
      const program =
        name === "sh"
          ? findProgram(userland)
          : userland === "busybox" && name !== "flock"
            ? findProgram("busybox")
            : userland === "busybox"
              ? undefined
              : findProgram(name)
      if (program !== undefined) symlinkSync(program, join(path, name))
    }
    this.#folders.set(key, path)
    if (stubs.includes("date")) this.#clocked.add(path)
    return path
  }

  async run(world: World, script: string, path: string, options: RunOptions = {}): Promise<Outcome> {
    const id = String(++this.#count)
    const running: Running = { world, calls: [], fault: options.fault ?? (() => undefined), child: undefined }
    this.#running.set(id, running)
    const { port } = this.#server.address() as { port: number }
    const child = spawn(join(path, "sh"), [script, ...(options.args ?? [])], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: path,
        BENCH_PORT: String(port),
        BENCH_RUN: id,
        ROLLOUT_INTERVAL: "0",
        ROLLOUT_SUCCESSES: "2",
        // By its own clock a bench is never too slow; by that of a busy machine it may be.
        ROLLOUT_TIMEOUT: this.#clocked.has(path) ? "9" : "900",
        ...options.env,
      },
    })
    running.child = child
    let output = ""
    child.stdout.on("data", (data) => {
      output += data
    })
    child.stderr.on("data", (data) => {
      output += data
    })
    return new Promise((done) =>
      child.on("close", (status, signal) => {
        this.#running.delete(id)
        done({ status, signal, output, calls: running.calls })
      }),
    )
  }

  #serve(socket: Socket): void {
    let text = ""
    socket.on("error", () => undefined)
    socket.on("data", (data) => {
      text += data
      const [run = "", program = "", cwd = "", composeFile = "", count, ...args] = text.split("\0")
      if (count === undefined || args.length <= Number(count)) return
      args.pop()
      const answer = this.#answer(run, { program, args, cwd, composeFile })
      if (answer === undefined) return
      const { status = 0, out = "", err = "" } = answer
      socket.end(`${status}\0${out}\0${err}\0`)
    })
  }

  #answer(run: string, call: Call): Answer | undefined {
    // A clock of the bench: it moves when it is looked at, so that nobody has to wait.
    if (call.program === "date") return this.#date(call.args)
    const running = this.#running.get(run)
    if (running === undefined) return { status: 125 }
    const text = `${call.program} ${call.args.join(" ")}`
    const fault = running.fault(running.calls.length, text)
    running.calls.push(text)
    if (fault === "fail") return { status: 1, err: "not today\n" }
    if (fault === "stall") return undefined
    const answer = running.world.answer(call)
    if (fault === undefined) return answer
    if (fault === "half") return { ...answer, status: 1 }
    if (fault === "hang") return { ...answer, status: 124 }
    running.child?.kill(fault)
    return answer
  }

  #date(args: readonly string[]): Answer {
    this.#clock++
    const iso = new Date(this.#clock * 1000).toISOString()
    if (args.includes("+%s")) return { out: `${this.#clock}\n` }
    return {
      out: `${args.join(" ").includes("-%m") ? `${iso.slice(0, 19)}Z` : iso.slice(0, 19).replace(/[-:]/g, "").toLowerCase()}\n`,
    }
  }
}

/** Runs tasks with a bounded number at once; the machine is small. */
export async function inParallel<T>(tasks: readonly T[], use: (task: T) => Promise<void>, width = 4): Promise<void> {
  const queue = [...tasks]
  const worker = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) await use(task)
  }
  await Promise.all(Array.from({ length: width }, worker))
}
