/** Servers that keep data, told by the image that runs them: what no client but their own should reach. */

export interface DatastoreServer {
  /** The product in the user's words. */
  readonly name: string
  /** Ports at which it takes clients; replication and pages of administration among them. */
  readonly ports: readonly number[]
}

interface Row extends DatastoreServer {
  readonly image: RegExp
}

/** By the last words of the repository; tools of the same project (exporters, backups, operators) are other images. */
const rows: readonly Row[] = [
  row(
    "PostgreSQL",
    /(?:^|\/)(?:postgres|postgresql|postgis|timescaledb(?:-ha)?|pgvector|postgresql-repmgr|spilo(?:-\d+)?)$/,
    5432,
  ),
  row("MySQL", /(?:^|\/)(?:mysql|mysql-server|mariadb|percona|percona-server)$/, 3306, 33060),
  row("SQL Server", /(?:^|\/)mssql\/server$/, 1433),
  row("MongoDB", /(?:^|\/)(?:mongo|mongodb|mongodb-community-server)$/, 27017, 27018, 27019),
  row("Redis", /(?:^|\/)(?:redis|redis-stack-server|valkey|keydb|dragonfly)$/, 6379),
  row("ClickHouse", /(?:^|\/)clickhouse(?:-server)?$/, 8123, 9000, 9009, 8443, 9440),
  row("Elasticsearch", /(?:^|\/)(?:elasticsearch|elasticsearch-oss|opensearch)$/, 9200, 9300),
  row("Cassandra", /(?:^|\/)(?:cassandra|scylla)$/, 9042, 7000, 7199),
  row("CouchDB", /(?:^|\/)couchdb$/, 5984),
  row("CockroachDB", /(?:^|\/)cockroach$/, 26257),
  row("InfluxDB", /(?:^|\/)influxdb$/, 8086),
  row("Neo4j", /(?:^|\/)neo4j$/, 7687, 7474),
  row("memcached", /(?:^|\/)memcached$/, 11211),
]

function row(name: string, image: RegExp, ...ports: readonly number[]): Row {
  return { name, image, ports }
}

/** The server that an image runs, by its repository without registry and tag; undefined for every other image. */
export function datastoreOf(repository: string): DatastoreServer | undefined {
  return repository === "" ? undefined : rows.find(({ image }) => image.test(repository))
}
