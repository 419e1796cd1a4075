/** Any text: no exception, every span inside the document, edits that apply, names where they are said to be. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { readExpression } from "../../../server/src/model/metrics/promql.ts"
import { readPrometheusFile } from "../../../server/src/model/prometheus/read.ts"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"
import { computed } from "../../support/computed.ts"
import { assertApplies, assertSpansInside } from "./support.ts"

const word = fc.constantFrom(
  "sum",
  "rate",
  "by",
  "(",
  ")",
  "[",
  "]",
  "5m",
  "{",
  "}",
  '"x"',
  "'",
  "`",
  "=~",
  "up",
  "offset",
  "@",
  "-",
  "^",
  "1",
  ",",
  "$job",
  "${x:regex}",
  "[[y]]",
  "#",
  "\n",
  "\\",
  "bool",
  "__name__",
  "and",
  ":",
  "\0",
  "é",
  "{{ x }}",
  "|=",
)

test("any expression is read without an exception, and names stand where they are said to", () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 25 }), fc.boolean(), (words, variables) => {
      const text = words.join(" ")
      const reading = readExpression(text, variables)
      if (reading.is === "read")
        for (const { name, start, end } of reading.metrics) assert.equal(text.slice(start, end), name)
      if (reading.is === "wrong")
        assert.ok(0 <= reading.start && reading.start <= reading.end && reading.end <= text.length)
    }),
    { numRuns: 1500 },
  )
})

test("deep and long expressions cost a bounded time", () => {
  const started = computed()
  for (const text of [
    "(".repeat(20_000),
    "-".repeat(20_000),
    `a${"+a".repeat(10_000)}`,
    `{${'a="b",'.repeat(4_000)}}`,
    '"'.repeat(40_001),
  ])
    readExpression(text)
  assert.ok(computed() - started < 3000)
})

const scalar = fc.constantFrom(
  "up",
  "5m",
  "x y",
  "${X}",
  "null",
  "[a]",
  "{ a: b }",
  '"a\\nb"',
  "'it''s'",
  "> ",
  "|-\n  up\n  == 1",
  "*a",
  "&a b",
  "12",
)
const key = fc.constantFrom(
  "scrape_configs",
  "job_name",
  "targets",
  "groups",
  "rules",
  "alert",
  "record",
  "expr",
  "route",
  "routes",
  "receivers",
  "receiver",
  "name",
  "labels",
  "static_configs",
  "relabel_configs",
  "alerting",
  "alertmanagers",
  "rule_files",
  "http_headers",
  "<<",
)
const line = fc
  .tuple(fc.nat(4), fc.boolean(), key, fc.option(scalar))
  .map(
    ([depth, dash, name, value]) =>
      `${"  ".repeat(depth)}${dash ? "- " : ""}${name}:${value === null ? "" : ` ${value}`}`,
  )

test("any file of each role is read without an exception, and its edits apply", () => {
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 14 }),
      fc.constantFrom("config", "rules", "alertmanager"),
      (lines, role) => {
        const text = lines.join("\n")
        const model = readPrometheusFile(parseYaml(text), role)
        assertSpansInside(model, text)
        for (const job of model.jobs) {
          assertApplies(text, job.set("scheme", "https"))
          for (const target of job.targets) assertApplies(text, target.rewrite("a:1"))
        }
        assertApplies(text, model.addJob("job_name: x"))
        for (const fault of model.faults) if (fault.fix !== undefined) assertApplies(text, fault.fix.edits())
        for (const rule of model.groups.flatMap((group) => group.rules))
          for (const metric of rule.metrics ?? []) assertApplies(text, metric.rewrite("other_total"))
      },
    ),
    { numRuns: 600 },
  )
})
