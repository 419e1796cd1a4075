/** The Compose scripts against a simulated engine that fails at every call in turn: what ran before has to run again. */
import assert from "node:assert/strict"
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { after, before, describe, it } from "node:test"
import { rollbackText, rolloutText } from "../../server/src/scaffold/pieces/rollouts.ts"
import { findProgram, needs } from "../support/oracle.ts"
import { Bench, type Outcome, type RunOptions, type Userland } from "./stubs/bench.ts"
import { type Behaviour, Engine } from "./stubs/engine.ts"
import { assertTidy, isSignal, sweep, trials } from "./stubs/faults.ts"

type Mode = "in place" | "beside"

const secret = "hunter-of-secrets"
const scripts = {
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
function release(tag: number, mode: Mode): Readonly<Record<string, string>> {
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

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

const read = (folder: string, files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.keys(files).map((path) => [path, readFileSync(join(folder, path), "utf8")]))

interface Site {
  readonly world: Engine
  readonly folder: string
  readonly state: string
  rollOut(options?: RunOptions): Promise<Outcome>
  rollBack(options?: RunOptions): Promise<Outcome>
}

let bench: Bench
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
    rollBack: (options) => run("scripts/rollback.sh", options),
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

/** Of the trials that are the same in both modes the second makes only some. */
const share = { "in place": 1, beside: 4 } as const
const clocked = ["date", "timeout"]
const once = { ROLLOUT_SUCCESSES: "1" }
const changes = /^docker (?:compose (?:pull|run|up|rm)|stop|rm|tag)/
const text = readFileSync

describe("rollout.sh and rollback.sh of Compose", { ...needs(findProgram("flock"), "flock"), concurrency: 3 }, () => {
  before(() => {
    bench = new Bench()
  })
  after(() => bench.stop())

  for (const mode of ["in place", "beside"] as const) {
    it(`${mode}: record, migrate, start and ask, in this order`, async () => {
      const site = await settled(mode)
      const { status, output, calls } = await site.rollOut()
      assert.equal(status, 0, output)
      assert.deepEqual(site.world.idsOf("my-api"), ["sha256:two"])
      const order = [
        /pull -q my-api/,
        /run --rm .*prisma migrate deploy/,
        /compose up -d/,
        /^curl .*\/ready/,
        /compose config/,
      ]
      const places = order.map((call) => calls.findLastIndex((each) => call.test(each)))
      assert.ok(
        places.every((place, i) => place > (places[i - 1] ?? -1)),
        calls.join("\n"),
      )
      assert.equal(
        calls.some((call) => call.includes("--no-recreate")),
        mode === "beside",
      )
      assertTidy(site.state, { status, output, calls, signal: null })
      assert.ok(!output.includes(secret))
    })

    it(`${mode}: whatever call goes wrong, what ran before runs again`, async () => {
      const clean = await settled(mode)
      const { calls } = await clean.rollOut({ env: once })
      const end = clean.world.state()
      const fetch = calls.findIndex((call) => call.includes("pull"))
      const start = calls.findIndex((call) => call.includes("compose up"))
      const asked = calls.findLastIndex((call) => call.startsWith("curl"))
      await sweep(trials(calls, changes, share[mode]), async ({ at, text: call, fault }) => {
        const site = await settled(mode)
        const old = site.world.state()
        const outcome = await site.rollOut({ env: once, fault: (each) => (each === at ? fault : undefined) })
        if (fault === "SIGKILL") assert.equal(outcome.signal, "SIGKILL")
        else {
          const isQuestion = at > start && /^curl|compose ps -q my-api|^docker inspect/.test(call) && !isSignal(fault)
          const wanted = at > asked || isQuestion ? 0 : at < fetch ? 2 : 1
          assert.equal(outcome.status, wanted, outcome.output)
          assert.equal(site.world.state(), wanted === 0 ? end : old, outcome.output)
          const isBack = wanted === 1 && at >= start
          assert.deepEqual(read(site.folder, release(1, mode)), release(isBack ? 1 : 2, mode), outcome.output)
          assertTidy(site.state, outcome)
        }
        assert.ok(!outcome.output.includes(secret))
        assert.equal(text(join(site.folder, "state.db"), "utf8"), "rows")
        if (fault !== "SIGKILL" && at % 9 !== 0) return
        write(site.folder, release(2, mode))
        const again = await site.rollOut({ env: once })
        assert.equal(again.status, 0, outcome.output + again.output)
        assert.equal(site.world.state(), end, outcome.output + again.output)
      })
    })

    it(`${mode}: nothing that goes wrong once stops the way back, and no signal does`, async () => {
      const clean = await settled(mode, "unhealthy")
      const old = clean.world.state()
      const { status, calls, output } = await clean.rollOut({ env: once })
      assert.equal(status, 1, output)
      assert.equal(clean.world.state(), old, output)
      const turn = calls.findIndex((call) => call.includes("compose logs"))
      await sweep(
        trials(calls, changes, 2 * share[mode]).filter(({ at, fault }) => at >= turn && fault !== "SIGKILL"),
        async ({ at, fault }) => {
          const site = await settled(mode, "unhealthy")
          const outcome = await site.rollOut({ env: once, fault: (each) => (each === at ? fault : undefined) })
          assert.equal(outcome.status, 1, outcome.output)
          assert.equal(site.world.state(), old, outcome.output)
          assert.deepEqual(read(site.folder, release(1, mode)), release(1, mode), outcome.output)
          assertTidy(site.state, outcome)
        },
      )
    })

    const behaviours = {
      "in place": ["starting", "flapping", "deaf", "exits", "unhealthy", "turning"],
      beside: ["deaf"],
    } as const
    for (const behaviour of behaviours[mode])
      it(`${mode}: a release that is ${behaviour} is taken back`, async () => {
        const site = await settled(mode, behaviour, clocked)
        const old = site.world.state()
        const outcome = await site.rollOut()
        assert.equal(outcome.status, 1, outcome.output)
        assert.equal(site.world.state(), old, outcome.output)
        assert.deepEqual(read(site.folder, release(1, mode)), release(1, mode))
        const [failed = ""] = readdirSync(join(site.state, "failed"))
        const kept = join(site.state, "failed", failed)
        assert.equal(text(join(kept, "conf/app.conf"), "utf8"), "workers = 2\n")
        assert.equal(statSync(join(kept, "app.env")).mode & 0o77, 0)
        assert.ok(existsSync(join(kept, "my-api.log")))
      })

    it(`${mode}: a way back that fails for good says so, and rollback.sh ends it`, async () => {
      const site = await settled(mode, "unhealthy")
      const old = site.world.state()
      const outcome = await site.rollOut({ fault: (_, call) => (/--pull never/.test(call) ? "fail" : undefined) })
      assert.equal(outcome.status, 3, outcome.output)
      assert.match(outcome.output, /THE WAY BACK FAILED[\s\S]*rollback\.sh --to \S+ my-api/)
      assertTidy(site.state, outcome)
      const back = await site.rollBack()
      assert.equal(back.status, 0, back.output)
      assert.equal(site.world.state(), old)
    })

    it(`${mode}: by hand to the state before, to an older one, and no further`, async () => {
      const site = await settled(mode)
      const states = [site.world.state()]
      for (const tag of [2, 3]) {
        write(site.folder, release(tag, mode))
        const { status, output } = await site.rollOut({ env: once })
        assert.equal(status, 0, output)
        states.push(site.world.state())
      }
      const list = await site.rollBack({ args: ["--list"] })
      assert.equal(list.status, 0, list.output)
      const records = [...list.output.matchAll(/^(\d\S+)/gm)].map(([, name]) => name ?? "")
      assert.equal(records.length, 4, list.output)
      const running = (state: string | undefined): unknown => JSON.parse(state ?? "{}").running
      for (const [args, place] of [
        [[], 1],
        [[], 0],
        [["--to", records.at(-1) ?? ""], 2],
        [["--to", records[1] ?? "", "my-api"], 0],
      ] as const) {
        const back = await site.rollBack({ args, env: once })
        assert.equal(back.status, 0, back.output)
        assert.deepEqual(running(site.world.state()), running(states[place]), back.output)
        assert.deepEqual(read(site.folder, release(1, mode)), release(place + 1, mode))
        assert.ok(!back.calls.some((call) => call.includes("pull -q")))
      }
      const unknown = await site.rollBack({ args: ["--to", "nothing"] })
      assert.equal(unknown.status, 2, unknown.output)
    })
  }

  it("a hung command is ended by its time limit", async () => {
    const site = await settled("in place", "well", [])
    const old = site.world.state()
    const outcome = await site.rollOut({
      env: { ...once, ROLLOUT_STEP: "1" },
      fault: (_, call) => (/compose up -d --no-deps --force/.test(call) ? "stall" : undefined),
    })
    assert.equal(outcome.status, 1, outcome.output)
    assert.equal(site.world.state(), old)
  })

  it("a failed migration stops before anything is started", async () => {
    const site = await settled("in place")
    site.world.migrates = false
    const old = site.world.state()
    const { status, output, calls } = await site.rollOut()
    assert.equal(status, 1)
    assert.match(output, /the migration failed[\s\S]*before anything was started/)
    assert.ok(!calls.some((call) => call.includes("compose up")))
    assert.equal(site.world.state(), old)
  })

  it("what a run that was cut off meant to go back to holds, until a rollout or a way back is well", async () => {
    for (const mode of ["in place", "beside"] as const) {
      const site = await settled(mode)
      const old = site.world.state()
      const killed = await site.rollOut({
        env: once,
        fault: (_, call) => (call.includes("compose up") ? "SIGKILL" : undefined),
      })
      assert.equal(killed.signal, "SIGKILL")
      assert.ok(site.world.idsOf("my-api").includes("sha256:two"))
      const early = await site.rollOut({ fault: (_, call) => (call.includes("pull -q") ? "fail" : undefined) })
      assert.equal(early.status, 1, early.output)
      assert.match(early.output, /run that was cut off left: \S.*rollback\.sh goes back to \d/)
      site.world.images.set("sha256:two", "unhealthy")
      const failed = await site.rollOut({ env: once })
      assert.equal(failed.status, 1, failed.output)
      assert.equal(site.world.state(), old, failed.output)
      assert.deepEqual(read(site.folder, release(1, mode)), release(1, mode))
    }
  })

  it("a tag that moved means again what it meant", async () => {
    const site = await settled("in place", "unhealthy")
    const files = { ...release(1, "in place"), "conf/app.conf": "workers = 9\n" }
    write(site.folder, files)
    site.world.registry.set("shop/api:1", "sha256:two")
    const old = site.world.state()
    const outcome = await site.rollOut()
    assert.equal(outcome.status, 1, outcome.output)
    assert.equal(site.world.state(), old, outcome.output)
    assert.equal(site.world.tags.get("shop/api:1"), "sha256:one")
  })

  it("the first rollout of all is taken back by image and environment of the container", async () => {
    const site = young("in place")
    write(site.folder, release(2, "in place"))
    site.world.images.set("sha256:two", "deaf")
    const [settings] = site.world.containers.filter(({ service }) => service === "my-api").map((each) => each.settings)
    const outcome = await site.rollOut()
    assert.equal(outcome.status, 1, outcome.output)
    assert.match(outcome.output, /other files than those that lie here/)
    assert.deepEqual(site.world.idsOf("my-api"), ["sha256:one"])
    assert.match(text(join(site.state, "override.yaml"), "utf8"), /environment:/)
    const restored = site.world.containers.find(({ service }) => service === "my-api")?.settings
    assert.equal(restored?.trim(), JSON.parse(`"${settings}"`).trim())
  })

  it("a service that never ran is stopped again", async () => {
    const site = young("in place")
    site.world.containers = site.world.containers.filter(({ service }) => service !== "my-api")
    site.world.images.set("sha256:one", "unhealthy")
    const outcome = await site.rollOut()
    assert.equal(outcome.status, 1, outcome.output)
    assert.deepEqual(site.world.idsOf("my-api"), [])
    const back = await site.rollBack()
    assert.equal(back.status, 2, back.output)
    assert.match(back.output, /nothing to go back to/)
  })

  it("broken Compose files stop a rollout, but not the way back", async () => {
    const site = await settled("in place")
    assert.equal((await site.rollOut({ env: once })).status, 0)
    write(site.folder, { "compose.yaml": "services: [" })
    assert.equal((await site.rollOut()).status, 2)
    const back = await site.rollBack({ env: once })
    assert.equal(back.status, 0, back.output)
    assert.deepEqual(site.world.idsOf("my-api"), ["sha256:one"])
    assert.deepEqual(read(site.folder, release(1, "in place")), release(1, "in place"))
  })

  it("an override that came with the failed release is put aside", async () => {
    const site = await settled("in place", "deaf", clocked)
    write(site.folder, { "compose.override.yaml": "services:\n  my-api:\n    labels: [late]\n" })
    const old = site.world.state()
    const outcome = await site.rollOut()
    assert.equal(outcome.status, 1, outcome.output)
    assert.ok(!existsSync(join(site.folder, "compose.override.yaml")), outcome.output)
    assert.equal(site.world.state(), old)
  })

  it("several services are one rollout", async () => {
    const site = await settled("in place", "deaf", clocked)
    write(site.folder, {
      "compose.yaml": (release(2, "in place")["compose.yaml"] ?? "").replace("postgres:16", "postgres:17"),
    })
    site.world.publish("postgres:17", "db17")
    const old = site.world.state().replace(/"tags"[\s\S]*/, "")
    const outcome = await site.rollOut({
      args: ["db", "my-api"],
      env: { ...once, ROLLOUT_PORT: "", ROLLOUT_PROBE: "" },
    })
    assert.equal(outcome.status, 0, outcome.output)
    const failed = await site.rollBack({ args: ["db", "my-api"], env: { ...once, ROLLOUT_PORT: "" } })
    assert.equal(failed.status, 0, failed.output)
    assert.equal(site.world.state().replace(/"tags"[\s\S]*/, ""), old)
  })

  it("one run at a time, also without flock; a dead owner's lock is taken over", async () => {
    for (const userland of ["dash", "busybox"] as const) {
      if (findProgram(userland) === undefined) continue
      const site = young("in place", userland, ["flock"])
      let second: Promise<Outcome> | undefined
      const first = await site.rollOut({
        env: once,
        fault: (_, call) => {
          if (call.includes("pull -q")) second ??= site.rollOut({ env: once })
          return undefined
        },
      })
      // The second may have come when the first was at its end; the next check is the sure one.
      assert.equal(first.status, 0, first.output)
      assert.ok([0, 4].includes((await second)?.status ?? -1))
      const killed = await site.rollOut({
        env: once,
        fault: (_, call) => (call.includes("compose up") ? "SIGKILL" : undefined),
      })
      assert.equal(killed.signal, "SIGKILL")
      const next = await site.rollOut({ env: once })
      assert.equal(next.status, 0, next.output)
      assert.match(next.output, /lock is taken over[\s\S]*was cut off/)
      assertTidy(site.state, next)
    }
  })

  it("a run that meets another one ends with 4, and touches nothing", async () => {
    for (const without of [[], ["flock"]]) {
      const site = young("in place", "dash", without, ["curl"])
      const other: Promise<Outcome>[] = []
      const first = site.rollOut({
        env: { ...once, ROLLOUT_STEP: "2" },
        fault: (_, call) => {
          if (!call.includes("pull -q")) return undefined
          other.push(site.rollOut({ env: once }), site.rollBack({ env: once }))
          return "stall"
        },
      })
      await first
      assert.equal(other.length, 2)
      for (const each of await Promise.all(other)) {
        assert.equal(each.status, 4, each.output)
        assert.ok(!each.calls.some((call) => changes.test(call)))
      }
    }
  })

  it("works with busybox alone, and with wget where there is no curl", async () => {
    for (const userland of ["dash", "busybox"] as const) {
      if (findProgram(userland) === undefined) continue
      const site = young("beside", userland, [], ["wget"])
      write(site.folder, release(2, "beside"))
      const { status, output, calls } = await site.rollOut()
      assert.equal(status, 0, output)
      assert.ok(calls.some((call) => /^wget .*10\.0\.0\.\d+:3100\/ready/.test(call)))
      site.world.images.set("sha256:three", "deaf")
      write(site.folder, release(3, "beside"))
      const failed = await site.rollOut()
      assert.equal(failed.status, 1, failed.output)
      assert.deepEqual(site.world.idsOf("my-api"), ["sha256:two"])
    }
  })

  it("refuses before it touches anything", async () => {
    const site = await settled("in place")
    const old = site.world.state()
    const refused = async (options: RunOptions, because: RegExp): Promise<void> => {
      const { status, output } = await site.rollOut(options)
      assert.equal(status, 2, output)
      assert.match(output, because)
    }
    await refused({ args: ["--sideways"] }, /no name of a service/)
    await refused({ args: ["other"] }, /no service other/)
    await refused({ env: { ROLLOUT_TIMEOUT: "soon" } }, /has to be a number/)
    await refused({ env: { ROLLOUT_MODE: "up" } }, /auto, beside or in-place/)
    await refused({ env: { ROLLOUT_STATE: "/proc/no/such" } }, /cannot be written/)
    for (const name of ["compose.yaml"]) rmSync(join(site.folder, name))
    await refused({}, /no Compose file/)
    assert.equal(site.world.state(), old)
    const help = await site.rollOut({ args: ["--help"] })
    assert.equal(help.status, 0)
    assert.match(help.output, /Exit status:[\s\S]*\b4 {2}another run/)
  })

  it("refuses a service that nothing could tell the health of", async () => {
    const site = await settled("in place")
    const blind = (release(2, "in place")["compose.yaml"] ?? "").replace(/ {4}healthcheck:\n.*\n/, "")
    write(site.folder, { "compose.yaml": blind })
    const bare = site.world.answer.bind(site.world)
    site.world.answer = (call) => (call.args[0] === "image" ? { out: "\n" } : bare(call))
    const { status, output, calls } = await site.rollOut()
    assert.equal(status, 1, output)
    assert.match(output, /no health check/)
    assert.ok(!calls.some((call) => /migrate|compose up/.test(call)))
  })

  it("works without .env, keeps a few records, and their copies are for the owner only", async () => {
    const site = young("in place")
    const fixed = (tag: number): Record<string, string> => ({
      "compose.yaml": (release(tag, "in place")["compose.yaml"] ?? "").replace("${TAG}", String(tag)),
    })
    rmSync(join(site.folder, ".env"))
    chmodSync(join(site.folder, "app.env"), 0o640)
    for (const tag of [1, 2, 3, 1, 2]) {
      write(site.folder, fixed(tag))
      const { status, output } = await site.rollOut({ env: { ...once, ROLLOUT_KEEP: "2" } })
      assert.equal(status, 0, output)
    }
    const records = readdirSync(join(site.state, "records"))
    assert.ok(records.length <= 3, records.join())
    const tags = [...site.world.tags.keys()].filter((name) => name.startsWith("rollback/my-api:"))
    assert.deepEqual(tags.map((name) => name.split(":")[1]).sort(), records.sort())
    for (const path of readdirSync(site.state, { recursive: true }))
      assert.equal(statSync(join(site.state, String(path))).mode & 0o77, 0, String(path))
    const back = await site.rollBack({ env: once })
    assert.equal(back.status, 0, back.output)
    assert.equal(statSync(join(site.folder, "app.env")).mode & 0o777, 0o640)
  })
})
