/** A rule file that no `rule_files` pattern loads, or a pattern that loads nothing. */
import { nameOf } from "../../base/uri.ts"
import { configThatLeavesOut, loadedRuleFiles } from "../../workspace/monitoring-rules.ts"
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
    checklist: ["M3"],
    summary: "Prometheus never loads a file of rules.",
    why: "Patterns of `rule_files` that match nothing are no error: Prometheus starts without the rules, and the alerts in them never fire.",
    remedy: "Correct the pattern, or put the file where the pattern looks, inside the container too.",
    messages: {
      notLoaded: "No `rule_files` pattern of `{config}` loads this file.",
      nothing: "`{pattern}` matches no file{where}.",
    },
    fix: "none",
    references: [
      ref(
        "Prometheus: rule_files",
        "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#configuration-file",
      ),
    ],
  },
  check({ uri, model, stage, workspace, report }) {
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
        })
    }
    if (model.role !== "config") return
    for (const { glob, files, folder } of loadedRuleFiles(workspace, uri)) {
      if (files === undefined || files.length > 0) continue
      report({
        at: glob.span,
        id: "nothing",
        data: { pattern: glob.pattern.slice(0, 100), where: folder === undefined ? "" : ` of \`${nameOf(folder)}\`` },
        evidence: glob.pattern,
        scope: "rule_files",
        severity,
      })
    }
  },
})
