/** Two processes of the trading daemon would write one audit log. */
import { known, settled } from "../../base/known.ts"
import { nameOf } from "../../base/uri.ts"
import type { Volume } from "../../model/facts.ts"
import { statePath } from "../../model/trading/facts.ts"
import { tradingServices } from "../../workspace/trading.ts"
import { scaledTrading, strategyOf, twinUnits } from "../../workspace/trading-scale.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/second-writer",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["D13", "D2"],
    summary: "The Horizon trading daemon would run twice on one state.",
    why: "The daemon writes its audit log and its queues to SQLite files that have one writer. A second process on the same files fails at locked databases, or breaks the chain of hashes that the audit rests on, and sends orders of its own.\nA rolling update starts the new process before the old one ends.",
    remedy:
      "Run one instance: `replicas: 1`, no `--scale`, `strategy.type: Recreate`, and its state for itself alone. Others may read it.",
    messages: {
      replicas: "`{name}` runs {count} times: its state has one writer.",
      scale: "`{name}` is started {count} times: its state has one writer.",
      rolling: "A rolling update runs `{name}` twice for a while: its state has one writer.",
      twin: "`{name}` writes the same state as `{owner}`: it has one writer.",
      shared: "`{name}` may write the state of `{owner}`: it has one writer.",
    },
    fix: "review",
    references: [
      ref("The Mathematical Company: deployment", "https://docs.mathematicalcompany.com/docs/professionals/deployment"),
      ref(
        "Kubernetes: deployment strategy",
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy",
      ),
      ref("SQLite: appropriate uses, many concurrent writers", "https://www.sqlite.org/whentouse.html"),
    ],
  },
  check({ document, facts, uri, stage, workspace, report, fix }) {
    if (stage === "template") return
    const weaker = stage === "development" ? { severity: "info" as const } : {}
    for (const service of tradingServices(facts)) {
      const { replicas, owner, name } = service
      const strategy = strategyOf(workspace, uri, owner)
      if (replicas.known && replicas.value > 1)
        report({
          at: strategy?.replicasAt ?? service.nameSpan,
          id: "replicas",
          data: { name, count: replicas.value },
          evidence: "replicas",
          scope: owner,
          ...weaker,
          fixes: () =>
            fix({
              title: "Run one instance",
              safety: "review",
              caveat: "The other instances are stopped: flatten what they hold first.",
              edits: strategy?.single() ?? [],
            }),
        })
      else if (strategy?.isRolling === true)
        report({
          at: strategy.at,
          id: "rolling",
          data: { name },
          evidence: "strategy",
          scope: owner,
          ...weaker,
          fixes: () =>
            fix({
              title: "Set `strategy.type: Recreate`",
              safety: "review",
              caveat: "The old process ends before the new one starts: the daemon is down for that time.",
              edits: strategy.recreate(),
            }),
        })
      for (const volume of otherWriters(facts.volumes, owner))
        report({
          at: volume.span,
          id: "shared",
          data: { name: volume.owner, owner },
          evidence: `${volume.owner} ${owner}`,
          scope: volume.owner,
          severity: stage === "development" ? "info" : "warning",
          fixes: () =>
            fix({
              title: "Mount it read-only",
              safety: "review",
              caveat: `\`${volume.owner}\` can then read the state but write nothing there.`,
              edits: volume.setReadOnly(),
            }),
        })
    }
    for (const owner of document.language === "systemd" ? twinUnits(workspace, uri) : [])
      report({
        at: facts.services[0]?.nameSpan ?? { start: 0, end: 0 },
        id: "twin",
        data: { name: nameOf(uri), owner },
        evidence: owner,
        scope: nameOf(uri),
      })
    for (const { at, count, service } of scaledTrading(workspace, uri, facts))
      report({ at, id: "scale", data: { name: service, count }, evidence: `scale ${service}`, scope: nameOf(uri) })
  },
})

/** Mounts of the daemon's state that other services may write. */
function otherWriters(volumes: readonly Volume[], owner: string): readonly Volume[] {
  const own = volumes.find((volume) => volume.owner === owner && settled(volume.target) === statePath)
  const source = settled(own?.source ?? known(""))
  if (own === undefined || own.kind === "tmpfs" || source === undefined || source === "") return []
  return volumes.filter(
    (volume) =>
      volume.owner !== owner && volume.kind === own.kind && settled(volume.source) === source && !volume.readOnly,
  )
}
