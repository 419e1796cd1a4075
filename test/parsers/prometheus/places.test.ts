/** Names of metrics are found in every spelling of a scalar, and written back in place. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { applyEdits, isRefusal } from "../../../server/src/base/edit.ts"
import { readGrafanaFile } from "../../../server/src/model/grafana/read.ts"
import { queriesOf } from "../../../server/src/model/grafana/types.ts"
import { readPrometheusFile } from "../../../server/src/model/prometheus/read.ts"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"

const spellings: readonly (readonly [string, string])[] = [
  ["plain", "expr: sum(foo_total) + bar_total"],
  ["plain over lines", "expr: sum(foo_total)\n          + bar_total"],
  ["single quotes", "expr: 'foo_total{a=''b''} + bar_total'"],
  ["double quotes", 'expr: "foo_total{a=\\"b\\"} + bar_total"'],
  ["double quotes over lines", 'expr: "foo_total{a=\\"b\\"}\n          + \\\n          bar_total"'],
  ["literal block", "expr: |\n          foo_total{a='b'}\n            + bar_total"],
  ["literal block with an indentation of its own", "expr: |-\n             foo_total\n\n             + bar_total\n"],
  ["folded block", "expr: >-\n          foo_total\n          + bar_total"],
  ["folded block with a deeper line", "expr: >\n          foo_total\n            + on(a)\n          bar_total"],
]

for (const eol of ["\n", "\r\n"])
  for (const [title, expr] of spellings)
    test(`${title}${eol === "\n" ? "" : ", CRLF"}`, () => {
      const text =
        `groups:\n  - name: g\n    rules:\n      - record: r\n        ${expr}\n        labels: {}\n`.replaceAll(
          "\n",
          eol,
        )
      const model = readPrometheusFile(parseYaml(text), "rules")
      const metrics = model.groups[0]?.rules[0]?.metrics ?? []
      assert.deepEqual(
        metrics.map(({ name, span }) => [name, text.slice(span.start, span.end)]),
        [
          ["foo_total", "foo_total"],
          ["bar_total", "bar_total"],
        ],
      )
      const edits = metrics[1]?.rewrite("other_total") ?? { refused: "" }
      assert.ok(!isRefusal(edits))
      assert.equal(applyEdits(text, edits), text.replace("bar_total", "other_total"))
    })

test("JSON of a dashboard: escapes, variables, selectors in variables", () => {
  const text = JSON.stringify({
    title: "T",
    schemaVersion: 39,
    panels: [
      {
        title: "p",
        targets: [{ expr: 'sum(rate(foo_total{job="$job", x=~"${y:regex}"}[$__rate_interval])) by ($by) / $scale' }],
      },
      { title: "loki", datasource: { type: "loki" }, targets: [{ expr: '{a="b"} |= "x"' }] },
    ],
    templating: { list: [{ query: { query: 'label_values(bar_total{a="b"}, job)' } }, { query: "label_values(job)" }] },
  })
  const model = readGrafanaFile(parseYaml(text), "dashboard")
  const found = queriesOf(model).flatMap((query) => query.metrics ?? [])
  assert.deepEqual(
    found.map(({ span }) => text.slice(span.start, span.end)),
    ["foo_total", "bar_total"],
  )
})
