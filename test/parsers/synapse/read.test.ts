/** Keys, sections, facts and edits of a Synapse config. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { applyEdits, type EditResult, isRefusal } from "../../../server/src/base/edit.ts"
import { settled } from "../../../server/src/base/known.ts"
import { synapseFacts } from "../../../server/src/model/synapse/facts.ts"
import { readSynapse } from "../../../server/src/model/synapse/read.ts"
import type { SynapseConfig, SynapseSchema } from "../../../server/src/model/synapse/types.ts"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"

const read = (text: string, schemas: readonly SynapseSchema[] = ["runtime"]): SynapseConfig =>
  readSynapse(parseYaml(text), schemas)

function after(text: string, edits: EditResult): string {
  assert.ok(!isRefusal(edits), isRefusal(edits) ? edits.refused : "")
  return applyEdits(text, edits)
}

describe("keys", () => {
  it("have paths, index paths and the schemas that know them", () => {
    const model = read("server: { listen: a, workers: 1 }\nsites:\n  - hostname: b\n    waf: { threshold: 1 }\n")
    assert.deepEqual(
      model.keys.map((key) => [key.path, key.at, key.knownTo.join(" ")]),
      [
        ["server", "server", "runtime sites"],
        ["server.listen", "server.listen", "runtime"],
        ["server.workers", "server.workers", "runtime sites"],
        ["sites", "sites", "sites"],
        ["sites[].hostname", "sites.0.hostname", "sites"],
        ["sites[].waf", "sites.0.waf", "sites"],
        ["sites[].waf.threshold", "sites.0.waf.threshold", "sites"],
      ],
    )
  })
  it("with dots in them are no paths, but names of a free mapping", () => {
    const model = read('"server.listen": x\ndlp:\n  redaction: { "my.own": full }\n')
    assert.equal(model.get("server.listen"), undefined)
    assert.deepEqual(model.keys[0]?.knownTo, [])
    assert.deepEqual(model.at("dlp.redaction.my.own")?.knownTo, ["runtime"])
  })
  it("below an unknown key are not listed", () => {
    assert.deepEqual(
      read("servers:\n  listen: a\n").keys.map((key) => key.path),
      ["servers"],
    )
  })
  it("behind aliases are read, merges are not applied", () => {
    const model = read("x: &x { enabled: true }\ntls: *x\nlogging:\n  <<: *x\n  level: info\n")
    assert.equal(model.get("tls.enabled")?.text, "true")
    assert.equal(model.get("logging.enabled"), undefined)
    assert.deepEqual(model.get("logging.<<")?.knownTo, [])
  })
  it("are bounded where aliases repeat themselves", () => {
    const item = "{ hostname: h, upstreams: [], waf: { enabled: true } }"
    const text = `a: &a [${`${item}, `.repeat(2000)}]\nsites: *a\nb: *a\n`
    assert.ok(read(text, ["sites"]).keys.length <= 20_100)
  })
})

describe("sections", () => {
  it("with nothing behind the colon are there, without fields", () => {
    const model = read("telemetry:\ndlp: null\n")
    assert.deepEqual(
      model.sections.map((section) => section.at),
      ["", "telemetry"],
    )
  })
})

describe("facts", () => {
  const text = `server:
  listen: ["0.0.0.0:6190", "[::1]:6190"]
  admin_listen: 192.0.2.7:6191
  admin_api_key: "s3cr3t"
tls:
  enabled: true
  cert_path: a.pem
sites:
  - hostname: shop
    shadow_mirror: { hmac_secret: ~ }
`
  const facts = synapseFacts(read(text, ["runtime", "sites"]), "production")
  it("hold the scalar keys as settings", () => {
    const names = facts.settings.map((setting) => `${setting.owner}|${setting.name}=${settled(setting.value)}`)
    assert.deepEqual(names, [
      "server|server.admin_listen=192.0.2.7:6191",
      "server|server.admin_api_key=s3cr3t",
      "tls|tls.enabled=true",
      "tls|tls.cert_path=a.pem",
      "sites.0|sites[].hostname=shop",
      "sites.0|sites[].shadow_mirror.hmac_secret=",
    ])
    const key = facts.settings.find((setting) => setting.name === "server.admin_api_key")
    assert.equal(text.slice(key?.valueSpan.start, key?.valueSpan.end), "s3cr3t")
    assert.equal(key?.literal, true)
    assert.equal(facts.settings.at(-1)?.literal, false)
  })
  it("hold the listeners as ports", () => {
    assert.deepEqual(
      facts.ports.map((port) => [
        settled(port.address),
        settled(port.reach),
        settled(port.containerPort)?.first,
        port.by,
      ]),
      [
        ["0.0.0.0", "all-interfaces", 6190, "listen"],
        ["::1", "loopback", 6190, "listen"],
        ["192.0.2.7", "one-interface", 6191, "listen"],
      ],
    )
  })
  it("rebind a listener in its own spelling", () => {
    const changed = after(text, facts.ports[2]?.rebind("127.0.0.1") ?? [])
    assert.ok(changed.includes("  admin_listen: 127.0.0.1:6191\n"))
    assert.ok(isRefusal(facts.ports[0]?.rebind("127.0.0.1") ?? []))
  })
  it("hold the TLS switch with its parts", () => {
    const [endpoint] = facts.tls
    assert.equal(settled(endpoint?.enabled), true)
    assert.equal(settled(endpoint?.certificate), "a.pem")
    assert.equal(endpoint?.key, undefined)
    assert.equal(text.slice(endpoint?.enabledSpan?.start, endpoint?.enabledSpan?.end), "true")
  })
  it("of a multi-site file hold no listener: the runtime schema owns them", () => {
    const sites = synapseFacts(read("server: { http_addr: 0.0.0.0:80 }\nsites: []\n", ["sites"]), "production")
    assert.deepEqual([sites.ports, sites.tls], [[], []])
  })
})

describe("edits", () => {
  it("add below a section that is not there", () => {
    const text = "server:\n  listen: a\n"
    assert.equal(after(text, read(text).add("tls", "enabled", "true")), `${text}tls:\n  enabled: true\n`)
  })
  it("move a key with its value, comments and neighbours kept", () => {
    const text = "server:\n  listen: a # proxy\nwaf_threshold: 5 # low\nupstreams: []\n"
    const model = read(text)
    const key = model.get("waf_threshold")
    assert.ok(key)
    const moved = after(text, model.move(key, "server"))
    assert.match(moved, /^server:\n {2}listen: a # proxy\n {2}waf_threshold: 5( # low)?\nupstreams: \[\]\n$/)
  })
  it("refuse what an anchor shares", () => {
    const text = "a: &a { enabled: yes }\ntls: *a\n"
    const key = read(text).get("tls.enabled")
    assert.ok(key && isRefusal(key.rewrite("true")) && isRefusal(key.replace("true")) && isRefusal(key.rename("on")))
  })
})
