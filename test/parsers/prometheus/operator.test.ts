/** Objects of the Prometheus operator give the same facts as files of Prometheus. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { openWorkspace } from "../../support/workspace.ts"

test("a ServiceMonitor and a PrometheusRule give scrapes and alerts", () => {
  const workspace = openWorkspace({
    "monitoring.yaml": `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: hub }
spec:
  selector: { matchLabels: { app: hub } }
  endpoints:
    - port: http
      path: /metrics
      bearerTokenSecret: { name: metrics, key: token }
---
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: { name: hub }
spec:
  groups:
    - name: fleet
      rules:
        - alert: Offline
          expr: horizon_sensors_online_count < 1
        - record: a:b
          expr: sum(up)
`,
  })
  const analysis = workspace.analysis()
  const missing = analysis.findings(workspace.uri("monitoring.yaml")).items.map(({ rule }) => rule)
  assert.ok(missing.includes("monitoring/alert-without-runbook"), missing.join())
})
