/** A scrape target (or Alertmanager) that no container of the stack answers to. */
import { unreachable } from "../../workspace/monitoring-reach.ts"
import { stacksOf } from "../../workspace/monitoring-stack.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "monitoring/unreachable-scrape-target",
    subject: "prometheus",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["M1", "M3", "D3"],
    summary: "Prometheus asks an address at which no container of its stack listens.",
    why: "Inside a Compose network containers find each other by service name and by the container's own port. `localhost` is the Prometheus container itself, and the port that the host publishes is not there.\nThe target stays down, and every alert on its series stays silent.",
    remedy: "Write the service's name and its container port: `horizon:9100`.",
    messages: {
      host: "No service of the Compose stack is called `{host}`.",
      localhost: "`{host}:{port}` is the Prometheus container itself, where nothing listens.",
      published: "`{host}` listens on {container}; {port} is its port on the host.",
      exporter: "`{host}` listens on {container}, not on {port}.",
    },
    fix: "review",
    references: [
      ref("Docker documentation: networking in Compose", "https://docs.docker.com/compose/how-tos/networking/"),
      ref(
        "Prometheus: static_config",
        "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config",
      ),
    ],
  },
  check({ uri, model, stage, workspace, report, unknown, fix }) {
    const [stack] = stacksOf(workspace, uri)
    if (stack === undefined || stack.onHost) return
    const asked = [
      ...model.jobs.flatMap((job) => job.targets.map((target) => ({ scope: job.name, target }))),
      ...(model.alertmanagers?.targets ?? []).map((target) => ({ scope: "alerting", target })),
    ]
    for (const { scope, target } of asked) {
      const wrong = unreachable(stack, target)
      if (wrong === undefined) continue
      if (wrong.id === "host" && stack.open !== undefined) {
        unknown(scope === "alerting" ? "M3" : "M1", stack.open)
        continue
      }
      const { address } = wrong
      report({
        at: target.span,
        id: wrong.id,
        data: { host: target.host, port: target.port ?? 80, container: wrong.container ?? 0 },
        evidence: `${target.host}:${target.port ?? ""}`,
        scope,
        ...(stage === "production" ? {} : { severity: "info" as const }),
        ...(address === undefined
          ? {}
          : {
              fixes: () =>
                fix({
                  title: `Ask \`${address}\``,
                  safety: "review",
                  caveat: "The series bear another `instance` label from then on.",
                  edits: target.rewrite(address),
                }),
            }),
      })
    }
  },
})
