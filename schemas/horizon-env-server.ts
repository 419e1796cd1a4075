/** Variables of the Horizon hub's server: mode, listener, sockets, batches, log-in and links to other services. */
import type { z } from "zod"
import { hub, variable } from "./key.ts"

const source = hub("src/config.ts")

/** Whole numbers are read by prefix (`250abc` is 250); outside the range the default is taken silently. */
const soft = (description: string, fallback: number, min: number, max: number, unit?: string): z.ZodType =>
  variable(description, {
    type: "int",
    default: fallback,
    min,
    max,
    ...(unit === undefined ? {} : { unit }),
    outside: "default-instead",
    behaviour: "silently-defaulted",
    source,
  })

const flag = (description: string): z.ZodType =>
  variable(description, { type: "bool", default: false, behaviour: "silently-defaulted", source })

/** Shape of the variables that the hub validates at its start, storage excepted. */
export const serverVariables = (): Record<string, z.ZodType> => ({
  NODE_ENV: variable(
    "Mode of the hub. Validated in lower case, but the HTTPS gate, secure cookies and the encryption key compare the text as written: anything but exactly `production` leaves them in development mode.",
    {
      type: "enum",
      values: ["development", "production", "test"],
      default: "development",
      outside: "start-aborted",
      behaviour: "fatal",
      production: "exactly `production`, in lower case",
      source,
    },
  ),
  PORT: soft("TCP port of the API, the WebSockets and the dashboard.", 3100, 1, 65535),
  HOST: variable("Address the hub listens on.", { type: "string", default: "0.0.0.0", behaviour: "live", source }),
  WS_SENSOR_PATH: variable("Path of the sensors' WebSocket.", {
    type: "string",
    default: "/ws/sensors",
    outside: "start-aborted",
    behaviour: "fatal",
    source,
  }),
  WS_DASHBOARD_PATH: variable("Path of the dashboard's WebSocket.", {
    type: "string",
    default: "/ws/dashboard",
    outside: "start-aborted",
    behaviour: "fatal",
    source,
  }),
  WS_HEARTBEAT_INTERVAL_MS: soft("Time between heartbeats on a WebSocket.", 30000, 1000, 300000, "ms"),
  WS_MAX_SENSOR_CONNECTIONS: soft(
    "Most sensors that one hub process accepts; the next one is closed with code 1013. Fleet capacity is this times the number of processes.",
    1000,
    1,
    10000,
    "connections",
  ),
  WS_MAX_DASHBOARD_CONNECTIONS: soft("Most dashboards that one hub process accepts.", 100, 1, 1000, "connections"),
  SENSOR_MIN_VERSION: variable("Oldest sensor version that is let in.", {
    type: "string",
    outside: "start-aborted",
    behaviour: "fatal",
    source,
  }),
  SENSOR_MAX_VERSION: variable("Newest sensor version that is let in.", {
    type: "string",
    outside: "start-aborted",
    behaviour: "fatal",
    source,
  }),
  SIGNAL_BATCH_SIZE: soft("Signals that the aggregator writes in one batch.", 100, 1, 10000, "signals"),
  SIGNAL_BATCH_TIMEOUT_MS: soft("Longest wait before a batch that is not full is written.", 5000, 100, 60000, "ms"),
  BLOCKLIST_PUSH_DELAY_MS: soft("Pause before a changed blocklist is sent to the sensors.", 50, 0, 5000, "ms"),
  BLOCKLIST_CACHE_SIZE: soft("Blocklist entries kept in memory.", 100000, 1000, 1000000, "entries"),
  API_KEY_HEADER: variable("Request header that carries an API key.", {
    type: "string",
    default: "X-API-Key",
    outside: "start-aborted",
    behaviour: "fatal",
    source,
  }),
  JWT_SECRET: variable(
    "Signing secret that must be present in production although `TELEMETRY_JWT_SECRET` is taken first wherever a token is signed or checked. 16 characters are accepted, an empty text is not, in any mode.",
    {
      type: "string",
      min: 16,
      outside: "start-aborted",
      behaviour: "fatal",
      required: "production",
      secret: true,
      production: "required",
      source,
    },
  ),
  TELEMETRY_JWT_SECRET: variable(
    "Secret that really signs and checks the tokens of users, dashboards, sensors and telemetry. 16 characters are accepted, an empty text is not, in any mode.",
    {
      type: "string",
      min: 16,
      outside: "start-aborted",
      behaviour: "fatal",
      required: "production",
      secret: true,
      production: "required",
      source,
    },
  ),
  JWT_EXPIRATION_SECONDS: soft("Life of an access token.", 3600, 60, 86400, "s"),
  REFRESH_TOKEN_EXPIRATION_SECONDS: soft("Life of a refresh token.", 604800, 3600, 2592000, "s"),
  CORS_ORIGINS: variable(
    "Browser origins that may call the API, separated by commas. `*` is dropped with a warning, which leaves an empty list that refuses everybody; without the variable four localhost origins are allowed, in production too.",
    { type: "csv", behaviour: "live", source },
  ),
  LOG_LEVEL: variable("Least severe log level that is written.", {
    type: "enum",
    values: ["fatal", "error", "warn", "info", "debug", "trace"],
    default: "info",
    outside: "start-aborted",
    behaviour: "fatal",
    source,
  }),
  RISK_SERVER_URL: variable("Address of the risk server.", {
    type: "url",
    default: "http://localhost:3000",
    outside: "start-aborted",
    behaviour: "fatal",
    source,
  }),
  SYNAPSE_DIRECT_URL: variable("Address of a sensor that the hub asks directly.", {
    type: "url",
    outside: "start-aborted",
    behaviour: "fatal",
    source,
  }),
  SENSOR_BRIDGE_ENABLED: variable(
    "Turns the sensor bridge on. Without `SYNAPSE_DIRECT_URL` and `SENSOR_BRIDGE_API_KEY` the bridge stays off silently.",
    { type: "bool", default: false, behaviour: "partial", source },
  ),
  SENSOR_BRIDGE_API_KEY: variable("API key of the sensor bridge.", {
    type: "string",
    behaviour: "live",
    secret: true,
    source,
  }),
  SENSOR_BRIDGE_SENSOR_ID: variable("Sensor as which the bridge reports; it must exist in the hub.", {
    type: "string",
    default: "synapse-waf-1",
    behaviour: "live",
    source,
  }),
  SENSOR_BRIDGE_SENSOR_NAME: variable("Name under which the bridge reports.", {
    type: "string",
    default: "Synapse WAF",
    behaviour: "live",
    source,
  }),
  SENSOR_BRIDGE_HEARTBEAT_MS: soft("Time between the bridge's heartbeats.", 15000, 5000, 120000, "ms"),
  FLEET_COMMAND_TOGGLE_CHAOS_ENABLED: flag("Lets operators switch chaos tests on sensors."),
  FLEET_COMMAND_TOGGLE_MTD_ENABLED: flag("Lets operators switch moving-target defence on sensors."),
  FLEET_VIEW_STALE_AFTER_MS: soft("Age at which a sensor's state counts as stale.", 300000, 60000, 3600000, "ms"),
  APPARATUS_URL: variable("Address of Apparatus; read by releases of April 2026 only.", {
    type: "url",
    behaviour: "partial",
    source: "atlas-crew/horizon-security-platform:apps/signal-horizon/api/src/config.ts",
  }),
  APPARATUS_TIMEOUT_MS: variable("Time-out of calls to Apparatus; read by releases of April 2026 only.", {
    type: "int",
    default: 30000,
    min: 1000,
    max: 120000,
    unit: "ms",
    outside: "default-instead",
    behaviour: "partial",
    source: "atlas-crew/horizon-security-platform:apps/signal-horizon/api/src/config.ts",
  }),
  APPARATUS_HEALTH_INTERVAL_MS: variable(
    "Time between health checks of Apparatus; read by releases of April 2026 only.",
    {
      type: "int",
      default: 30000,
      min: 5000,
      max: 300000,
      unit: "ms",
      outside: "default-instead",
      behaviour: "partial",
      source: "atlas-crew/horizon-security-platform:apps/signal-horizon/api/src/config.ts",
    },
  ),
})
