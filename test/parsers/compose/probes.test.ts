/** Health checks: forms, URLs in commands of many programs with exact places, headers, and the path edit. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { ProbeUrl } from "../../../server/src/model/facts.ts"
import { type Read, read, readService, value } from "./support.ts"

const check = (line: string, values = {}) => readService(`image: x\nhealthcheck:\n  ${line}`, values)

test("forms", () => {
  const rows: readonly (readonly [string, unknown, string])[] = [
    ["test: curl -f x", { kind: "exec", command: ["curl -f x"], shell: true }, "curl -f x"],
    ["test: [CMD, curl, -f]", { kind: "exec", command: ["curl", "-f"], shell: false }, "[CMD, curl, -f]"],
    ["test: [CMD-SHELL, a || b]", { kind: "exec", command: ["a || b"], shell: true }, "[CMD-SHELL, a || b]"],
    ["test: [NONE]", { kind: "none" }, "[NONE]"],
    ["disable: true", { kind: "none" }, "healthcheck"],
    ["disable: yes", { kind: "none" }, "healthcheck"],
    ["disable: false", { kind: "exec", command: [], shell: false }, "healthcheck"],
    ["interval: 5s", { kind: "exec", command: [], shell: false }, "healthcheck"],
    ["test: [curl, -f]", { kind: "exec", command: ["curl", "-f"], shell: false }, "[curl, -f]"],
  ]
  for (const [line, action, place] of rows) {
    const result = check(line)
    const [probe] = result.fact().probes
    assert.deepEqual([probe?.action, result.at(probe?.span)], [action, place], line)
    assert.equal(result.at(probe?.keySpan), "healthcheck")
    assert.equal(probe?.purpose, "health")
  }
  assert.deepEqual(readService("image: x").fact().probes, [])
  assert.deepEqual(readService("image: x\nhealthcheck:").fact().probes, [])
})

test("times", () => {
  const { healthcheck } = check("interval: 1m\n  timeout: 500ms\n  retries: '5'\n  start_period: ${P:-30s}").service()
  assert.deepEqual(
    [healthcheck?.interval, healthcheck?.timeout, healthcheck?.retries, healthcheck?.startPeriod].map((each) =>
      value(each),
    ),
    [60, 0.5, 5, 30],
  )
})

function show({ at }: Read, url: ProbeUrl): unknown[] {
  return [url.url, url.host, url.port, url.path, at(url.pathSpan), url.headers.join(",")]
}

test("URLs", () => {
  const rows: readonly (readonly [string, readonly unknown[]])[] = [
    [
      "curl -f http://localhost:3100/health/ready || exit 1",
      ["http://localhost:3100/health/ready", "localhost", 3100, "/health/ready", "/health/ready", ""],
    ],
    ["curl -f http://localhost", ["http://localhost", "localhost", undefined, "/", undefined, ""]],
    ["curl localhost:8080/x?y=1", ["localhost:8080/x", "localhost", 8080, "/x", "/x", ""]],
    ["wget -qO- 127.0.0.1/status", ["127.0.0.1/status", "127.0.0.1", undefined, "/status", "/status", ""]],
    ["/usr/bin/curl -sf 'https://[::1]:8443/a' ", ["https://[::1]:8443/a", "::1", 8443, "/a", "/a", ""]],
    [
      "curl -H 'X-Forwarded-Proto: https' --header=A:b http://localhost/ready",
      ["http://localhost/ready", "localhost", undefined, "/ready", "/ready", "x-forwarded-proto,a"],
    ],
    [
      "wget --header 'X-Forwarded-Proto: https' -q http://u:p@host.local:80/r",
      ["http://u:p@host.local:80/r", "host.local", 80, "/r", "/r", "x-forwarded-proto"],
    ],
    [
      `curl http://localhost:$$PORT/health`,
      ["http://localhost:$PORT/health", "localhost", undefined, "/health", "/health", ""],
    ],
    [
      `curl http://localhost:$\${PORT:-80}/health`,
      ["http://localhost:${PORT:-80}/health", "localhost", undefined, "/health", "/health", ""],
    ],
    [
      `curl http://localhost:\${PORT}/health`,
      ["http://localhost:8080/health", "localhost", 8080, "/health", "/health", ""],
    ],
    [
      `curl http://localhost:\${NOT}/health`,
      ["http://localhost:${NOT}/health", "localhost", undefined, "/health", "/health", ""],
    ],
    [`curl http://localhost\${P:-/h}`, ["http://localhost/h", "localhost", undefined, "/h", undefined, ""]],
    [
      `python -c "import urllib.request as u; u.urlopen('http://localhost:8000/healthz', timeout=2)"`,
      ["http://localhost:8000/healthz", "localhost", 8000, "/healthz", "/healthz", ""],
    ],
    [
      `node -e "require('http').get({headers:{'x-forwarded-proto':'https'}}, 'http://localhost:3000/r', r => 0)"`,
      ["http://localhost:3000/r", "localhost", 3000, "/r", "/r", "x-forwarded-proto"],
    ],
  ]
  for (const [command, expected] of rows) {
    for (const style of ["plain", "literal"]) {
      const quoted = `'${command.replaceAll("'", "''")}'`
      const line = style === "plain" ? `test: ${quoted}` : `test:\n    - CMD-SHELL\n    - |\n      ${command}`
      const result = check(line, { PORT: "8080" })
      const urls = result.fact().probes[0]?.urls ?? []
      assert.deepEqual(
        urls.map((url) => show(result, url)),
        [expected],
        `${style} ${command}`,
      )
    }
  }
})

test("URLs of a list", () => {
  const result = check('test: ["CMD", "curl", "-fsS", "-H", "X-Forwarded-Proto: https", "localhost:3100/ready"]')
  assert.deepEqual(
    result.fact().probes[0]?.urls.map((url) => show(result, url)),
    [["localhost:3100/ready", "localhost", 3100, "/ready", "/ready", "x-forwarded-proto"]],
  )
  const nested = check('test: [CMD, sh, -c, "wget -q localhost/a || curl localhost:1/b"]')
  assert.deepEqual(
    nested.fact().probes[0]?.urls.map((url) => url.url),
    ["localhost/a", "localhost:1/b"],
  )
})

test("commands without URLs", () => {
  for (const command of [
    "pg_isready -h localhost -U app",
    "redis-cli -h 127.0.0.1 ping",
    "nc -z localhost 80",
    "mysqladmin ping -h localhost --password=x",
    "test -f /tmp/localhost/x",
    "curl --version",
  ])
    assert.deepEqual(check(`test: ${command}`).fact().probes[0]?.urls, [], command)
})

test("the path edit", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["curl -f http://localhost:1/health/ready || exit 1", "curl -f http://localhost:1/ready || exit 1"],
    ["curl -f http://localhost:1", "curl -f http://localhost:1/ready"],
    ["curl -f 'http://localhost:1/a?b'", "curl -f 'http://localhost:1/ready?b'"],
    ["curl localhost:${NOT}/a", "curl localhost:${NOT}/ready"],
  ]
  for (const [before, after] of rows) {
    const result = check(`test: "${before}"`)
    const done = result.after(result.fact().probes[0]?.urls[0]?.rewritePath("/ready") ?? [])
    assert.equal(
      done,
      result.text.replace(before, () => after),
    )
    assert.equal(read(done).fact().probes[0]?.urls[0]?.path, "/ready")
  }
  const variable = check("test: curl http://localhost${P:-/x}")
  assert.match(variable.after(variable.fact().probes[0]?.urls[0]?.rewritePath("/ready") ?? []), /^refused: /)
  const literal = check("test: curl http://localhost/x")
  assert.match(literal.after(literal.fact().probes[0]?.urls[0]?.rewritePath("/a b") ?? []), /^refused: /)
  const shared = read(`
x-health: &h {test: "curl http://localhost/x"}
services:
  a: {image: x, healthcheck: *h}
  b: {image: x, healthcheck: *h}`)
  assert.match(shared.after(shared.fact("a").probes[0]?.urls[0]?.rewritePath("/y") ?? []), /^refused: /)
})
