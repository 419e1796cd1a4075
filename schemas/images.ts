/** Images whose variables are known: which repositories they are, what they read, what they cannot do without. */
import type { z } from "zod"
import {
  kratosVariables,
  minifluxVariables,
  n8nVariables,
  outlineVariables,
  paperlessVariables,
  plausibleVariables,
  temporalVariables,
  umamiVariables,
} from "./images-applications.ts"
import {
  clickhouseVariables,
  elasticsearchVariables,
  influxVariables,
  mariadbVariables,
  mongoVariables,
  mysqlVariables,
  postgresVariables,
  redisVariables,
} from "./images-databases.ts"
import { runtimeVariables } from "./images-runtimes.ts"
import {
  bitnamiRedisVariables,
  grafanaVariables,
  keycloakVariables,
  minioVariables,
  mysqldExporterVariables,
  postgresExporterVariables,
  rabbitmqVariables,
  redisExporterVariables,
  traefikVariables,
  vaultVariables,
} from "./images-services.ts"
import type { ImageSchema, Need } from "./images-shape.ts"

export const runtimeSchema: () => Record<string, z.ZodType> = runtimeVariables

const initialUser: readonly Need[] = [
  {
    when: ["MONGO_INITDB_ROOT_USERNAME"],
    names: ["MONGO_INITDB_ROOT_PASSWORD"],
    effect: "the image does not set up its data",
    refused: true,
  },
  {
    when: ["MONGO_INITDB_ROOT_PASSWORD"],
    names: ["MONGO_INITDB_ROOT_USERNAME"],
    effect: "the image does not set up its data",
    refused: true,
  },
]

/** A user of MySQL or MariaDB is created only with both. */
function userAndPassword(prefix: string): readonly Need[] {
  return [
    { when: [`${prefix}_USER`], names: [`${prefix}_PASSWORD`], effect: "the user is not created", refused: false },
    { when: [`${prefix}_PASSWORD`], names: [`${prefix}_USER`], effect: "the password is not used", refused: false },
  ]
}

export const imageSchemas: readonly ImageSchema[] = [
  {
    id: "postgres",
    title: "PostgreSQL",
    image: /^(?:postgres|postgis\/postgis|pgvector\/pgvector|timescale\/timescaledb)$/,
    programs: ["postgres", "docker-entrypoint.sh"],
    prefixes: ["POSTGRES_"],
    mistaken: [
      { name: "POSTGRES_DATABASE", meant: "POSTGRES_DB" },
      { name: "POSTGRES_DBNAME", meant: "POSTGRES_DB" },
      { name: "POSTGRES_DB_NAME", meant: "POSTGRES_DB" },
      { name: "POSTGRES_USERNAME", meant: "POSTGRES_USER" },
      { name: "POSTGRES_PASS", meant: "POSTGRES_PASSWORD" },
      { name: "POSTGRES_PWD", meant: "POSTGRES_PASSWORD" },
    ],
    variables: postgresVariables,
  },
  {
    id: "mysql",
    title: "MySQL",
    image: /^mysql$/,
    programs: ["mysqld", "docker-entrypoint.sh"],
    prefixes: ["MYSQL_"],
    needs: userAndPassword("MYSQL"),
    mistaken: [
      { name: "MYSQL_DB", meant: "MYSQL_DATABASE" },
      { name: "MYSQL_USERNAME", meant: "MYSQL_USER" },
      { name: "MYSQL_PASS", meant: "MYSQL_PASSWORD" },
      { name: "MYSQL_ROOT_PASS", meant: "MYSQL_ROOT_PASSWORD" },
    ],
    variables: mysqlVariables,
  },
  {
    id: "mariadb",
    title: "MariaDB",
    image: /^mariadb$/,
    programs: ["mysqld", "mariadbd", "docker-entrypoint.sh"],
    prefixes: ["MARIADB_", "MYSQL_"],
    variables: mariadbVariables,
  },
  {
    id: "mongo",
    title: "MongoDB",
    image: /^mongo$/,
    programs: ["mongod", "docker-entrypoint.sh"],
    prefixes: ["MONGO_INITDB_"],
    needs: initialUser,
    mistaken: [
      { name: "MONGO_INITDB_USERNAME", meant: "MONGO_INITDB_ROOT_USERNAME" },
      { name: "MONGO_INITDB_PASSWORD", meant: "MONGO_INITDB_ROOT_PASSWORD" },
      { name: "MONGO_INITDB_ROOT_USER", meant: "MONGO_INITDB_ROOT_USERNAME" },
    ],
    variables: mongoVariables,
  },
  {
    id: "redis",
    title: "Redis",
    image: /^(?:redis|valkey\/valkey)$/,
    programs: ["redis-server", "valkey-server", "docker-entrypoint.sh"],
    prefixes: [],
    mistaken: [
      { name: "REDIS_PASSWORD", effect: "the server asks for no password" },
      { name: "REDIS_PASS", effect: "the server asks for no password" },
      { name: "REQUIREPASS", effect: "the server asks for no password" },
      { name: "REDIS_REQUIREPASS", effect: "the server asks for no password" },
    ],
    variables: redisVariables,
  },
  {
    id: "clickhouse",
    title: "ClickHouse",
    image: /^(?:clickhouse|yandex)\/clickhouse-server$/,
    prefixes: ["CLICKHOUSE_"],
    variables: clickhouseVariables,
  },
  {
    id: "elasticsearch",
    title: "Elasticsearch",
    image: /^(?:elasticsearch|elasticsearch\/elasticsearch)$/,
    prefixes: [],
    variables: elasticsearchVariables,
  },
  {
    id: "influxdb",
    title: "InfluxDB",
    image: /^influxdb$/,
    programs: ["influxd", "run"],
    prefixes: ["DOCKER_INFLUXDB_INIT_"],
    needs: [
      {
        when: ["DOCKER_INFLUXDB_INIT_MODE"],
        value: "setup",
        names: ["USERNAME", "PASSWORD", "ORG", "BUCKET"].map((name) => `DOCKER_INFLUXDB_INIT_${name}`),
        effect: "the image does not set up its data",
        refused: true,
      },
    ],
    variables: influxVariables,
  },
  {
    id: "grafana",
    title: "Grafana",
    image: /^grafana\/grafana(?:-oss|-enterprise)?$/,
    prefixes: [],
    open: /^GF_/,
    variables: grafanaVariables,
  },
  {
    id: "minio",
    title: "MinIO",
    image: /^minio\/minio$/,
    programs: ["server", "minio"],
    prefixes: ["MINIO_ROOT_"],
    variables: minioVariables,
  },
  {
    id: "rabbitmq",
    title: "RabbitMQ",
    image: /^rabbitmq$/,
    programs: ["rabbitmq-server", "docker-entrypoint.sh"],
    prefixes: ["RABBITMQ_DEFAULT_"],
    mistaken: [
      { name: "RABBITMQ_DEFAULT_PASSWORD", meant: "RABBITMQ_DEFAULT_PASS" },
      { name: "RABBITMQ_DEFAULT_USERNAME", meant: "RABBITMQ_DEFAULT_USER" },
    ],
    variables: rabbitmqVariables,
  },
  {
    id: "keycloak",
    title: "Keycloak",
    image: /^keycloak\/keycloak$/,
    prefixes: ["KC_BOOTSTRAP_ADMIN_"],
    variables: keycloakVariables,
  },
  {
    id: "traefik",
    title: "Traefik",
    image: /^traefik$/,
    prefixes: [],
    open: /^TRAEFIK_/,
    variables: traefikVariables,
  },
  {
    id: "vault",
    title: "Vault",
    image: /^(?:vault|hashicorp\/vault)$/,
    prefixes: ["VAULT_DEV_"],
    variables: vaultVariables,
  },
  {
    id: "redis-bitnami",
    title: "Redis by Bitnami",
    image: /^(?:bitnami|bitnamilegacy)\/(?:redis|valkey)$/,
    prefixes: [],
    variables: bitnamiRedisVariables,
  },
  {
    id: "postgres-exporter",
    title: "the PostgreSQL exporter",
    image: /(?:^|\/)postgres[-_]exporter$/,
    prefixes: ["DATA_SOURCE_"],
    variables: postgresExporterVariables,
  },
  {
    id: "mysqld-exporter",
    title: "the MySQL exporter",
    image: /^prom\/mysqld-exporter$/,
    prefixes: [],
    variables: mysqldExporterVariables,
  },
  {
    id: "redis-exporter",
    title: "the Redis exporter",
    image: /^oliver006\/redis_exporter$/,
    prefixes: [],
    variables: redisExporterVariables,
  },
  { id: "n8n", title: "n8n", image: /^n8nio\/n8n$/, prefixes: [], open: /^(?:N8N|DB)_/, variables: n8nVariables },
  { id: "outline", title: "Outline", image: /^outlinewiki\/outline$/, prefixes: [], variables: outlineVariables },
  {
    id: "umami",
    title: "Umami",
    image: /^(?:umami-software\/umami|umamisoftware\/umami)$/,
    prefixes: [],
    variables: umamiVariables,
  },
  {
    id: "plausible",
    title: "Plausible",
    image: /^(?:plausible\/community-edition|plausible\/analytics)$/,
    prefixes: [],
    variables: plausibleVariables,
  },
  {
    id: "kratos",
    title: "Ory Kratos",
    image: /^oryd\/kratos$/,
    prefixes: [],
    variables: kratosVariables,
  },
  {
    id: "paperless",
    title: "Paperless-ngx",
    image: /^paperless-ngx\/paperless-ngx$|^paperlessngx\/paperless-ngx$/,
    prefixes: [],
    open: /^PAPERLESS_/,
    variables: paperlessVariables,
  },
  { id: "miniflux", title: "Miniflux", image: /^miniflux\/miniflux$/, prefixes: [], variables: minifluxVariables },
  {
    id: "temporal",
    title: "Temporal",
    image: /^temporalio\/auto-setup$/,
    prefixes: [],
    variables: temporalVariables,
  },
]
