/** Where well-known products answer for their health, by their own documentation or source. */

/** One listener of a product. */
export interface HealthListener {
  readonly product: string
  /** The port in the container; undefined where one process has only one listener. */
  readonly port: number | undefined
  /** Paths that answer for health, the best for a probe first. */
  readonly paths: readonly string[]
  /** A setting can put all paths below a prefix. */
  readonly prefixed?: boolean
  /** What stands below these paths answers 401 without `X-Admin-Key`. */
  readonly locked?: readonly string[]
}

/** The Horizon hub: api/src/top-level-route-paths.ts. */
export const hubListener: HealthListener = {
  product: "Horizon",
  port: undefined,
  paths: ["/health", "/ready", "/metrics"],
}

/** The Synapse sensor: its proxy port, and its admin port, where only /health asks for no key. */
export const sensorListeners: readonly HealthListener[] = [
  { product: "Synapse", port: 6190, paths: ["/_sensor/status"] },
  { product: "Synapse's admin port", port: 6191, paths: ["/health"], locked: ["/_sensor/", "/metrics"] },
]

interface Row extends HealthListener {
  readonly image: RegExp
}

/** Rows by image. */
const rows: readonly Row[] = [
  // prometheus.io/docs/prometheus/latest/management_api
  {
    image: /(?:^|\/)prom(?:etheus)?\/prometheus$/,
    product: "Prometheus",
    port: 9090,
    paths: ["/-/healthy", "/-/ready"],
    prefixed: true,
  },
  // prometheus.io/docs/alerting/latest/management_api
  {
    image: /(?:^|\/)prom(?:etheus)?\/alertmanager$/,
    product: "Alertmanager",
    port: 9093,
    paths: ["/-/healthy", "/-/ready"],
    prefixed: true,
  },
  // grafana.com/docs/grafana/latest/developers/http_api/other
  {
    image: /^grafana\/grafana(?:-oss|-enterprise)?$/,
    product: "Grafana",
    port: 3000,
    paths: ["/api/health", "/healthz"],
    prefixed: true,
  },
  // grafana.com/docs/loki/latest/reference/loki-http-api
  { image: /^grafana\/loki$/, product: "Loki", port: 3100, paths: ["/ready", "/loki/api/v1/status/buildinfo"] },
  // min.io/docs/minio/linux/operations/monitoring/healthcheck-probe.html
  {
    image: /(?:^|\/)minio\/minio$/,
    product: "MinIO",
    port: 9000,
    paths: ["/minio/health/live", "/minio/health/ready", "/minio/health/cluster", "/minio/health/cluster/read"],
  },
  // clickhouse.com/docs/interfaces/http
  { image: /(?:^|\/)clickhouse(?:-server)?$/, product: "ClickHouse", port: 8123, paths: ["/ping", "/replicas_status"] },
  // elastic.co/docs: cluster health, health report
  {
    image: /(?:^|\/)elasticsearch$|(?:^|\/)opensearch$/,
    product: "Elasticsearch",
    port: 9200,
    paths: ["/_cluster/health", "/_health_report", "/_cat/health"],
  },
  // docs.n8n.io/hosting/logging-monitoring/monitoring
  {
    image: /(?:^|\/)n8nio\/n8n$/,
    product: "n8n",
    port: 5678,
    paths: ["/healthz", "/healthz/readiness"],
    prefixed: true,
  },
  // developer.hashicorp.com/vault/api-docs/system/health
  { image: /(?:^|\/)vault$/, product: "Vault", port: 8200, paths: ["/v1/sys/health", "/v1/sys/seal-status"] },
  // meilisearch.com/docs/reference/api/health
  { image: /^getmeili\/meilisearch$/, product: "Meilisearch", port: 7700, paths: ["/health"] },
  // qdrant.tech/documentation/guides/monitoring
  { image: /^qdrant\/qdrant$/, product: "Qdrant", port: 6333, paths: ["/healthz", "/livez", "/readyz"] },
]

/** True if anything is known of an image's listeners. */
export function hasListeners(repository: string): boolean {
  return rows.some((row) => row.image.test(repository))
}

/** What is known of an image's listener on a port (80 where a probe names none). */
export function listenerOf(repository: string, port: number): HealthListener | undefined {
  return rows.find((row) => row.port === port && row.image.test(repository))
}

const healthName =
  /(?:^|[/_-])(?:healthz?|healthcheck|healthy|ready|readyz|readiness|live|livez|liveness|status|ping|alive|heartbeat|up)(?:[/_.-]|$)/i

/** True for a path that exists, but not for somebody without the key. */
export function isLocked(listener: HealthListener, path: string): boolean {
  return listener.locked?.some((each) => path.startsWith(each)) === true
}

/** The path that a probe should ask instead, or undefined if its path is right or does not claim to be about health. */
export function betterPath(listener: HealthListener, path: string): string | undefined {
  const asked = path.replace(/\/+$/, "")
  if (
    !healthName.test(asked) ||
    listener.paths.some((valid) => asked === valid || (listener.prefixed === true && asked.endsWith(valid)))
  )
    return undefined
  const ready = /ready|readiness/i.test(asked) ? listener.paths.find((each) => /ready/.test(each)) : undefined
  return ready ?? listener.paths[0]
}
