/** Any text: no exception, every span inside the document, edits that apply, bounded time. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { applyEdits, isRefusal } from "../../../server/src/base/edit.ts"
import { composeFacts } from "../../../server/src/model/compose/facts.ts"
import { readCompose } from "../../../server/src/model/compose/read.ts"
import { type Piece, parseTemplate } from "../../../server/src/model/compose/template.ts"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"
import { computed } from "../../support/computed.ts"
import { environmentWith, type Read, read } from "./support.ts"

const seed = Number(process.env["SEED"] ?? 20261)
const values = { A: "1", B: "", C: "x:y" }

/** Every span and every edit builder below a value, each object once. */
function walk(value: unknown, visit: (key: string, found: unknown) => void, seen = new Set<unknown>()): void {
  if (typeof value !== "object" || value === null || seen.has(value)) return
  seen.add(value)
  if (value instanceof Map) for (const each of value.values()) walk(each, visit, seen)
  else
    for (const [key, each] of Object.entries(value)) {
      if (key === "environment" && each instanceof Object && "lookup" in each) continue
      visit(key, each)
      walk(each, visit, seen)
    }
}

function assertSound({ text, model, facts }: Read): void {
  const check = (key: string, found: unknown) => {
    if (typeof found !== "object" || found === null || !("start" in found) || !("end" in found)) return
    const { start, end } = found
    assert.ok(typeof start === "number" && typeof end === "number")
    assert.ok(0 <= start && start <= end && end <= text.length, `${key} ${start}-${end} of ${text.length}`)
  }
  walk({ facts, problems: model.problems, uses: model.variableUses, services: model.services }, check)
}

function assertEditsApply({ text, facts }: Read): void {
  const apply = (result: Parameters<typeof isRefusal>[0]) => {
    if (!isRefusal(result)) applyEdits(text, result)
  }
  for (const setting of facts.settings) apply(setting.rewrite("v$ue"))
  for (const port of facts.ports) {
    apply(port.rebind("127.0.0.1"))
    apply(port.remove())
  }
  for (const volume of facts.volumes) apply(volume.setReadOnly())
  for (const { breaches } of facts.confinements) for (const breach of breaches) apply(breach.remove())
  for (const service of facts.services) {
    apply(service.stopGrace.rewrite(310))
    apply(service.editor.set("restart", "always"))
    apply(service.editor.addItems("cap_drop", ["ALL"]))
    for (const probe of service.probes) for (const url of probe.urls) apply(url.rewritePath("/ready"))
  }
}

const key = fc.constantFrom(
  "image",
  "build",
  "command",
  "environment",
  "ports",
  "volumes",
  "healthcheck",
  "test",
  "restart",
  "deploy",
  "logging",
  "depends_on",
  "env_file",
  "cap_add",
  "security_opt",
  "networks",
  "network_mode",
  "extends",
  "<<",
  "services",
  "x-a",
  "secrets",
  "include",
  "user",
  "stop_grace_period",
  "tmpfs",
  "interval",
  "options",
  "limits",
  "resources",
  "path",
  "",
)
const scalar = fc.constantFrom(
  "x",
  "8080:80",
  "127.0.0.1:${A}:80",
  "[::1]:1:2",
  "${A:-",
  "${",
  "$$",
  "${N:-${A}}",
  "a:b:c:d:e",
  "CMD",
  "curl http://localhost:${A}/x",
  "'it''s'",
  '"a\\t$A"',
  "true",
  "30s",
  "~",
  "host",
  "*a",
  "&a",
  "!reset",
  "010",
  "A=1",
  "A=${B:+c}",
  "/a:/b:ro",
  "C:\\x:/y",
  "redis:7",
  "| \n  x",
  "\u00e9\ud83d\ude00",
)
const line = fc
  .tuple(
    fc.integer({ min: 0, max: 6 }),
    fc.constantFrom("", "- "),
    key,
    fc.constantFrom(": ", ":", ""),
    fc.oneof(scalar, fc.constant("")),
  )
  .map(([indent, dash, k, colon, v]) => `${" ".repeat(indent)}${dash}${colon === "" ? v : `${k}${colon}${v}`}`)
const soup = fc.array(line, { maxLength: 25 }).map((lines) => lines.join("\n"))
type Tree = string | Tree[] | { [key: string]: Tree }
const { tree } = fc.letrec<{ tree: Tree; map: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    scalar.map((text) => text),
    fc.array(tie("tree"), { maxLength: 3 }),
    tie("map"),
  ),
  map: fc.dictionary(key, tie("tree"), { maxKeys: 5 }),
}))

test("token soup", () => {
  fc.assert(
    fc.property(soup, (text) => {
      const result = read(`services:\n  app:\n    image: x\n${text}`, values)
      assertSound(result)
      assertEditsApply(result)
    }),
    { seed, numRuns: 200 },
  )
})

test("any shape of any key", () => {
  const json = (value: Tree) => JSON.stringify(value)
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom("a", "b", "x-c"), tree, { maxKeys: 3 }), (services) => {
      assertSound(read(`services: ${json(services)}\nnetworks: ${json(services)}\nvolumes: ${json(services)}`, values))
    }),
    { seed, numRuns: 300 },
  )
})

const character = fc.constantFrom(
  ..."aA019-_./:=${}+?\"'`\\ \t\n\r\0\u2028\u00e9\ufffc[](),;&|<>#*!%@~^",
  "\ud800",
  "\u{1f600}",
)

test("any text as a value", () => {
  const places = [
    "image",
    "command",
    "ports",
    "volumes",
    "environment",
    "healthcheck",
    "env_file",
    "user",
    "stop_grace_period",
  ]
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.string({ unit: character, maxLength: 30 }), (name, text) => {
      const quoted = JSON.stringify(text)
      for (const value of [quoted, `[${quoted}]`]) {
        const result = read(`services: {app: {image: x, ${name}: ${value}}}`, values)
        assertSound(result)
        assertEditsApply(result)
      }
    }),
    { seed, numRuns: 150 },
  )
})

test("pieces of a template cover the text without gaps, nested ones inside their use", () => {
  const piece = fc.constantFrom("$", "{", "}", "$$", "${", "A", "b1", ":-", "-", "?", "+", " ", "\n", "${A}", "${B:-c}")
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (parts) => {
      const text = parts.join("")
      const check = (pieces: readonly Piece[], from: number, to: number) => {
        let at = from
        for (const each of pieces) {
          assert.equal(each.from, at)
          at = each.to
          if (each.kind === "use") check(each.operand, each.operandFrom, each.operandTo)
        }
        assert.equal(at, to)
      }
      check(parseTemplate(text), 0, text.length)
    }),
    { seed, numRuns: 500 },
  )
})

test("hostile texts cost bounded time", () => {
  const started = computed()
  const long = 8000
  const bomb = Array.from({ length: 30 }, (_, i) => `x${i}: &a${i} {k: [${i === 0 ? "1" : `*a${i - 1}, *a${i - 1}`}]}`)
  const texts = [
    `services: {a: {image: "${"${A:-".repeat(long)}"}}`,
    `services: {a: {image: "${"${A:-".repeat(500)}${"}".repeat(500)}"}}`,
    `services: {a: {image: x, command: "${"a ".repeat(long)}"}}`,
    `services: {a: {image: x, ports: ["${":".repeat(long)}"]}}`,
    `services: {a: {image: x, healthcheck: {test: "curl ${"http://a/".repeat(long / 4)}"}}}`,
    `services: {a: {image: x, healthcheck: {test: "curl ${"localhost ".repeat(long / 4)}"}}}`,
    `services: {a: {image: x, healthcheck: {test: "curl -${"a".repeat(long)}"}}}`,
    `services: {a: {image: x, healthcheck: {test: "${"$".repeat(long)}"}}}`,
    `services: {a: {image: x, healthcheck: {test: "http://${"${".repeat(long)}"}}}`,
    `services: {a: {image: x, stop_grace_period: "${"1s".repeat(long)}"}}`,
    `${bomb.join("\n")}\nservices: {a: {image: x, environment: *a29}}`,
    `x: &m {${Array.from({ length: 100 }, (_, i) => `k${i}: 1`).join(", ")}}\nservices:\n${Array.from({ length: 100 }, (_, i) => `  s${i}: {<<: *m, image: x}`).join("\n")}`,
  ]
  for (const text of texts) assertSound(read(text, values))
  assert.ok(computed() - started < 10_000, "took too long")
})

test("time grows with the size of the file, not faster", () => {
  const one = (i: number) => `  s${i}:
    image: acme/app:\${TAG:-1}
    restart: unless-stopped
    ports: ["127.0.0.1:${1000 + i}:80"]
    environment:
      A: \${A}
      B: text
    healthcheck: {test: curl -f http://localhost/x, interval: 30s}
    depends_on: [s0]
    volumes: ["./d:/d:ro"]`
  const cost = (services: number) => {
    const tree = parseYaml(`services:\n${Array.from({ length: services }, (_, i) => one(i)).join("\n")}\n`)
    const times = Array.from({ length: 4 }, () => {
      // Processor time: other work on the machine does not count.
      const started = process.cpuUsage()
      const model = readCompose(tree, environmentWith(values))
      const facts = composeFacts(model, "file:///project/app/compose.yaml", "production")
      assert.equal(facts.ports.length, services)
      const { user, system } = process.cpuUsage(started)
      return (user + system) / 1000
    })
    return Math.min(...times)
  }
  cost(100)
  // Ten times the services: anything quadratic costs 100 times as much.
  const [small, large] = [cost(80), cost(800)]
  assert.ok(large < Math.max(small, 1) * 60, `${small} ms for 80 services, ${large} ms for 800`)
})
