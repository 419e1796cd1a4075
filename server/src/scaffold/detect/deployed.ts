/** What is already deployed says most: a Dockerfile, a Compose file, a Procfile, templates of the environment. */
import { settled } from "../../base/known.ts"
import type { DockerfileModel, DockerStage } from "../../model/dockerfile/types.ts"
import { developers, plainCommand } from "./node.ts"
import type { Findings, Project } from "./project.ts"

const dockerfiles = ["Dockerfile", "docker/Dockerfile", "deploy/Dockerfile"]
const composeNames = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"]

/** Stages of the final image: the last one, and those that it goes on from. */
function finalStages(model: DockerfileModel): readonly DockerStage[] {
  const found: DockerStage[] = []
  let stage = model.stages.at(-1)
  while (stage !== undefined && !found.includes(stage)) {
    found.push(stage)
    stage = stage.parent === undefined ? undefined : model.stages[stage.parent]
  }
  return found
}

/** The Dockerfile of a project and its path; of several the first that is there. */
export function dockerfileOf(project: Project): { readonly path: string; readonly model: DockerfileModel } | undefined {
  for (const path of dockerfiles) {
    const folder = path.includes("/") ? path.slice(0, path.indexOf("/")) : undefined
    if (
      folder === undefined
        ? !project.has(path)
        : !project.list(project.has(`${folder}/`) ? folder : "").includes("Dockerfile")
    )
      continue
    if (folder !== undefined && !project.has(`${folder}/`)) continue
    const model = project.workspace.model(project.uri(path), "dockerfile")
    if (model !== undefined) return { path, model }
  }
  return undefined
}

/** A command of the exec form, or of the shell form where no shell is needed. */
function commandOf(stage: DockerStage | undefined): string | undefined {
  const words = (line: DockerStage["cmds"][number] | undefined): string | undefined => {
    if (line === undefined) return undefined
    if (line.form === "shell") return plainCommand(line.text)
    const items = line.exec.map(({ value }) => value)
    return items.some((item) => item === "" || /\s/.test(item)) ? undefined : items.join(" ")
  }
  const entry = stage?.entrypoints.at(-1)
  const command = words(stage?.cmds.at(-1))
  if (entry === undefined) return command
  const before = words(entry)
  return before === undefined || /\.sh\b|entrypoint|tini|dumb-init/.test(before)
    ? undefined
    : [before, command ?? ""].join(" ").trim()
}

/** A place in that image is none in another. */
const hasPlace = (command: string): boolean =>
  command.split(" ").some((word) => word.startsWith("/")) || /^java (?!.*-jar)/.test(command)

/** A command that production starts in any image of the project. */
const isUsable = (command: string): boolean =>
  !launchers.test(command) && !developers.test(command) && !hasPlace(command)

/** Shells and package managers start something else: what it is, is not said here. */
const launchers = /^(?:\/bin\/)?(?:ba)?sh\b|^(?:npm|yarn|pnpm|bun)\b/

export function detectDockerfile(project: Project, found: Findings): void {
  const dockerfile = dockerfileOf(project)
  if (dockerfile === undefined) return
  const { path, model } = dockerfile
  const stages = finalStages(model)
  const [last] = stages
  const command = commandOf(stages.find((stage) => stage.cmds.length + stage.entrypoints.length > 0))
  if (command !== undefined && isUsable(command)) found.add("startCommand", command, path, `it starts ${command}`)
  const exposed = stages.flatMap(({ exposes }) => exposes.map(({ value }) => settled(value) ?? ""))
  const ports = exposed.flatMap((text) => (/^\d+(?:\/tcp)?$/.test(text) ? [Number.parseInt(text, 10)] : []))
  if (ports.length === 1 && exposed.length === 1) found.add("port", ports[0], path, `EXPOSE ${ports[0]}`)
  for (const probe of project.workspace.facts(project.uri(path))?.imageProbes ?? []) {
    const [asked] = probe.urls
    if (asked === undefined) continue
    found.add("healthPath", asked.path, path, `HEALTHCHECK asks ${asked.url}`)
    if (asked.port !== undefined) found.add("port", asked.port, path, `HEALTHCHECK asks ${asked.url}`)
  }
  const user = settled(last?.users.at(-1)?.user)
  if (user !== undefined && /^[1-9]\d{2,4}$/.test(user)) found.add("userId", Number(user), path, `USER ${user}`)
}

/** The service of a Compose file that is built here, and its stores. */
export function detectCompose(project: Project, found: Findings): void {
  const name = composeNames.find((each) => project.has(each))
  if (name === undefined) return
  const facts = project.workspace.facts(project.uri(name))
  if (facts === undefined) return
  const built = facts.services.filter(({ image }) => image === undefined || image.built)
  const [own] = built
  if (built.length === 1 && own !== undefined) {
    const ports = facts.ports.filter(({ owner, protocol }) => owner === own.owner && protocol === "tcp")
    const port = settled(ports[0]?.containerPort)
    if (ports.length === 1 && port !== undefined && port.first === port.last)
      found.add("port", port.first, name, `${own.name} listens on ${port.first}`)
    const asked = own.probes[0]?.urls[0]
    if (asked !== undefined) found.add("healthPath", asked.path, name, `${own.name} is asked for ${asked.url}`)
  }
  for (const { image, name: service } of facts.services) {
    const repository = image?.repository ?? ""
    if (/(?:^|\/)(?:postgres|postgis|timescaledb|pgvector)$/.test(repository))
      found.add("database", "postgres", name, `${service} runs ${repository}`)
    if (/(?:^|\/)(?:redis|valkey)$/.test(repository)) found.add("redis", true, name, `${service} runs ${repository}`)
  }
}

/** Templates of the environment: PORT, and the addresses of stores. Only what no secret can be is repeated. */
export function detectEnvironment(project: Project, found: Findings): void {
  for (const name of [".env.example", ".env.sample", ".env.template", "env.example"]) {
    if (!project.has(name)) continue
    const text = project.text(name) ?? ""
    const port = /^(?:export\s+)?PORT\s*=\s*["']?(\d{2,5})["']?\s*(?:#.*)?$/m.exec(text)?.[1]
    if (port !== undefined) found.add("port", Number(port), name, `PORT=${port}`)
    if (/^(?:export\s+)?DATABASE_URL\s*=\s*["']?postgres(?:ql)?(?:\+\w+)?:/m.test(text))
      found.add("database", "postgres", name, "DATABASE_URL is an address of PostgreSQL")
    if (/^(?:export\s+)?REDIS_URL\s*=\s*["']?rediss?:/m.test(text)) found.add("redis", true, name, "REDIS_URL is set")
  }
}

const usualPorts: Readonly<Record<string, number>> = { node: 3000, python: 8000 }

export function detectProcfile(project: Project, found: Findings): void {
  if (!project.has("Procfile")) return
  // What is before it migrates or compiles; the last command is the one that serves.
  const web = /^web:\s*(.+)$/m
    .exec(project.text("Procfile") ?? "")?.[1]
    ?.split(/;|&&/)
    .at(-1)
    ?.trim()
  // Whoever reads a Procfile sets PORT; the images and units of a scaffold set it to the answer.
  const port = Number(found.get("port") ?? usualPorts[String(found.get("stack"))] ?? 8080)
  const command =
    web === undefined ? undefined : plainCommand(web.replace(/\$(?:PORT\b|\{PORT(?::-\d+)?\})/g, `${port}`))
  if (command !== undefined && isUsable(command) && command !== web) found.add("port", port, "Procfile", `web: ${web}`)
  if (command !== undefined && isUsable(command)) found.add("startCommand", command, "Procfile", `web: ${web}`)
  const release = /^release:\s*(.+)$/m.exec(project.text("Procfile") ?? "")?.[1]
  const migrate = release === undefined ? undefined : plainCommand(release)
  if (migrate !== undefined && /migrat|alembic|upgrade/.test(migrate))
    found.add("migrateCommand", migrate, "Procfile", `release: ${release}`)
}
