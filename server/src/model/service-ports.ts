/** Well-known container ports: what listens there, so that a published port can be judged by what it opens. */
import { settled } from "../base/known.ts"
import type { PublishedPort } from "./facts.ts"

export interface KnownPort {
  readonly kind: "datastore" | "admin" | "debugger"
  /** The product in the user's words. */
  readonly name: string
  readonly port: number
  /** Clients on the internet are a usual part of the design: an API with keys of its own. */
  readonly mayFacePublic?: boolean
}

interface Row extends KnownPort {
  /** The image must confirm a port that other programs use as well. */
  readonly image?: RegExp
}

const datastore = (port: number, name: string, image?: RegExp): Row => ({
  kind: "datastore",
  port,
  name,
  ...(image && { image }),
})
const admin = (port: number, name: string, image?: RegExp): Row => ({
  kind: "admin",
  port,
  name,
  ...(image && { image }),
})
const debuggerPort = (port: number, name: string): Row => ({ kind: "debugger", port, name })

/** Defaults of the products' own documentation; ambiguous numbers ask for the image. */
const rows: readonly Row[] = [
  datastore(5432, "PostgreSQL"),
  datastore(3306, "MySQL"),
  datastore(33060, "MySQL X protocol"),
  datastore(1433, "SQL Server"),
  datastore(1521, "Oracle Database"),
  datastore(6379, "Redis"),
  datastore(27017, "MongoDB"),
  datastore(27018, "MongoDB"),
  datastore(27019, "MongoDB"),
  datastore(9200, "Elasticsearch"),
  datastore(9300, "Elasticsearch transport", /elastic|opensearch/),
  datastore(11211, "memcached"),
  datastore(5672, "RabbitMQ"),
  datastore(8123, "ClickHouse HTTP", /clickhouse/),
  datastore(9000, "ClickHouse", /clickhouse/),
  datastore(9009, "ClickHouse replication", /clickhouse/),
  { ...datastore(9000, "MinIO", /(^|\/)minio$/), mayFacePublic: true },
  datastore(9042, "Cassandra"),
  datastore(26257, "CockroachDB"),
  datastore(5984, "CouchDB"),
  datastore(8086, "InfluxDB", /influxdb/),
  datastore(7687, "Neo4j Bolt"),
  datastore(7474, "Neo4j"),
  datastore(2379, "etcd"),
  datastore(2380, "etcd peer", /etcd/),
  datastore(9092, "Kafka"),
  datastore(2181, "ZooKeeper"),
  datastore(4222, "NATS", /nats/),
  datastore(8529, "ArangoDB"),
  datastore(28015, "RethinkDB"),
  { ...datastore(7700, "Meilisearch", /meilisearch/), mayFacePublic: true },
  { ...datastore(8108, "Typesense", /typesense/), mayFacePublic: true },
  datastore(6333, "Qdrant"),
  datastore(19530, "Milvus"),
  datastore(389, "LDAP", /ldap/),
  admin(6191, "Synapse admin API"),
  admin(2375, "Docker API without TLS"),
  admin(2376, "Docker API"),
  admin(3000, "Grafana", /grafana(-enterprise|-oss)?$/),
  admin(9090, "Prometheus", /prometheus$/),
  admin(9093, "Alertmanager", /alertmanager$/),
  admin(9091, "Pushgateway", /pushgateway$/),
  admin(9100, "node_exporter", /node[-_]exporter$/),
  admin(8080, "cAdvisor", /cadvisor$/),
  admin(8080, "Traefik dashboard", /(^|\/)traefik$/),
  admin(15672, "RabbitMQ management"),
  admin(5601, "Kibana", /kibana/),
  admin(5601, "OpenSearch Dashboards", /opensearch-dashboards?$/),
  admin(9001, "MinIO console", /(^|\/)minio$/),
  admin(8080, "Adminer", /(^|\/)adminer$/),
  admin(81, "Nginx Proxy Manager", /nginx-proxy-manager$/),
  admin(80, "phpMyAdmin", /phpmyadmin$/),
  admin(80, "pgAdmin", /pgadmin4?$/),
  admin(443, "pgAdmin", /pgadmin4?$/),
  admin(8081, "mongo-express", /mongo-express$/),
  admin(8081, "Redis Commander", /redis-commander$/),
  admin(5540, "Redis Insight", /redisinsight$/),
  admin(9000, "Portainer", /portainer(-ce|-ee)?$/),
  admin(9443, "Portainer", /portainer(-ce|-ee)?$/),
  admin(5555, "Flower", /flower$/),
  admin(8080, "Temporal UI", /temporalio\/ui$/),
  admin(8233, "Temporal UI", /temporalio/),
  admin(16686, "Jaeger", /jaeger|all-in-one/),
  admin(8001, "Redis Insight", /redis-stack$/),
  admin(8978, "CloudBeaver", /cloudbeaver$/),
  admin(9000, "Kafdrop", /kafdrop$/),
  admin(8025, "Mailpit", /mailpit$|mailhog$/),
  debuggerPort(9229, "Node.js inspector"),
  debuggerPort(5005, "Java debugger"),
  debuggerPort(5678, "Python debugger"),
  debuggerPort(2345, "Delve debugger"),
]

/** n8n uses 5678 for its pages, Rasa 5005 for its API: such a name proves that the port is no debugger's. */
const notADebugger = /n8n|rasa/i

/** What a published port opens, if it is one of the well-known ones; the first match of its range. */
export function knownPort(port: PublishedPort): KnownPort | undefined {
  const range = settled(port.containerPort)
  if (range === undefined) return undefined
  // Without an image (built, or named by a variable) the service's own name tells what it is.
  const image = port.image?.repository || port.owner
  return rows.find((row) => {
    if (row.port < range.first || row.port > range.last) return false
    if (row.kind === "debugger" && (notADebugger.test(image) || notADebugger.test(port.owner))) return false
    // A service is named after what it runs, also where the image holds more (`flower` of a Celery image).
    return row.image === undefined || row.image.test(image) || row.image.test(port.owner)
  })
}

/** What the public speaks to by design: web, mail, names, SSH, VPN, calls, the sensor's proxy. */
const publicPorts = new Set([
  22, 25, 53, 80, 443, 465, 500, 587, 853, 993, 995, 1194, 3478, 4500, 5349, 6190, 8443, 51820,
])

/** Ports and images that are meant to face the public: the entry of a stack. */
export function isPublicEntry(port: PublishedPort): boolean {
  const range = settled(port.containerPort)
  const image = port.image?.repository ?? ""
  if (range !== undefined && range.first === range.last && publicPorts.has(range.first)) return true
  return /(^|\/)(nginx|nginx-unprivileged|caddy|traefik|haproxy|envoy|httpd|openresty|nginx-proxy|nginx-proxy-manager|cloudflared|kong|swag|synapse-waf|wireguard|openvpn|pihole|unbound|coredns|adguardhome|minecraft-server|docker-mailserver|coturn|syncthing)$/.test(
    image,
  )
}
