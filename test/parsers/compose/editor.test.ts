/** Adding, changing and removing keys of a service. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { read, readService } from "./support.ts"

test("set", () => {
  const rows: readonly (readonly [string, string, string, string])[] = [
    ["image: x", "restart", "unless-stopped", "image: x\nrestart: unless-stopped"],
    ["image: x", "read_only", "true", "image: x\nread_only: true"],
    ["image: x", "logging", "driver: local", "image: x\nlogging:\n  driver: local"],
    [
      "image: x",
      "healthcheck",
      "test: [CMD, curl]\ninterval: 30s",
      "image: x\nhealthcheck:\n  test: [CMD, curl]\n  interval: 30s",
    ],
    ["image: x\nrestart: always # why", "restart", "unless-stopped", "image: x\nrestart: unless-stopped # why"],
    ['image: x\nrestart: "always"', "restart", "unless-stopped", 'image: x\nrestart: "unless-stopped"'],
    ["image: x\nread_only: false", "read_only", "true", "image: x\nread_only: true"],
    ["image: x\npids_limit: -1", "pids_limit", "200", "image: x\npids_limit: 200"],
    ["image: x\nrestart: always", "restart", '"no"', 'image: x\nrestart: "no"'],
    ["image: x\nrestart:\ntty: true", "restart", "always", "image: x\nrestart: always\ntty: true"],
    ["image: x\nrestart: ~", "restart", "always", "image: x\nrestart: always"],
    ["image: x\ndepends_on: [a]", "depends_on", "a: {condition: service_healthy}", "refused"],
  ]
  for (const [before, key, source, after] of rows) {
    const result = readService(before)
    const done = result.after(result.service().editor.set(key, source))
    if (after === "refused") assert.match(done, /^refused: /, before)
    else assert.equal(done, readService(after).text, before)
  }
})

test("remove and add to lists", () => {
  const listed = readService("image: x\ncap_drop:\n  - ALL # all\nrestart: always")
  const { editor } = listed.service()
  assert.equal(listed.after(editor.remove("cap_drop")), readService("image: x\nrestart: always").text)
  assert.deepEqual(editor.remove("absent"), [])
  assert.equal(
    listed.after(editor.addItems("cap_drop", ["NET_RAW"])),
    readService("image: x\ncap_drop:\n  - ALL # all\n  - NET_RAW\nrestart: always").text,
  )
  assert.equal(
    listed.after(editor.addItems("security_opt", ["no-new-privileges:true"])),
    readService("image: x\ncap_drop:\n  - ALL # all\nrestart: always\nsecurity_opt:\n  - no-new-privileges:true").text,
  )
  const flow = readService("image: x\ncap_drop: [ALL]")
  assert.equal(
    flow.after(flow.service().editor.addItems("cap_drop", ["X"])),
    readService("image: x\ncap_drop: [ALL, X]").text,
  )
})

test("keys that are merged are overridden, but not removed or added to", () => {
  const result = read(`
x-base: &base
  restart: always
  cap_drop:
    - ALL
services:
  app:
    <<: *base
    image: x
`)
  const { editor } = result.service()
  assert.match(result.after(editor.set("restart", "unless-stopped")), /image: x\n {4}restart: unless-stopped\n$/)
  assert.match(result.after(editor.remove("restart")), /^refused: /)
  assert.match(result.after(editor.addItems("cap_drop", ["X"])), /^refused: /)
  assert.match(result.after(editor.addItems("security_opt", ["a"])), /security_opt:\n {6}- a\n$/)
})

test("a service that an alias repeats is not edited", () => {
  const result = read("services:\n  a: &a\n    image: x\n  b: *a\n")
  for (const service of result.model.services) {
    assert.match(result.after(service.editor.set("restart", "always")), /^refused: /)
    assert.match(result.after(service.editor.remove("image")), /^refused: /)
  }
})
