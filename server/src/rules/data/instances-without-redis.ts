/** Several instances of the Horizon hub run, and each has a state of its own. */
import { type Known, settled } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { Facts } from "../../model/facts.ts"
import { type HubEnvironment, hubEnvironments } from "../../workspace/hub-environment.ts"
import { redisOf, type SharedRedis } from "../../workspace/hub-redis.ts"
import { instancesOf } from "../../workspace/instances.ts"
import { scaledServices } from "../../workspace/rollouts.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "data/instances-without-redis",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["R2"],
    summary: "Several instances of the Horizon hub run without a Redis that they share.",
    why: "Blocklists, queues and lockouts of the hub live in Redis. Without an address the hub tries its own host, finds nothing, writes a line to its log and goes on alone: what one instance blocks, the others let through.",
    remedy:
      "Run one Redis (with a password and a volume, or a managed one) and give every instance the same `REDIS_URL`, such as `redis://:password@redis:6379/0`.",
    messages: {
      none: "{count} instances of the hub and no `REDIS_URL`: each keeps its own state.",
      "own-host": "{count} instances of the hub look for Redis on their own host: each keeps its own state.",
      misread: "{count} instances of the hub share no Redis: the hub reads no host out of `REDIS_URL`.",
    },
    fix: "none",
    references: [
      ref("Horizon queue: Redis settings", "atlas-crew/synapse:apps/signal-horizon/api/src/jobs/queue.ts"),
      ref("Horizon production checklist", "atlas-crew/synapse:site/deployment/production.md"),
    ],
  },
  check({ document, facts, uri, workspace, stage, report, unknown }) {
    if (stage === "template") return
    const groups = document.language === "shell" ? scaledHubs(workspace, uri) : writtenHubs(workspace, uri, facts)
    for (const { at, count, hub } of groups) {
      if (!count.known) {
        unknown("R2", count.because)
        continue
      }
      if (count.value < 2) continue
      const redis: Known<SharedRedis> = redisOf(hub)
      if (!redis.known) unknown("R2", redis.because)
      else if (redis.value !== "shared")
        report({
          at,
          id: redis.value,
          data: { count: count.value },
          evidence: "redis",
          scope: hub.owner,
          severity: stage === "production" ? "warning" : "info",
        })
    }
  },
})

interface Group {
  readonly at: Span
  readonly count: Known<number>
  readonly hub: HubEnvironment
}

/** Hubs of a Compose file or of manifests. A unit is one instance, and an env file says nothing of their number. */
function writtenHubs(workspace: Workspace, uri: string, facts: Facts): readonly Group[] {
  return hubEnvironments(workspace, uri, facts).flatMap((hub) => {
    const service = facts.services.find((each) => each.owner === hub.owner)
    if (service === undefined || service.oneShot !== undefined) return []
    return [{ at: hub.at, count: instancesOf(workspace, uri, service), hub }]
  })
}

/** Hubs that a script runs more than once. */
function scaledHubs(workspace: Workspace, uri: string): readonly Group[] {
  return scaledServices(workspace, [uri]).flatMap(({ span, count, found }) => {
    const facts = found && workspace.facts(found.uri)
    if (found === undefined || facts === undefined) return []
    const written = settled(found.service.replicas) ?? 1
    const hub = hubEnvironments(workspace, found.uri, facts).find(({ owner }) => owner === found.service.owner)
    // What the file says itself is reported there.
    return hub === undefined || written > 1 ? [] : [{ at: span, count: { known: true, value: count }, hub }]
  })
}
