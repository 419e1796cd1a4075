/** Which deployments an item is about, and what they run: programs known by their images. */
import { settled } from "../base/known.ts"
import type { Service } from "../model/facts.ts"
import { databaseCluster } from "../model/kubernetes/database-operators.ts"
import { hub, sensor, trading } from "./products.ts"
import type { In, View } from "./view.ts"

const words: Readonly<Record<string, string>> = {
  [hub]: "the Horizon hub",
  [sensor]: "the Synapse sensor",
  [trading]: "the Horizon trading daemon",
}

/** The excuse of an item that is about some products: the deployment shows what it runs, and they are not among it. */
export function outOfScope(view: View, products: readonly string[]): string | undefined {
  if (products.length === 0 || products.some((product) => view.runs(product)) || !showsServices(view)) return undefined
  return `This deployment does not run ${products.map((product) => words[product]).join(" or ")}.`
}

/** True if the deployment names what it runs; a folder of settings alone leaves that open. */
export function showsServices(view: View): boolean {
  return view.services.length > 0
}

const programs = {
  postgres:
    /(^|\/)(postgres|postgresql|postgis|timescaledb(-ha)?|pgvector|postgresql-repmgr|supabase\/postgres|spilo(-\d+)?)$/,
  redis: /(^|\/)(redis|redis-stack|redis-stack-server|valkey|keydb|dragonfly)$/,
  clickhouse: /(^|\/)clickhouse(-server)?$/,
  database:
    /(^|\/)(postgres|postgresql|postgis|timescaledb(-ha)?|pgvector|mysql|mysql-server|mariadb|percona|mongo|mongodb|redis|redis-stack|redis-stack-server|valkey|keydb|dragonfly|memcached|clickhouse|clickhouse-server|elasticsearch|opensearch|cassandra|scylla|couchdb|influxdb|neo4j|cockroach|mssql\/server|etcd|rabbitmq)$/,
  collector:
    /(^|\/)(promtail|alloy|fluent-?bit|fluentd|filebeat|vector|logspout|elastic-agent|otel-?collector|opentelemetry-collector(-contrib)?|loki-docker-driver|datadog-agent|agent)$/,
} as const

export type Program = keyof typeof programs

/** Services that run the program, by image, or by name where the image is built or named by a variable. */
export function running(view: View, program: Program): readonly In<Service>[] {
  return view.services.filter(({ image, name, workload }) => {
    const repository = image?.repository ?? ""
    if (repository !== "") return programs[program].test(repository)
    return workload !== "unit" && programs[program].test(name.replace(/^.*[-_.]/, ""))
  })
}

/** True if something here speaks to PostgreSQL: a server in the files, an operator's cluster, or a URL of one. */
export function usesPostgres(view: View): boolean {
  return (
    running(view, "postgres").length > 0 ||
    view.members.some(({ uri }) =>
      view.workspace.model(uri, "kubernetes")?.objects.some((object) => databaseCluster(object) !== undefined),
    ) ||
    view.all("settings").some(({ name, value }) => {
      const text = settled(value)
      return /^postgres(ql)?(\+\w+)?:\/\//.test(text ?? "") || /^(POSTGRES(QL)?|PG)_?(HOST|DATABASE|DB)$/.test(name)
    })
  )
}

/** True for words that the hub takes for yes. */
export function isYes(text: string): boolean {
  return /^(1|true|yes|on)$/i.test(text)
}
