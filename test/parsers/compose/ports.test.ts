/** Ports: both forms, ranges, IPv6, variables, what networks and network modes make of them, and their edits. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { PublishedPort } from "../../../server/src/model/facts.ts"
import { type Read, read, readService, value } from "./support.ts"

function show({ at }: Read, port: PublishedPort): unknown[] {
  const range = (known: PublishedPort["hostPort"]) => {
    const it = value(known)
    if (it === "?" || it === undefined) return it
    return it.first === it.last ? it.first : `${it.first}-${it.last}`
  }
  return [at(port.span), range(port.containerPort), range(port.hostPort), value(port.address), value(port.reach)]
}

test("short form", () => {
  const all = "0.0.0.0"
  const wide = "all-interfaces"
  const rows: readonly (readonly [string, unknown[], string?])[] = [
    ["80", [80, undefined, all, wide]],
    ["8080:80", [80, 8080, all, wide]],
    ["127.0.0.1:8080:80", [80, 8080, "127.0.0.1", "loopback"]],
    ["127.0.0.1::80", [80, undefined, "127.0.0.1", "loopback"]],
    ["192.168.1.5:8080:80", [80, 8080, "192.168.1.5", "one-interface"]],
    ["0.0.0.0:8080:80", [80, 8080, "0.0.0.0", wide]],
    ["[::1]:6001:6000", [6000, 6001, "::1", "loopback"]],
    ["::1:6001:6000", [6000, 6001, "::1", "loopback"]],
    ["[::]:6001:6000", [6000, 6001, "::", wide]],
    ["8000-8010:8000-8010", ["8000-8010", "8000-8010", all, wide]],
    ["8000-8010:80", [80, "8000-8010", all, wide]],
    ["3000-3005", ["3000-3005", undefined, all, wide]],
    ["53:53/udp", [53, 53, all, wide], "udp"],
    ["${PORT}:80", [80, 8080, all, wide]],
    ["${NOT}:80", [80, "?", all, wide]],
    ["${NOT:-81}:80", [80, 81, all, wide]],
    ["${IP:-127.0.0.1}:8080:80", [80, 8080, "127.0.0.1", "loopback"]],
    ["${IP}:8080:80", [80, 8080, "?", "?"]],
    ["127.0.0.1:${PORT}:${PORT}/tcp", [8080, 8080, "127.0.0.1", "loopback"]],
    ["$MAPPING", [80, 8080, "127.0.0.1", "loopback"]],
    ["$NOT", ["?", "?", "?", "?"]],
  ]
  const values = { PORT: "8080", MAPPING: "127.0.0.1:8080:80" }
  for (const [text, expected, protocol] of rows) {
    const result = readService(`image: x\nports:\n  - "${text}"`, values)
    const [port] = result.facts.ports
    assert.ok(port, text)
    assert.deepEqual(show(result, port), [text, ...expected], text)
    assert.equal(port.protocol, protocol ?? "tcp", text)
    assert.equal(port.by, "publish")
    assert.deepEqual(result.model.problems, [], text)
  }
})

test("plain numbers and texts without quotes", () => {
  const result = readService("image: x\nports: [3000, 8080:80]")
  assert.deepEqual(
    result.facts.ports.map((port) => show(result, port)),
    [
      ["3000", 3000, undefined, "0.0.0.0", "all-interfaces"],
      ["8080:80", 80, 8080, "0.0.0.0", "all-interfaces"],
    ],
  )
})

test("long form", () => {
  const result = readService(`
image: x
ports:
  - target: 80
  - target: 80
    published: "8080"
    host_ip: 127.0.0.1
    protocol: udp
    mode: host
  - {target: "90", published: 9000-9005}`)
  const [ephemeral, bound, flow] = result.facts.ports
  assert.ok(ephemeral && bound && flow)
  assert.deepEqual(show(result, ephemeral).slice(1), [80, undefined, "0.0.0.0", "all-interfaces"])
  assert.deepEqual(show(result, bound).slice(1), [80, 8080, "127.0.0.1", "loopback"])
  assert.equal(bound.protocol, "udp")
  assert.deepEqual(show(result, flow), [
    '{target: "90", published: 9000-9005}',
    90,
    "9000-9005",
    "0.0.0.0",
    "all-interfaces",
  ])
  assert.deepEqual(result.model.problems, [])
})

test("what Docker refuses", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["70000:80", "70000"],
    ["8080:eighty", "eighty"],
    ["80:90:100:200", "80:90"],
    ["localhost:8080:80", "localhost"],
    ["8080:80/http", "http"],
    ["8000-8010:80-81", "8000-8010"],
    ["8080:", ""],
  ]
  for (const [text, place] of rows) {
    const { model, at } = readService(`image: x\nports:\n  - "${text}"`)
    assert.deepEqual(
      model.problems.map((problem) => [problem.code, at(problem.span)]),
      [["invalid-port", place]],
      text,
    )
  }
})

test("networks change what a port without an address means", () => {
  const file = (networks: string, attach: string) => `
services:
  app:
    image: x
    ports: ["80:80", "127.0.0.1:81:81"]
    ${attach}
networks:
  inside: {internal: true}
  bound: {driver_opts: {com.docker.network.bridge.host_binding_ipv4: 127.0.0.1}}
  plain: {}
  ${networks}`
  const reaches = (networks: string, attach: string) =>
    read(file(networks, attach)).facts.ports.map((port) => value(port.reach))
  assert.deepEqual(reaches("", "networks: [bound]"), ["loopback", "loopback"])
  assert.deepEqual(reaches("", "networks: {bound: {}}"), ["loopback", "loopback"])
  assert.deepEqual(reaches("", "networks: [plain]"), ["all-interfaces", "loopback"])
  assert.deepEqual(reaches("", "networks: [bound, plain]"), ["?", "loopback"])
  assert.deepEqual(reaches("", "networks: [inside]"), [])
  assert.deepEqual(reaches("", "networks: [inside, plain]"), ["all-interfaces", "loopback"])
  assert.deepEqual(reaches("default: {internal: true}", ""), [])
  assert.deepEqual(reaches("default: {internal: '${NOT}'}", ""), ["all-interfaces", "loopback"])
})

test("network modes", () => {
  const ports = (body: string) => {
    const result = readService(`${body}\nports: ["127.0.0.1:5432:5432"]`)
    return result.facts.ports.map((port) => [port.by, result.at(port.span), value(port.reach)])
  }
  assert.deepEqual(ports("image: x\nnetwork_mode: bridge"), [["publish", "127.0.0.1:5432:5432", "loopback"]])
  assert.deepEqual(ports("image: x\nnetwork_mode: none"), [])
  assert.deepEqual(ports("image: x\nnetwork_mode: service:vpn"), [])
  assert.deepEqual(ports("image: x\nnetwork_mode: ${NOT}"), [["publish", "127.0.0.1:5432:5432", "?"]])
  assert.deepEqual(ports("image: x\nnetwork_mode: host"), [["host", "127.0.0.1:5432:5432", "?"]])
  assert.deepEqual(ports("image: postgres:16\nnetwork_mode: host"), [["host", "127.0.0.1:5432:5432", "all-interfaces"]])
})

test("host mode states the port of an image that listens everywhere, unless its command may move it", () => {
  const ports = (body: string) => {
    const result = readService(`${body}\nnetwork_mode: host`)
    return result.facts.ports.map((port) => [result.at(port.span), value(port.containerPort)])
  }
  assert.deepEqual(ports("image: redis:7"), [["host", { first: 6379, last: 6379 }]])
  assert.deepEqual(ports("image: redis:7\ncommand: redis-server --appendonly yes"), [
    ["host", { first: 6379, last: 6379 }],
  ])
  assert.deepEqual(ports("image: redis:7\ncommand: redis-server --bind 127.0.0.1"), [])
  assert.deepEqual(ports("image: redis:7\ncommand: [redis-server, /etc/redis.conf]"), [])
  assert.deepEqual(ports("image: redis:7\ncommand: [redis-server, '${ARGS}']"), [])
  assert.deepEqual(ports("image: acme/redis-proxy"), [])
  assert.deepEqual(ports("image: acme/api\nexpose: [8080, '9000-9001/tcp']"), [
    ["8080", { first: 8080, last: 8080 }],
    ["9000-9001/tcp", { first: 9000, last: 9001 }],
  ])
})

test("rebind and remove", () => {
  const rows: readonly (readonly [string, string])[] = [
    ['"8080:80"', '"127.0.0.1:8080:80"'],
    ["8080:80", "127.0.0.1:8080:80"],
    ["80", "127.0.0.1::80"],
    ['"0.0.0.0:8080:80"', '"127.0.0.1:8080:80"'],
    ['"${PORT}:80"', '"127.0.0.1:${PORT}:80"'],
    ['"[::]:8080:80"', '"127.0.0.1:8080:80"'],
    ["{target: 80, published: 8080}", "{target: 80, published: 8080, host_ip: 127.0.0.1}"],
    ['{target: 80, host_ip: "0.0.0.0"}', '{target: 80, host_ip: "127.0.0.1"}'],
  ]
  for (const [before, after] of rows) {
    const result = readService(`image: x\nports:\n  - ${before}\n  - 9:9`, { PORT: "1" })
    const done = result.after(result.facts.ports[0]?.rebind("127.0.0.1") ?? [])
    const again = read(done, { PORT: "1" })
    const [first] = again.facts.ports
    assert.equal(value(first?.reach), "loopback", done)
    // The builder may add quotes, because older readers take `a:b:c` for a number.
    assert.equal(done.split("\n")[4]?.trim().replace(/^- /, "").replaceAll('"', ""), after.replaceAll('"', ""), before)
  }
  const two = readService("image: x\nports:\n  - 1:1\n  - 2:2")
  assert.equal(two.after(two.facts.ports[0]?.remove() ?? []).includes("1:1"), false)
  const one = readService("image: x\nports:\n  - 1:1\nrestart: always")
  assert.equal(one.after(one.facts.ports[0]?.remove() ?? []), "services:\n  app:\n    image: x\n    restart: always\n")
})

test("edits refuse what an anchor repeats or a variable holds", () => {
  const anchored = read(`
x-ports: &p
  - 80:80
services:
  a: {image: x, ports: *p}
  b: {image: x, ports: *p}`)
  for (const port of anchored.facts.ports) {
    assert.match(anchored.after(port.rebind("127.0.0.1")), /^refused: /)
    assert.match(anchored.after(port.remove()), /^refused: /)
  }
  const variable = readService('image: x\nports: ["$MAPPING", "${IP}:80:80"]', { MAPPING: "80:80", IP: "0.0.0.0" })
  for (const port of variable.facts.ports) assert.match(variable.after(port.rebind("127.0.0.1")), /^refused: /)
})
