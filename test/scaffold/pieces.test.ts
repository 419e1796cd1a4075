/** Scaffold pieces: what they answer, that their files are sound, and that the real programs accept them. */
import assert from "node:assert/strict"
import { writeFileSync } from "node:fs"
import { join, posix } from "node:path"
import { describe, it } from "node:test"
import { metricOf } from "../../server/src/model/metrics/catalogue.ts"
import { exposureOf } from "../../server/src/model/systemd/exposure/score.ts"
import { readUnit } from "../../server/src/model/systemd/read.ts"
import { itemOf } from "../../server/src/rules/items.ts"
import { pieces } from "../../server/src/scaffold/pieces.ts"
import type { NewFile, ScaffoldContext } from "../../server/src/scaffold/types.ts"
import { parseUnit } from "../../server/src/syntax/systemd/parse.ts"
import { findProgram, needs } from "../support/oracle.ts"
import { openWorkspace } from "../support/workspace.ts"
import { contexts, filesFor, onDisk, run } from "./contexts.ts"

const all = Object.entries(contexts).map(([name, context]) => ({ name, context, files: filesFor(context) }))

/** The deployment that pieces stand beside. */
function mainOf({ services }: ScaffoldContext): string {
  const images: Readonly<Record<string, string>> = {
    hub: "nickcrew/synapse-fleet:1.4.2",
    sensor: "nickcrew/synapse-waf:0.9.1",
    postgres: "postgres:16.4",
  }
  const list = [...services].map(([role, name]) => `  ${name}:\n    image: ${images[role] ?? `team/${role}:1.0.0`}\n`)
  return `services:\n${list.join("")}`
}

describe("scaffold pieces", () => {
  it("have ids of their own and answer items that exist", () => {
    assert.equal(new Set(pieces.map(({ id }) => id)).size, pieces.length)
    for (const { id, items } of pieces) {
      assert.ok(items.length > 0, id)
      for (const item of items) assert.ok(itemOf(item) !== undefined, `${id}: ${item}`)
    }
  })
  it("a unit of a host runs what its rollout switches", () => {
    const hosts = all.filter(
      ({ context }) => context.flavour === "systemd" && context.products.includes("horizon-trading"),
    )
    assert.ok(hosts.length > 0)
    for (const { files } of hosts) {
      const textOf = (path: string): string => files.find((each) => each.path === path)?.text ?? ""
      const root = /ROLLOUT_ROOT:-'?([^}']+)'?\}/.exec(textOf("scripts/rollout.sh"))?.[1]
      const program = /^ExecStart=(\S+)/m.exec(textOf("systemd/horizon.service"))?.[1]
      assert.ok(root !== undefined && program?.startsWith(`${root}/current/`), `${root}: ${program}`)
      // Before the first release there is nothing to start.
      assert.match(textOf("scripts/install.sh"), new RegExp(`\\[ ! -x ${program} \\]`))
    }
  })
  it("each fit some deployment", () => {
    for (const { id, fits } of pieces) assert.ok(Object.values(contexts).some(fits), id)
  })
  for (const { name, context, files } of all) {
    it(`for a ${name} have no slot left, no way out of the folder, and say what each file is for`, () => {
      assert.ok(files.length > 0)
      for (const { path, text } of files) {
        assert.ok(!path.startsWith("/") && !path.split("/").includes(".."), path)
        assert.ok(!/@@|undefined|\[object/.test(text), `${path}: ${/.*(?:@@|undefined|\[object).*/.exec(text)?.[0]}`)
        assert.ok(text.endsWith("\n") && !/[ \t]$/m.test(text), path)
        if (!path.endsWith(".json")) assert.match(text, /^(#!\/bin\/sh\n)?(# |<!-- )\S/, path)
      }
    })
    it(`for a ${name} bring nothing that a rule warns of`, () => {
      const texts = Object.fromEntries(files.map(({ path, text }) => [`deploy/${path}`, text]))
      const main = { "deploy/compose.yaml": mainOf(context) }
      const workspace = openWorkspace(context.flavour === "compose" ? { ...main, ...texts } : texts, "2026-11-24")
      const found = Object.keys(texts)
        .map(workspace.uri)
        .flatMap((uri) =>
          workspace
            .analysis()
            .findings(uri)
            .items.filter(({ severity }) => severity === "error" || severity === "warning")
            .map(({ rule, message }) => `${uri} ${rule}: ${message}`),
        )
      assert.deepEqual(found, [])
    })
    it(`for a ${name} link files that are there, and ask metrics that exist and move`, () => {
      const paths = new Set(files.map(({ path }) => path))
      for (const { path, text } of files) {
        if (path.endsWith(".md"))
          for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g))
            assert.ok(paths.has(posix.join(posix.dirname(path), target)), `${path}: ${target}`)
        for (const [, target = ""] of text.matchAll(/runbook_url: (\S+)/g)) assert.ok(paths.has(target), target)
        if (/\.json$|alerts\.yml$/.test(path))
          for (const [series] of text.matchAll(/\b(?:horizon|synapse)_[a-z_]+\b/g))
            assert.ok(metricOf(series)?.moves === true, `${path}: ${series}`)
      }
    })
  }
})

const shellcheck = findProgram("shellcheck")
describe("scaffolded scripts", () => {
  for (const { name, files } of all)
    it(`for a ${name} are sound for sh and shellcheck`, needs(shellcheck, "shellcheck"), () =>
      onDisk(files, (folder) => {
        for (const { path } of files.filter((each) => each.path.endsWith(".sh"))) {
          run("sh", ["-n", path], folder)
          run(shellcheck ?? "", ["-x", path], folder)
        }
      }),
    )
})

describe("scaffolded units", () => {
  for (const { name, files } of all)
    for (const { path, text } of files.filter((each) => each.path.endsWith(".service")))
      it(`for a ${name}: ${path} carries its exposure`, () => {
        const said = /^# Exposure by systemd-analyze security: (.+)$/m.exec(text)?.[1]
        const unit = readUnit(parseUnit(text), { unitName: posix.basename(path), unitType: "service", dropIn: false })
        const scores = ([252, 257, 262] as const).map((version) => {
          const judged = exposureOf(unit, [], version)
          return `${"exposure" in judged ? (judged.exposure.tenths / 10).toFixed(1) : "refused"} (${version})`
        })
        assert.equal(said, scores.join(", "))
      })
})

const promtool = findProgram("promtool")
const systemd = findProgram("systemd-analyze")
const caddy = findProgram("caddy")
const compose = findProgram("docker-compose")
describe("the real programs accept what is scaffolded", () => {
  for (const { name, files } of all) {
    it(`promtool: ${name}`, needs(promtool, "promtool"), () =>
      onDisk(files, (folder) => {
        for (const { path } of files) {
          if (path.endsWith("alerts.yml")) run(promtool ?? "", ["check", "rules", path], folder)
        }
        const config = files.find(({ path }) => path.endsWith("prometheus.yml"))
        if (config !== undefined) checkConfig(config, folder)
      }),
    )
    it(`systemd-analyze verify: ${name}`, needs(systemd, "systemd-analyze"), () =>
      onDisk(
        // The programs are not on this machine: only their absence may be complained of.
        files.map((file) => ({
          ...file,
          text: file.path.endsWith(".service")
            ? file.text.replace(/^ExecStart=.*$/m, "ExecStart=/bin/true")
            : file.text,
        })),
        (folder) => {
          for (const { path } of files.filter((each) => /\.(service|timer)$/.test(each.path)))
            run(systemd ?? "", ["verify", join(folder, path)], folder)
        },
      ),
    )
    it(`docker-compose config: ${name}`, needs(compose, "docker-compose"), () =>
      onDisk(files, (folder) => {
        for (const { path } of files.filter((each) => /^compose\..*yaml$/.test(each.path)))
          run(compose ?? "", ["-f", path, "config", "-q"], folder)
      }),
    )
    it(`caddy validate: ${name}`, needs(caddy, "caddy"), () =>
      onDisk(files, (folder) => {
        for (const { path } of files.filter((each) => each.path.endsWith("Caddyfile")))
          run(caddy ?? "", ["validate", "--adapter", "caddyfile", "--config", path], folder)
      }),
    )
  }
})

/** Prometheus before 2.55 knows no headers of one's own, and promtool looks for files that a container mounts. */
function checkConfig({ path, text }: NewFile, folder: string): void {
  const [, major = 0, minor = 0] = /version (\d+)\.(\d+)/.exec(run(promtool ?? "", ["--version"], folder)) ?? []
  const isOld = Number(major) < 2 || (Number(major) === 2 && Number(minor) < 55)
  const known = isOld ? text.replaceAll(/^ {4}http_headers:\n(?: {6}.*\n)+/gm, "") : text
  writeFileSync(join(folder, path), known)
  run(promtool ?? "", ["check", "config", "--syntax-only", path], folder)
}
