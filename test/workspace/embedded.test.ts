/** Configs inside of ConfigMaps: the places of their findings, however the block is written. */
import "../support/fuzz-seed.ts"
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { openWorkspace } from "../support/workspace.ts"

const rule = "synapse/admin-key-empty"
const lines = [
  "server:",
  '  listen: "0.0.0.0:6190"',
  '  admin_listen: "127.0.0.1:6191"',
  '  admin_api_key: ""',
  "upstreams:",
  "  - host: shop",
  "    port: 8080",
]

function placesIn(text: string): string[] {
  const workspace = openWorkspace({ "k8s/waf.yaml": text })
  const { items } = workspace.analysis().findings(workspace.uri("k8s/waf.yaml"))
  return items.filter((each) => each.rule === rule).map(({ span }) => text.slice(span.start, span.end))
}

const manifest = (head: string, body: readonly string[], name = "waf"): string =>
  [
    "apiVersion: v1",
    "kind: ConfigMap",
    `metadata: {name: ${name}}`,
    "data:",
    `  config.yaml: ${head}`,
    ...body,
    "",
  ].join("\n")

describe("embedded configs", () => {
  it("keep the places of their lines in every kind of block", () => {
    const filler = fc.constantFrom("", "# a remark", "   ", "# \u{1f600} wide")
    fc.assert(
      fc.property(
        fc.constantFrom("|", "|-", "|+", "| # as the sensor reads it"),
        fc.integer({ min: 3, max: 8 }),
        fc.array(filler, { minLength: 0, maxLength: 4 }),
        fc.nat(lines.length),
        fc.boolean(),
        (head, indent, fillers, at, crlf) => {
          const pad = " ".repeat(indent)
          const body = [...lines.slice(0, at), ...fillers, ...lines.slice(at)]
          const padded = body.map((line) => (line.trim() === "" ? line.slice(0, indent) : pad + line))
          const text = manifest(head, padded)
          assert.deepEqual(placesIn(crlf ? text.replaceAll("\n", "\r\n") : text), ['""'])
        },
      ),
      { numRuns: 60 },
    )
  })
  it("stand at the whole value where the lines are not written as they are", () => {
    const text = manifest(JSON.stringify(`${lines.join("\n")}\n`), [])
    assert.deepEqual(placesIn(text), [JSON.stringify(`${lines.join("\n")}\n`).slice(1, -1)])
  })
  it("are told apart where several have one fault", () => {
    const one = manifest(
      "|",
      lines.map((line) => `    ${line}`),
    )
    const text = `${one}---\n${one.replace("name: waf", "name: edge")}`
    const workspace = openWorkspace({ "k8s/waf.yaml": text })
    const { items } = workspace.analysis().findings(workspace.uri("k8s/waf.yaml"))
    const found = items.filter((each) => each.rule === rule)
    assert.equal(found.length, 2)
    assert.equal(new Set(found.map(({ identity }) => identity)).size, 2)
    assert.ok(found.every((each) => each.fixes().length === 0))
  })
  it("cost little where they are hostile", () => {
    const deep = `    server: ${"[".repeat(5000)}`
    const long = `    server: ${"a".repeat(400_000)}`
    for (const body of [[deep], [long], ["    server:", "      \0"]])
      assert.deepEqual(placesIn(manifest("|", body)), [])
  })
  it("are those of this product only", () => {
    const other = ["server:", "  port: 80", "telemetry:", "  enabled: true", 'admin_api_key: ""']
    assert.deepEqual(
      placesIn(
        manifest(
          "|",
          other.map((line) => `    ${line}`),
        ),
      ),
      [],
    )
  })
})
