/** One run at a time without flock: whoever comes at once, and whatever the owner before died of, one gets the lock. */
import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, it } from "node:test"
import { runs } from "../../server/src/scaffold/pieces/rollout-shared.ts"
import { findProgram, needs } from "../support/oracle.ts"
import { Bench, type Userland } from "./stubs/bench.ts"

/** Takes the lock as a script does, holds it until it is told, and leaves it, or dies with it. */
const holder = `set -eu
me=test
state=$1
own=
exec 6>&2
${runs.slice(0, runs.indexOf("# Whatever ends this script"))}
lock
if [ "\${2-}" = die ]; then kill -9 $$; fi
if ! mkdir "$state/held"; then exit 9; fi
n=0
until [ -e "$state/go" ] || [ "$n" -ge 20 ]; do
  n=$((n + 1))
  sleep 1
done
rm -r "$state/held"
rm -f "$state"/lock.after.* "$state/lock.owner"
`

const isLinux = process.platform === "linux"

describe("the lock of the rollout scripts without flock", { ...needs(isLinux ? "/proc" : undefined, "/proc") }, () => {
  let bench: Bench
  let script: string
  before(() => {
    bench = new Bench()
    script = join(bench.folder, "holder.sh")
    writeFileSync(script, holder)
  })
  after(() => bench.stop())

  const start = (userland: Userland, state: string, ...words: string[]): ChildProcess => {
    const path = bench.path(userland, [], ["flock"])
    return spawn(join(path, "sh"), [script, state, ...words], { env: { PATH: path }, stdio: "ignore" })
  }
  const end = (child: ChildProcess): Promise<number | string | null> =>
    new Promise((done) => child.on("close", (status, signal) => done(status ?? signal)))

  /** What an owner that died left behind; its name as a link tells it. */
  async function dead(userland: Userland, state: string): Promise<string> {
    assert.equal(await end(start(userland, state, "die")), "SIGKILL")
    return readlinkSync(join(state, "lock.owner"))
  }

  /** Three at once: the first that ends has lost, and so has the second; then the winner is told to end. */
  async function contest(userland: Userland, state: string): Promise<(number | string | null)[]> {
    const ends = [1, 2, 3].map(() => end(start(userland, state)))
    let open = ends.length
    await new Promise<void>((done) => {
      for (const each of ends)
        void each.then(() => {
          if (--open === 1) done()
        })
    })
    writeFileSync(join(state, "go"), "")
    return (await Promise.all(ends)).sort()
  }

  for (const userland of ["dash", "busybox"] as const)
    it(`${userland}: of three at once one gets it, and nothing is left`, {
      ...needs(findProgram(userland), userland),
    }, async () => {
      for (const kind of ["free", "dead owner", "dead owner", "dead owner and dead taker", "dead owner"]) {
        const state = bench.fresh()
        if (kind !== "free") await dead(userland, state)
        if (kind === "dead owner and dead taker") {
          const other = bench.fresh()
          symlinkSync(await dead(userland, other), join(state, `lock.after.${readlinkSync(join(state, "lock.owner"))}`))
        }
        assert.deepEqual(await contest(userland, state), [0, 4, 4], kind)
        assert.deepEqual(readdirSync(state), ["go"], kind)
      }
    })

  for (const userland of ["dash", "busybox"] as const)
    it(`${userland}: tells the dead from the living`, { ...needs(findProgram(userland), userland) }, async () => {
      const state = bench.fresh()
      const [, , space = "", boot = ""] = (await dead(userland, state)).split(".")
      const began = readFileSync("/proc/self/stat", "utf8")
        .replace(/^.*\) /s, "")
        .split(" ")[19]
      const isTaken = async (owner: string): Promise<boolean> => {
        const folder = bench.fresh()
        writeFileSync(join(folder, "go"), "")
        mkdirSync(join(folder, "x"))
        symlinkSync(owner, join(folder, "lock.owner"))
        return (await end(start(userland, folder))) === 0
      }
      assert.equal(await isTaken(`${process.pid}.${began}.${space}.${boot}`), false, "alive")
      assert.equal(await isTaken(`${process.pid}.7.${space}.${boot}`), true, "a number that passed on")
      assert.equal(await isTaken(`999999999.7.${space}.${boot}`), true, "gone")
      assert.equal(await isTaken(`999999999.7.1.${boot}`), false, "in another container")
      assert.equal(await isTaken(`${process.pid}.${began}.${space}.0-0`), true, "before the last boot")
      assert.equal(await isTaken(`${process.pid}..${space}.${boot}`), false, "could not tell its start")
    })
})
