/** Passwords of a config: each is told once, where it is written, however often it is merged. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { readPrometheusFile } from "../../../server/src/model/prometheus/read.ts"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"

test("merges that double at each level bring no credential again", () => {
  const levels = Array.from({ length: 18 }, (_, i) =>
    [`l${i + 1}: &l${i + 1}`, `  p: {<<: *l${i}}`, `  q: {<<: *l${i}}`].join("\n"),
  )
  const text = `l0: &l0\n  p: {password: one}\n  q: {password: two}\n${levels.join("\n")}\n`
  const { credentials } = readPrometheusFile(parseYaml(text), "config")
  const told = credentials.map(({ valueSpan }) => text.slice(valueSpan.start, valueSpan.end))
  assert.deepEqual(told, ["one", "two"])
})
