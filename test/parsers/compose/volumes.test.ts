/** Volumes: both forms, modes, tmpfs, binds in disguise, and the read-only edit. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { read, readService, value } from "./support.ts"

function show(body: string, values = {}): unknown[] {
  const { facts } = readService(body, values)
  return facts.volumes.map((each) => [each.kind, value(each.source), value(each.target), each.readOnly])
}

test("short form", () => {
  const rows: readonly (readonly [string, unknown[]])[] = [
    ["/data", ["volume", "", "/data", false]],
    ["db:/data", ["volume", "db", "/data", false]],
    ["db:/data:ro", ["volume", "db", "/data", true]],
    ["./src:/app", ["bind", "./src", "/app", false]],
    [".:/app", ["bind", ".", "/app", false]],
    ["../x/:/app/", ["bind", "../x", "/app", false]],
    ["./a/../../b:/b", ["bind", "../b", "/b", false]],
    ["~/.ssh:/s:ro,z", ["bind", "~/.ssh", "/s", true]],
    ["/etc//ssl/./certs/:/c:ro", ["bind", "/etc/ssl/certs", "/c", true]],
    ["/../etc:/c", ["bind", "/etc", "/c", false]],
    ["/:/host:ro,rslave", ["bind", "/", "/host", true]],
    ["/a:/b:rw,ro", ["bind", "/a", "/b", true]],
    ["C:\\data:/data", ["bind", "C:\\data", "/data", false]],
    ["${DIR:-./data}:/data", ["bind", "./data", "/data", false]],
    ["${DIR:-named}:/data:${MODE:-ro}", ["volume", "named", "/data", true]],
    ["$HOME/x:/data", ["bind", "?", "/data", false]],
    ["${ALL}", ["bind", "/a", "/b", true]],
    // An access mode that nobody settles must not count as writable.
    ["/a:/b:${MODE}", ["bind", "/a", "/b", true]],
  ]
  for (const [text, expected] of rows) {
    assert.deepEqual(show(`image: x\nvolumes:\n  - '${text}'`, { ALL: "/a:/b:ro" }), [expected], text)
  }
})

test("long form and tmpfs", () => {
  assert.deepEqual(
    show(`
image: x
volumes:
  - {type: bind, source: ./x, target: /x, read_only: "yes"}
  - {type: volume, source: db, target: /db}
  - {type: tmpfs, target: /run}
  - {type: npipe, source: '\\\\.\\pipe\\docker', target: '\\\\.\\pipe\\docker'}
tmpfs: [/tmp:size=64m, /var/cache/]`),
    [
      ["bind", "./x", "/x", true],
      ["volume", "db", "/db", false],
      ["tmpfs", "", "/run", false],
      ["tmpfs", "", "/tmp", false],
      ["tmpfs", "", "/var/cache", false],
    ],
  )
  assert.deepEqual(show("image: x\ntmpfs: /run"), [["tmpfs", "", "/run", false]])
})

test("a named volume that binds a host path", () => {
  const { facts } = read(`
services:
  app: {image: x, volumes: ["state:/state", "plain:/plain", "nfs:/nfs"]}
volumes:
  plain:
  state: {driver: local, driver_opts: {type: none, o: bind, device: /srv/state/}}
  nfs: {driver_opts: {type: nfs, o: "addr=1.2.3.4", device: ":/export"}}`)
  assert.deepEqual(
    facts.volumes.map((each) => [each.kind, value(each.source)]),
    [
      ["bind", "/srv/state"],
      ["volume", "plain"],
      ["volume", "nfs"],
    ],
  )
})

test("what Compose refuses", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["'db::/b'", "db::/b"],
    ["'/a:/b:ro:x'", "/a:/b:ro:x"],
    ["5", "5"],
    ["{type: disk, target: /x}", "disk"],
    ["{source: ./x, target: /x}", "{source: ./x, target: /x}"],
  ]
  for (const [text, place] of rows) {
    const { model, at } = readService(`image: x\nvolumes:\n  - ${text}`)
    assert.deepEqual(
      model.problems.map((problem) => [problem.code, at(problem.span)]),
      [["invalid-volume", place]],
      text,
    )
  }
})

test("read-only edit", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["./x:/x", "./x:/x:ro"],
    ['"./x:/x"', '"./x:/x:ro"'],
    ["./x:/x:rw", "./x:/x:ro"],
    ["./x:/x:z", "./x:/x:ro,z"],
    ["./x:/x:rw,z", "./x:/x:ro,z"],
    ["${DIR}:/x", "${DIR}:/x:ro"],
    ["{type: bind, source: ./x, target: /x}", "{type: bind, source: ./x, target: /x, read_only: true}"],
    [
      "{type: bind, source: ./x, target: /x, read_only: false}",
      "{type: bind, source: ./x, target: /x, read_only: true}",
    ],
  ]
  for (const [before, after] of rows) {
    const result = readService(`image: x\nvolumes:\n  - ${before}`)
    const done = result.after(result.facts.volumes[0]?.setReadOnly() ?? [])
    assert.equal(
      done,
      result.text.replace(before, () => after),
    )
    assert.equal(read(done).facts.volumes[0]?.readOnly, true)
  }
  const refusing = readService("image: x\nvolumes:\n  - /anonymous\n  - $ALL\n  - ./x:/x:$MODE", { ALL: "/a:/b" })
  for (const volume of refusing.facts.volumes) assert.match(refusing.after(volume.setReadOnly()), /^refused: /)
})
