/** The Compose scripts and what others did meanwhile: renewed certificates, changed settings, leftovers, wrong ports. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, it } from "node:test"
import { findProgram, needs } from "../support/oracle.ts"
import { openYard, read, release, write, type Yard } from "./rollout-site.ts"

const once = { ROLLOUT_SUCCESSES: "1" }

describe("rollout.sh of Compose, and what others changed", {
  ...needs(findProgram("flock"), "flock"),
  concurrency: 3,
}, () => {
  let yard: Yard
  before(() => {
    yard = openYard()
  })
  after(() => yard.bench.stop())

  it("a certificate that was renewed stays, and so does what is said not to belong to a release", async () => {
    const site = yard.young("in place")
    const files = (tag: number): Record<string, string> => ({
      ...release(tag, "in place"),
      "compose.yaml": (release(tag, "in place")["compose.yaml"] ?? "").replace(
        /("\.\/conf.*?")/,
        '$1, "./tls:/etc/tls:ro", "./ca.pem:/etc/ca:ro"',
      ),
      "tls/site.key": `-----BEGIN PRIVATE KEY-----\n${tag}\n`,
      "tls/site.crt": `${tag}\n`,
      "tls/ciphers": `${tag}\n`,
      "tls/users/list": `${tag}\n`,
      "ca.pem": `-----BEGIN CERTIFICATE-----\n${tag}\n`,
    })
    const env = { ...once, ROLLOUT_FILES: "!./tls/users\n./ca.pem" }
    write(site.folder, files(1))
    const first = await site.rollOut({ env })
    assert.equal(first.status, 0, first.output)
    write(site.folder, files(2))
    site.world.images.set("sha256:two", "unhealthy")
    const failed = await site.rollOut({ env })
    assert.equal(failed.status, 1, failed.output)
    const { "tls/site.key": key, "tls/site.crt": certificate, "tls/users/list": users, ...rest } = files(1)
    assert.deepEqual(read(site.folder, rest), rest)
    const renewed = read(site.folder, { "tls/site.key": "", "tls/site.crt": "", "tls/users/list": "" })
    for (const [path, text] of Object.entries(renewed)) assert.equal(text, files(2)[path])
    assert.ok([key, certificate, users].every((text) => !Object.values(renewed).includes(text ?? "")))
  })

  it("settings that were changed by hand and started since are what is gone back to", async () => {
    const site = await yard.settled("in place", "unhealthy")
    write(site.folder, { ...release(1, "in place"), "app.env": "TOKEN=rotated\n" })
    const up = ["compose", "up", "-d", "--force-recreate", "my-api"]
    site.world.answer({ program: "docker", args: up, cwd: site.folder, composeFile: "compose.yaml" })
    const old = site.world.state()
    write(site.folder, { ".env": "TAG=2\n" })
    const failed = await site.rollOut({ env: once })
    assert.equal(failed.status, 1, failed.output)
    assert.equal(readFileSync(join(site.folder, "app.env"), "utf8"), "TOKEN=rotated\n")
    const settings = (state: string): unknown =>
      JSON.parse(state).running.map((line: string) => line.replace(/\{.*\}|\\n|\n/g, ""))
    assert.deepEqual(settings(site.world.state()), settings(old), failed.output)
  })

  it("a stopped container is not taken for a new one", async () => {
    for (const behaviour of ["well", "unhealthy"] as const) {
      const site = await yard.settled("beside", behaviour)
      const [left] = site.world.containers.filter(({ service }) => service === "my-api")
      assert.ok(left !== undefined)
      site.world.containers.push({ ...left, id: "left", ip: "10.0.0.99", stopped: true })
      const { status, output } = await site.rollOut({ env: once })
      assert.equal(status, behaviour === "well" ? 0 : 1, output)
      assert.deepEqual(site.world.idsOf("my-api"), [behaviour === "well" ? "sha256:two" : "sha256:one"], output)
    }
  })

  it("a migration that is given up does not stay at work", async () => {
    const site = await yard.settled("in place")
    const old = site.world.state()
    const { status, output } = await site.rollOut({
      fault: (_, call) => (/ run --rm /.test(call) ? "hang" : undefined),
    })
    assert.equal(status, 1, output)
    assert.equal(site.world.jobs.size, 0, output)
    assert.equal(site.world.state(), old)
  })

  it("a port that nothing answers at is found out before anything is touched", async () => {
    const site = await yard.settled("in place")
    site.world.images.set("sha256:one", "deaf")
    const old = site.world.state()
    const refused = await site.rollOut({ env: once })
    assert.equal(refused.status, 2, refused.output)
    assert.match(refused.output, /my-api is healthy, but does not answer http:\S+:3100\/ready even now/)
    assert.equal(site.world.state(), old)
    const told = await site.rollOut({ env: { ...once, ROLLOUT_PORT: "" } })
    assert.equal(told.status, 0, told.output)
  })
})
