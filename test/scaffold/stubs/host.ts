/** A host with one unit, whose process is what the link `current` leads to when it is started. */
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, readlinkSync } from "node:fs"
import { uptime } from "node:os"
import { join } from "node:path"
import type { Answer, Call, World } from "./bench.ts"

export class Host implements World {
  readonly root: string
  /** What runs: the release and the settings that were read at its start. */
  running: string | undefined
  process = 1
  /** A file that adds to the unit by lying in its folder. */
  dropIn = ""
  looks = 0
  /** Seconds that the process has run. */
  age = 0
  /** What was started beside the unit and has not ended, and as whom each was run. */
  readonly jobs = new Set<string>()
  readonly users: string[] = []

  constructor(root: string) {
    this.root = root
  }

  state(): string {
    return JSON.stringify({ running: this.running, current: this.#current() })
  }

  answer({ program, args }: Call): Answer {
    if (program === "curl") return this.#is("deaf") ? { status: 22 } : {}
    if (program === "journalctl") return { out: "last words\n" }
    if (program === "systemd-run") return this.#run(args)
    if (program !== "systemctl") return { status: 64 }
    const [verb = ""] = args
    switch (verb) {
      case "daemon-reload":
      case "reset-failed":
        return {}
      case "restart":
        this.running = this.#start()
        this.process++
        return this.running === undefined ? { status: 1 } : {}
      case "stop":
        if (args[1] !== "app.service") return this.jobs.delete(args[1] ?? "") ? {} : { status: 5, err: "not loaded\n" }
        this.running = undefined
        return {}
      case "is-active":
        return this.running !== undefined && !this.#is("failing") ? {} : { status: 3 }
      case "is-failed":
        return this.#is("failing") ? {} : { status: 1 }
      case "show":
        return { out: `${this.#show(args.join(" "))}\n` }
      default:
        return { status: 64 }
    }
  }

  hung({ program, args }: Call): void {
    if (program !== "systemd-run") return
    for (const each of args) if (each.startsWith("--unit=")) this.jobs.add(each.slice(7))
  }

  /** Runs the command for real, with the variables that systemd would give it and no others. */
  #run(args: readonly string[]): Answer {
    const start = args.findIndex((each) => !each.startsWith("--"))
    const flags = args.slice(0, start)
    const valuesOf = (name: string): string[] =>
      flags.flatMap((each) => (each.startsWith(`${name}=`) ? [each.slice(name.length + 1)] : []))
    if (!flags.includes("--wait") || !flags.includes("--pipe")) return { status: 64, err: "who waits?\n" }
    const lines = [...valuesOf("--setenv")]
    for (const path of valuesOf("--property=EnvironmentFile")) {
      const name = path.replace(/^-/, "")
      if (existsSync(name)) lines.push(...readFileSync(name, "utf8").split("\n"))
      else if (name === path) return { status: 1, err: `Failed to load environment files: ${path}\n` }
    }
    const pairs = lines
      .filter((line) => line.includes("="))
      .map((line) => [line.replace(/=.*/, ""), line.replace(/^[^=]*=/, "")])
    const [cwd = this.root] = valuesOf("--property=WorkingDirectory")
    this.users.push(...valuesOf("--property=User"))
    const [program = "", ...rest] = args.slice(start)
    const env = { PATH: process.env["PATH"], ...Object.fromEntries(pairs) }
    const { status, stdout, stderr } = spawnSync(program, rest, { cwd, env, encoding: "utf8" })
    return { status: status ?? 1, out: stdout, err: stderr }
  }

  #is(how: string): boolean {
    return this.running?.includes(how) === true
  }

  #current(): string | undefined {
    return existsSync(join(this.root, "current")) ? readlinkSync(join(this.root, "current")) : undefined
  }

  #start(): string | undefined {
    const program = join(this.root, "current/app")
    if (!existsSync(program)) return undefined
    const settings = [join(this.root, "etc/app.env"), join(this.root, "etc/app.service")].map((path) =>
      readFileSync(path, "utf8"),
    )
    return [readFileSync(program, "utf8"), ...settings].join("|")
  }

  #show(text: string): string {
    if (text.includes("FragmentPath")) return join(this.root, "etc/app.service")
    if (text.includes("DropInPaths"))
      return ["/usr/lib/systemd/system/service.d/10-all.conf", this.dropIn].filter((path) => existsSync(path)).join(" ")
    if (text.includes("EnvironmentFiles"))
      return `${join(this.root, "etc/app.env")} (ignore_errors=no)\n${join(this.root, "etc/late.env")} (ignore_errors=yes)`
    if (text.includes("=Environment ")) return `MODE=production "GREETING=it costs \\$5, \\"all\\""`
    if (text.includes("ExecMainStart")) return String(Math.round((uptime() - this.age) * 1_000_000))
    if (text.includes("=User ")) return "app"
    if (text.includes("LoadCredential ")) return "[unprintable]"
    if (text.includes("NRestarts")) return String(this.#is("flapping") ? ++this.looks : 0)
    return text.includes("MainPID") ? String(this.process) : ""
  }
}
