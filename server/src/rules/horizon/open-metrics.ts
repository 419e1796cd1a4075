/** The hub in production shows its metrics to everybody, because the token is not set. */
import { settled } from "../../base/known.ts"
import { hubEnvironments, hubMode } from "../../workspace/hub-environment.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/open-metrics",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "medium",
    onByDefault: true,
    checklist: ["M1"],
    summary: "The hub's metrics ask for no token.",
    why: "Without `METRICS_AUTH_TOKEN` whoever reaches the hub's port reads `/metrics`: how many sensors are there, how fast signals arrive, what fails. With a token the hub asks for it as a bearer token.",
    remedy: "Set the variable to a random value, and give the same value to the scrape job.",
    messages: { open: "Horizon shows `/metrics` to everybody without `METRICS_AUTH_TOKEN`." },
    fix: "none",
    references: [ref("Horizon API: the metrics route", "atlas-crew/synapse:apps/signal-horizon/api/src/index.ts")],
  },
  check({ uri, facts, stage, workspace, report, unknown }) {
    if (stage !== "production") return
    for (const environment of hubEnvironments(workspace, uri, facts)) {
      if (settled(hubMode(environment)) !== "production") continue
      if (environment.incomplete !== undefined) {
        unknown("M1", environment.incomplete)
        continue
      }
      const token = environment.variables.get("METRICS_AUTH_TOKEN")
      if (token !== undefined && (!token.known || token.value !== "")) continue
      report({ at: environment.at, id: "open", evidence: "METRICS_AUTH_TOKEN", scope: environment.owner })
    }
  },
})
