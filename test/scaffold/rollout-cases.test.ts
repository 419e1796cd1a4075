/** The Compose scripts in single cases: hangs, first rollouts, broken files, locks, other programs, refusals. */
import assert from "node:assert/strict"
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, it } from "node:test"
import { findProgram, needs } from "../support/oracle.ts"
import { openYard, read, release, write, type Yard } from "./rollout-site.ts"
import type { Outcome, RunOptions } from "./stubs/bench.ts"
import { assertTidy } from "./stubs/faults.ts"

const clocked = ["date", "timeout"]
const once = { ROLLOUT_SUCCESSES: "1" }
const changes = /^docker (?:compose (?:pull|run|up|rm)|stop|rm|tag)/
const text = readFileSync

describe("rollout.sh and rollback.sh of Compose, case by case", {
  ...needs(findProgram("flock"), "flock"),
  concurrency: 3,
}, () => {
  let yard: Yard
  before(() => {
    yard = openYard()
  })
  after(() => yard.bench.stop())

  it("a hung command is ended by its time limit", async () => {
    const site = await yard.settled("in place", "well", [])
    const old = site.world.state()
    const outcome = await site.rollOut({
      env: { ...once, ROLLOUT_STEP: "1" },
      fault: (_, call) => (/compose up -d --no-deps --force/.test(call) ? "stall" : undefined),
    })
    assert.equal(outcome.status, 1, outcome.output)
    assert.equal(site.world.state(), old)
  })

  it("a failed migration stops before anything is started", async () => {
    const site = await yard.settled("in place")
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
      const site = await yard.settled(mode)
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
    const site = await yard.settled("in place", "unhealthy")
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
    const site = yard.young("in place")
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
    const site = yard.young("in place")
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
    const site = await yard.settled("in place")
    assert.equal((await site.rollOut({ env: once })).status, 0)
    write(site.folder, { "compose.yaml": "services: [" })
    assert.equal((await site.rollOut()).status, 2)
    const back = await site.rollBack({ env: once })
    assert.equal(back.status, 0, back.output)
    assert.deepEqual(site.world.idsOf("my-api"), ["sha256:one"])
    assert.deepEqual(read(site.folder, release(1, "in place")), release(1, "in place"))
  })

  it("an override that came with the failed release is put aside", async () => {
    const site = await yard.settled("in place", "deaf", clocked)
    write(site.folder, { "compose.override.yaml": "services:\n  my-api:\n    labels: [late]\n" })
    const old = site.world.state()
    const outcome = await site.rollOut()
    assert.equal(outcome.status, 1, outcome.output)
    assert.ok(!existsSync(join(site.folder, "compose.override.yaml")), outcome.output)
    assert.equal(site.world.state(), old)
  })

  it("several services are one rollout", async () => {
    const site = await yard.settled("in place", "deaf", clocked)
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

  it("a dead owner's lock is taken over, and what it meant to go back to holds", async () => {
    for (const userland of ["dash", "busybox"] as const) {
      if (findProgram(userland) === undefined) continue
      const site = yard.young("in place", userland, ["flock"])
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
    const cases = [
      ["dash", []],
      ["dash", ["flock"]],
      ["busybox", ["flock"]],
    ] as const
    for (const [userland, without] of cases) {
      if (findProgram(userland) === undefined) continue
      const site = yard.young("in place", userland, without, ["curl"])
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
      const site = yard.young("beside", userland, [], ["wget"])
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
    const site = await yard.settled("in place")
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
    const site = await yard.settled("in place")
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
    const site = yard.young("in place")
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
