/** Outline and hover of monitoring files. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { prometheusHover, prometheusSymbols } from "../../server/src/features/prometheus.ts"
import { readPrometheusFile } from "../../server/src/model/prometheus/read.ts"
import { parseYaml } from "../../server/src/syntax/yaml/parse.ts"

test("hover on a metric says what it counts, and that it never moves", () => {
  const text = "groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: synapse_backend_healthy == 0 or up\n"
  const model = readPrometheusFile(parseYaml(text), "rules")
  const hover = prometheusHover(model, text.indexOf("backend"))
  assert.match(hover?.markdown ?? "", /Synapse sensor: health of backends[\s\S]*never updated/)
  assert.equal(hover && text.slice(hover.span.start, hover.span.end), "synapse_backend_healthy")
  assert.equal(prometheusHover(model, text.indexOf("up")), undefined)
  assert.deepEqual(
    prometheusSymbols(model).map(({ name, children }) => [name, children.map((child) => child.name)]),
    [["g", ["A"]]],
  )
})

test("hover on a job shows the addresses that it asks, and no secret", () => {
  const text =
    'global: { scrape_interval: 15s }\nscrape_configs:\n  - job_name: api\n    scheme: https\n    bearer_token: c2VjcmV0\n    static_configs: [{ targets: ["api:8443"] }]\n'
  const model = readPrometheusFile(parseYaml(text), "config")
  const { markdown } = prometheusHover(model, text.indexOf("api")) ?? { markdown: "" }
  assert.match(markdown, /`https:\/\/api:8443\/metrics`[\s\S]*`15s`[\s\S]*bearer/)
  assert.doesNotMatch(markdown, /c2VjcmV0/)
})
