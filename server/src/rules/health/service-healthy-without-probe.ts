/** A service waits for another one's health although nothing checks that. */
import { healthcheckText, suggestedCheck } from "../../model/probes/suggested.ts"
import { isFragment, overrideOf } from "../../workspace/compose-siblings.ts"
import { serviceImage } from "../../workspace/service-image.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "health/service-healthy-without-probe",
    subject: "compose",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["R3"],
    summary: "`service_healthy` waits for a service without a health check.",
    why: "Compose asks the engine for the container's health. Where neither the file nor the image defines a check there is none to ask for, and `docker compose up` stops with an error instead of starting the waiting service.",
    remedy: "Give the awaited service a `healthcheck`, or wait for `service_started`.",
    messages: {
      none: "`{service}` has no health check: waiting for its health fails.",
      disabled: "The health check of `{service}` is switched off: waiting for its health fails.",
      unsure: "`{service}` has no health check here; the start fails unless its image brings one.",
    },
    fix: "review",
    references: [
      ref(
        "Compose specification: depends_on",
        "https://github.com/compose-spec/compose-spec/blob/main/05-services.md#depends_on",
      ),
      ref("Docker Compose: waiting for health", "docker/compose:pkg/compose/convergence.go"),
      ref("Docker Official Images FAQ: health checks", "docker-library/faq:README.md"),
    ],
  },
  check({ model, facts, uri, workspace, report, unknown, fix }) {
    const services = new Map(facts.services.map((each) => [each.owner, each]))
    const sources = new Map(model.services.map((each) => [each.name, each]))
    for (const service of model.services) {
      for (const dependency of service.dependsOn) {
        const target = sources.get(dependency.service)
        if (dependency.condition !== "service_healthy" || target === undefined || isFragment(target)) continue
        const check = overrideOf(workspace, uri, target.name)?.healthcheck ?? target.healthcheck
        if (check?.disabled.known === false || (check?.test && check.disabled.value !== true)) continue
        const isOff = check?.disabled.value === true
        const image = serviceImage(workspace, uri, target, services.get(target.name)?.image)
        if (!isOff && image.healthcheck.known && image.healthcheck.value) continue
        const certain = isOff || image.healthcheck.known
        if (!image.healthcheck.known && !isOff) unknown("R3", image.healthcheck.because)
        const suggestion = isOff || check !== undefined ? undefined : suggestedCheck(image.name)
        report({
          at: dependency.conditionSpan ?? dependency.span,
          id: isOff ? "disabled" : certain ? "none" : "unsure",
          data: { service: target.name },
          evidence: target.name,
          scope: service.name,
          ...(certain ? {} : { severity: "info" as const }),
          related: [{ uri, span: target.nameSpan, message: `\`${target.name}\` is defined here.` }],
          fixes: () =>
            suggestion === undefined
              ? []
              : fix({
                  title: `Add a ${suggestion.product} health check to ${target.name}`,
                  safety: "review",
                  caveat: "Services that wait for it start only after the check has passed.",
                  edits: target.editor.set("healthcheck", healthcheckText(suggestion)),
                }),
        })
      }
    }
  },
})
