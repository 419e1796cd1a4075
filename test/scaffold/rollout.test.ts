/** The Compose scripts against a stub of `docker`: what they call, in which order, and how they end. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import { findProgram, needs } from "../support/oracle.ts"
import { contexts, filesFor, onDisk } from "./contexts.ts"

/** Answers as an engine with one container would; only the image that ran before turns healthy if `broken` is there. */
const stub = `#!/bin/sh
echo "$*" >> "$CALLS"
case "$*" in
  *"ps -q"*) echo c1 ;;
  *"{{.Image}}"*) echo sha256:old ;;
  *"if .State.Health"*) cat "$HAS_CHECK" ;;
  *override.yaml*) rm -f "$BROKEN" ;;
  *".State.Health.Status"*) if [ -f "$BROKEN" ]; then echo unhealthy; else echo healthy; fi ;;
  *"compose config"*) echo "services: {}" ;;
esac
`

interface Outcome {
  readonly status: number | null
  readonly output: string
  readonly calls: string
}

function rollOut(
  given: { readonly broken?: boolean; readonly hasCheck?: boolean },
  use: (outcome: Outcome, state: string) => void,
): void {
  const context = contexts["hub on Compose"]
  assert.ok(context !== undefined)
  onDisk(filesFor(context), (folder) => {
    const [bin, state, calls, broken, hasCheck] = ["bin", "state", "calls", "broken", "check"].map((name) =>
      join(folder, name),
    )
    assert.ok(
      bin !== undefined && state !== undefined && calls !== undefined && broken !== undefined && hasCheck !== undefined,
    )
    mkdirSync(bin)
    writeFileSync(join(bin, "docker"), stub)
    chmodSync(join(bin, "docker"), 0o755)
    writeFileSync(join(folder, "compose.yaml"), "services: {}\n")
    writeFileSync(hasCheck, given.hasCheck === false ? "" : "yes\n")
    if (given.broken === true) writeFileSync(broken, "")
    const { status, stdout, stderr } = spawnSync("sh", [join(folder, "scripts/rollout.sh")], {
      encoding: "utf8",
      env: {
        ...process.env,
        PATH: `${bin}:${process.env["PATH"]}`,
        CALLS: calls,
        BROKEN: broken,
        HAS_CHECK: hasCheck,
        ROLLOUT_STATE: state,
        ROLLOUT_TIMEOUT: "6",
      },
    })
    use({ status, output: stdout + stderr, calls: existsSync(calls) ? readFileSync(calls, "utf8") : "" }, state)
  })
}

describe("rollout.sh", needs(findProgram("flock"), "flock"), () => {
  it("records, migrates, starts and waits, in this order", () =>
    rollOut({}, ({ status, output, calls }, state) => {
      assert.equal(status, 0, output)
      const order = [
        "tag sha256:old rollback/api:previous",
        "compose config",
        "prisma migrate deploy",
        "up -d --no-deps api",
        "Health.Status",
      ]
      const places = order.map((call) => calls.indexOf(call))
      assert.ok(
        places.every((place, i) => place > (places[i - 1] ?? -1)),
        calls,
      )
      assert.equal(readFileSync(join(state, "api.image"), "utf8"), "sha256:old\n")
    }))
  it("goes back to what ran before, and fails", () =>
    rollOut({ broken: true }, ({ status, output, calls }) => {
      assert.equal(status, 1, output)
      assert.match(output, /rollback: api runs sha256:old again/)
      assert.match(calls, /-f compose\.yaml -f \S+override\.yaml up -d --no-deps --no-build api/)
      assert.doesNotMatch(calls.slice(calls.indexOf("up -d")), /compose pull/)
    }))
  it("refuses a service that nothing could tell the health of", () =>
    rollOut({ hasCheck: false }, ({ status, output, calls }) => {
      assert.equal(status, 1)
      assert.match(output, /no health check/)
      assert.doesNotMatch(calls, /migrate|up -d/)
    }))
})
