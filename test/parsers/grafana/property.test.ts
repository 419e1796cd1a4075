/** Any JSON or YAML: a dashboard or provisioning file is read without an exception, with spans inside. */
import { test } from "node:test"
import fc from "fast-check"
import { grafanaSymbols } from "../../../server/src/features/grafana.ts"
import { readGrafanaFile } from "../../../server/src/model/grafana/read.ts"
import { queriesOf } from "../../../server/src/model/grafana/types.ts"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"
import { assertApplies, assertSpansInside } from "../prometheus/support.ts"

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom<unknown>("up", "rate(a_total[5m])", "label_values(b, c)", "$x", "", 1, null, true),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        "panels",
        "rows",
        "targets",
        "expr",
        "title",
        "templating",
        "list",
        "query",
        "datasource",
        "type",
        "dashboard",
        "datasources",
        "providers",
        "options",
        "path",
        "name",
        "url",
      ),
      tie("value"),
      { maxKeys: 5 },
    ),
  ),
}))

test("any JSON is read as each kind of file", () => {
  fc.assert(
    fc.property(value, fc.constantFrom("dashboard", "datasources", "providers"), fc.nat(2), (given, role, indent) => {
      const text = JSON.stringify(given, null, indent)
      const model = readGrafanaFile(parseYaml(text), role)
      assertSpansInside(model, text)
      grafanaSymbols(model)
      for (const query of queriesOf(model))
        for (const metric of query.metrics ?? []) assertApplies(text, metric.rewrite("other_total"))
    }),
    { numRuns: 500 },
  )
})
