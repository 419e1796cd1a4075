/** Variables of the Horizon hub's storage: PostgreSQL, ClickHouse, Redis. */
import type { z } from "zod"
import { hub, variable } from "./key.ts"

const source = hub("src/config.ts")
const redis = hub("src/jobs/queue.ts")

interface Range {
  readonly fallback?: number
  readonly min: number
  readonly max: number
  readonly unit?: string
}

const soft = (description: string, range: Range): z.ZodType => number(description, range, "default-instead")
/** The few ClickHouse numbers that stop the start when they are bad or empty. */
const hard = (description: string, range: Range): z.ZodType => number(description, range, "start-aborted")

function number(description: string, range: Range, outside: "default-instead" | "start-aborted"): z.ZodType {
  return variable(description, {
    type: "int",
    ...(range.fallback === undefined ? {} : { default: range.fallback }),
    min: range.min,
    max: range.max,
    ...(range.unit === undefined ? {} : { unit: range.unit }),
    outside,
    behaviour: outside === "start-aborted" ? "fatal" : "silently-defaulted",
    source,
  })
}

/** Shape of the variables that say where the hub keeps its data. */
export const storageVariables = (): Record<string, z.ZodType> => ({
  DATABASE_URL: variable(
    "Address of PostgreSQL. Required in every mode. In production the text must not contain `localhost` or `127.0.0.1` anywhere, not even in the name of the database.",
    {
      type: "url",
      outside: "start-aborted",
      behaviour: "fatal",
      required: true,
      secret: true,
      production: "must not contain `localhost` or `127.0.0.1`",
      source,
    },
  ),
  CLICKHOUSE_ENABLED: variable("Turns ClickHouse on: `true`, `1`, `yes`, `y` or `on`; every other text means off.", {
    type: "bool",
    default: false,
    behaviour: "silently-defaulted",
    source,
  }),
  CLICKHOUSE_HOST: variable("Host of ClickHouse. `localhost` is not refused in production.", {
    type: "string",
    default: "localhost",
    behaviour: "live",
    source,
  }),
  CLICKHOUSE_HTTP_PORT: soft("HTTP port of ClickHouse.", { fallback: 8123, min: 1, max: 65535 }),
  CLICKHOUSE_DB: variable("Database in ClickHouse; the init script takes letters, digits and underscores only.", {
    type: "string",
    default: "signal_horizon",
    behaviour: "live",
    source,
  }),
  CLICKHOUSE_USER: variable("User in ClickHouse.", { type: "string", default: "default", behaviour: "live", source }),
  CLICKHOUSE_PASSWORD: variable(
    "Password in ClickHouse. The default in code is `clickhouse`, which stops the start in production once ClickHouse is on.",
    {
      type: "string",
      min: 12,
      outside: "start-aborted",
      behaviour: "fatal",
      secret: true,
      production: "with ClickHouse on: at least 12 characters and not `clickhouse`",
      source,
    },
  ),
  CLICKHOUSE_COMPRESSION: variable("Compresses the traffic to ClickHouse.", {
    type: "bool",
    default: true,
    behaviour: "silently-defaulted",
    source,
  }),
  CLICKHOUSE_MAX_CONNECTIONS: soft("Connections to ClickHouse.", { fallback: 25, min: 1, max: 200 }),
  CLICKHOUSE_QUERY_TIMEOUT_SECONDS: soft("Longest run of a query.", { fallback: 30, min: 1, max: 600, unit: "s" }),
  CLICKHOUSE_QUERY_QUEUE_TIMEOUT_SECONDS: hard("Longest wait of a query for its turn; the query time-out if unset.", {
    min: 1,
    max: 600,
    unit: "s",
  }),
  CLICKHOUSE_MAX_RESULT_ROWS: soft("Rows that a query may return.", { fallback: 100000, min: 1, max: 1000000 }),
  CLICKHOUSE_MAX_INFLIGHT_QUERIES: hard("Queries at the same time; the number of connections if unset.", {
    min: 1,
    max: 500,
  }),
  CLICKHOUSE_MAX_INFLIGHT_STREAM_QUERIES: hard("Streaming queries at the same time; at most 2 if unset.", {
    min: 1,
    max: 200,
  }),
  REDIS_URL: variable(
    "Address of Redis. A trailing slash makes the database number NaN, a missing `//` loses the host, the password is not percent-decoded, and a text that cannot be parsed becomes localhost silently.",
    { type: "url", behaviour: "partial", secret: true, source: redis },
  ),
  REDIS_HOST: variable("Host of Redis, used only without a usable `REDIS_URL`.", {
    type: "string",
    default: "localhost",
    behaviour: "partial",
    source: redis,
  }),
  REDIS_PORT: variable("Port of Redis, used only without a usable `REDIS_URL`.", {
    type: "int",
    default: 6379,
    behaviour: "partial",
    source: redis,
  }),
  REDIS_PASSWORD: variable("Password of Redis, used only without a usable `REDIS_URL`.", {
    type: "string",
    behaviour: "partial",
    secret: true,
    source: redis,
  }),
  REDIS_TLS_ENABLED: variable("TLS to Redis: only the exact text `true` turns it on, as does the scheme `rediss:`.", {
    type: "bool",
    default: false,
    behaviour: "silently-defaulted",
    source: redis,
  }),
})
