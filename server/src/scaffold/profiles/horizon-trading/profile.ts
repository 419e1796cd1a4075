/** Profile of the trading daemon: Compose stack, unit, runbooks, continuity plan. */

import { fill } from "../../fill.ts"
import { backupGuide, watched } from "../../pieces/backup-watch.ts"
import { dashboard, datasource, type Panel, provider } from "../../pieces/dashboards.ts"
import { runbook } from "../../pieces/runbooks-fleet.ts"
import { pieces } from "../../pieces.ts"
import type { NewFile, ScaffoldContext } from "../../types.ts"
import type { Answers, Profile, ProfileFile } from "../types.ts"
import { checklist, readme } from "./documents.ts"
import { planTrading, questions, type TradingPlan } from "./plan.ts"
import { environmentTemplate, ignored, tradingStack } from "./stack.ts"

const panels: readonly Panel[] = [
  ["Equity", "currencyUSD", ["{{instance}}", "horizon_equity_usd"]],
  ["Open positions", "short", ["{{instance}}", "horizon_positions_open"]],
  [
    "Orders per second",
    "ops",
    ["submitted", "sum(rate(horizon_orders_submitted_total[5m]))"],
    ["filled", "sum(rate(horizon_fills_total[5m]))"],
    ["rejected by {{layer}}", "sum by (layer) (rate(horizon_order_rejects_total[5m]))"],
  ],
  [
    "Order latency",
    "s",
    ["95 %", "histogram_quantile(0.95, sum by (le) (rate(horizon_order_latency_seconds_bucket[5m])))"],
  ],
  ["Age of the last heartbeat", "s", ["{{instance}}", "horizon_feed_heartbeat_age_seconds"]],
  [
    "Halts and dead letters",
    "short",
    ["halts in a day", "increase(horizon_watchdog_halts_total[1d])"],
    ["dead letters", "horizon_dlq_depth"],
  ],
]

function contextFor(plan: TradingPlan): ScaffoldContext {
  return {
    flavour: "compose",
    products: ["horizon-trading"],
    folder: "file:///deploy",
    services: new Map([
      ["trading", "horizon"],
      ["prometheus", "prometheus"],
      ["grafana", "grafana"],
    ]),
    settings: new Map([
      ["desk", plan.desk.replaceAll(/[[\]<>|*_]/g, "\\$&")],
      ["logs", plan.logs],
      ["alerts", plan.alerts],
      ["backups", plan.backups],
      ["watched", "horizon-backup"],
    ]),
  }
}

function filesOf(answers: Answers): readonly ProfileFile[] {
  const plan = planTrading(answers)
  const context = contextFor(plan)
  const own: readonly NewFile[] = [
    { path: "README.md", text: readme(plan) },
    { path: "CHECKLIST.md", text: checklist },
    { path: "docker-compose.yml", text: tradingStack(plan) },
    { path: ".env.example", text: environmentTemplate },
    { path: ".gitignore", text: ignored },
    { path: "runbooks/backup-missing.md", text: runbook(fill("@@desk@@", context), backupGuide(watched(context))) },
    { path: "grafana/provisioning/dashboards/trading.yml", text: provider },
    { path: "grafana/provisioning/datasources/prometheus.yml", text: fill(datasource, context) },
    {
      path: "grafana/dashboards/trading.json",
      text: dashboard("horizon-trading", "Trading daemon", "Orders, positions, feeds and halts of the daemon.", panels),
    },
  ]
  const added = pieces.filter(({ fits }) => fits(context)).flatMap((piece) => piece.files(context))
  const found = new Map<string, ProfileFile>()
  for (const file of [...own, ...added]) {
    if (found.has(file.path)) continue
    const merge = file.path === ".env.example" ? "env-keys" : /ignore$/.test(file.path) ? "lines" : "none"
    found.set(file.path, { ...file, template: `horizon-trading/${file.path}`, merge })
  }
  return [...found.values()]
}

export const horizonTrading: Profile = {
  id: "horizon-trading",
  title: "Horizon trading daemon",
  summary: "Image, Compose stack with Prometheus and Grafana, hardened unit, four runbooks, continuity plan, backup.",
  questions,
  files: filesOf,
}
