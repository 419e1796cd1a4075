/** Inlay hints: what a program takes where the text says another thing, and silence everywhere else. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import type { InlayInfo } from "../../server/src/analysis.ts"
import { openWorkspace } from "../support/workspace.ts"

/** All hints of one file, written into its text as `⟨…⟩`. */
function hinted(files: Readonly<Record<string, string>>, path = Object.keys(files)[0] ?? ""): string {
  let text = files[path] ?? ""
  for (const { at, text: words } of hints(files, path).toReversed())
    text = `${text.slice(0, at)}⟨${words}⟩${text.slice(at)}`
  return text
}

function hints(files: Readonly<Record<string, string>>, path: string): readonly InlayInfo[] {
  const workspace = openWorkspace(files)
  const all = { start: 0, end: (files[path] ?? "").length }
  workspace.analysis().inlays(workspace.uri(path), all)
  return workspace.analysis().inlays(workspace.uri(path), all)
}

const hub = "WS_MAX_DASHBOARD_CONNECTIONS=100\n"
const hubService = "services:\n  hub:\n    image: nickcrew/horizon:0.3\n    environment:\n"

describe("hints on variables of the hub", () => {
  it("name the number that is taken", () => {
    assert.equal(
      hinted({
        ".env": `${hub}WS_MAX_SENSOR_CONNECTIONS=20000\nSIGNAL_BATCH_SIZE="250abc"\nSIGNAL_BATCH_TIMEOUT_MS=5000\n`,
      }),
      `${hub}WS_MAX_SENSOR_CONNECTIONS=20000⟨→ 1000⟩\nSIGNAL_BATCH_SIZE="250abc"⟨→ 250⟩\nSIGNAL_BATCH_TIMEOUT_MS=5000\n`,
    )
  })
  it("say nothing where the hub does not start, or the value is fine", () => {
    const text = `${hub}CLICKHOUSE_MAX_INFLIGHT_QUERIES=9999\nWS_MAX_SENSOR_CONNECTIONS=\nPORT=3100\n`
    assert.equal(hinted({ ".env": text }), text)
  })
  it("name the switch's reading where another one was meant", () => {
    assert.equal(
      hinted({ ".env": `${hub}CLICKHOUSE_ENABLED=enabled\nREDIS_TLS_ENABLED=1\n` }),
      `${hub}CLICKHOUSE_ENABLED=enabled⟨→ false⟩\nREDIS_TLS_ENABLED=1⟨→ false⟩\n`,
    )
    const fine = `${hub}CLICKHOUSE_ENABLED=true\nREDIS_TLS_ENABLED=false\n`
    assert.equal(hinted({ ".env": fine }), fine)
  })
  it("name the misreading of an address of Redis without a word of it", () => {
    const files = { ".env": `${hub}REDIS_URL=redis://app:geheim@cache:6379/0\n` }
    assert.match(hinted(files), /6379\/0⟨→ user default⟩/)
    for (const hint of hints(files, ".env")) assert.doesNotMatch(hint.text + hint.tooltip, /geheim|cache/)
    assert.match(hinted({ ".env": `${hub}REDIS_URL=redis://cache:6379/\n` }), /⟨→ database NaN⟩/)
    assert.doesNotMatch(hinted({ ".env": `${hub}REDIS_URL=redis://cache:6379/0\n` }), /⟨/)
  })
  it("stand behind the value in a Compose environment, list or mapping", () => {
    assert.equal(
      hinted({ "compose.yaml": `${hubService}      PORT: "99999"\n` }),
      `${hubService}      PORT: "99999"⟨→ 3100⟩\n`,
    )
    assert.match(hinted({ "compose.yaml": `${hubService}      - PORT=99999\n` }), /PORT=99999⟨→ 3100⟩\n/)
  })
  it("stay away from variables of other programs", () => {
    const other = {
      "compose.yaml": 'services:\n  app:\n    image: example/app:1\n    environment:\n      PORT: "99999"\n',
    }
    assert.equal(hinted(other), other["compose.yaml"])
  })
})

describe("hints in Compose files", () => {
  const ports = (port: string, more = "") =>
    `services:\n  db:\n    image: postgres:17\n    ports:\n      - ${port}\n${more}`
  it("name the address of a short port without one", () => {
    assert.match(hinted({ "compose.yaml": ports('"5432:5432"') }), /"5432:5432"⟨→ 0\.0\.0\.0 and \[::\]⟩\n/)
    assert.match(hinted({ "compose.yaml": ports("5432:5432/tcp") }), /5432:5432\/tcp⟨→ 0\.0\.0\.0 and \[::\]⟩\n/)
    assert.match(hinted({ "compose.yaml": ports('"5432"') }), /"5432"⟨→ a free port on 0\.0\.0\.0 and \[::\]⟩/)
  })
  it("name it for a long port behind its first line", () => {
    assert.match(
      hinted({ "compose.yaml": ports("target: 5432\n        published: 5432") }),
      /- target: 5432⟨→ 0\.0\.0\.0 and \[::\]⟩\n {8}published: 5432\n/,
    )
  })
  it("name the address that the network gives", () => {
    const network =
      "networks:\n  default:\n    driver_opts:\n      com.docker.network.bridge.host_binding_ipv4: 127.0.0.1\n"
    assert.match(hinted({ "compose.yaml": ports('"5432:5432"', network) }), /⟨→ 127\.0\.0\.1⟩/)
  })
  it("say nothing where an address is written, or where it depends on a variable", () => {
    for (const port of ['"127.0.0.1:5432:5432"', '"0.0.0.0:5432:5432"', '"[::]:5432:5432"', '"${BIND}:5432:5432"'])
      assert.doesNotMatch(hinted({ "compose.yaml": ports(port) }), /⟨/, port)
  })
  it("say when a draining service is killed by default", () => {
    const sensor = "services:\n  waf:\n    image: nickcrew/synapse-waf:1.0\n"
    assert.match(hinted({ "compose.yaml": sensor }), /^ {2}waf:⟨→ killed 10 s after the stop⟩$/m)
    assert.doesNotMatch(hinted({ "compose.yaml": `${sensor}    stop_grace_period: 310s\n` }), /⟨/)
    assert.doesNotMatch(hinted({ "compose.yaml": `${sensor}    stop_grace_period: 20s\n` }), /⟨/)
    assert.doesNotMatch(hinted({ "compose.yaml": "services:\n  web:\n    image: nginx:1.27\n" }), /⟨/)
  })
})

describe("hints in a Synapse config", () => {
  const config = (server: string, more = "") =>
    `server:\n  listen: 0.0.0.0:6190\n  admin_listen: 127.0.0.1:6191\n${server}upstreams:\n  - host: 127.0.0.1\n    port: 8080\nrate_limit:\n  rps: 100\n  enabled: true\n${more}`
  it("say which keys are ignored, and what applies", () => {
    const text = config("  workers: 4\n", "tls:\n  enabled: true\n  min_version: '1.3'\nlogging:\n  level: debug\n")
    const shown = hinted({ "config.yaml": text })
    assert.match(shown, /workers: 4⟨→ ignored⟩\n/)
    assert.match(shown, /min_version: '1\.3'⟨→ ignored; TLS 1\.2 and newer⟩\n/)
    assert.match(shown, /logging:⟨→ ignored⟩\n {2}level: debug\n/)
    assert.match(
      hints({ "config.yaml": text }, "config.yaml")
        .map((each) => each.tooltip)
        .join("\n"),
      /RUST_LOG/,
    )
  })
  it("say how long the sensor drains in a file with sites", () => {
    const sites = "sites:\n  - hostname: a.example\n    upstreams: [{ host: 10.0.0.4, port: 80 }]\n"
    assert.match(
      hinted({ "config.sites.yaml": `${sites}server:\n  shutdown_timeout_secs: 60\n` }),
      /shutdown_timeout_secs: 60⟨→ ignored; drains 300 s⟩/,
    )
  })
  it("say nothing of a value that applies anyway", () => {
    assert.doesNotMatch(hinted({ "config.yaml": config("", "tls:\n  enabled: true\n  min_version: '1.2'\n") }), /⟨/)
  })
})

describe("hints on any file", () => {
  it("stay inside the range, and are none for files of no kind", () => {
    const workspace = openWorkspace({
      ".env": `${hub}PORT=99999\nSIGNAL_BATCH_SIZE=250abc\n`,
      "notes.txt": "PORT=99999",
    })
    const uri = workspace.uri(".env")
    const all = workspace.analysis().inlays(uri, { start: 0, end: 1000 })
    assert.equal(all.length, 2)
    assert.deepEqual(workspace.analysis().inlays(uri, { start: 0, end: all[0]?.at ?? 0 }), all.slice(0, 1))
    for (const path of ["notes.txt", "none.env"])
      assert.deepEqual(workspace.analysis().inlays(workspace.uri(path), { start: 0, end: 100 }), [])
  })
})
