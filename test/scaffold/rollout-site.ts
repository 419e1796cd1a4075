/** Projects for the Compose scripts: a release that was started by hand, or rolled out, with the next one ready beside. */
import assert from "node:assert/strict"
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { rollbackText, rolloutText } from "../../server/src/scaffold/pieces/rollouts.ts"
import { Bench, type Outcome, type RunOptions, type Userland } from "./stubs/bench.ts"
import { type Behaviour, Engine } from "./stubs/engine.ts"

export type Mode = "in place" | "beside"

export const secret = "hunter-of-secrets"
export const scripts = {
  "scripts/rollout.sh": rolloutText({
    flavour: "compose",
    service: "my-api",
    port: 3100,
    path: "/ready",
    migration: "npx prisma migrate deploy",
  }),
  "scripts/rollback.sh": rollbackText({ flavour: "compose" }),
}

/** The files of a release. A service with a host port is replaced in place. */
export function release(tag: number, mode: Mode): Readonly<Record<string, string>> {
  return {
    "compose.yaml": `services:
  my-api:
    image: shop/api:\${TAG}
    env_file: app.env
    command: serve --release ${tag}
    healthcheck:
      test: ["CMD", "true"]
${mode === "in place" ? '    ports: ["3100:3100"]\n' : ""}    volumes: ["./conf/app.conf:/etc/app.conf:ro"]
  db:
    image: postgres:16
    healthcheck:
      test: ["CMD", "true"]
    volumes: ["data:/var/lib/postgresql/data", "./state.db:/state.db"]
`,
    ".env": `TAG=${tag}\n`,
    "app.env": `TOKEN=${secret}-${tag}\n`,
    "conf/app.conf": `workers = ${tag}\n`,
  }
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

export const read = (folder: string, files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.keys(files).map((path) => [path, readFileSync(join(folder, path), "utf8")]))

export interface Site {
  readonly world: Engine
  readonly folder: string
  readonly state: string
  rollOut(options?: RunOptions): Promise<Outcome>
  /** What rollback.sh does, or with `apart` rollback.sh itself. */
  rollBack(options?: RunOptions): Promise<Outcome>
}

/** What makes the projects of one test file; `stop` ends its helpers and removes its folders. */
export interface Yard {
  readonly bench: Bench
  readonly siteIn: (folder: string, world: Engine, path: string) => Site
  readonly young: (mode: Mode, userland?: Userland, without?: readonly string[], stubs?: readonly string[]) => Site
  readonly rolledOut: (mode: Mode) => Promise<Site>
  readonly settled: (mode: Mode, behaviour?: Behaviour, stubs?: readonly string[]) => Promise<Site>
}

export function openYard(): Yard {
  const bench = new Bench()
  const sites = new Map<Mode, Promise<Site>>()

  function siteIn(folder: string, world: Engine, path: string): Site {
    const state = join(folder, "state")
    const run = (script: string, options: RunOptions = {}): Promise<Outcome> =>
      bench.run(world, join(folder, script), path, { ...options, env: { ROLLOUT_STATE: state, ...options.env } })
    return {
      world,
      folder,
      state,
      rollOut: (options) => run("scripts/rollout.sh", options),
      rollBack: (options) =>
        options?.apart === true
          ? run("scripts/rollback.sh", options)
          : run("scripts/rollout.sh", { ...options, args: ["--back", ...(options?.args ?? [])] }),
    }
  }

  /** A project whose first release was started by hand. */
  function young(
    mode: Mode,
    userland: Userland = "dash",
    without: readonly string[] = [],
    stubs: readonly string[] = userland === "dash" ? ["curl", "timeout"] : ["curl"],
  ): Site {
    const folder = bench.fresh()
    const world = new Engine()
    world.folder = folder
    write(folder, { ...scripts, ...release(1, mode), "state.db": "rows" })
    for (const [name, id] of [
      ["shop/api:1", "one"],
      ["postgres:16", "db"],
      ["shop/api:2", "two"],
      ["shop/api:3", "three"],
    ] as const)
      world.publish(name, id)
    for (const name of ["shop/api:1", "postgres:16"]) world.tags.set(name, world.registry.get(name) ?? "")
    world.answer({
      program: "docker",
      args: ["compose", "up", "-d", "my-api", "db"],
      cwd: folder,
      composeFile: "compose.yaml",
    })
    return siteIn(folder, world, bench.path(userland, ["docker", "date", ...stubs], without))
  }

  async function rolledOut(mode: Mode): Promise<Site> {
    const site = young(mode)
    const { status, output } = await site.rollOut()
    assert.equal(status, 0, output)
    return site
  }

  /** A copy of a project whose first release was rolled out by the script, and whose second one lies ready. */
  async function settled(
    mode: Mode,
    behaviour: Behaviour = "well",
    stubs: readonly string[] = ["timeout"],
  ): Promise<Site> {
    const first = sites.get(mode) ?? rolledOut(mode)
    sites.set(mode, first)
    const known = await first
    const folder = bench.fresh()
    cpSync(known.folder, folder, { recursive: true })
    const world = known.world.copy(folder)
    world.images.set("sha256:two", behaviour)
    write(folder, release(2, mode))
    return siteIn(folder, world, bench.path("dash", ["docker", "curl", ...stubs]))
  }
  return { bench, siteIn, young, rolledOut, settled }
}
