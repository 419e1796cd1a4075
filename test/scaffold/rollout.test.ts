/** The Compose scripts against a simulated engine that fails at every call in turn: what ran before has to run again. */
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, it } from "node:test"
import { findProgram, needs } from "../support/oracle.ts"
import { openYard, read, release, secret, write, type Yard } from "./rollout-site.ts"
import { assertTidy, isSignal, sweep, trials } from "./stubs/faults.ts"

/** Of the trials that are the same in both modes the second makes only some. */
const share = { "in place": 2, beside: 4 } as const
const clocked = ["date", "timeout"]
const once = { ROLLOUT_SUCCESSES: "1" }
const changes = /^docker (?:compose (?:pull|run|up|rm)|stop|rm|tag)/
const text = readFileSync

describe("rollout.sh and rollback.sh of Compose", { ...needs(findProgram("flock"), "flock"), concurrency: 3 }, () => {
  let yard: Yard
  before(() => {
    yard = openYard()
  })
  after(() => yard.bench.stop())

  for (const mode of ["in place", "beside"] as const) {
    it(`${mode}: record, migrate, start and ask, in this order`, async () => {
      const site = await yard.settled(mode)
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
      const clean = await yard.settled(mode)
      const { calls } = await clean.rollOut({ env: once })
      const end = clean.world.state()
      const fetch = calls.findIndex((call) => call.includes("pull"))
      const start = calls.findIndex((call) => /compose (?:up|rm)/.test(call))
      const asked = calls.findLastIndex((call) => call.startsWith("curl"))
      await sweep(trials(calls, changes, share[mode]), async ({ at, text: call, fault }) => {
        const site = await yard.settled(mode)
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
      const clean = await yard.settled(mode, "unhealthy")
      const old = clean.world.state()
      const { status, calls, output } = await clean.rollOut({ env: once })
      assert.equal(status, 1, output)
      assert.equal(clean.world.state(), old, output)
      const turn = calls.findIndex((call) => call.includes("compose logs"))
      await sweep(
        trials(calls, changes, 2 * share[mode]).filter(({ at, fault }) => at >= turn && fault !== "SIGKILL"),
        async ({ at, fault }) => {
          const site = await yard.settled(mode, "unhealthy")
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
        const site = await yard.settled(mode, behaviour, clocked)
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
      const site = await yard.settled(mode, "unhealthy")
      const old = site.world.state()
      const outcome = await site.rollOut({ fault: (_, call) => (/--pull never/.test(call) ? "fail" : undefined) })
      assert.equal(outcome.status, 3, outcome.output)
      assert.match(outcome.output, /THE WAY BACK FAILED[\s\S]*rollback\.sh --to \S+ my-api/)
      assertTidy(site.state, outcome)
      const back = await site.rollBack({ apart: true })
      assert.equal(back.status, 0, back.output)
      assert.equal(site.world.state(), old)
    })

    it(`${mode}: by hand to the state before, to an older one, and no further`, async () => {
      const site = await yard.settled(mode)
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
})
