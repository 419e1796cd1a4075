/** What package.json and its lock file say. */
import { tellings } from "./libraries.ts"
import { type Findings, nameFrom, objectOf, type Project, stringOf } from "./project.ts"

const servers =
  /^(?:express|fastify|koa|@hapi\/hapi|@nestjs\/core|next|nuxt|hono|@hono\/node-server|restify|@sveltejs\/adapter-node|@remix-run\/serve|@adonisjs\/core|polka|h3|socket\.io|ws|@apollo\/server|apollo-server|@feathersjs\/express|strapi|@strapi\/strapi|elysia)$/

export interface NodeManifest {
  readonly name: string | undefined
  readonly scripts: ReadonlyMap<string, unknown>
  readonly main: string | undefined
  readonly dependencies: readonly string[]
  readonly server: string | undefined
  readonly all: ReadonlyMap<string, unknown>
}

export function nodeManifest(project: Project): NodeManifest | undefined {
  if (!project.has("package.json")) return undefined
  const all = project.json("package.json")
  if (all === undefined) return undefined
  const dependencies = [...(objectOf(all.get("dependencies"))?.keys() ?? [])]
  return {
    name: stringOf(all.get("name")),
    scripts: objectOf(all.get("scripts")) ?? new Map(),
    main: stringOf(all.get("main")),
    dependencies,
    server: dependencies.find((name) => servers.test(name)),
    all,
  }
}

/** Words of a script that stand for a command without a shell; undefined where a shell is needed. */
export function plainCommand(script: string): string | undefined {
  const assigned = script.trim().replace(/^(?:cross-env\s+|env\s+)?(?:[A-Za-z_]\w*=[^\s"'$`]*\s+)*/, "")
  const bare = assigned.replace(/^exec\s+/, "")
  return bare === "" || /[&|;<>$`"'\\()#*?]/.test(bare) ? undefined : bare.replace(/\s+/g, " ")
}

/** Runners for development, of any language: what they start is not what production starts. */
export const developers =
  /^(?:nodemon|ts-node-dev|tsx watch|vite|webpack|react-scripts|ng serve|parcel|concurrently|npm|yarn|pnpm|bun run|nx|turbo|gulp|grunt|electron|expo|lerna|babel-node|(?:python3? )?(?:\.\/)?manage\.py runserver|flask run|fastapi dev|go run|cargo run|mvn|gradle|backstage-cli|tsdx|storybook|rollup|jest|mocha)(?:\s|$)/

function startOf(manifest: NodeManifest): { readonly command: string; readonly said: string } | undefined {
  for (const key of ["start:prod", "start:production", "serve:prod", "start"]) {
    const script = stringOf(manifest.scripts.get(key))
    // `bun run FILE` starts the file itself; `bun run NAME` starts another script.
    const command =
      script === undefined ? undefined : plainCommand(script)?.replace(/^bun run (?=\S+\.[cm]?[jt]sx?(?: |$))/, "bun ")
    if (script === undefined || command === undefined || developers.test(command) || command.includes("../")) continue
    const production = command === "nest start" ? "node dist/main.js" : command
    if (/^nest start /.test(command) || /\s(?:--watch|--hot|--inspect\S*|-w|dev)(?:\s|$)/.test(command)) continue
    return { command: production, said: `"${key}": "${script}"` }
  }
  return undefined
}

/** `20` of `20.x`, `^20.1`, `20.11.1` of itself; a bare minimum says nothing. */
export function nodeVersion(range: string): string | undefined {
  const plain = range.trim().replace(/^v/, "")
  if (/^\d+\.\d+\.\d+$/.test(plain)) return plain
  return /^[\^~]?(\d+)(?:\.[\dx*]+)*$/.exec(plain)?.[1]
}

function versions(project: Project, manifest: NodeManifest, found: Findings): void {
  for (const name of [".nvmrc", ".node-version"]) {
    if (!project.has(name)) continue
    const text = project.text(name)?.trim() ?? ""
    found.add("version", nodeVersion(text), name, text)
  }
  const volta = stringOf(objectOf(manifest.all.get("volta"))?.get("node"))
  if (volta !== undefined) found.add("version", nodeVersion(volta), "package.json", `"volta": "node": "${volta}"`)
  const engine = stringOf(objectOf(manifest.all.get("engines"))?.get("node"))
  if (engine !== undefined) found.add("version", nodeVersion(engine), "package.json", `"engines": "node": "${engine}"`)
}

const locks: readonly (readonly [file: string, manager: string])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
]

function manager(project: Project, manifest: NodeManifest, found: Findings): void {
  const declared = stringOf(manifest.all.get("packageManager"))
  const [, named, major = "0"] = /^(npm|pnpm|yarn|bun)@(\d+)/.exec(declared ?? "") ?? []
  const [file, kind] =
    locks.find(([name, each]) => project.has(name) && (named === undefined || named === each)) ??
    locks.find(([name]) => project.has(name)) ??
    []
  const isBerry = project.has(".yarnrc.yml") || (named === "yarn" && Number(major) > 1)
  const final = (each: string): string => (each === "yarn" && isBerry ? "yarn-berry" : each)
  if (named !== undefined) found.add("packageManager", final(named), "package.json", `"packageManager": "${declared}"`)
  if (file !== undefined && kind !== undefined) {
    found.add("packageManager", final(kind), file, "a lock file is there")
    found.add("lockfile", named === undefined || named === kind, file, "a lock file is there")
  } else found.add("lockfile", false, "package.json", "no lock file lies beside it")
}

/** `main` is what others import where a package is made for them; it is the program where nobody imports it. */
function isApplication({ all }: NodeManifest): boolean {
  const forOthers = ["files", "exports", "types", "typings", "bin", "publishConfig", "module"]
  return all.get("private") === true || !forOthers.some((key) => all.has(key))
}

const ports: Readonly<Record<string, number>> = {
  next: 3000,
  nuxt: 3000,
  "@nestjs/core": 3000,
  "@remix-run/serve": 3000,
}

export function detectNode(project: Project, manifest: NodeManifest, found: Findings): void {
  const { dependencies, server } = manifest
  if (manifest.name !== undefined)
    found.add("name", nameFrom(manifest.name), "package.json", `"name": "${manifest.name}"`)
  versions(project, manifest, found)
  manager(project, manifest, found)
  const start = startOf(manifest)
  if (start !== undefined) found.add("startCommand", start.command, "package.json", start.said)
  else if (server !== undefined && manifest.main !== undefined && isApplication(manifest))
    found.add(
      "startCommand",
      `node ${manifest.main.replace(/^\.\//, "")}`,
      "package.json",
      `"main": "${manifest.main}"`,
    )
  const build = stringOf(manifest.scripts.get("build"))
  const runner = String(found.get("packageManager") ?? "npm").replace("-berry", "")
  // The client that Prisma generates lies in no package: without it nothing that imports it can be built.
  const generates = project.has("prisma/") && dependencies.includes("@prisma/client")
  const steps = [
    ...(generates ? [`${executor(found)} prisma generate`] : []),
    ...(build === undefined ? [] : [`${runner} run build`]),
  ]
  if (steps.length > 0)
    found.add(
      "buildCommand",
      steps.join(" && "),
      build === undefined ? "prisma/schema.prisma" : "package.json",
      build === undefined ? "its client is generated" : `"build": "${build}"`,
    )
  for (const each of tellings("node", dependencies))
    found.add(each.key, each.value, "package.json", `depends on ${each.name}`)
  if (server !== undefined && ports[server] !== undefined)
    found.add("port", ports[server], "package.json", `depends on ${server}, which listens there by default`)
  prisma(project, dependencies, found)
}

/** What runs a package's program: the image of Bun has no npx. */
const executor = (found: Findings): string => (found.get("packageManager") === "bun" ? "bunx" : "npx")

function prisma(project: Project, dependencies: readonly string[], found: Findings): void {
  if (!project.has("prisma/") || !dependencies.some((name) => name === "prisma" || name === "@prisma/client")) return
  const path = "prisma/schema.prisma"
  const provider = /^\s*datasource\s+\w+\s*\{[^}]*?^\s*provider\s*=\s*"(\w+)"/ms.exec(project.text(path) ?? "")?.[1]
  if (provider !== "postgresql") return
  found.add("database", "postgres", path, 'provider = "postgresql"')
  // Among the packages for development alone it is not in the image that migrates.
  if (project.list("prisma").includes("migrations/") && dependencies.includes("prisma"))
    found.add("migrateCommand", `${executor(found)} prisma migrate deploy`, path, "migrations of Prisma lie beside it")
}
