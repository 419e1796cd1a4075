/** What a probe's command proves: by example, and the exit status against a real shell. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { describe, test } from "node:test"
import fc from "fast-check"
import { probeCommands, simpleCommands } from "../../../server/src/model/probes/shell.ts"
import { type Emptiness, emptinessOf } from "../../../server/src/model/probes/vacuous.ts"

const shell = (text: string): Emptiness | undefined => emptinessOf(probeCommands({ command: [text], shell: true }))
const exec = (...command: string[]): Emptiness | undefined => emptinessOf(probeCommands({ command, shell: false }))

describe("shell texts", () => {
  const cases: readonly (readonly [string, Emptiness | undefined])[] = [
    ["exit 0", "never"],
    ["true", "never"],
    [":", "never"],
    ["echo ok", "never"],
    ["echo ok || exit 1", "never"],
    ["curl -f http://localhost/ || true", "never"],
    ["curl -f http://localhost/ || exit 0", "never"],
    ["curl -f http://localhost/; exit 0", "never"],
    ["curl -f http://localhost/ ; true", "never"],
    ["curl -f http://localhost/ | cat || true", "never"],
    ["kill -0 1", "never"],
    ["date && hostname", "never"],
    ["app --version", "version"],
    ["horizon --version || exit 1", "version"],
    ["python -m horizon --version", "version"],
    ["node -v", "version"],
    ["app version", "version"],
    ["python -c 'import horizon; print(horizon.__version__)'", "version"],
    ["pgrep -f server || exit 1", "self"],
    ["pgrep -x server || exit 1", undefined],
    ["pgrep -f server", undefined],
    ["python -c 'import urllib.request as u; u.urlopen(\"http://127.0.0.1/\")'", undefined],
    ["nginx -t", "config"],
    ["haproxy -c -f /etc/haproxy.cfg || exit 1", "config"],
    ["ps aux | grep node", "self"],
    ["ps -ef | grep 'my app' || exit 1", "self"],
    ["curl http://localhost:3000/health", "status"],
    ["curl -s http://localhost:3000/health > /dev/null || exit 1", "status"],
    ["curl -f http://localhost/ || exit 1", undefined],
    ["curl -fsS http://localhost/", undefined],
    ["curl --fail-with-body http://localhost/", undefined],
    ["curl -s http://localhost/ | grep -q ok", undefined],
    ["curl -s -o /dev/null -w '%{http_code}' http://localhost/", undefined],
    ["set -e; curl -f http://localhost/; echo done", undefined],
    ["curl -f http://localhost/ || exit 1; echo done", undefined],
    ["curl -f http://a/ || curl -f http://b/ || exit 1", undefined],
    ["pg_isready -U $${POSTGRES_USER} -d app", undefined],
    ["echo ruok | nc 127.0.0.1 2181 | grep imok", undefined],
    ["echo > /dev/tcp/127.0.0.1/80", undefined],
    ["</dev/tcp/127.0.0.1/80", undefined],
    ["test -f /tmp/alive", undefined],
    ['[ "$(redis-cli ping)" = PONG ]', undefined],
    ["if curl -f x; then exit 0; else exit 1; fi", undefined],
    ["curl -f x || (echo bad; exit 1)", undefined],
    ["ps aux | grep [n]ode", undefined],
    ["ps aux | grep node | grep -v grep", undefined],
    ["wget -q --spider http://127.0.0.1/ || exit 1", undefined],
    ["curl -v http://localhost/ -f", undefined],
    ["echo 'a || true'; curl -f x", undefined],
    ["rabbitmq-diagnostics -q ping", undefined],
    ["", undefined],
  ]
  for (const [text, expected] of cases) test(text || "(empty)", () => assert.equal(shell(text), expected))
})

test("exec forms", () => {
  assert.equal(exec("true"), "never")
  assert.equal(exec("/bin/true"), "never")
  assert.equal(exec("horizon", "--version"), "version")
  assert.equal(exec("sh", "-c", "exit 0"), "never")
  assert.equal(exec("/bin/bash", "-ec", "curl -f http://localhost"), undefined)
  assert.equal(exec("curl", "http://localhost"), "status")
  assert.equal(exec("curl", "-f", "http://localhost"), undefined)
  // Without a shell `||` is an argument: the command fails if the program does.
  assert.equal(exec("healthy", "||", "true"), undefined)
  assert.equal(exec("redis-cli", "ping"), undefined)
  assert.equal(exec(), undefined)
})

test("words and joints", () => {
  assert.deepEqual(
    simpleCommands(`a "b c" 2>&1 >/dev/null && d 'e;f' | g\\ h ; i "$(x; y)"`)?.map((each) => [
      each.after,
      ...each.words,
    ]),
    [
      ["start", "a", "b c"],
      ["and", "d", "e;f"],
      ["pipe", "g h"],
      ["then", "i", "$(x; y)"],
    ],
  )
})

const command = fc.constantFrom("true", "false", "exit 0", "exit 1", ":", "echo x", "test -f /nowhere", "kill -0 1")
const joint = fc.constantFrom(" && ", " || ", "; ", " | ", "\n")
const script = fc
  .tuple(command, fc.array(fc.tuple(joint, command), { maxLength: 4 }))
  .map(([first, rest]) => first + rest.map((each) => each.join("")).join(""))

test("a script that fails in a real shell is never called unable to fail", () => {
  for (const text of fc.sample(script, { seed: 20265, numRuns: 60 })) {
    const { status } = spawnSync("/bin/sh", ["-c", text], { stdio: "ignore" })
    if (status !== 0) assert.notEqual(shell(text), "never", JSON.stringify(text))
  }
})
