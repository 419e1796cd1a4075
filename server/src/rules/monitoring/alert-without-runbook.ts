/** An alert of the products, or one that wakes people, does not say what to do; or its runbook is not there. */
import { folderOf, isInside, resolvePath } from "../../base/uri.ts"
import type { AlertRule } from "../../model/facts.ts"
import { metricOf } from "../../model/metrics/catalogue.ts"
import { runbookLinkOf } from "../../workspace/monitoring.ts"
import { isThere } from "../../workspace/monitoring-rules.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "monitoring/alert-without-runbook",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["M3", "D5", "D6"],
    summary: "An alert that wakes somebody does not lead to its runbook.",
    why: "Whoever is woken needs the steps at once: which sensors to look at, whether to halt or to restart. An alert without a link, or with one that leads nowhere, leaves them to search.",
    remedy: "Add the annotation `runbook_url` with the address of the runbook, or its path in the repository.",
    messages: {
      missing: "The alert `{alert}` has no `runbook_url`.",
      broken: "The runbook `{path}` is not in the repository.",
    },
    fix: "none",
    references: [
      ref("Prometheus: alerting practices", "https://prometheus.io/docs/practices/alerting/"),
      ref(
        "Prometheus monitoring mixins: annotations",
        "https://monitoring.mixins.dev/#guidelines-for-alert-names-labels-and-annotations",
      ),
    ],
  },
  check({ uri, facts, stage, workspace, report }) {
    for (const alert of facts.alerts) {
      if (alert.kind !== "alert") continue
      const isOurs = alert.metrics?.some(({ name }) => metricOf(name) !== undefined) === true
      const link = runbookLinkOf(alert)
      // What other software counts as an emergency its owner knows best.
      const severity = !isOurs ? "hint" : stage === "production" ? "warning" : "info"
      if (link === undefined) {
        if (!isOurs && !(stage === "production" && wakes(alert))) continue
        report({
          at: alert.nameSpan,
          id: "missing",
          data: { alert: alert.name },
          evidence: alert.name,
          scope: alert.owner,
          severity,
        })
      } else if (leadsNowhere(workspace, uri, link.value)) {
        const path = link.value.slice(0, 80)
        report({ at: link.span, id: "broken", data: { path }, evidence: path, scope: alert.owner, severity: "warning" })
      }
    }
  },
})

function wakes(alert: AlertRule): boolean {
  return /^(?:page|pager|critical|sev-?1|p1)$/i.test(alert.labels.get("severity")?.value ?? "")
}

/** A path that is neither below the file's folder nor below the root; addresses and templates are somebody else's. */
function leadsNowhere(workspace: Workspace, uri: string, value: string): boolean {
  const path = value.replace(/[?#].*$/, "").trim()
  if (!/^(?:\.{0,2}\/)?[\w@.-][\w@./ -]*\.(?:md|adoc|rst|html?|txt)$/i.test(path)) return false
  // `docs.example.com/a.html` is an address without its scheme.
  if (/^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|local|internal|de|eu)\//i.test(path)) return false
  const root = workspace.rootOf(uri)
  const relative = path.replace(/^\//, "")
  const places = [
    resolvePath(folderOf(uri), relative),
    resolvePath(root, relative),
    resolvePath(folderOf(folderOf(uri)), relative),
  ]
  const answers = places.map((place) =>
    place === undefined || !isInside(root, place) ? false : isThere(workspace, place),
  )
  return answers.every((answer) => answer === false)
}
