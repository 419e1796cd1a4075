/** Variables of the images of applications. */
import type { z } from "zod"
import { from } from "./images-databases.ts"

const secret = { secret: true } as const
const port = { type: "int", format: "port" } as const
const stops = { outside: "start-aborted" } as const

export function n8nVariables(): Record<string, z.ZodType> {
  const v = from("https://docs.n8n.io/hosting/configuration/environment-variables/")
  const twin = { file: "_FILE" } as const
  return {
    N8N_ENCRYPTION_KEY: v("Encrypts stored credentials; without it they are lost with the volume.", {
      ...secret,
      ...twin,
    }),
    N8N_HOST: v("Host at which it is reached.", { default: "localhost", ...twin }),
    N8N_PORT: v("Port of the server.", { ...port, default: 5678, ...twin }),
    N8N_PROTOCOL: v("Protocol at which it is reached.", {
      type: "enum",
      values: ["http", "https"],
      default: "http",
      outside: "not-taken",
      ...twin,
    }),
    N8N_PATH: v("Path at which it is reached.", { default: "/", ...twin }),
    N8N_LOG_LEVEL: v("Level of the log.", { type: "enum", values: ["error", "warn", "info", "debug", "silent"] }),
    N8N_RUNNERS_MODE: v("Where task runners run.", {
      type: "enum",
      values: ["internal", "external"],
      outside: "not-taken",
    }),
    N8N_RUNNERS_AUTH_TOKEN: v("Shared secret with the task runners.", { ...secret, ...twin }),
    WEBHOOK_URL: v("Address of webhooks behind a proxy.", { type: "url" }),
    GENERIC_TIMEZONE: v("Time zone of schedules.", {
      format: "zone",
      default: "America/New_York",
      outside: "not-taken",
    }),
    EXECUTIONS_MODE: v("`queue` gives work to workers through Redis.", {
      type: "enum",
      values: ["regular", "queue"],
      default: "regular",
      outside: "not-taken",
      ...twin,
    }),
    DB_TYPE: v("Kind of database.", {
      type: "enum",
      values: ["sqlite", "postgresdb", "mariadb", "mysqldb"],
      default: "sqlite",
      outside: "not-taken",
      ...twin,
    }),
    DB_POSTGRESDB_HOST: v("Host of PostgreSQL.", { default: "localhost", ...twin }),
    DB_POSTGRESDB_PORT: v("Port of PostgreSQL.", { ...port, default: 5432, ...twin }),
    DB_POSTGRESDB_DATABASE: v("Database.", { default: "n8n", ...twin }),
    DB_POSTGRESDB_USER: v("User.", { default: "postgres", ...twin }),
    DB_POSTGRESDB_PASSWORD: v("Password.", { ...secret, ...twin }),
    DB_POSTGRESDB_SCHEMA: v("Schema.", { default: "public", ...twin }),
    QUEUE_BULL_REDIS_HOST: v("Host of Redis.", { default: "localhost", ...twin }),
    QUEUE_BULL_REDIS_PORT: v("Port of Redis.", { ...port, default: 6379, ...twin }),
    QUEUE_BULL_REDIS_PASSWORD: v("Password of Redis.", { ...secret, ...twin }),
  }
}

export function outlineVariables(): Record<string, z.ZodType> {
  const v = from("outline/outline:server/env.ts")
  return {
    // Since version 1.2 another one stops the start; before, the first login fails.
    SECRET_KEY: v("Encrypts data: exactly 64 hexadecimal digits.", {
      ...secret,
      min: 64,
      max: 64,
      format: "hex",
      required: true,
      outside: "not-taken",
    }),
    UTILS_SECRET: v("Protects the endpoint of scheduled tasks.", { ...secret, required: true }),
    DATABASE_URL: v("Address of PostgreSQL.", secret),
    REDIS_URL: v("Address of Redis.", { required: true }),
    URL: v("Address at which it is reached, with its scheme.", {
      type: "url",
      format: "http-url",
      required: true,
      outside: "not-taken",
    }),
    PORT: v("Port of the server.", { ...port, default: 3000 }),
    NODE_ENV: v("Mode.", {
      type: "enum",
      values: ["development", "production", "staging", "test"],
      default: "production",
      ...stops,
    }),
    PGSSLMODE: v("TLS to PostgreSQL.", {
      type: "enum",
      values: ["disable", "allow", "require", "prefer", "verify-ca", "verify-full"],
      ...stops,
    }),
    LOG_LEVEL: v("Level of the log.", {
      type: "enum",
      values: ["error", "warn", "info", "http", "verbose", "debug", "silly"],
      default: "info",
      ...stops,
    }),
    FORCE_HTTPS: v("Sends browsers to HTTPS.", { type: "bool", default: true }),
    FILE_STORAGE: v("Where uploads lie.", { type: "enum", values: ["local", "s3"], default: "s3" }),
    FILE_STORAGE_LOCAL_ROOT_DIR: v("Folder of uploads.", { default: "/var/lib/outline/data" }),
    SMTP_HOST: v("Host of mail."),
    SMTP_PASSWORD: v("Password of mail.", secret),
  }
}

export function umamiVariables(): Record<string, z.ZodType> {
  const v = from("https://umami.is/docs/environment-variables")
  return {
    DATABASE_URL: v("Address of the database.", { ...secret, required: true }),
    APP_SECRET: v("Signs sessions.", secret),
    DATABASE_TYPE: v("Kind of database, for images before version 3.", {
      type: "enum",
      values: ["postgresql", "mysql"],
    }),
    TRACKER_SCRIPT_NAME: v("Name of the script that sites load.", { default: "script.js" }),
    DISABLE_TELEMETRY: v("`1` sends no figures to its makers."),
    BASE_PATH: v("Path below which it is served; decided when the image is built."),
    PORT: v("Port of the server.", { ...port, default: 3000 }),
  }
}

export function plausibleVariables(): Record<string, z.ZodType> {
  const v = from("plausible/analytics:config/runtime.exs")
  return {
    BASE_URL: v("Address at which it is reached, with its scheme.", {
      type: "url",
      format: "http-url",
      required: true,
      ...stops,
    }),
    SECRET_KEY_BASE: v("Signs sessions: at least 32 bytes, 64 are usual.", {
      ...secret,
      min: 32,
      required: true,
      ...stops,
    }),
    TOTP_VAULT_KEY: v("Encrypts second factors: base64 of 32 bytes.", { ...secret, format: "base64-32", ...stops }),
    DISABLE_REGISTRATION: v("Who may make an account.", {
      type: "enum",
      values: ["true", "false", "invite_only"],
      default: "invite_only",
      ...stops,
    }),
    DATABASE_URL: v("Address of PostgreSQL.", secret),
    CLICKHOUSE_DATABASE_URL: v("Address of ClickHouse.", secret),
    HTTP_PORT: v("Port without TLS.", port),
    HTTPS_PORT: v("Port with TLS.", port),
    MAILER_EMAIL: v("Sender of mail."),
    SMTP_HOST_PORT: v("Port of mail.", port),
    SMTP_USER_PWD: v("Password of mail.", secret),
  }
}

export function kratosVariables(): Record<string, z.ZodType> {
  const v = from("https://www.ory.com/docs/kratos/reference/configuration")
  return {
    DSN: v("Address of the database; `memory` keeps nothing.", secret),
    SECRETS_COOKIE: v("Signs cookies: at least 16 characters each, with commas.", secret),
    SECRETS_CIPHER: v("Encrypts data: exactly 32 characters each, with commas.", secret),
    SECRETS_DEFAULT: v("Takes the place of the others.", secret),
    LOG_LEVEL: v("Level of the log.", {
      type: "enum",
      values: ["trace", "debug", "info", "warning", "error", "fatal", "panic"],
      default: "info",
    }),
    LOG_LEAK_SENSITIVE_VALUES: v("Writes secrets to the log.", { type: "bool", default: false }),
    SERVE_PUBLIC_PORT: v("Port for everybody.", { ...port, default: 4433 }),
    SERVE_ADMIN_PORT: v("Port for administration, without a password.", { ...port, default: 4434 }),
    SERVE_PUBLIC_BASE_URL: v("Address at which it is reached.", { type: "url" }),
    COURIER_SMTP_CONNECTION_URI: v("Server of mail, with its password.", secret),
  }
}

export function paperlessVariables(): Record<string, z.ZodType> {
  const v = from("https://docs.paperless-ngx.com/configuration/")
  const twin = { file: "_FILE" } as const
  return {
    PAPERLESS_REDIS: v("Address of Redis.", { default: "redis://localhost:6379", ...twin }),
    PAPERLESS_DBENGINE: v("Kind of database.", { type: "enum", values: ["postgresql", "mariadb", "sqlite"] }),
    PAPERLESS_DBHOST: v("Host of the database.", twin),
    PAPERLESS_DBPORT: v("Port of the database.", { ...port, ...twin }),
    PAPERLESS_DBNAME: v("Name of the database.", { default: "paperless", ...twin }),
    PAPERLESS_DBUSER: v("User of the database.", { default: "paperless", ...twin }),
    PAPERLESS_DBPASS: v("Password of the database.", { ...secret, ...twin }),
    PAPERLESS_SECRET_KEY: v("Signs sessions.", { ...secret, ...twin }),
    PAPERLESS_URL: v("Address at which it is reached, with its scheme.", { type: "url" }),
    PAPERLESS_TIME_ZONE: v("Time zone.", { format: "zone", default: "UTC", ...stops }),
    PAPERLESS_OCR_LANGUAGE: v("Languages of documents, with plus signs.", { default: "eng" }),
    PAPERLESS_TIKA_ENABLED: v("Reads office documents through Tika.", { type: "bool", default: false }),
    PAPERLESS_ADMIN_USER: v("The first user.", twin),
    PAPERLESS_ADMIN_PASSWORD: v("Password of the first user.", { ...secret, ...twin }),
    USERMAP_UID: v("User id that it runs as.", { type: "int", default: 1000 }),
    USERMAP_GID: v("Group id that it runs as.", { type: "int", default: 1000 }),
  }
}

export function minifluxVariables(): Record<string, z.ZodType> {
  const v = from("https://miniflux.app/docs/configuration.html")
  return {
    DATABASE_URL: v("Address of PostgreSQL.", { ...secret, file: "_FILE" }),
    RUN_MIGRATIONS: v("`1` brings the database up to date at the start.", { type: "bool", default: false }),
    CREATE_ADMIN: v("`1` creates the user below.", { type: "bool", default: false }),
    ADMIN_USERNAME: v("The first user.", { file: "_FILE" }),
    ADMIN_PASSWORD: v("Password of the first user: at least 6 characters.", {
      ...secret,
      min: 6,
      ...stops,
      file: "_FILE",
    }),
    BASE_URL: v("Address at which it is reached.", {
      type: "url",
      format: "http-url",
      default: "http://localhost",
      ...stops,
    }),
    LISTEN_ADDR: v("Address that it listens on.", { default: "127.0.0.1:8080" }),
    PORT: v("Port; takes the place of `LISTEN_ADDR`.", port),
    LOG_LEVEL: v("Level of the log.", { type: "enum", values: ["debug", "info", "warning", "error"], default: "info" }),
    HTTPS: v("`1` marks cookies as secure.", { type: "bool", default: false }),
  }
}

export function temporalVariables(): Record<string, z.ZodType> {
  const v = from("temporalio/docker-builds:docker/auto-setup.sh")
  return {
    DB: v("Kind of database.", {
      type: "enum",
      values: [..."cassandra mysql8 postgres12 postgres12_pgx mysql postgresql postgres sqlite".split(" ")],
      default: "cassandra",
      ...stops,
    }),
    DB_PORT: v("Port of the database.", { ...port, default: 3306 }),
    DBNAME: v("Name of the database.", { default: "temporal" }),
    POSTGRES_SEEDS: v("Hosts of PostgreSQL."),
    POSTGRES_USER: v("User of PostgreSQL."),
    POSTGRES_PWD: v("Password of PostgreSQL.", secret),
    MYSQL_SEEDS: v("Hosts of MySQL."),
    MYSQL_USER: v("User of MySQL."),
    MYSQL_PWD: v("Password of MySQL.", secret),
    CASSANDRA_SEEDS: v("Hosts of Cassandra."),
    ENABLE_ES: v("`true` searches through Elasticsearch.", { type: "bool", default: false }),
    ES_SEEDS: v("Hosts of Elasticsearch."),
    ES_VERSION: v("Version of Elasticsearch.", { type: "enum", values: ["v7", "v8"], default: "v7" }),
    DYNAMIC_CONFIG_FILE_PATH: v("File that is read again while it runs."),
    LOG_LEVEL: v("Level of the log.", { default: "info" }),
  }
}
