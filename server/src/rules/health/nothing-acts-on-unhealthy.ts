/** A health check that nobody listens to. */

import { z } from "zod"
import { settled } from "../../base/known.ts"
import { tradingOwners } from "../../workspace/trading.ts"
import { actsOnUnhealthy } from "../../workspace/unhealthy.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "health/nothing-acts-on-unhealthy",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["D2"],
    summary: "A container that turns unhealthy keeps running.",
    why: "Docker and Compose only mark a container whose check fails; restart policies react to the end of a process. A daemon that hangs stays up, marked unhealthy, until somebody looks. Swarm replaces such tasks.\nBy default only the Horizon trading daemon is judged, whose feeds and orders stall unseen.",
    remedy:
      "Let the process end by its own watchdog, run a container such as autoheal beside it, deploy to Swarm, or alert on the state.",
    messages: { idle: "Nothing restarts `{name}` when it turns unhealthy: the check only marks it." },
    options: z.object({
      everywhere: z.boolean().default(false).describe("Judge every service that has a health check."),
    }),
    fix: "none",
    references: [
      ref("moby/moby: restart unhealthy containers", "https://github.com/moby/moby/issues/28400"),
      ref("docker/compose: restart on unhealthy", "https://github.com/docker/compose/issues/4826"),
      ref(
        "Docker documentation: restart policies",
        "https://docs.docker.com/engine/containers/start-containers-automatically/",
      ),
    ],
  },
  check({ document, facts, uri, stage, workspace, options, report }) {
    if (stage !== "production" || document.language !== "compose") return
    const trading = tradingOwners(facts)
    for (const service of facts.services) {
      const probe = service.probes.find((each) => each.action.kind !== "none")
      const isOwn = trading.has(service.owner)
      if (probe === undefined || service.oneShot !== undefined || (!isOwn && options.everywhere !== true)) continue
      if (settled(service.restart) === "no" || actsOnUnhealthy(workspace, uri, service.name)) continue
      report({
        at: probe.keySpan,
        id: "idle",
        data: { name: service.name },
        evidence: "unhealthy",
        scope: service.owner,
        ...(isOwn ? {} : { severity: "hint" as const }),
      })
    }
  },
})
