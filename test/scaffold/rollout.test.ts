/** The rollout script against stubs of systemctl and curl that fail at each step: state restored, exit status, lock free. */
import assert from "node:assert/strict"
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process"
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, it } from "node:test"
import { unitFile } from "../../server/src/scaffold/units/all.ts"
import { rolloutScript } from "../../server/src/scaffold/units/rollout.ts"

/** How a release behaves is written in its file `mode`; the stubs read it through the link, as a unit's ExecStart= would. */
const stubs = {
  systemctl: `#!/bin/sh
echo "$*" >> "$STUB_ROOT/calls"
mode=
[ ! -e "$STUB_ROOT/srv/current/mode" ] || read -r mode < "$STUB_ROOT/srv/current/mode"
case $1 in
  restart) [ "$mode" != no-start ] ;;
  is-active) [ "$mode" != inactive ] ;;
  show) if [ "$mode" = flapping ]; then wc -l < "$STUB_ROOT/calls"; else echo 4711; fi ;;
esac
`,
  curl: `#!/bin/sh
read -r mode < "$STUB_ROOT/srv/current/mode"
[ "$mode" != unhealthy ]
`,
  // The clock goes on by a second each time that it is asked, so that a slow machine changes nothing.
  date: `#!/bin/sh
[ "$*" = +%s ] || exec /bin/date "$@"
read -r now < "$STUB_ROOT/clock"
echo "$((now + 1))" > "$STUB_ROOT/clock"
echo "$now"
`,
  sleep: "#!/bin/sh\n",
}

interface Machine {
  readonly folder: string
  readonly srv: string
  readonly start: (archive: string, extra?: Readonly<Record<string, string>>) => ChildProcess
  readonly archive: (mode: string) => string
  readonly calls: () => string
  readonly lockIsFree: () => boolean
}

async function onMachine(
  { old, wait = "6", stub = {} }: { old?: string; wait?: string; stub?: Readonly<Record<string, string>> },
  use: (machine: Machine) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "rollout-"))
  const srv = join(folder, "srv")
  try {
    mkdirSync(join(folder, "bin"))
    for (const [name, text] of Object.entries({ ...stubs, ...stub })) {
      writeFileSync(join(folder, "bin", name), text)
      chmodSync(join(folder, "bin", name), 0o755)
    }
    writeFileSync(join(folder, "clock"), "0\n")
    const script = join(folder, "rollout.sh")
    writeFileSync(script, unitFile(rolloutScript, { root: srv, wait, keep: "2" }).text)
    mkdirSync(join(srv, "releases"), { recursive: true })
    if (old !== undefined) {
      const release = join(srv, "releases", "20260101T000000Z-1")
      mkdirSync(release)
      writeFileSync(join(release, "mode"), `${old}\n`)
      symlinkSync(release, join(srv, "current"))
    }
    const path = `${join(folder, "bin")}:${process.env["PATH"]}`
    await use({
      folder,
      srv,
      start: (archive) =>
        spawn("sh", [script, archive], { env: { ...process.env, PATH: path, STUB_ROOT: folder }, stdio: "ignore" }),
      archive: (mode) => {
        mkdirSync(join(folder, "new"), { recursive: true })
        writeFileSync(join(folder, "new", "mode"), `${mode}\n`)
        execFileSync("tar", ["-czf", join(folder, "new.tar.gz"), "-C", join(folder, "new"), "mode"])
        return join(folder, "new.tar.gz")
      },
      calls: () => (existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8") : ""),
      lockIsFree: () => spawnSync("flock", ["-n", join(srv, ".rollout.lock"), "true"]).status === 0,
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on("close", resolve))
}

/** What is there besides the lock: the link's target and the releases. */
function stateOf({ srv }: Machine): string {
  const link = existsSync(join(srv, "current")) ? readlinkSync(join(srv, "current")) : "none"
  const rest = readdirSync(srv).filter((name) => !/^(?:current|releases|\.rollout\.lock)$/.test(name))
  return [link, ...readdirSync(join(srv, "releases")).sort(), ...rest].join(" ")
}

describe("the rollout script", { concurrency: 4 }, () => {
  it("is a POSIX shell script that ShellCheck has nothing to say about", (t) => {
    const { text } = unitFile(rolloutScript)
    assert.equal(spawnSync("sh", ["-n"], { input: text }).status, 0)
    const check = spawnSync("shellcheck", ["--shell=sh", "-"], { input: text, encoding: "utf8" })
    if (check.error !== undefined) return t.skip("ShellCheck is not installed")
    assert.equal(check.stdout, "")
  })

  for (const mode of ["no-start", "inactive", "unhealthy", "flapping"])
    it(`goes back where the new release is ${mode}`, () =>
      onMachine({ old: "good" }, async (machine) => {
        const before = stateOf(machine)
        assert.equal(await ended(machine.start(machine.archive(mode))), 1)
        assert.equal(stateOf(machine), before)
        assert.equal(machine.calls().match(/^restart app\.service$/gm)?.length, 2)
        assert.ok(machine.lockIsFree())
      }))

  it("says so where the release before is not healthy either", () =>
    onMachine({ old: "no-start" }, async (machine) => {
      assert.equal(await ended(machine.start(machine.archive("unhealthy"))), 2)
      assert.ok(readlinkSync(join(machine.srv, "current")).endsWith("20260101T000000Z-1"))
      assert.ok(machine.lockIsFree())
    }))

  it("stops the service where there was no release before", () =>
    onMachine({}, async (machine) => {
      const before = stateOf(machine)
      assert.equal(await ended(machine.start(machine.archive("unhealthy"))), 1)
      assert.equal(stateOf(machine), before)
      assert.match(machine.calls(), /^stop app\.service$/m)
      assert.ok(machine.lockIsFree())
    }))

  it("goes back where the link cannot be switched", () =>
    onMachine({ old: "good", stub: { mv: "#!/bin/sh\nexit 1\n" } }, async (machine) => {
      const link = readlinkSync(join(machine.srv, "current"))
      assert.equal(await ended(machine.start(machine.archive("good"))), 2)
      assert.equal(readlinkSync(join(machine.srv, "current")), link)
      assert.doesNotMatch(machine.calls(), /^restart/m)
      assert.ok(machine.lockIsFree())
    }))

  it("touches nothing where the archive is broken, missing, or `current` is a folder", () =>
    onMachine({ old: "good" }, async (machine) => {
      const before = stateOf(machine)
      const broken = join(machine.folder, "broken.tar.gz")
      writeFileSync(broken, "no archive")
      assert.equal(await ended(machine.start(broken)), 3)
      assert.equal(await ended(machine.start(join(machine.folder, "missing"))), 3)
      assert.equal(stateOf(machine), before)
      rmSync(join(machine.srv, "current"))
      mkdirSync(join(machine.srv, "current"))
      assert.equal(await ended(machine.start(machine.archive("good"))), 3)
      assert.equal(machine.calls(), "")
      assert.ok(machine.lockIsFree())
    }))

  it("waits for no other rollout", () =>
    onMachine({ old: "good" }, async (machine) => {
      const before = stateOf(machine)
      const holder = spawn("flock", [join(machine.srv, ".rollout.lock"), "cat"], {
        stdio: ["pipe", "ignore", "ignore"],
      })
      while (machine.lockIsFree()) await new Promise((resolve) => setTimeout(resolve, 20))
      assert.equal(await ended(machine.start(machine.archive("good"))), 3)
      assert.equal(stateOf(machine), before)
      holder.stdin?.end()
      await ended(holder)
    }))

  it("goes back when it is told to end while it waits", () =>
    onMachine({ old: "good", wait: "500" }, async (machine) => {
      const before = stateOf(machine)
      const child = machine.start(machine.archive("unhealthy"))
      const end = ended(child)
      while (!machine.calls().includes("is-active")) await new Promise((resolve) => setTimeout(resolve, 20))
      child.kill("SIGTERM")
      assert.equal(await end, 1)
      assert.equal(stateOf(machine), before)
      assert.ok(machine.lockIsFree())
    }))

  it("deploys a healthy release, keeps the one before, and deletes older ones", () =>
    onMachine({ old: "good" }, async (machine) => {
      for (const name of ["20250101T000000Z-1", "20250201T000000Z-1"]) mkdirSync(join(machine.srv, "releases", name))
      assert.equal(await ended(machine.start(machine.archive("good"))), 0)
      const [link = "", ...releases] = stateOf(machine).split(" ")
      assert.equal(releases.length, 2)
      assert.equal(releases[0], "20260101T000000Z-1")
      assert.ok(link.endsWith(`/${releases[1]}`))
      assert.equal(readFileSync(join(machine.srv, "current", "mode"), "utf8"), "good\n")
      assert.ok(machine.lockIsFree())
    }))
})
