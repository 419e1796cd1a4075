/** Runtime schema of Synapse, part two: telemetry, hub link, tunnel. None of their fields has a default of its own. */
import type { z } from "zod"
import { duration, flag, section, sensor, text, texts, uint } from "./key.ts"
import { telemetryEvents } from "./synapse-runtime-server.ts"

const facts = (path: string) => {
  const source = sensor(path)
  return {
    free: { behaviour: "live", source } as const,
    need: { behaviour: "live", source, required: true } as const,
  }
}

const telemetry = (): z.ZodType => {
  const { free, need } = facts("src/telemetry/mod.rs")
  return section(
    {
      enabled: flag("Sends telemetry; on if the section is absent.", { ...need, default: true }),
      endpoint: text("Where telemetry goes. Empty turns it off; plain HTTP is not refused.", {
        ...need,
        default: "http://localhost:3100/telemetry",
      }),
      api_key: text("Key sent with telemetry.", { ...free, nullable: true, secret: true }),
      batch_size: uint(64, "Events in one batch.", { ...need, default: 100, unit: "events" }),
      flush_interval: duration("Longest wait before a batch is sent.", { ...need, default: { secs: 10, nanos: 0 } }),
      max_retries: uint(32, "Retries of a batch.", { ...need, default: 3 }),
      initial_backoff: duration("Wait before the first retry.", { ...need, default: { secs: 0, nanos: 100000000 } }),
      max_backoff: duration("Longest wait between retries.", { ...need, default: { secs: 30, nanos: 0 } }),
      max_buffer_size: uint(64, "Events kept while the hub is away.", { ...need, default: 10000, unit: "events" }),
      circuit_breaker_threshold: uint(32, "Failures that open the circuit breaker.", { ...need, default: 5 }),
      circuit_breaker_timeout: duration("Time until the circuit breaker tries again.", {
        ...need,
        default: { secs: 60, nanos: 0 },
      }),
      enabled_events: texts(
        "Kinds of events that are sent; empty means all.",
        { ...free, default: [] },
        telemetryEvents,
      ),
      instance_id: text("Name of this sensor in telemetry.", { ...free, nullable: true }),
      dry_run: flag("Drops everything instead of sending it.", { ...free, default: false }),
    },
    "Telemetry. Every field marked as required must be there once the section is.",
    free,
  )
}

const horizon = (): z.ZodType => {
  const { free, need } = facts("src/horizon/config.rs")
  return section(
    {
      enabled: flag("Links the sensor to a hub.", { ...need, default: false }),
      hub_url: text(
        "WebSocket address of the hub. Release builds refuse localhost and private addresses, also after name resolution, unless `SYNAPSE_ALLOW_INTERNAL_HORIZON_URL` is set.",
        { ...need, default: "" },
      ),
      api_key: text("Key of this sensor at the hub.", { ...need, default: "", secret: true }),
      sensor_id: text("Identity of this sensor.", { ...need, default: "" }),
      sensor_name: text("Name of this sensor; the hub finds sensors by tenant and name.", { ...free, nullable: true }),
      version: text("Version that the sensor reports.", { ...need, default: "0.9.1" }),
      reconnect_delay_ms: uint(64, "Wait before the next attempt to connect.", { ...need, default: 5000, unit: "ms" }),
      max_reconnect_attempts: uint(32, "Attempts to connect; 0 means without end.", { ...need, default: 0 }),
      circuit_breaker_threshold: uint(32, "Failures that open the circuit breaker; 0 turns it off.", {
        ...free,
        default: 5,
      }),
      circuit_breaker_cooldown_ms: uint(64, "Time until the circuit breaker tries again.", {
        ...free,
        default: 300000,
        unit: "ms",
      }),
      signal_batch_size: uint(64, "Signals in one batch.", { ...need, default: 100, unit: "signals" }),
      signal_batch_delay_ms: uint(64, "Longest wait before a batch is sent.", { ...need, default: 1000, unit: "ms" }),
      heartbeat_interval_ms: uint(64, "Time between heartbeats.", { ...need, default: 30000, unit: "ms" }),
      max_queued_signals: uint(64, "Signals kept while the hub is away.", { ...need, default: 1000, unit: "signals" }),
      blocklist_cache_ttl_secs: uint(64, "Life of the cached blocklist.", { ...need, default: 3600, unit: "s" }),
    },
    "Link to the hub. Every field marked as required must be there once the section is.",
    free,
  )
}

const tunnel = (): z.ZodType => {
  const { free, need } = facts("src/tunnel/config.rs")
  const bounded = (min: number, max: number) =>
    ({ ...need, min, max, unit: "ms", outside: "file-rejected-if-enabled" }) as const
  return section(
    {
      enabled: flag("Opens the management tunnel.", { ...need, default: false }),
      url: text("Address with `ws` or `wss`. In production `ws` makes the whole file fail.", {
        ...need,
        default: "",
        outside: "file-rejected-if-enabled",
        production: "must begin with wss://",
      }),
      api_key: text("Key of the tunnel, at least 32 characters.", {
        ...need,
        default: "",
        secret: true,
        min: 32,
        outside: "file-rejected-if-enabled",
      }),
      sensor_id: text("Identity of this sensor; must not be empty once the tunnel is on.", {
        ...need,
        default: "",
        outside: "file-rejected-if-enabled",
      }),
      sensor_name: text("Name of this sensor.", { ...free, nullable: true }),
      version: text("Version that the sensor reports.", { ...need, default: "0.9.1" }),
      capabilities: texts("What the hub may do through the tunnel. A section without the key allows nothing.", {
        ...free,
        default: [],
      }),
      heartbeat_interval_ms: uint(64, "Time between heartbeats.", { ...bounded(1000, 600000), default: 30000 }),
      reconnect_delay_ms: uint(64, "Wait before the next attempt to connect.", {
        ...bounded(100, 300000),
        default: 5000,
      }),
      max_reconnect_attempts: uint(32, "Attempts to connect; 0 means without end.", { ...need, default: 0 }),
      auth_timeout_ms: uint(64, "Longest wait for the hub's answer to the log-in.", {
        ...need,
        default: 10000,
        unit: "ms",
      }),
      shell_enabled: flag("Gives the hub a shell on this machine.", { ...free, default: false }),
    },
    "Management tunnel. Every field marked as required must be there once the section is.",
    free,
  )
}

/** Shape of the sections that talk to a hub. */
export const linkSections = (): Record<string, z.ZodType> => ({
  telemetry: telemetry(),
  horizon: horizon(),
  tunnel: tunnel(),
})
