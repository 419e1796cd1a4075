/** A long-running service that nothing checks. */
import type { Known } from "../../base/known.ts"
import type { Severity } from "../../base/problem.ts"
import type { ComposeService } from "../../model/compose/types.ts"
import type { Stage } from "../../model/facts.ts"
import { healthcheckText, suggestedCheck } from "../../model/probes/suggested.ts"
import { isSensor } from "../../model/synapse/sensor.ts"
import { isFragment, overrideOf } from "../../workspace/compose-siblings.ts"
import { horizonOwners } from "../../workspace/products.ts"
import { serviceImage } from "../../workspace/service-image.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "health/missing-probe",
    subject: "compose",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "medium",
    onByDefault: true,
    checklist: ["R3"],
    summary: "A long-running service has no health check.",
    why: "Without a check the engine knows only that the process exists. A hung server counts as running, dependants start before it can answer, and a rollout cannot tell success from failure.\nOne-shot services and workers without a port are not judged; an image may bring a check of its own.",
    remedy: "Add a `healthcheck` that asks the service over its own port, with a program that the image holds.",
    messages: {
      missing: "`{service}` has no health check.",
      unsure: "`{service}` has no health check here; its image may bring one.",
      disabled: "The health check of `{service}` is switched off.",
    },
    fix: "review",
    references: [
      ref(
        "Compose specification: healthcheck",
        "https://github.com/compose-spec/compose-spec/blob/main/05-services.md#healthcheck",
      ),
      ref("Docker Official Images FAQ: health checks", "docker-library/faq:README.md"),
    ],
    equivalents: ["KICS-698ed579", "CIS-5.27"],
  },
  check({ model, document, facts, uri, workspace, stage, report, unknown, fix }) {
    if (stage === "template" || (document.kind.is === "compose" && document.kind.role === "override")) return
    const sources = new Map(model.services.map((each) => [each.name, each]))
    const awaited = new Set(model.services.flatMap((each) => each.dependsOn.map((dependency) => dependency.service)))
    const hubs = horizonOwners(facts)
    for (const service of facts.services) {
      const source = sources.get(service.name)
      if (source === undefined || service.oneShot !== undefined) continue
      if (isFragment(source)) {
        if (source.partial && source.healthcheck === undefined)
          unknown("R3", `\`${source.name}\` inherits parts that are not here`)
        continue
      }
      const check = overrideOf(workspace, uri, source.name)?.healthcheck ?? source.healthcheck
      if (check?.disabled.known === false || (check?.test && check.disabled.value !== true)) continue
      const image = serviceImage(workspace, uri, source, service.image)
      const isOff = check?.disabled.value === true
      if (!isOff && image.healthcheck.known && image.healthcheck.value) continue
      const isProduct = isSensor(service) || hubs.has(service.owner)
      if (!isProduct && !isServer(source, awaited, image.ownCode || !image.healthcheck.known)) continue
      if (!isOff && !image.healthcheck.known) unknown("R3", image.healthcheck.because)
      const severity = severityOf(stage, isProduct, isOff || image.healthcheck.known)
      if (severity === undefined) continue
      const suggestion = check === undefined ? suggestedCheck(image.name) : undefined
      report({
        at: source.nameSpan,
        id: isOff ? "disabled" : image.healthcheck.known ? "missing" : "unsure",
        data: { service: service.name },
        evidence: service.name,
        scope: service.owner,
        severity,
        fixes: () =>
          suggestion === undefined
            ? []
            : fix({
                title: `Add a ${suggestion.product} health check`,
                safety: "review",
                caveat:
                  "The engine begins to report the container as healthy or unhealthy; by itself it restarts nothing.",
                edits: service.editor.set("healthcheck", healthcheckText(suggestion)),
              }),
      })
    }
  },
})

/** Guesses about unknown images are for production files only, and only a hint. */
function severityOf(stage: Stage, isProduct: boolean, certain: boolean): Severity | undefined {
  if (stage === "production") return !certain ? "hint" : isProduct ? "warning" : "info"
  return certain ? "hint" : undefined
}

const worker =
  /(?:^|[-_./ :])(?:workers?|consumers?|schedulers?|beat|cron|crond|jobs?|queues?|sidekiq|celery|resque|tasks?|agent|runner|watchtower|autoheal|backup|certbot|ddns|tunnel)(?:$|[-_./ :0-9])/i

/** True if other parties talk to the service. One's own code may be a worker: it needs a port, or somebody who waits for it. */
function isServer(service: ComposeService, awaited: ReadonlySet<string>, needsEvidence: boolean): boolean {
  if (service.ports.length > 0 || service.expose.length > 0) return true
  const words = [service.name, ...(service.command?.value.words.map((word) => textOf(word.text) ?? "") ?? [])]
  if (worker.test(words.join(" ")) || isOn(service, "stdin_open")) return false
  if (!needsEvidence) return true
  return awaited.has(service.name) || service.labels.some((label) => /^(?:traefik\.http|caddy)/.test(label.name))
}

/** A container that waits for somebody's terminal serves nobody else. */
function isOn(service: ComposeService, key: string): boolean {
  const value = service.scalars.get(key)?.value.text
  return value !== undefined && textOf(value) === "true"
}

function textOf(value: Known<string>): string | undefined {
  return value.known ? value.value : undefined
}
