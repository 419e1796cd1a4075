/** A host with one unit, whose process is what the link `current` leads to when it is started. */
import { existsSync, readFileSync, readlinkSync } from "node:fs"
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

  constructor(root: string) {
    this.root = root
  }

  state(): string {
    return JSON.stringify({ running: this.running, current: this.#current() })
  }

  answer({ program, args }: Call): Answer {
    if (program === "curl") return this.#is("deaf") ? { status: 22 } : {}
    if (program === "journalctl") return { out: "last words\n" }
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
    if (text.includes("EnvironmentFiles")) return `${join(this.root, "etc/app.env")} (ignore_errors=no)`
    if (text.includes("NRestarts")) return String(this.#is("flapping") ? ++this.looks : 0)
    return String(this.process)
  }
}
