/** Shapes that Compose refuses, at the exact node; shapes that it takes are no problem. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { read, readService } from "./support.ts"

test("services and top-level keys", () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ["services: [a]", "invalid-shape", "[a]"],
    ["services: {web: 'nginx:1'}", "invalid-service", "'nginx:1'"],
    ["services: {web: [nginx]}", "invalid-service", "[nginx]"],
    ["networks: [a]", "invalid-shape", "[a]"],
    ["volumes: [a]", "invalid-shape", "[a]"],
    ["include: a.yaml", "invalid-shape", "a.yaml"],
    ["version: 3.8", "invalid-type", "3.8"],
    ["volumes:", "empty-key", "volumes"],
    ["services:", "empty-key", "services"],
  ]
  for (const [text, code, place] of rows) {
    const { model, at } = read(text)
    assert.deepEqual(
      model.problems.map((each) => [each.code, at(each.span)]),
      [[code, place]],
      text,
    )
  }
})

test("keys of a service", () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ["ports: 80:80", "invalid-shape", "80:80"],
    ["ports: {a: b}", "invalid-shape", "{a: b}"],
    ["volumes: ./a:/a", "invalid-shape", "./a:/a"],
    ["image: [x]", "invalid-shape", "[x]"],
    ["command: {a: b}", "invalid-shape", "{a: b}"],
    ["environment: A=1", "invalid-shape", "A=1"],
    ["environment: [A: 1]", "invalid-item", "A: 1"],
    ["labels:\n  - a: b", "invalid-item", "a: b"],
    ["security_opt:\n  - no-new-privileges: true", "invalid-item", "no-new-privileges: true"],
    ["command: [sleep, 5]", "invalid-item", "5"],
    ["entrypoint: [sh, [a]]", "invalid-item", "[a]"],
    ["cap_add: [true]", "invalid-item", "true"],
    ["user: 1000", "invalid-type", "1000"],
    ["hostname: true", "invalid-type", "true"],
    ["mem_limit: 512 MBytes", "invalid-size", "512 MBytes"],
    ["cpus: half", "invalid-number", "half"],
    ["deploy: {replicas: two}", "invalid-number", "two"],
    ["deploy: {resources: {limits: {memory: lots, cpus: '0.5'}}}", "invalid-size", "lots"],
    ["healthcheck: {retries: often}", "invalid-number", "often"],
    ["environment:", "empty-key", "environment"],
    ["ports:\n  # - 80:80", "empty-key", "ports"],
    ["healthcheck: ~", "empty-key", "healthcheck"],
    ["healthcheck: {test: [curl, -f]}", "invalid-test", "curl"],
    ["healthcheck: {test: [CMD, nc, -z, localhost, 80]}", "invalid-item", "80"],
    ["depends_on: {db: {}}", "invalid-dependency", "db"],
    ["depends_on: {db: }", "invalid-dependency", "db"],
    ["depends_on: {db: {condition: healthy}}", "invalid-dependency", "healthy"],
    ["environment: {A: [1]}", "invalid-pair", "[1]"],
    ["depends_on: db", "invalid-shape", "db"],
    ["healthcheck: curl", "invalid-shape", "curl"],
    ["cap_add: SYS_ADMIN", "invalid-shape", "SYS_ADMIN"],
    ["privileged: maybe", "invalid-boolean", "maybe"],
    ["read_only: '1'", "invalid-boolean", "1"],
    ["stop_grace_period: 30", "invalid-duration", "30"],
    ["stop_grace_period: 30 seconds", "invalid-duration", "30 seconds"],
    ["healthcheck: {interval: 5}", "invalid-duration", "5"],
    ["healthcheck: {disable: perhaps}", "invalid-boolean", "perhaps"],
    ["command: (", "invalid-command", "("],
  ]
  for (const [body, code, place] of rows) {
    const { model, at } = readService(`build: .\n${body}`)
    assert.deepEqual(
      model.problems.map((each) => [each.code, at(each.span)]),
      [[code, place]],
      body,
    )
  }
})

test("what Compose takes", () => {
  const { model } = readService(`
image: x
x-own: [anything]
environment: {}
command:
entrypoint: [a, "1", 'yes']
deploy:
pid:
expose: [80, "90"]
mem_limit: 1.5GiB
mem_reservation: 1024
cpus: ".5"
pids_limit: -1
group_add: [999]
env_file: [{path: a}]
tmpfs: /run
dns: 1.1.1.1
extends: other
build: {context: .}
user: "1000"
hostname: \${HOST}
restart: no
privileged: "no"
read_only: yes
init: \${INIT}
stop_grace_period: 1h30m
healthcheck: {interval: 1m30s, timeout: 10ms, start_period: "\${S}"}
networks: {a: , b: {}}
depends_on: {a: {condition: service_started}}
volumes: [a:/a, {type: bind, source: ., target: /b}]
ports: [80, "90", {target: 1}]
extra_hosts: ["a:1.2.3.4"]
sysctls: {net.core.somaxconn: 1024}
gpus: all
annotations: [a=b]
labels: {traefik.enable: true, n: 1, empty: }
secrets: [a, {source: b}]
ulimits: {nofile: 1024}`)
  assert.deepEqual(model.problems, [])
})

test("what an anchor brings in wrong is reported once, where it is written", () => {
  const { model, at } = read(`
services:
  a: &a {image: x, ports: 80}
  b: {<<: *a}`)
  assert.deepEqual(
    model.problems.map((each) => [each.code, at(each.span)]),
    [["invalid-shape", "80"]],
  )
})

test("a variable in a fragment that two services take is wrong once", () => {
  const { model } = read(
    "x-e: &e {A: '${}'}\nservices:\n  a: {image: x, environment: *e}\n  b: {image: x, environment: *e}",
  )
  assert.equal(model.problems.length, 1)
})

test("another file may fill in what is empty, and broken YAML is not judged", () => {
  const codes = (text: string, isOverride = false) =>
    read(text, {}, { isOverride }).model.problems.map((each) => each.code)
  const empty = "services: {a: {image: x, ports: , depends_on: {b: {required: false}}}}"
  assert.deepEqual(codes(empty), ["empty-key", "invalid-dependency"])
  assert.deepEqual(codes(empty, true), [])
  assert.deepEqual(codes("services: {a: {ports: }}"), [])
  assert.deepEqual(codes("services:\n  a: {image: x, user: 1}\n  b: [\n  c: {image: x, user: 2}"), [])
  assert.deepEqual(codes("services: {a: {image: x, ports: !reset }}"), [])
  assert.deepEqual(codes("services: {a: {image: x, ports: *missing}}"), [])
})

test("a wrong port in a shared list is one problem", () => {
  const { model } = read("x-p: &p ['a:b']\nservices:\n  a: {image: x, ports: *p}\n  b: {image: x, ports: *p}")
  assert.deepEqual(
    model.problems.map((each) => each.code),
    ["invalid-port", "invalid-port"],
  )
})
