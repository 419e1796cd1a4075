/** The sensor is stopped by a signal that means "at once": it drains nothing. */

import type { EditResult } from "../../base/edit.ts"
import { settled } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import { isSensor } from "../../model/synapse/sensor.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "shutdown/sensor-without-drain",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["R4"],
    summary: "The stop signal ends Synapse at once, without draining.",
    why: "On SIGTERM Synapse stops taking connections and lets the open ones finish. SIGINT is its fast stop, and nobody can handle SIGKILL: every request in flight is cut, with each restart and each rollout.",
    remedy: "Leave the signal out (SIGTERM is the default), and let the grace period cover the drain of 305 s.",
    messages: { fast: "`{signal}` stops Synapse at once: requests in flight are cut." },
    fix: "review",
    references: [
      ref("Pingora: signals", "https://github.com/cloudflare/pingora/blob/main/docs/user_guide/graceful.md"),
      ref("Pingora: graceful shutdown", "cloudflare/pingora:pingora-core/src/server/mod.rs"),
      ref(
        "Compose specification: stop_signal",
        "https://github.com/compose-spec/compose-spec/blob/main/05-services.md#stop_signal",
      ),
    ],
  },
  check({ facts, uri, workspace, stage, report, fix }) {
    if (stage === "template") return
    for (const service of facts.services.filter(isSensor)) {
      const signal = signalOf(workspace, uri, service.name)
      if (signal === undefined || !/^(?:SIG)?(?:INT|KILL)$|^[29]$/.test(signal.text)) continue
      report({
        at: signal.span,
        id: "fast",
        data: { signal: signal.text },
        evidence: "signal",
        scope: service.owner,
        severity: stage === "production" ? "warning" : "hint",
        fixes: () =>
          fix({
            title: "Stop it with SIGTERM",
            safety: "review",
            caveat: "Stopping may take up to 305 s: the grace period has to cover it.",
            edits: signal.rewrite("SIGTERM"),
          }),
      })
    }
  },
})

interface Signal {
  readonly text: string
  readonly span: Span
  readonly rewrite: (text: string) => EditResult
}

/** `stop_signal` of a Compose service, `KillSignal=` of a unit. */
function signalOf(workspace: Workspace, uri: string, name: string): Signal | undefined {
  const services = workspace.model(uri, "compose")?.services
  const value = services?.find((each) => each.name === name)?.scalars.get("stop_signal")?.value
  const text = settled(value?.text)
  if (value !== undefined && text !== undefined) return { text, span: value.span, rewrite: (to) => value.rewrite(to) }
  const unit = workspace.model(uri, "systemd")
  const directive = unit?.last("Service", "KillSignal")
  if (unit === undefined || directive === undefined) return undefined
  return {
    text: directive.value,
    span: directive.valueSpan,
    rewrite: (signal) => [{ span: directive.valueSpan, newText: signal }],
  }
}
