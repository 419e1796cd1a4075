/** Several PostgreSQL servers run from one definition, and nothing makes them one database. */
import { settled } from "../../base/known.ts"
import type { Facts, Service } from "../../model/facts.ts"
import { isPlainPostgres, replicates } from "../../workspace/database-instances.ts"
import { instancesOf } from "../../workspace/instances.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "data/unreplicated-database",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["R1"],
    summary: "Several PostgreSQL servers run that do not replicate.",
    why: "The image of PostgreSQL starts one server. More replicas of it are more databases, each with its own data: a client that comes back may meet another one and find its rows gone.\nOn one volume it is worse: two servers in two containers do not see each other's lock and destroy the files.",
    remedy:
      "Run one instance, or an operator that sets up streaming replication (CloudNativePG, Zalando's, Crunchy's), or a managed database.",
    messages: {
      separate: "{count} PostgreSQL servers that know nothing of each other: each has its own data.",
      shared: "{count} PostgreSQL servers write one data directory: they do not see each other's lock.",
    },
    fix: "none",
    references: [
      ref(
        "PostgreSQL: log-shipping standby servers",
        "https://www.postgresql.org/docs/current/warm-standby.html#STREAMING-REPLICATION",
      ),
      ref("PostgreSQL image", "https://hub.docker.com/_/postgres"),
      ref("CloudNativePG: replication", "https://cloudnative-pg.io/documentation/current/replication/"),
    ],
  },
  check({ facts, uri, workspace, stage, report, unknown }) {
    if (stage === "template") return
    for (const service of facts.services) {
      if (!isPlainPostgres(service) || service.oneShot !== undefined || service.workload === "daemon-set") continue
      const count = settled(instancesOf(workspace, uri, service))
      if (count === undefined || count < 2) continue
      const answer = replicates(workspace, uri, facts, service)
      if (answer === "yes") continue
      if (answer !== "no") {
        unknown("R1", answer.because)
        continue
      }
      const isShared = service.workload !== "stateful-set" && keepsData(facts, service)
      report({
        at: service.nameSpan,
        id: isShared ? "shared" : "separate",
        data: { count },
        evidence: "replicas",
        scope: service.owner,
        severity: stage !== "production" ? "info" : isShared ? "error" : "warning",
      })
    }
  },
})

/** A volume that all instances see: a named one, a claim, a folder of the host. */
function keepsData(facts: Facts, { owner }: Service): boolean {
  return facts.volumes.some(
    (volume) =>
      volume.owner === owner &&
      volume.kind !== "tmpfs" &&
      settled(volume.source) !== "" &&
      /^\/var\/lib\/(?:postgresql|pgsql)/.test(settled(volume.target) ?? ""),
  )
}
