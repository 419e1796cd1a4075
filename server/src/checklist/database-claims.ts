/** What the files say of PostgreSQL: whether it replicates, and whether its size is chosen. */
import { settled } from "../base/known.ts"
import type { Service } from "../model/facts.ts"
import { type DatabaseCluster, databaseCluster } from "../model/kubernetes/database-operators.ts"
import type { Container } from "../model/kubernetes/types-pods.ts"
import { isPlainPostgres, replicates } from "../workspace/database-instances.ts"
import { running } from "./scope.ts"
import { type Claim, claim, type In, type View } from "./view.ts"

export function replication(view: View): readonly Claim[] {
  const clusters = operatorClusters(view)
  if (clusters.length > 0) return clusters
  const servers = running(view, "postgres")
  const standby = servers.find((server) => isStandby(view, server))
  if (standby !== undefined) return [claim("pass", standby, `\`${standby.name}\` follows a primary.`, standby.nameSpan)]
  return servers.slice(0, 1).map((server): Claim => singleServer(view, server))
}

/** Clusters of an operator, which sets up the standbys by itself. */
function operatorClusters(view: View): readonly Claim[] {
  return view.members.flatMap(({ uri }) =>
    clustersIn(view, uri).map((cluster): Claim => {
      const place = { uri, span: cluster.span }
      const { instances, name } = cluster
      if (!instances.known) return claim("unknown", place, `How many instances \`${name}\` has is not known.`)
      return instances.value > 1
        ? claim("pass", place, `The operator runs \`${name}\` with ${instances.value} instances.`)
        : claim("fail", place, `The operator runs \`${name}\` with one instance: there is no standby.`)
    }),
  )
}

/** More replicas of a plain image are more databases; only what makes them replicate makes them one. */
function singleServer(view: View, server: In<Service>): Claim {
  const count = settled(server.replicas) ?? 1
  const facts = view.members.find(({ uri }) => uri === server.uri)?.facts
  if (count > 1 && facts !== undefined && isPlainPostgres(server)) {
    const answer = replicates(view.workspace, server.uri, facts, server)
    if (answer !== "no")
      return claim(
        "unknown",
        server,
        `Whether the ${count} servers of \`${server.name}\` replicate is not known.`,
        server.nameSpan,
      )
    return claim(
      "fail",
      server,
      `The ${count} servers of \`${server.name}\` know nothing of each other.`,
      server.nameSpan,
    )
  }
  return claim(
    "fail",
    server,
    `\`${server.name}\` is a single PostgreSQL server: no standby and no read replica is in these files.`,
    server.nameSpan,
  )
}

/** What images and start commands say of a standby. */
function isStandby(view: View, server: In<Service>): boolean {
  const own = view.all("settings").filter(({ uri, owner }) => uri === server.uri && owner === server.owner)
  const isSlave = own.some(
    ({ name, value }) =>
      (name === "POSTGRESQL_REPLICATION_MODE" && settled(value) === "slave") ||
      (name === "REPMGR_NODE_NAME" && settled(server.replicas) !== 1),
  )
  return (
    isSlave ||
    (settled(server.command)?.some((word) => /pg_basebackup|primary_conninfo|standby\.signal/.test(word)) ?? false)
  )
}

function clustersIn(view: View, uri: string): readonly DatabaseCluster[] {
  const objects = view.workspace.model(uri, "kubernetes")?.objects ?? []
  return objects.flatMap((object) => databaseCluster(object) ?? [])
}

/** A size that is written down, and a standby to read from: both together are the plan; one alone is a part of it. */
export function sizing(view: View): readonly Claim[] {
  const hasStandby = replication(view).some(({ verdict }) => verdict === "pass")
  const servers = running(view, "postgres").flatMap((server) => {
    const container = containerOf(view, server)
    return container !== undefined && isSized(container) ? [server] : []
  })
  const sized = [
    ...servers.map(({ uri, name, nameSpan: span }) => ({ uri, name, span })),
    ...view.members.flatMap(({ uri }) =>
      clustersIn(view, uri).flatMap(({ name, span, isSized: is }) => (is ? [{ uri, name, span }] : [])),
    ),
  ]
  return sized.map((each) =>
    hasStandby
      ? claim("pass", each, `\`${each.name}\` states requests and limits, and a standby is in these files.`)
      : claim("unknown", each, `\`${each.name}\` states requests and limits; no read replica is in these files.`),
  )
}

function containerOf(view: View, server: In<Service>): Container | undefined {
  const workloads = view.workspace.model(server.uri, "kubernetes")?.workloads ?? []
  return workloads.flatMap(({ pod }) => pod?.containers ?? []).find(({ owner }) => owner === server.owner)
}

function isSized({ requests, limits }: Container): boolean {
  return requests.has("cpu") && requests.has("memory") && limits.has("memory")
}
