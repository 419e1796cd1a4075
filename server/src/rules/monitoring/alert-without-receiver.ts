/** Alerts fire and nobody is told: no Alertmanager, no such receiver, a receiver that sends nothing. */
import type { PrometheusFile, Receiver } from "../../model/prometheus/types.ts"
import { loadedRuleFiles, prometheusFilesNear, rulesIn } from "../../workspace/monitoring-rules.ts"
import { type StackService, stacksOf } from "../../workspace/monitoring-stack.ts"
import { configThatLeavesOut, tellsSomebody } from "../../workspace/monitoring-standing.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "monitoring/alert-without-receiver",
    subject: "prometheus",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["M3"],
    summary: "Alerts reach nobody.",
    why: "Prometheus only evaluates rules; an Alertmanager sends the messages. Without one, or with a default receiver that has no integration, an alert is red on a page that nobody looks at. A route to a receiver that is not defined makes Alertmanager refuse its file.",
    remedy: "Name an Alertmanager below `alerting`, and give its default receiver an integration.",
    messages: {
      noAlertmanager: "The rules hold alerts, and no Alertmanager is told of them.",
      undefinedReceiver: "{what}: Alertmanager refuses the file.",
      silent: "The default receiver `{receiver}` sends nothing.",
    },
    fix: "review",
    references: [
      ref(
        "Prometheus: alertmanager_config",
        "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#alertmanager_config",
      ),
      ref("Alertmanager: receivers", "https://prometheus.io/docs/alerting/latest/configuration/#receiver"),
    ],
  },
  check({ uri, model, stage, workspace, report, fix }) {
    const severity = stage === "production" ? ("warning" as const) : ("info" as const)
    for (const fault of model.faults)
      if (fault.code === "undefined-receiver")
        report({
          at: fault.span,
          id: "undefinedReceiver",
          data: { what: fault.message },
          evidence: fault.subject,
          scope: "route",
          severity: "error",
        })
    const silent = silentDefault(model)
    if (silent !== undefined)
      report({
        at: silent.nameSpan,
        id: "silent",
        data: { receiver: silent.name },
        evidence: silent.name,
        scope: "receivers",
        severity,
      })
    const at = model.keys.get("rule_files") ?? model.keys.values().next().value
    if (model.role !== "config" || at === undefined || model.isBroken || tellsSomebody(model)) return
    if (holdsAlerts(workspace, uri))
      report({
        at: model.alertmanagers?.keySpan ?? at,
        id: "noAlertmanager",
        evidence: "alertmanagers",
        scope: "alerting",
        severity,
        fixes: () => {
          const service = alertmanagerOf(workspace, uri)
          if (service === undefined) return []
          return fix({
            title: `Tell \`${service.name}\` of the alerts`,
            safety: "review",
            caveat: "Its default receiver decides who gets a message.",
            edits: model.addAlertmanager(`${service.name}:9093`),
          })
        },
      })
  },
})

/** The one Alertmanager that runs in the config's stack. */
function alertmanagerOf(workspace: Workspace, uri: string): StackService | undefined {
  const [stack] = stacksOf(workspace, uri)
  const found = new Set([...(stack?.names.values() ?? [])].filter(({ repository }) => isAlertmanager.test(repository)))
  const [first, second] = found
  return second === undefined && stack?.onHost === false ? first : undefined
}

const isAlertmanager = /(?:^|\/)alertmanager$/

/** Of what the config loads, and of its own files that it still leaves out. */
function holdsAlerts(workspace: Workspace, uri: string): boolean {
  const holds = (file: string): boolean => rulesIn(workspace, file).some((rule) => rule.kind === "alert")
  if (loadedRuleFiles(workspace, uri).some(({ files }) => files.some(holds))) return true
  return prometheusFilesNear(workspace, uri, "rules").some(
    (file) => holds(file) && configThatLeavesOut(workspace, file) === uri,
  )
}

/** A receiver that is meant to swallow alerts says so in its name. */
const swallows = /null|black-?hole|devnull|dev-null|none|drop|silent|noop|no-op|ignore|discard|watchdog|dummy|empty/i

/** The root's receiver, where it has no integration although its name does not say so and no route sends elsewhere. */
function silentDefault(model: PrometheusFile): Receiver | undefined {
  if (model.isBroken) return undefined
  const root = model.routes.find((route) => route.isRoot)
  const receiver = model.receivers.find((each) => each.name === root?.receiver)
  if (receiver === undefined || receiver.integrations.length > 0 || swallows.test(receiver.name)) return undefined
  const others = model.routes.some((route) =>
    model.receivers.some((each) => each.name === route.receiver && each.integrations.length > 0),
  )
  return others ? undefined : receiver
}
