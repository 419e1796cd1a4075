/** A container engine with Compose, as far as the scripts use it: images, tags, containers that hold what they were started with. */
import { createHash } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { isAbsolute, join } from "node:path"
import { parse } from "yaml"
import type { Answer, Call, World } from "./bench.ts"
import { canonical, environmentOf, type ServiceText, settingsOf } from "./compose-text.ts"

/** How an image behaves once it runs: `turning` is healthy once, and then no longer. */
export type Behaviour = "well" | "unhealthy" | "turning" | "starting" | "flapping" | "deaf" | "exits"

interface Container {
  readonly id: string
  readonly service: string
  readonly image: string
  readonly name: string
  /** The service as the files said when it was made, with its settings. */
  readonly made: string
  readonly settings: string
  readonly ip: string
  readonly mounts: readonly string[]
  looks: number
  stopped?: boolean
}

export class Engine implements World {
  /** Images by name as the registry has them. */
  readonly registry = new Map<string, string>()
  readonly tags = new Map<string, string>()
  readonly images = new Map<string, Behaviour>()
  containers: Container[] = []
  /** Where the project lies: bind mounts are told by their whole paths. */
  folder = ""
  migrates = true
  migrated = 0
  /** Containers of single commands that are still at work. */
  readonly jobs = new Set<string>()
  #count = 0

  /** Publishes an image under a name, as somebody's pipeline would. */
  publish(name: string, id: string, behaviour: Behaviour = "well"): void {
    this.registry.set(name, `sha256:${id}`)
    this.images.set(`sha256:${id}`, behaviour)
  }

  /** The same world with the project elsewhere. */
  copy(folder: string): Engine {
    const other = new Engine()
    other.folder = folder
    for (const [name, id] of this.registry) other.registry.set(name, id)
    for (const [name, id] of this.tags) other.tags.set(name, id)
    for (const [id, behaviour] of this.images) other.images.set(id, behaviour)
    other.containers = this.containers.map((each) => ({ ...each }))
    other.#count = this.#count
    other.migrates = this.migrates
    return other
  }

  /** What matters of the world: who runs by which image and settings, and what the names mean. */
  state(): string {
    const running = this.containers.map((each) => `${each.service} ${each.image} ${each.made} ${each.settings}`).sort()
    const names = new Set(this.containers.map(({ name }) => name))
    const tags = [...this.tags].filter(([name]) => names.has(name)).sort()
    return JSON.stringify({ running, tags }, null, 1)
  }

  idsOf(service: string): string[] {
    return this.containers.filter((each) => each.service === service).map(({ image }) => image)
  }

  answer(call: Call): Answer {
    const { program, args } = call
    if (program === "curl" || program === "wget") return this.#http(args)
    const [first, ...rest] = args
    switch (first) {
      case "compose":
        return this.#compose(rest, call)
      case "inspect":
        return rest.join(" ").includes("range .Config.Env")
          ? { out: `      - "SETTINGS=${this.#find(rest.at(-1) ?? "")?.settings ?? ""}"\n` }
          : this.#inspectAll(rest.slice(2))
      case "tag":
        return this.#tag(rest[0] ?? "", rest[1] ?? "")
      case "stop":
        return this.#find(rest[0] ?? "") === undefined ? gone : {}
      case "rm": {
        if (rest[0] === "-f") return this.jobs.delete(rest[1] ?? "") ? {} : gone
        if (this.#find(rest[0] ?? "") === undefined) return gone
        this.containers = this.containers.filter(({ id }) => id !== rest[0])
        return {}
      }
      case "image":
        if (rest[0] === "rm") return this.tags.delete(rest[1] ?? "") ? {} : gone
        return { out: this.tags.has(rest.at(-1) ?? "") ? '["CMD","true"]\n' : "" }
      default:
        return { status: 64, err: `no such command: ${args.join(" ")}\n` }
    }
  }

  hung({ args }: Call): void {
    const name = args.indexOf("--name")
    if (name > 0) this.jobs.add(args[name + 1] ?? "")
  }

  #isStopped({ image, stopped }: Container): boolean {
    return stopped === true || this.images.get(image) === "exits"
  }

  #find(id: string): Container | undefined {
    return this.containers.find((each) => each.id === id)
  }

  #http(args: readonly string[]): Answer {
    const url = args.at(-1) ?? ""
    const container = this.containers.find(({ ip }) => url === `http://${ip}:3100/ready`)
    const behaviour = this.images.get(container?.image ?? "")
    return container === undefined || behaviour === "deaf" ? { status: 22 } : {}
  }

  #tag(image: string, name: string): Answer {
    if (!this.images.has(image) || !/^[a-z0-9][a-z0-9._/-]*(?::\d+\/[a-z0-9._/-]+)?:[\w.-]{1,128}$/.test(name))
      return gone
    this.tags.set(name, image)
    return {}
  }

  /** As docker does: what is found is told, and what is not makes it fail. */
  #inspectAll(ids: readonly string[]): Answer {
    const answers = ids.map((id) => this.#inspect(id))
    return {
      status: answers.some(({ status = 0 }) => status !== 0) ? 1 : 0,
      out: answers.map(({ out = "" }) => out).join(""),
      err: answers.map(({ err = "" }) => err).join(""),
    }
  }

  #inspect(id: string): Answer {
    const found = this.#find(id)
    if (found === undefined) return gone
    const behaviour = this.images.get(found.image) ?? "well"
    const looks = found.looks++
    const health =
      (behaviour === "unhealthy" && looks > 0) || (behaviour === "turning" && looks > 1)
        ? "unhealthy"
        : behaviour === "starting" || looks < 1
          ? "starting"
          : "healthy"
    const restarts = behaviour === "flapping" ? looks : 0
    const condition = behaviour === "exits" ? "exited" : "running"
    const mounts = found.mounts.map((mount) => `mount ${mount.replace("./", `${this.folder}/`)}\n`).join("")
    return {
      out: `${found.service} ${id} ${found.image} ${found.name} ${condition} ${restarts} ${health} ${hashOf(found.made)} ${found.ip} \n${mounts}\n`,
    }
  }

  #compose(args: readonly string[], call: Call): Answer {
    const services = this.#project(call)
    if (services === undefined) return { status: 15, err: "no such file, or invalid\n" }
    const [verb = ""] = args
    const names = args.filter((each) => Object.hasOwn(services, each))
    switch (verb) {
      case "config":
        if (args.includes("--hash")) {
          const [name = ""] = names
          return { out: `${name} ${hashOf(madeOf(services[name] ?? {}, call.cwd))}\n` }
        }
        return { out: canonical(services, call.cwd), err: 'level=warning msg="The \\"X\\" variable is not set."\n' }
      case "ps": {
        const listed = this.containers.filter(
          (each) => (names.length === 0 || names.includes(each.service)) && !this.#isStopped(each),
        )
        return { out: listed.map(({ id }) => `${id}\n`).join("") }
      }
      case "pull": {
        for (const name of names) {
          const image = services[name]?.image ?? ""
          const id = this.registry.get(image)
          if (id === undefined) return { status: 1, err: "manifest unknown\n" }
          if (!image.includes("@")) this.tags.set(image, id)
          else this.tags.set(image, id)
        }
        return {}
      }
      case "build": {
        for (const name of names) this.tags.set(`shop-${name}`, this.registry.get(`shop-${name}`) ?? "")
        return {}
      }
      case "run":
        this.migrated++
        return this.migrates ? { out: "migrated\n" } : { status: 1, err: "no\n" }
      case "logs":
        return { out: "last words\n" }
      case "rm":
        this.containers = this.containers.filter(
          (each) => !names.includes(each.service) || !(args.includes("-s") || this.#isStopped(each)),
        )
        return { out: "Going to remove them\n" }
      case "up":
        return this.#up(args, names, services, call)
      default:
        return { status: 64, err: `no such command: compose ${args.join(" ")}\n` }
    }
  }

  #up(
    args: readonly string[],
    names: readonly string[],
    services: Readonly<Record<string, ServiceText>>,
    call: Call,
  ): Answer {
    for (const service of names) {
      const text = services[service]
      const name = text?.image ?? `shop-${service}`
      const image = this.tags.get(name)
      if (text === undefined || image === undefined) return { status: 1, err: `no such image ${name}\n` }
      const made = madeOf(text, call.cwd)
      const settings = environmentOf(text, call.cwd)
      const wanted = Number(/=(\d+)$/.exec(args.find((each) => /^[\w.-]+=\d+$/.test(each)) ?? "=1")?.[1])
      if (wanted > 1 && (text.container_name !== undefined || (text.ports ?? []).some((each) => /^\d+:/.test(each))))
        return { status: 1, err: "port is already allocated\n" }
      const own = this.containers.filter((each) => each.service === service)
      const kept = args.includes("--no-recreate")
        ? own
        : own.filter((each) => !args.includes("--force-recreate") && each.made === made && each.image === image)
      const next = kept.slice(0, wanted)
      for (const each of next) each.stopped = false
      while (next.length < wanted) {
        const number = ++this.#count
        const mounts = (text.volumes ?? []).map((each) => {
          const [source = "", , access] = each.split(":")
          return `${access === "ro" ? "false" : "true"} ${source}`
        })
        next.push({ id: `c${number}`, service, image, name, made, settings, ip: `10.0.0.${number}`, mounts, looks: 0 })
      }
      this.containers = [...this.containers.filter((each) => each.service !== service), ...next]
    }
    return {}
  }

  /** The services of the Compose files, later ones over earlier ones; undefined where they cannot be read. */
  #project({ cwd, composeFile }: Call): Readonly<Record<string, ServiceText>> | undefined {
    const env = existsSync(join(cwd, ".env")) ? readFileSync(join(cwd, ".env"), "utf8") : ""
    const values = new Map(env.split("\n").map((line) => [line.split("=")[0] ?? "", line.replace(/^[^=]*=/, "")]))
    const services: Record<string, ServiceText> = {}
    for (const name of composeFile.split(":")) {
      const path = isAbsolute(name) ? name : join(cwd, name)
      if (name === "" || !existsSync(path)) return undefined
      try {
        const text = readFileSync(path, "utf8").replace(/\$\{(\w+)\}/g, (_, key: string) => values.get(key) ?? "")
        const read: { services: Record<string, ServiceText> } = parse(text)
        for (const [service, each] of Object.entries(read.services))
          services[service] = { ...services[service], ...each }
      } catch {
        return undefined
      }
    }
    return services
  }
}

const gone: Answer = { status: 1, err: "no such object\n" }

const hashOf = (made: string): string => createHash("sha256").update(made).digest("hex")

const madeOf = (text: ServiceText, cwd: string): string =>
  JSON.stringify({ ...text, pull_policy: undefined, settings: settingsOf(text, cwd) })
