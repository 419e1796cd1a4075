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
  /** What a program that was given up leaves at work. */
  hung?(call: Call): void
}

/**
 * `fail`: not done. `torn`: not done, after half of its words. `half`: done, and yet failed. `hang`: done, then killed by
 * `timeout` with 124, or with 137 where it is deaf. `stall`: never answers, so that the real `timeout` has to end it. A signal is sent to the script while the program is at work. `-9` kills it, as a power cut would.
 * `mute` interrupts it and closes what its words go to.
 */
export type Fault = "fail" | "torn" | "half" | "hang" | "stall" | "SIGTERM" | "SIGINT" | "SIGHUP" | "SIGKILL" | "mute"

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
  /** Every stub is a process of its own. */
  readonly apart?: boolean
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
/**
 * The same within the shell that runs the script, which starts no process for a call: most of the time of a run goes
 * into that. Signals are for real processes only: then it is told to start one.
 */
const inlineText = (stubs: readonly string[]): string => `bench_ask() {
  printf '%s\\0' "+$1" "$PWD" "\${COMPOSE_FILE-}" "$(($# - 1))" >&8
  bench_name=$1
  shift
  if [ "$#" -gt 0 ]; then printf '%s\\0' "$@" >&8; fi
  while IFS= read -r bench_line; do
    case $bench_line in
      o*) printf '%s\\n' "\${bench_line#o}" || return 141 ;;
      p*) printf %s "\${bench_line#p}" || return 141 ;;
      e*) printf '%s\\n' "\${bench_line#e}" >&2 ;;
      s*) return "\${bench_line#s}" ;;
      r) break ;;
    esac
  done <&8
  "$bench_name" "$@"
}
timeout() {
  while [ "\${1#-}" != "$1" ]; do shift 2; done
  shift
  case " ${stubs.filter((each) => each !== "timeout" && each !== "date").join(" ")} " in *" $1 "*) bench_ask "$@" ;; *) "$@" ;; esac
}
date() { bench_ask date "$@"; }
. "$0"
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
  clock: number
}

/** Serves all runs of one test file. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), "deploylint-bench-"))
  readonly #folders = new Map<string, string>()
  readonly #inline = new Map<string, string>()
  readonly #clocked = new Set<string>()
  #count = 0
  /** Seconds since 1970 at which the last run began; its clock moves when it is looked at. */
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
    if (stubs.includes("timeout") && userland === "dash") this.#inline.set(path, inlineText(stubs))
    return path
  }

  async run(world: World, script: string, path: string, options: RunOptions = {}): Promise<Outcome> {
    const inline = options.apart === true ? undefined : this.#inline.get(path)
    const words = inline === undefined ? [script] : ["-c", inline, script]
    const child = spawn(join(path, "sh"), [...words, ...(options.args ?? [])], {
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
    this.#clock += 1000
    const running: Running = {
      world,
      calls: [],
      fault: options.fault ?? (() => undefined),
      child,
      clock: this.#clock,
    }
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
        const answer = this.#answered(running, { program, args: words.slice(4, end), cwd, composeFile })
        if (answer !== undefined) line.write(answer === apart ? "r\n" : spoken(answer))
      }
    })
  }

  /** A world that fails is told to the script, which would wait for ever otherwise. */
  #answered(running: Running, call: Call): Answer | typeof apart | undefined {
    try {
      return this.#answer(running, call)
    } catch (error) {
      return { status: 70, err: `the bench fails: ${String(error)}\n` }
    }
  }

  #answer(running: Running, call: Call): Answer | typeof apart | undefined {
    const program = call.program.replace(/^\+/, "")
    // A clock of the bench: it moves when it is looked at, so that nobody has to wait.
    if (program === "date") return dateOf(++running.clock, call.args)
    const text = `${program} ${call.args.join(" ")}`
    const at = running.calls.length
    const fault = running.fault(at, text)
    const isApart = fault === "stall" || fault === "mute" || fault?.startsWith("SIG") === true
    if (isApart && program !== call.program) return apart
    running.calls.push(text)
    const status = statuses[at % statuses.length] ?? 1
    if (fault === "fail") return { status, err: "not today\n" }
    if (fault === "stall") return undefined
    const answer = running.world.answer({ ...call, program })
    if (fault === undefined) return answer
    if (fault === "torn")
      return { status, out: (answer.out ?? "").slice(0, (answer.out ?? "").length / 2), err: "EOF\n" }
    if (fault === "half") return { ...answer, status }
    if (fault === "hang") {
      running.world.hung?.({ ...call, program })
      return { ...answer, status: at % 2 === 0 ? 124 : 137 }
    }
    // As when somebody interrupts a script whose words go through a pipe: who reads them is gone, too.
    if (fault === "mute") {
      running.child.stdout?.destroy()
      running.child.stderr?.destroy()
    }
    running.child.kill(fault === "mute" ? "SIGINT" : fault)
    return answer
  }
}

function dateOf(clock: number, args: readonly string[]): Answer {
  if (args.includes("+%s")) return { out: `${clock}\n` }
  const iso = new Date(clock * 1000).toISOString().slice(0, 19)
  return { out: `${args.join(" ").includes("-%m") ? `${iso}Z` : iso.replace(/[-:]/g, "").toLowerCase()}\n` }
}

/** How programs end that fail: most with 1, docker by its own fault with 125, killed ones with 137, ssh and its like with 255. */
const statuses = [1, 125, 137, 255] as const

/** For a shell that asked by itself: to be asked again by a process of its own. */
const apart = "apart"

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
