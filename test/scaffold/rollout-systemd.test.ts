/** The scripts for a host against a simulated systemd that fails at every call in turn. */
import assert from "node:assert/strict"
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { after, before, describe, it } from "node:test"
import { rollbackText, rolloutText } from "../../server/src/scaffold/pieces/rollouts.ts"
import { findProgram, needs } from "../support/oracle.ts"
import { run } from "./contexts.ts"
import { Bench, type Outcome, type RunOptions, type Userland } from "./stubs/bench.ts"
import { assertTidy, isSignal, sweep, trials } from "./stubs/faults.ts"
import { Host } from "./stubs/host.ts"

const once = { ROLLOUT_SUCCESSES: "1" }
const changes = /systemctl (?:restart|stop|daemon-reload)/

let bench: Bench

interface Site {
  readonly world: Host
  readonly root: string
  readonly state: string
  rollOut(options?: RunOptions): Promise<Outcome>
  rollBack(options?: RunOptions): Promise<Outcome>
}

function release(root: string, name: string, program: string): void {
  mkdirSync(join(root, "releases", name), { recursive: true })
  writeFileSync(join(root, "releases", name, "app"), program)
  writeFileSync(join(root, "releases", name, "migrate.sh"), 'echo "$TOKEN $MODE $GREETING" > "$1"\n')
}

/** A host that runs a first release, with a second one ready to go. */
function site(program = "two", userland: Userland = "dash", clock: readonly string[] = []): Site {
  const root = bench.fresh()
  release(root, "r1", "one")
  release(root, "r2", program)
  release(root, "r3", "three")
  mkdirSync(join(root, "etc"))
  writeFileSync(join(root, "etc/app.service"), `[Service]\nExecStart=${root}/current/app\n`)
  writeFileSync(join(root, "etc/app.env"), "TOKEN=hunter-1\n")
  symlinkSync("releases/r1", join(root, "current"))
  const settings = {
    flavour: "systemd",
    service: "app",
    root,
    port: 3100,
    path: "/ready",
    migration: "sh migrate.sh 'for all'",
  } as const
  writeFileSync(join(root, "rollout.sh"), rolloutText(settings))
  writeFileSync(join(root, "rollback.sh"), rollbackText(settings))
  const world = new Host(root)
  world.answer({ program: "systemctl", args: ["restart", "app.service"], cwd: root, composeFile: "" })
  const path = bench.path(userland, [
    "systemctl",
    "systemd-run",
    "journalctl",
    "curl",
    ...(userland === "dash" ? ["timeout"] : []),
    ...clock,
  ])
  const call = (script: string, options: RunOptions): Promise<Outcome> =>
    bench.run(world, join(root, script), path, options)
  return {
    world,
    root,
    state: join(root, ".rollout"),
    rollOut: (options = {}) => call("rollout.sh", { args: ["r2"], ...options }),
    rollBack: (options = {}) => call("rollback.sh", options),
  }
}

describe("rollout.sh and rollback.sh of a host", { ...needs(findProgram("flock"), "flock"), concurrency: 3 }, () => {
  before(() => {
    bench = new Bench()
  })
  after(() => bench.stop())

  it("whatever call goes wrong, the release before runs again", async () => {
    const clean = site()
    const { calls, status, output } = await clean.rollOut({ env: once })
    assert.equal(status, 0, output)
    const start = calls.findIndex((call) => call.includes("daemon-reload"))
    const migrate = calls.findIndex((call) => call.includes("=User "))
    const asked = calls.findLastIndex((call) => call.startsWith("curl"))
    await sweep(trials(calls, changes, 2), async ({ at, text, fault }) => {
      const { rollOut, world, state } = site()
      const old = world.state()
      const outcome = await rollOut({ env: once, fault: (each) => (each === at ? fault : undefined) })
      if (fault === "SIGKILL") assert.equal(outcome.signal, "SIGKILL")
      else {
        const isQuestion =
          (at > start ? /reset-failed|is-active|show|curl/ : /is-active/).test(text) && !isSignal(fault)
        const wanted = at > asked || isQuestion ? 0 : at < migrate ? 2 : 1
        assert.equal(outcome.status, wanted, outcome.output)
        if (wanted === 0) assert.match(world.state(), /two.*releases\/r2/)
        else assert.equal(world.state(), old, outcome.output)
        assertTidy(state, outcome)
        assert.equal(world.jobs.size, 0, outcome.output)
      }
      if (fault !== "SIGKILL" && at % 9 !== 0) return
      const again = await rollOut({ env: once })
      assert.equal(again.status, 0, outcome.output + again.output)
      assert.match(world.state(), /two.*releases\/r2/)
    })
  })

  it("nothing that goes wrong once stops the way back, and no signal does", async () => {
    const clean = site("failing")
    const old = clean.world.state().replaceAll(clean.root, "")
    const { status, calls, output } = await clean.rollOut({ env: once })
    assert.equal(status, 1, output)
    const turn = calls.findIndex((call) => call.startsWith("journalctl"))
    await sweep(
      trials(calls, changes, 2).filter(({ at, fault }) => at >= turn && fault !== "SIGKILL"),
      async ({ at, fault }) => {
        const { rollOut, world, state, root } = site("failing")
        const outcome = await rollOut({ env: once, fault: (each) => (each === at ? fault : undefined) })
        assert.equal(outcome.status, 1, outcome.output)
        assert.equal(world.state().replaceAll(root, ""), old, outcome.output)
        assertTidy(state, outcome)
      },
    )
  })

  for (const how of ["failing", "flapping", "deaf"])
    it(`a release that is ${how} is taken back, with unit and environment as they were`, async () => {
      const { rollOut, world, root } = site(how, "dash", ["date"])
      const first = await rollOut({ args: ["r3"], env: once })
      assert.equal(first.status, 0, first.output)
      const old = world.state()
      writeFileSync(join(root, "etc/app.env"), "TOKEN=hunter-2\n")
      // Where systemd looks for drop-ins no path has a blank.
      world.dropIn = join(bench.folder, `${how}/app.service.d/late.conf`)
      mkdirSync(dirname(world.dropIn), { recursive: true })
      writeFileSync(world.dropIn, "[Service]\nNice=5\n")
      const outcome = await rollOut()
      assert.equal(outcome.status, 1, outcome.output)
      assert.equal(world.state(), old)
      assert.equal(readFileSync(join(root, "etc/app.env"), "utf8"), "TOKEN=hunter-1\n")
      assert.ok(!existsSync(world.dropIn), outcome.output)
      assert.ok(!outcome.output.includes("hunter"))
    })

  it("unpacks an archive, keeps a few releases, and goes back by hand", async () => {
    for (const userland of ["dash", "busybox"] as const) {
      if (findProgram(userland) === undefined) continue
      const { rollOut, rollBack, world, root } = site("two", userland)
      const archive = join(root, "new.tar.gz")
      run("tar", ["-czf", archive, "-C", join(root, "releases/r3"), "app", "migrate.sh"], root)
      const env = { ...once, ROLLOUT_KEEP: "1" }
      for (const name of ["r2", archive]) {
        const outcome = await rollOut({ args: [name], env })
        assert.equal(outcome.status, 0, outcome.output)
      }
      assert.match(world.state(), /three.*releases\/\d+t\d+z-/)
      assert.ok(existsSync(join(root, "releases/r2")) && !existsSync(join(root, "releases/r1")))
      const back = await rollBack({ env })
      assert.equal(back.status, 0, back.output)
      assert.match(world.state(), /two.*releases\/r2/)
    }
  })

  it("the first release of all is stopped again", async () => {
    const { rollOut, world, root } = site("failing")
    run("rm", [join(root, "current")], root)
    world.running = undefined
    const outcome = await rollOut()
    assert.equal(outcome.status, 1, outcome.output)
    assert.equal(world.state(), "{}")
  })

  it("a migration runs as the unit's user, with its variables, in the new release", async () => {
    const { rollOut, world, root } = site()
    writeFileSync(join(root, "etc/late.env"), "TOKEN=hunter-late\n")
    const outcome = await rollOut({ env: once })
    assert.equal(outcome.status, 0, outcome.output)
    const told = readFileSync(join(root, "releases/r2/for all"), "utf8")
    assert.equal(told, 'hunter-late production it costs $5, "all"\n', outcome.output)
    assert.deepEqual(world.users, ["app"])
    assert.ok(!outcome.calls.some((call) => call.includes("unprintable")))
    assert.ok(!outcome.output.includes("hunter"))
  })

  it("what the service was started with by hand since is what is gone back to", async () => {
    const { rollOut, world, root } = site("failing")
    const first = await rollOut({ args: ["r3"], env: once })
    assert.equal(first.status, 0, first.output)
    writeFileSync(join(root, "etc/app.env"), "TOKEN=hunter-changed\n")
    world.answer({ program: "systemctl", args: ["restart", "app.service"], cwd: root, composeFile: "" })
    // It was started after the change; the clock of the bench is that of another day.
    world.age = -1e9
    const old = world.state()
    const outcome = await rollOut({ env: once })
    assert.equal(outcome.status, 1, outcome.output)
    assert.equal(world.state(), old, outcome.output)
    assert.equal(readFileSync(join(root, "etc/app.env"), "utf8"), "TOKEN=hunter-changed\n")
  })

  it("a migration that fails stops before the switch; a way back that fails for good ends with 3", async () => {
    const made = site("failing")
    const old = made.world.state()
    const failed = await made.rollOut({ env: { ROLLOUT_MIGRATE: "false" } })
    assert.equal(failed.status, 1)
    assert.match(failed.output, /the migration failed[\s\S]*before anything was started/)
    assert.equal(made.world.state(), old)
    let restarts = 0
    const lost = await made.rollOut({
      fault: (_, call) => (/systemctl restart/.test(call) && restarts++ > 0 ? "fail" : undefined),
    })
    assert.equal(lost.status, 3, lost.output)
    assertTidy(made.state, lost)
    const back = await made.rollBack()
    assert.equal(back.status, 0, back.output)
    assert.equal(made.world.state(), old)
  })

  it("refuses before it touches anything", async () => {
    const { rollOut, rollBack, world, root } = site()
    const old = world.state()
    for (const args of [[], ["r9"], ["../r1"], ["r1", "r2"]]) assert.equal((await rollOut({ args })).status, 2)
    assert.equal((await rollBack()).status, 2)
    writeFileSync(join(root, "etc/app.service"), "[Service]\nExecStart=/usr/bin/app\n")
    const beside = await rollOut()
    assert.equal(beside.status, 2)
    assert.match(beside.output, /switching it would change nothing/)
    writeFileSync(join(root, "etc/app.service"), `[Service]\nExecStart=${root}/current/app\n`)
    const asked = await rollOut({ fault: (_, call) => (call.startsWith("curl") ? "fail" : undefined) })
    assert.equal(asked.status, 2)
    assert.match(asked.output, /active, but does not answer http:\S+ even now/)
    assert.equal(world.state(), old)
  })
})
