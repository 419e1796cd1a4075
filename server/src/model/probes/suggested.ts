/** Health checks for images whose own documentation or entrypoint names the command. */
import type { ImageName } from "../image-tools.ts"

export interface SuggestedCheck {
  /** The product in the user's words. */
  readonly product: string
  /** `healthcheck.test` as a YAML flow list. */
  readonly test: string
}

interface Row extends SuggestedCheck {
  readonly image: RegExp
  readonly tag?: RegExp
}

const quiet = `"-q", "-O", "/dev/null"`

const rows: readonly Row[] = [
  // postgresql.org/docs/current/app-pg-isready.html
  {
    image: /^(?:postgres|postgis\/postgis|pgvector\/pgvector|timescale\/timescaledb)$/,
    product: "PostgreSQL",
    test: `["CMD-SHELL", "pg_isready -U $\${POSTGRES_USER:-postgres}"]`,
  },
  { image: /^redis$/, product: "Redis", test: `["CMD", "redis-cli", "ping"]` },
  { image: /^valkey\/valkey$/, product: "Valkey", test: `["CMD", "valkey-cli", "ping"]` },
  { image: /^mysql$/, product: "MySQL", test: `["CMD", "mysqladmin", "ping", "-h", "127.0.0.1", "--silent"]` },
  // mariadb.com/kb/en/using-healthcheck-sh
  { image: /^mariadb$/, product: "MariaDB", test: `["CMD", "healthcheck.sh", "--connect", "--innodb_initialized"]` },
  {
    image: /^mongo$/,
    tag: /^(?:[5-9]|\d\d)|^latest$/,
    product: "MongoDB",
    test: `["CMD", "mongosh", "--quiet", "--eval", "db.adminCommand('ping').ok"]`,
  },
  // rabbitmq.com/docs/monitoring: health checks
  { image: /^rabbitmq$/, product: "RabbitMQ", test: `["CMD", "rabbitmq-diagnostics", "-q", "ping"]` },
  {
    image: /^prom(?:etheus)?\/prometheus$/,
    product: "Prometheus",
    test: `["CMD", "wget", ${quiet}, "http://127.0.0.1:9090/-/healthy"]`,
  },
  {
    image: /^prom(?:etheus)?\/alertmanager$/,
    product: "Alertmanager",
    test: `["CMD", "wget", ${quiet}, "http://127.0.0.1:9093/-/healthy"]`,
  },
  {
    image: /^grafana\/grafana(?:-oss|-enterprise)?$/,
    product: "Grafana",
    test: `["CMD", "curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:3000/api/health"]`,
  },
  {
    image: /^clickhouse\/clickhouse-server$/,
    product: "ClickHouse",
    test: `["CMD", "wget", ${quiet}, "http://127.0.0.1:8123/ping"]`,
  },
  // Since 2023 the image holds its client, and that knows its own server as `local`.
  {
    image: /(?:^|\/)minio\/minio$/,
    tag: /^RELEASE\.202[3-9]|^latest$/,
    product: "MinIO",
    test: `["CMD", "mc", "ready", "local"]`,
  },
  // The HTTPS gate answers 403 to everything without the header; the image holds curl.
  {
    image: /^nickcrew\/(?:synapse-fleet|horizon)$/,
    product: "Horizon",
    test: `["CMD", "curl", "-fsS", "-o", "/dev/null", "-H", "X-Forwarded-Proto: https", "http://127.0.0.1:3100/ready"]`,
  },
  // Bookworm-slim: bash opens the connection itself, curl is not there.
  {
    image: /^nickcrew\/synapse-waf$/,
    product: "Synapse",
    test: `["CMD", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/6190 && printf 'GET /_sensor/status HTTP/1.0\\\\r\\\\n\\\\r\\\\n' >&3 && grep -q ' 200 ' <&3"]`,
  },
]

/** The check for an image, if there is one that its documentation stands for. */
export function suggestedCheck(image: ImageName | undefined): SuggestedCheck | undefined {
  if (image === undefined) return undefined
  return rows.find(
    (row) => row.image.test(image.repository) && (row.tag === undefined || row.tag.test(image.tag ?? "latest")),
  )
}

/** The value of `healthcheck` in block style, with times that suit a server that starts within seconds. */
export function healthcheckText(check: SuggestedCheck): string {
  return [`test: ${check.test}`, "interval: 10s", "timeout: 5s", "retries: 5", "start_period: 30s"].join("\n")
}
