/**
 * A bench for scripts: stub programs on PATH that ask this process for their answers, so that a world of containers,
 * pods or units can be simulated, and any call can be made to fail, to hang, or to be hit by a signal.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Duplex } from "node:stream"
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
 * `mute` interrupts it and closes what its words go to.
 */
export type Fault = "fail" | "half" | "hang" | "stall" | "SIGTERM" | "SIGINT" | "SIGHUP" | "SIGKILL" | "mute"

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

/**
 * Asks this process through descriptor 8, which every run has of its own. As `timeout` it is one process instead of
 * three, and without a limit: a run that has to be cut off by time needs the real one.
 */
const stubText = (stubs: readonly string[]): string => `#!${findProgram("dash") ?? "/bin/sh"}
name=\${0##*/}
if [ "$name" = timeout ]; then
  while [ "\${1#-}" != "$1" ]; do shift 2; done
  name=$2
  shift 2
  case " ${stubs.join(" ")} " in *" $name "*) ;; *) exec "$name" "$@" ;; esac
fi
printf '%s\\0' "$name" "$PWD" "\${COMPOSE_FILE-}" "$#" "$@" >&8
while IFS= read -r line; do
  case $line in
    o*) printf '%s\\n' "\${line#o}" || exit 141 ;;
    p*) printf %s "\${line#p}" || exit 141 ;;
    e*) printf '%s\\n' "\${line#e}" >&2 ;;
    s*) exit "\${line#s}" ;;
  esac
done <&8
exit 125
`
const real =
  "sh awk basename date cat chmod cksum cmp cp cut dirname find flock grep gzip head ln mkdir mv readlink rm sed sort stat tail tar timeout tr wc xargs id sleep".split(
    " ",
  )

interface Running {
  readonly world: World
  readonly calls: string[]
  readonly fault: NonNullable<RunOptions["fault"]>
  readonly child: ChildProcess
}

/** Serves all runs of one test file. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), "deploylint-bench-"))
  readonly #folders = new Map<string, string>()
  readonly #clocked = new Set<string>()
  #count = 0
  /** Seconds since 1970 of a clock that moves when it is looked at. */
  #clock = 1_790_000_000

  stop(): void {
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
      writeFileSync(join(path, name), stubText(stubs))
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
    const child = spawn(join(path, "sh"), [script, ...(options.args ?? [])], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe", "ignore", "ignore", "ignore", "ignore", "ignore", "pipe"],
      env: {
        PATH: path,
        ROLLOUT_INTERVAL: "0",
        ROLLOUT_SUCCESSES: "2",
        // By its own clock a bench is never too slow; by that of a busy machine it may be.
        ROLLOUT_TIMEOUT: this.#clocked.has(path) ? "6" : "900",
        ...options.env,
      },
    })
    const running: Running = { world, calls: [], fault: options.fault ?? (() => undefined), child }
    let output = ""
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (data) => {
        output += data
      })
    const line = child.stdio.at(8)
    if (line instanceof Duplex) this.#serve(line, running)
    return new Promise((done) =>
      child.on("close", (status, signal) => done({ status, signal, output, calls: running.calls })),
    )
  }

  #serve(line: Duplex, running: Running): void {
    let text = ""
    line.setEncoding("utf8")
    line.on("error", () => undefined)
    line.on("data", (data) => {
      text += data
      for (;;) {
        const words = text.split("\0")
        const [program = "", cwd = "", composeFile = "", count] = words
        const end = 4 + Number(count)
        if (count === undefined || words.length <= end) return
        text = words.slice(end).join("\0")
        const answer = this.#answer(running, { program, args: words.slice(4, end), cwd, composeFile })
        if (answer !== undefined) line.write(spoken(answer))
      }
    })
  }

  #answer(running: Running, call: Call): Answer | undefined {
    // A clock of the bench: it moves when it is looked at, so that nobody has to wait.
    if (call.program === "date") return this.#date(call.args)
    const text = `${call.program} ${call.args.join(" ")}`
    const fault = running.fault(running.calls.length, text)
    running.calls.push(text)
    if (fault === "fail") return { status: 1, err: "not today\n" }
    if (fault === "stall") return undefined
    const answer = running.world.answer(call)
    if (fault === undefined) return answer
    if (fault === "half") return { ...answer, status: 1 }
    if (fault === "hang") return { ...answer, status: 124 }
    // As when somebody interrupts a script whose words go through a pipe: who reads them is gone, too.
    if (fault === "mute") {
      running.child.stdout?.destroy()
      running.child.stderr?.destroy()
    }
    running.child.kill(fault === "mute" ? "SIGINT" : fault)
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

/** An answer as the stubs read it: a letter says what each line is for, and the status is the last word. */
function spoken({ status = 0, out = "", err = "" }: Answer): string {
  const lines = out.split("\n")
  const rest = lines.pop() ?? ""
  const told = [...lines.map((line) => `o${line}`), ...(rest === "" ? [] : [`p${rest}`])]
  const complaints = err === "" ? [] : err.replace(/\n$/, "").split("\n")
  return [...told, ...complaints.map((line) => `e${line}`), `s${status}`, ""].join("\n")
}

/** Runs tasks with a bounded number at once; the machine is small. */
export async function inParallel<T>(tasks: readonly T[], use: (task: T) => Promise<void>, width = 4): Promise<void> {
  const queue = [...tasks]
  const worker = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) await use(task)
  }
  await Promise.all(Array.from({ length: width }, worker))
}
