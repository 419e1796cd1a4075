/** What a dependency says of a service, by the language's own names. */

export interface Library {
  readonly names: RegExp
  readonly key: "metrics" | "database" | "redis"
  readonly value: string | true
}

const library = (key: Library["key"], value: string | true, names: RegExp): Library => ({ key, value, names })

/** Client libraries of Prometheus, PostgreSQL and Redis. A name matches as a whole. */
export const libraries: Readonly<Record<string, readonly Library[]>> = {
  node: [
    library(
      "metrics",
      true,
      /^(?:prom-client|express-prom-bundle|express-prometheus-middleware|fastify-metrics|@willsoto\/nestjs-prometheus)$/,
    ),
    library("database", "postgres", /^(?:pg|pg-promise|postgres|slonik|@prisma\/adapter-pg|@vercel\/postgres)$/),
    library("redis", true, /^(?:redis|ioredis|bullmq|bull|connect-redis|@keyv\/redis|@nestjs\/bull(?:mq)?)$/),
  ],
  python: [
    library(
      "metrics",
      true,
      /^(?:prometheus-client|prometheus-fastapi-instrumentator|starlette-exporter|starlette-prometheus|django-prometheus|prometheus-flask-exporter)$/,
    ),
    library(
      "database",
      "postgres",
      /^(?:psycopg|psycopg2|psycopg2-binary|psycopg-binary|psycopg-c|asyncpg|aiopg|pg8000)$/,
    ),
    library("redis", true, /^(?:redis|aioredis|django-redis|arq|rq|flask-redis|coredis)$/),
  ],
  go: [
    library("metrics", true, /^github\.com\/(?:prometheus\/client_golang|VictoriaMetrics\/metrics)$/),
    library(
      "database",
      "postgres",
      /^(?:github\.com\/lib\/pq|github\.com\/jackc\/pgx(?:\/v\d+)?|gorm\.io\/driver\/postgres)$/,
    ),
    library(
      "redis",
      true,
      /^github\.com\/(?:(?:go-redis\/redis|redis\/go-redis)(?:\/v\d+)?|gomodule\/redigo|redis\/rueidis)$/,
    ),
  ],
  rust: [
    library(
      "metrics",
      true,
      /^(?:prometheus|prometheus-client|metrics-exporter-prometheus|axum-prometheus|actix-web-prom)$/,
    ),
    library("database", "postgres", /^(?:tokio-postgres|postgres|deadpool-postgres|bb8-postgres)$/),
    library("redis", true, /^(?:redis|fred|deadpool-redis|bb8-redis)$/),
  ],
  java: [
    library(
      "metrics",
      true,
      /^(?:micrometer-registry-prometheus(?:-simpleclient)?|simpleclient(?:_httpserver|_hotspot)?|quarkus-micrometer-registry-prometheus)$/,
    ),
    library(
      "database",
      "postgres",
      /^(?:postgresql|r2dbc-postgresql|quarkus-jdbc-postgresql|quarkus-reactive-pg-client)$/,
    ),
    library(
      "redis",
      true,
      /^(?:spring-boot-starter-data-redis(?:-reactive)?|jedis|lettuce-core|redisson(?:-spring-boot-starter)?|quarkus-redis-client)$/,
    ),
  ],
}

/** Drivers of other databases: a project that brings several chooses one by its settings, and those say which. */
const rivals =
  /^(?:mysql2?|mariadb|sqlite3|better-sqlite3|mongodb|mongoose|tedious|mysqlclient|pymysql|aiomysql|pymongo|motor|h2|mysql-connector-j(?:ava)?|mariadb-java-client|hsqldb|ojdbc\d+|mssql-jdbc|sqlite-jdbc|github\.com\/(?:go-sql-driver\/mysql|mattn\/go-sqlite3)|modernc\.org\/sqlite|gorm\.io\/driver\/(?:mysql|sqlite)|rusqlite|libsqlite3-sys|mysql_async)$/

/** The answers that a list of dependencies gives: the question, the answer and the name that gave it. */
export function tellings(stack: string, names: readonly string[]): readonly (Library & { readonly name: string })[] {
  return (libraries[stack] ?? []).flatMap((each) => {
    const name = names.find((dependency) => each.names.test(dependency))
    const isOpen = each.key === "database" && names.some((dependency) => rivals.test(dependency))
    return name === undefined || isOpen ? [] : [{ ...each, name }]
  })
}
