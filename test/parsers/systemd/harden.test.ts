/** Hardening plans on real services: systemd accepts what they make, and scores it as promised. */
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { test } from "node:test"
import { applyEdits, isRefusal } from "../../../server/src/base/edit.ts"
import { type Goal, gainsOf, planFor } from "../../../server/src/model/systemd/exposure/harden.ts"
import { exposureOf } from "../../../server/src/model/systemd/exposure/score.ts"
import { readUnit } from "../../../server/src/model/systemd/read.ts"
import type { Unit } from "../../../server/src/model/systemd/types.ts"
import { parseUnit } from "../../../server/src/syntax/systemd/parse.ts"
import { corpus, hasAnalyzerOf, verifyUnits } from "./analyzer.ts"

const goals: readonly Goal[] = ["basic", "ok", "best"]

function unitOf(name: string, text: string): Unit {
  return readUnit(parseUnit(text), { unitType: "service", unitName: name, dropIn: false })
}

test("hardened services load, and score what the plan promises", (t) => {
  if (!hasAnalyzerOf(t, 252)) return
  if (!existsSync(corpus)) return t.skip("there is no corpus")
  const services = readdirSync(corpus, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".service"),
  )
  const root = mkdtempSync(join(tmpdir(), "harden-"))
  const pairs: { readonly of: string; readonly before: string; readonly after: string }[] = []
  try {
    for (const file of services) {
      const name = basename(file)
      const text = readFileSync(join(corpus, file), "utf8")
      const unit = unitOf(name, text)
      for (const goal of goals) {
        const plan = planFor(unit, [], goal, 252)
        if (plan === undefined) continue
        const edits = unit.addDirectives(
          "Service",
          plan.lines.flatMap((each) => each.lines),
        )
        assert.ok(!isRefusal(edits))
        const after = applyEdits(text, edits)
        writeFileSync(join(root, name), after)
        const { tenths, level } = plan.after
        assert.equal(totalOf(join(root, name)), `${Math.floor(tenths / 10)}.${tenths % 10} ${level}`, `${name} ${goal}`)
        pairs.push({ of: `${name} ${goal}`, before: text, after })
      }
    }
  } finally {
    rmSync(root, { recursive: true })
  }
  const printed = verifyUnits(
    pairs.flatMap(({ before, after }) => [before, after]),
    "info",
  )
  for (const [i, { of }] of pairs.entries())
    assert.deepEqual(messages(printed[2 * i + 1] ?? ""), messages(printed[2 * i] ?? ""), of)
  t.diagnostic(`${pairs.length} plans for ${services.length} services`)
  assert.ok(pairs.length > 60)
})

/** Messages without the line they stand in: the added lines come after all others. */
function messages(printed: string): readonly string[] {
  return printed.split("\n").map((line) => line.replace(/^\d+: /, ""))
}

function totalOf(file: string): string | undefined {
  const out = execFileSync("systemd-analyze", ["security", "--offline=true", "--no-pager", file], {
    env: { ...process.env, SYSTEMD_UNIT_PATH: "" },
    stdio: ["ignore", "pipe", "ignore"],
  })
  return /level for \S+: ([0-9.]+ [A-Z]+)/.exec(String(out))?.[1]
}

test("what is written stays as it is, and visible needs are left alone", () => {
  const unit = unitOf(
    "web.service",
    "[Service]\nUser=web\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nPrivateTmp=no\nExecStart=/usr/bin/node /srv/web/main.js --port 443\nDeviceAllow=/dev/dri rw\n",
  )
  const keys = planFor(unit, [], "best", 262)?.lines.flatMap((each) => each.lines) ?? []
  assert.ok(!keys.some((line) => /^(?:PrivateTmp|PrivateDevices|MemoryDenyWriteExecute|PrivateUsers|User)=/.test(line)))
  assert.ok(keys.includes("CapabilityBoundingSet=CAP_NET_BIND_SERVICE"))
})

test("gains are what the score loses with the one line", () => {
  const text = "[Service]\nExecStart=/usr/bin/app\nUser=app\n"
  const unit = unitOf("app.service", text)
  for (const { line, points } of gainsOf(unit, [], 252)) {
    const before = exposureOf(unit, [], 252)
    const after = exposureOf(unitOf("app.service", `${text}${line.lines.join("\n")}\n`), [], 252)
    assert.ok("exposure" in before && "exposure" in after)
    assert.equal(before.exposure.points - after.exposure.points, points, line.key)
  }
})
