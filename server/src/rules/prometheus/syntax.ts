/** Prometheus or Alertmanager refuses the file: it keeps the old configuration, or does not start. */
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "prometheus/syntax",
    subject: "prometheus",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["M1", "M3"],
    summary: "Prometheus or Alertmanager refuses the file.",
    why: "Both decode their files strictly: an unknown key, a value of the wrong type, a job or group of the same name or an expression that does not parse refuses the whole file. At the start the process ends; at a reload it goes on with the old rules, with one line in its log.",
    remedy:
      "Correct the place; `promtool check config`, `promtool check rules` and `amtool check-config` say the same.",
    messages: { refused: "{what}: the file is refused." },
    fix: "review",
    references: [
      ref("Prometheus: configuration", "https://prometheus.io/docs/prometheus/latest/configuration/configuration/"),
      ref("Prometheus: defining rules", "https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/"),
      ref("Alertmanager: configuration", "https://prometheus.io/docs/alerting/latest/configuration/"),
    ],
  },
  check({ document, model, stage, report, fix }) {
    for (const { code, message, span, severity } of document.problems)
      report({
        at: span,
        id: "refused",
        data: { what: message.replace(/\.$/, "") },
        evidence: code,
        scope: "",
        severity: severity === "error" && stage === "template" ? "warning" : severity,
      })
    for (const fault of model.faults) {
      // A route to nobody is a rule of its own.
      if (fault.code === "undefined-receiver") continue
      const mend = fault.fix
      report({
        at: fault.span,
        id: "refused",
        data: { what: fault.message },
        evidence: `${fault.code}:${fault.subject}`,
        scope: fault.subject,
        ...(stage === "template" ? { severity: "warning" as const } : {}),
        ...(mend === undefined
          ? {}
          : {
              fixes: () =>
                fix({
                  title: mend.title,
                  safety: "review",
                  caveat: "The file is read again, with everything else that it changes.",
                  edits: mend.edits(),
                }),
            }),
      })
    }
  },
})
