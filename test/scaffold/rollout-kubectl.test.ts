/** The scripts for Deployments against a simulated cluster that fails at every call in turn. */
import assert from "node:assert/strict"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, it } from "node:test"
import { rollbackText, rolloutText } from "../../server/src/scaffold/pieces/rollouts.ts"
import { findProgram, needs } from "../support/oracle.ts"
import { Bench, type Outcome, type RunOptions } from "./stubs/bench.ts"
import { Cluster } from "./stubs/cluster.ts"
import { assertTidy, isSignal, sweep, trials } from "./stubs/faults.ts"

const digest = (sign: string): string => `shop/api@sha256:${sign.repeat(64)}`
const [one, two, three] = [digest("1"), digest("2"), digest("3")]
const once = { ROLLOUT_SUCCESSES: "1" }
const changes = /set image|rollout undo| run /

let bench: Bench

interface Site {
  readonly world: Cluster
  readonly state: string
  rollOut(options?: RunOptions): Promise<Outcome>
  rollBack(options?: RunOptions): Promise<Outcome>
}

function site(clock: readonly string[] = []): Site {
  const folder = bench.fresh()
  const world = new Cluster()
  world.deploy("my-api", one)
  world.deploy("worker", one)
  const settings = {
    flavour: "kubernetes",
    service: "my-api",
    namespace: "shop",
    port: 3100,
    path: "/ready",
    migration: "npx prisma migrate deploy",
  } as const
  writeFileSync(join(folder, "rollout.sh"), rolloutText(settings))
  writeFileSync(join(folder, "rollback.sh"), rollbackText(settings))
  const state = join(folder, "state")
  const run = (script: string, options: RunOptions): Promise<Outcome> =>
    bench.run(world, join(folder, script), bench.path("dash", ["kubectl", "timeout", ...clock]), {
      ...options,
      env: { ROLLOUT_STATE: state, ...options.env },
    })
  return {
    world,
    state,
    rollOut: (options = {}) => run("rollout.sh", { args: [two], ...options }),
    rollBack: (options = {}) => run("rollback.sh", options),
  }
}

describe("rollout.sh and rollback.sh of Kubernetes", {
  ...needs(findProgram("flock"), "flock"),
  concurrency: 3,
}, () => {
  before(() => {
    bench = new Bench()
  })
  after(() => bench.stop())

  it("record, migrate, set the image and ask, in this order; always with context and namespace", async () => {
    const { rollOut, world } = site()
    const { status, output, calls } = await rollOut()
    assert.equal(status, 0, output)
    assert.match(world.state(), new RegExp(`my-api","${two}`))
    const order = [
      /rollout history/,
      / run my-api-migrate-\S+ .*--labels=app=my-api-migrate .*prisma migrate deploy/,
      /set image/,
      /rollout status/,
      /--raw/,
    ]
    const places = order.map((call) => calls.findLastIndex((each) => call.test(each)))
    assert.ok(
      places.every((place, i) => place > (places[i - 1] ?? -1)),
      calls.join("\n"),
    )
    for (const call of calls.slice(1)) assert.match(call, /^kubectl --context prod -n shop /)
  })

  it("whatever call goes wrong, what ran before runs again", async () => {
    const clean = site()
    const { calls } = await clean.rollOut({ env: once })
    const end = clean.world.state()
    const recorded = calls.findIndex((call) => call.includes("rollout history")) + 1
    const start = calls.findIndex((call) => call.includes("set image"))
    await sweep(trials(calls, changes, 2), async ({ at, text, fault }) => {
      const { rollOut, world, state } = site()
      const old = world.state()
      const outcome = await rollOut({ env: once, fault: (each) => (each === at ? fault : undefined) })
      if (fault === "SIGKILL") assert.equal(outcome.signal, "SIGKILL")
      else {
        const isQuestion = at > start && !/rollout status/.test(text) && !isSignal(fault)
        const wanted = isQuestion ? 0 : at < recorded ? 2 : 1
        assert.equal(outcome.status, wanted, outcome.output)
        assert.equal(world.state(), wanted === 0 ? end : old, outcome.output)
        assertTidy(state, outcome)
      }
      if (fault !== "SIGKILL" && at % 9 !== 0) return
      const again = await rollOut({ env: once })
      assert.equal(again.status, 0, outcome.output + again.output)
      assert.equal(world.state(), end)
    })
  })

  it("nothing that goes wrong once stops the way back, and no signal does", async () => {
    const stuck = (): Site => {
      const made = site()
      made.world.broken.set(two, "stuck")
      return made
    }
    const clean = stuck()
    const old = clean.world.state()
    const { status, calls, output } = await clean.rollOut({ env: once })
    assert.equal(status, 1, output)
    assert.ok(calls.some((call) => call.includes("rollout undo deployment/my-api --to-revision=1")))
    const turn = calls.findIndex((call) => call.includes("logs"))
    await sweep(
      trials(calls, changes, 2).filter(({ at, fault }) => at >= turn && fault !== "SIGKILL"),
      async ({ at, fault }) => {
        const { rollOut, world, state } = stuck()
        const outcome = await rollOut({ env: once, fault: (each) => (each === at ? fault : undefined) })
        assert.equal(outcome.status, 1, outcome.output)
        assert.equal(world.state(), old, outcome.output)
        assertTidy(state, outcome)
      },
    )
  })

  for (const how of ["stuck", "flapping", "deaf"] as const)
    it(`an image that is ${how} is taken back, with all Deployments of the rollout`, async () => {
      const { rollOut, world } = site(["date"])
      world.broken.set(two, how)
      const old = world.state()
      const outcome = await rollOut({ args: [two, "my-api", "worker"] })
      assert.equal(outcome.status, 1, outcome.output)
      assert.equal(world.state(), old)
    })

  it("goes back by hand, also where a revision was counted anew", async () => {
    const { rollOut, rollBack, world } = site()
    for (const image of [two, three]) assert.equal((await rollOut({ args: [image], env: once })).status, 0)
    for (const image of [two, one]) {
      const back = await rollBack({ env: once })
      assert.equal(back.status, 0, back.output)
      assert.match(world.state(), new RegExp(`my-api","${image}`))
    }
    const list = await rollBack({ args: ["--list"] })
    const records = [...list.output.matchAll(/^(\d\S+)/gm)].map(([, name]) => name ?? "")
    const again = await rollBack({ args: ["--to", records.at(-1) ?? ""], env: once })
    assert.equal(again.status, 0, again.output)
    assert.match(world.state(), new RegExp(`my-api","${two}`))
    const none = await site().rollBack()
    assert.equal(none.status, 2, none.output)
  })

  it("a way back that fails for good says so, and rollback.sh ends it", async () => {
    const { rollOut, rollBack, world, state } = site()
    world.broken.set(two, "stuck")
    const old = world.state()
    const outcome = await rollOut({ fault: (_, call) => (/rollout undo/.test(call) ? "fail" : undefined) })
    assert.equal(outcome.status, 3, outcome.output)
    assert.match(outcome.output, /THE WAY BACK FAILED/)
    assertTidy(state, outcome)
    const back = await rollBack()
    assert.equal(back.status, 0, back.output)
    assert.equal(world.state(), old)
  })

  it("refuses before it touches anything", async () => {
    const { rollOut, world } = site()
    const old = world.state()
    for (const args of [["shop/api:2"], [], [two, "nobody"], [two, "--all"]])
      assert.equal((await rollOut({ args })).status, 2)
    world.probe = false
    const blind = await rollOut()
    assert.equal(blind.status, 2)
    assert.match(blind.output, /no readiness probe/)
    world.probe = true
    world.migrates = false
    const failed = await rollOut()
    assert.equal(failed.status, 1)
    assert.match(failed.output, /before anything was started/)
    assert.ok(failed.calls.some((call) => call.includes("delete pod my-api-migrate")))
    assert.equal(world.state(), old)
  })
})
