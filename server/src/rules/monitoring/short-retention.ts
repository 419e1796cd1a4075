/** The Prometheus beside the trading daemon forgets after less than thirty days. */
import type { ComposeService } from "../../model/compose/types.ts"
import { durationSeconds } from "../../model/metrics/durations.ts"
import { stackServices } from "../../workspace/monitoring-stack.ts"
import { defineRule, ref } from "../define.ts"

const thirtyDays = 30 * 86_400

export default defineRule({
  meta: {
    id: "monitoring/short-retention",
    subject: "compose",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "Prometheus keeps the trading daemon's metrics for less than thirty days.",
    why: "Without `--storage.tsdb.retention.time` Prometheus keeps fifteen days. The deployment of the trading daemon keeps thirty, so that a month's drill or incident can still be looked at. Metrics are no record: the audit log has periods of its own.",
    remedy: "Start Prometheus with `--storage.tsdb.retention.time=30d`.",
    messages: {
      absent: "`{service}` keeps metrics for 15 days: no retention time is set.",
      short: "`{service}` keeps metrics for {time}, less than 30 days.",
    },
    fix: "review",
    references: [
      ref("Prometheus: storage", "https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects"),
      ref("Horizon documentation: deployment", "https://docs.mathematicalcompany.com/docs/professionals/deployment"),
    ],
  },
  check({ uri, model, stage, workspace, report, fix }) {
    const stores = stage === "template" ? [] : model.services.filter(isPrometheus)
    if (stores.length === 0 || !stackServices(workspace, uri).some(({ product }) => product === "trading")) return
    for (const service of stores) {
      if (service.partial) continue
      const words = service.command?.value.words ?? []
      // Arguments in an entrypoint or with variables may set it.
      if (service.entrypoint !== undefined || words.some((word) => !word.text.known)) continue
      const flag = words.find((word) => /^--storage\.tsdb\.retention(?:\.time)?=/.test(word.raw))
      if (flag === undefined) {
        if (words.some((word) => /^--storage\.tsdb\.retention/.test(word.raw))) continue
        report({
          at: service.nameSpan,
          id: "absent",
          data: { service: service.name },
          evidence: "retention",
          scope: service.name,
        })
        continue
      }
      const time = flag.raw.slice(flag.raw.indexOf("=") + 1)
      const seconds = durationSeconds(time)
      if (seconds === undefined || seconds === 0 || seconds >= thirtyDays) continue
      report({
        at: flag.span,
        id: "short",
        data: { service: service.name, time },
        evidence: "retention",
        scope: service.name,
        fixes: () =>
          fix({
            title: "Keep thirty days",
            safety: "review",
            caveat: "Prometheus needs more disk: about in proportion to the time.",
            edits: flag.rewrite(`${flag.raw.slice(0, flag.raw.indexOf("=") + 1)}30d`),
          }),
      })
    }
  },
})

function isPrometheus(service: ComposeService): boolean {
  const image = service.image?.value.text
  return image?.known === true && /(?:^|\/)prom\/prometheus(?:[:@]|$)/.test(image.value)
}
