/** Safeguards and breaches of a service, the doubtful ones, and the removal of each breach. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { read, readService } from "./support.ts"

const of = (body: string, values = {}) => readService(`image: x\n${body}`, values)

test("safeguards", () => {
  const rows: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["init: true", [], ["non-root"]],
    ["security_opt: [no-new-privileges]", ["no-new-privileges"], ["non-root"]],
    ["security_opt: ['no-new-privileges:true']", ["no-new-privileges"], ["non-root"]],
    ["security_opt: [no-new-privileges=true]", ["no-new-privileges"], ["non-root"]],
    ["security_opt: ['no-new-privileges:false']", [], ["non-root"]],
    ["security_opt: ['no-new-privileges:true', 'no-new-privileges:false']", [], ["non-root"]],
    ["security_opt: ['${OPT}']", [], ["non-root", "no-new-privileges"]],
    ["cap_drop: [ALL]", ["drop-all"], ["non-root"]],
    ["cap_drop: [cap_all]", ["drop-all"], ["non-root"]],
    ["cap_drop: [NET_RAW]", [], ["non-root"]],
    ["cap_drop: ['${C}']", [], ["drop-all", "non-root"]],
    ["read_only: true", ["read-only-root"], ["non-root"]],
    ["read_only: 'yes'", ["read-only-root"], ["non-root"]],
    ["read_only: 'false'", [], ["non-root"]],
    ["read_only: ${R}", [], ["read-only-root", "non-root"]],
    ["read_only: ${R:-true}", ["read-only-root"], ["non-root"]],
    ["mem_limit: 512m", ["memory-limit"], ["non-root"]],
    ["mem_limit: 0", [], ["non-root"]],
    [
      "deploy: {resources: {limits: {memory: 1G, cpus: '0.5', pids: 100}}}",
      ["memory-limit", "cpu-limit", "pids-limit"],
      ["non-root"],
    ],
    ["deploy: {resources: {reservations: {memory: 1G}}}", [], ["non-root"]],
    ["cpus: 0.5\npids_limit: 200", ["cpu-limit", "pids-limit"], ["non-root"]],
    ["cpus: 0\npids_limit: -1", [], ["non-root"]],
    ["cpu_quota: 50000", ["cpu-limit"], ["non-root"]],
    ["mem_limit: ${M}", [], ["memory-limit", "non-root"]],
    ["user: 1000", ["non-root"], []],
    ["user: '1000:0'", ["non-root"], []],
    ["user: node", ["non-root"], []],
    ["user: root", [], []],
    ["user: '0:0'", [], []],
    ["user: '${UID:-1000}:${GID:-1000}'", ["non-root"], []],
    ["user: '${UID}:1'", [], ["non-root"]],
  ]
  for (const [body, safeguards, unsure] of rows) {
    const [confinement] = of(body).facts.confinements
    assert.deepEqual([...(confinement?.safeguards ?? [])].sort(), [...safeguards].sort(), body)
    assert.deepEqual([...(confinement?.unsure ?? [])].sort(), [...unsure].sort(), body)
  }
})

test("what a service inherits may hold every safeguard", () => {
  const [confinement] = of("extends: {file: base.yaml, service: base}\ncap_drop: [ALL]").facts.confinements
  assert.deepEqual([...(confinement?.safeguards ?? [])], ["drop-all"])
  assert.deepEqual(confinement?.unsure.has("memory-limit"), true)
  assert.deepEqual(confinement?.unsure.has("drop-all"), false)
})

test("breaches, each at its item and with its removal", () => {
  const rows: readonly (readonly [string, string, string, string])[] = [
    ["privileged: true", "privileged", "true", ""],
    ["privileged: 'on'", "privileged", "on", ""],
    ["privileged: ${P:-true}", "privileged", "${P:-true}", ""],
    ["use_api_socket: true", "api-socket", "true", ""],
    ["pid: host", "host:pid", "host", ""],
    ["ipc: host", "host:ipc", "host", ""],
    ["uts: host", "host:uts", "host", ""],
    ["network_mode: host", "host:network", "host", ""],
    ["userns_mode: host", "host:user", "host", ""],
    ["cgroup: host", "host:cgroup", "host", ""],
    ["cap_add:\n  - sys_admin\n  - CHOWN", "cap:SYS_ADMIN", "sys_admin", "cap_add:\n  - CHOWN"],
    ["cap_add: [CAP_NET_ADMIN]", "cap:NET_ADMIN", "CAP_NET_ADMIN", ""],
    [
      "security_opt:\n  - seccomp:unconfined\n  - label:user:x",
      "unconfined:seccomp",
      "seccomp:unconfined",
      "security_opt:\n  - label:user:x",
    ],
    ["security_opt: [apparmor=unconfined]", "unconfined:apparmor", "apparmor=unconfined", ""],
    ["security_opt: ['label:disable']", "unconfined:label", "label:disable", ""],
    ["security_opt: ['systempaths=unconfined']", "unconfined:systempaths", "systempaths=unconfined", ""],
    ["security_opt: ['no-new-privileges:false']", "no-new-privileges:false", "no-new-privileges:false", ""],
  ]
  for (const [body, what, place, after] of rows) {
    const result = of(`${body}\nrestart: always`)
    const breach = result.facts.confinements[0]?.breaches.find((each) => each.what === what)
    assert.ok(breach, body)
    assert.equal(result.at(breach.span), place, body)
    const expected = of(after === "" ? "restart: always" : `${after}\nrestart: always`).text
    assert.equal(result.after(breach.remove()), expected, body)
  }
})

test("what is no breach", () => {
  const { facts } = of(`
privileged: "false"
pid: service:other
ipc: shareable
network_mode: bridge
security_opt: [seccomp:./profile.json, apparmor:docker-default, label:type:svirt_t]
post_start:
  - {command: x, privileged: false}`)
  assert.deepEqual(facts.confinements[0]?.breaches, [])
})

test("hooks and builds", () => {
  const { facts, at } = readService(`
build: {context: ., privileged: true}
post_start:
  - {command: x, privileged: yes}`)
  assert.deepEqual(
    facts.confinements[0]?.breaches.map((breach) => [breach.what, at(breach.span)]),
    [
      ["privileged", "true"],
      ["privileged", "yes"],
    ],
  )
})

test("a shared list is not edited", () => {
  const result = read(`
x-caps: &caps [SYS_ADMIN]
services:
  a: {image: x, cap_add: *caps}
  b: {image: x, cap_add: *caps}`)
  for (const { breaches } of result.facts.confinements)
    assert.match(result.after(breaches[0]?.remove() ?? []), /^refused: /)
})
