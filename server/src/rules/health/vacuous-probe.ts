/** A probe whose outcome says nothing about the service. */
import { probeCommands } from "../../model/probes/shell.ts"
import { emptinessOf } from "../../model/probes/vacuous.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "health/vacuous-probe",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["R3", "D2c"],
    summary: "A health check cannot notice that the service is broken.",
    why: "A check that always succeeds, or that only proves that a program file exists, reports a hung or half-started service as healthy. Whatever waits for `service_healthy` then starts too early, and nobody is told.",
    remedy: "Ask the service for an answer over its own port, and let the command fail if the answer is wrong.",
    messages: {
      never: "This check can never fail.",
      version: "A version command proves only that the program starts.",
      config: "This check reads the configuration, not the running service.",
      self: "This check finds its own command line: it never fails.",
      status: "Without `--fail` curl takes an error page for success.",
    },
    fix: "none",
    references: [
      ref("Dockerfile reference: HEALTHCHECK", "https://docs.docker.com/reference/dockerfile/#healthcheck"),
      ref(
        "Compose specification: healthcheck",
        "https://github.com/compose-spec/compose-spec/blob/main/05-services.md#healthcheck",
      ),
      ref("curl manual: --fail", "https://curl.se/docs/manpage.html#-f"),
    ],
  },
  check({ facts, stage, report }) {
    for (const probe of [...facts.services.flatMap((service) => service.probes), ...facts.imageProbes]) {
      if (probe.action.kind !== "exec") continue
      const why = emptinessOf(probeCommands(probe.action))
      if (why === undefined) continue
      const weak = stage !== "production" || why === "status"
      report({
        at: probe.span,
        id: why,
        evidence: why,
        scope: probe.owner,
        ...(weak ? { severity: why === "status" ? ("hint" as const) : ("info" as const) } : {}),
      })
    }
  },
})
