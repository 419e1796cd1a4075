/** A rule file that no `rule_files` pattern loads, or a pattern that loads nothing. */
import { nameOf } from "../../base/uri.ts"
import { detectionMetric } from "../../model/metrics/catalogue.ts"
import { watches } from "../../workspace/monitoring.ts"
import { loadedRuleFiles, rulesIn } from "../../workspace/monitoring-rules.ts"
import { configThatLeavesOut, loadingEdits } from "../../workspace/monitoring-standing.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "monitoring/rule-file-not-loaded",
    subject: "prometheus",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["M3", "M5", "D5", "D6"],
    summary: "Prometheus never loads a file of rules.",
    why: "Prometheus reads no rules of its own accord, and patterns of `rule_files` that match nothing are no error: it starts without the rules, and the alerts in them never fire.",
    remedy: "Name the file in `rule_files`, and put it where the entry looks, inside the container too.",
    messages: {
      notLoaded: "No `rule_files` pattern of `{config}` loads this file.",
      nothing: "`{pattern}` matches no file{where}.",
    },
    fix: "review",
    references: [
      ref(
        "Prometheus: rule_files",
        "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#configuration-file",
      ),
    ],
  },
  check({ uri, model, stage, workspace, report, fix }) {
    if (stage === "template" || model.isBroken) return
    const severity = stage === "production" ? ("warning" as const) : ("info" as const)
    const groups = model.keys.get("groups")
    if (
      model.role === "rules" &&
      groups !== undefined &&
      model.groups.some((group) => group.rules.some((rule) => rule.metrics !== undefined))
    ) {
      const config = configThatLeavesOut(workspace, uri)
      if (config !== undefined)
        report({
          at: groups,
          id: "notLoaded",
          data: { config: nameOf(config) },
          evidence: nameOf(config),
          scope: "",
          severity,
          items: itemsOf(workspace, uri),
          fixes: () => {
            const elsewhere = loadingEdits(workspace, config, uri)
            if (elsewhere === undefined) return []
            return fix({
              title: `Load this file in \`${nameOf(config)}\``,
              safety: "review",
              caveat: "Its alerts fire from the next reload on; a mount that is added needs a new container.",
              edits: [],
              elsewhere,
            })
          },
        })
    }
    if (model.role !== "config") return
    for (const { glob, files, folder, isWhole } of loadedRuleFiles(workspace, uri)) {
      if (!isWhole || files.length > 0) continue
      report({
        at: glob.span,
        id: "nothing",
        data: { pattern: glob.pattern.slice(0, 100), where: folder === undefined ? "" : ` of \`${nameOf(folder)}\`` },
        evidence: glob.pattern,
        scope: "rule_files",
        severity,
        items: ["M3"],
      })
    }
  },
})

/** The items whose condition a rule of the file watches; alerts of any kind belong to M3. */
function itemsOf(workspace: Workspace, uri: string): readonly string[] {
  const rules = rulesIn(workspace, uri)
  const alerts = rules.filter(({ kind }) => kind === "alert")
  return [
    ...(alerts.length > 0 ? ["M3"] : []),
    ...(rules.some(({ metrics }) => metrics?.some(({ name }) => name === detectionMetric)) ? ["M5"] : []),
    ...(alerts.some((alert) => watches(alert, "kill-switch")) ? ["D5"] : []),
    ...(alerts.some((alert) => watches(alert, "stale-feed")) ? ["D6"] : []),
  ]
}
