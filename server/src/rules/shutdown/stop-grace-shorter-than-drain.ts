/** A service is killed before it has finished what it promised to finish. */
import { settled } from "../../base/known.ts"
import type { Manifests } from "../../model/kubernetes/types.ts"
import { drainOf, sensorDrain } from "../../model/probes/drain.ts"
import { isSensor } from "../../model/synapse/sensor.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "shutdown/stop-grace-shorter-than-drain",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["R4"],
    summary: "The time to stop is shorter than the service needs to drain.",
    why: "After the stop signal Docker waits 10 s, Kubernetes 30 s and systemd 90 s, unless told otherwise, and then kills. Requests that are still open are cut, data in memory is lost.\nSynapse drains for up to 300 s, then stops its runtime within 5 s, whatever `shutdown_timeout_secs` says.",
    remedy:
      "Set `stop_grace_period` (Compose), `TimeoutStopSec=` (unit) or `terminationGracePeriodSeconds` (Kubernetes, which counts the `preStop` hook as well) to the drain time or more.",
    messages: {
      default: "{product} drains for up to {drain} s, and is killed after {grace} s by default.",
      short: "{product} drains for up to {drain} s, but is killed after {grace} s.",
      hook: "{product} drains for up to {drain} s; `preStop` leaves {left} s of {grace} s for it.",
    },
    fix: "review",
    references: [
      ref(
        "Compose specification: stop_grace_period",
        "https://github.com/compose-spec/compose-spec/blob/main/05-services.md#stop_grace_period",
      ),
      ref(
        "systemd.service(5): TimeoutStopSec=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#TimeoutStopSec=",
      ),
      ref("Pingora: graceful shutdown", "cloudflare/pingora:pingora-core/src/server/mod.rs"),
    ],
  },
  check({ facts, uri, document, workspace, stage, report, unknown, fix }) {
    if (stage === "template") return
    const model = document.language === "compose" ? workspace.model(uri, "compose") : undefined
    const sources = new Map(model?.services.map((each) => [each.name, each]))
    const pauses = pausesOf(document.language === "kubernetes" ? workspace.model(uri, "kubernetes") : undefined)
    const settings = Map.groupBy(facts.settings, (setting): string => setting.owner)
    for (const service of facts.services) {
      const signal = sources.get(service.name)?.scalars.get("stop_signal")
      const drain = isSensor(service)
        ? sensorDrain(signal && settled(signal.value.text))
        : drainOf(service, settings.get(service.owner) ?? [])
      if (drain === undefined) continue
      const { seconds, span, isDefault, rewrite } = service.stopGrace
      if (!seconds.known) {
        unknown("R4", seconds.because)
        continue
      }
      const pause = pauses.get(service.owner) ?? 0
      const wanted = Math.ceil(drain.seconds + pause)
      // A default is only held against a grace period that somebody chose.
      if (seconds.value >= wanted || (isDefault && drain.assumed)) continue
      report({
        at: span ?? service.nameSpan,
        id: pause > 0 ? "hook" : isDefault ? "default" : "short",
        data: {
          product: drain.product,
          drain: drain.seconds,
          grace: seconds.value,
          left: Math.max(seconds.value - pause, 0),
        },
        evidence: drain.product,
        scope: service.owner,
        ...(stage === "development" ? { severity: "hint" as const } : {}),
        related: drain.span === undefined ? [] : [{ uri, span: drain.span, message: `The drain time is set here.` }],
        fixes: () =>
          fix({
            title: `Wait ${wanted} s before the kill`,
            safety: "review",
            caveat: `Stopping, and with it every restart and rollout, may take up to ${wanted} s.`,
            edits: rewrite(wanted),
          }),
      })
    }
  },
})

/** Seconds that the `preStop` hook of a container takes from the grace period, by owner, where it only waits. */
function pausesOf(model: Manifests | undefined): ReadonlyMap<string, number> {
  const containers = (model?.workloads ?? []).flatMap(({ pod }) => pod?.containers ?? [])
  return new Map(containers.map(({ owner, preStop }) => [owner, settled(preStop?.sleepSeconds) ?? 0]))
}
