/** Variables that the Horizon hub or its dashboard read without validation, and documented ones that nothing reads. */
import type { z } from "zod"
import { hub, variable } from "./key.ts"

const limiter = hub("src/api/middleware/rate-limit.ts")
const ui = "atlas-crew/synapse:apps/signal-horizon/ui/src"

const positive = (description: string, fallback: number, source: string, unit: string): z.ZodType =>
  variable(description, {
    type: "int",
    default: fallback,
    min: 1,
    unit,
    outside: "default-instead",
    behaviour: "silently-defaulted",
    source,
  })

const built = (description: string, secret = false): z.ZodType =>
  variable(`${description} Read when the dashboard is built and part of the public bundle.`, {
    type: "string",
    behaviour: "partial",
    ...(secret ? { secret } : {}),
    source: ui,
  })

const neverRead = (description: string, instead: string, source: string): z.ZodType =>
  variable(description, { type: "string", behaviour: "never-read", instead, source })

/** Shape of the variables that are read outside the start-up validation. */
export const unvalidatedVariables = (): Record<string, z.ZodType> => ({
  CONFIG_ENCRYPTION_KEY: variable(
    "Key that encrypts sensor configurations at rest. Missing in production it fails at the first use, not at the start; in other modes a key from the public source code is used. A new key makes old ciphertext unreadable.",
    {
      type: "string",
      behaviour: "live",
      secret: true,
      production: "needed at the first encryption",
      source: hub("src/lib/crypto.ts"),
    },
  ),
  METRICS_AUTH_TOKEN: variable(
    "Bearer token of `/metrics`. Without it the metrics are open to everybody; with it, requests that look like loopback still pass.",
    { type: "string", behaviour: "live", secret: true, source: hub("src/index.ts") },
  ),
  ENABLE_JOB_QUEUE: variable("Job queue in Redis: off only for the exact text `false`.", {
    type: "bool",
    default: true,
    behaviour: "silently-defaulted",
    source: hub("src/index.ts"),
  }),
  TRUSTED_PROXIES: variable("Proxies that the rate limiter believes, as addresses or networks with commas.", {
    type: "csv",
    behaviour: "live",
    source: hub("src/middleware/rate-limiter.ts"),
  }),
  DISABLE_AUTH_LOCKOUT: variable("The exact text `true` switches the lock-out after failed log-ins off.", {
    type: "bool",
    default: false,
    behaviour: "live",
    source: hub("src/middleware/rate-limiter.ts"),
  }),
  AUTH_RATE_LIMIT_IP_PER_SEC: positive("Log-in attempts of one address.", 10, limiter, "requests/s"),
  AUTH_RATE_LIMIT_FAILURES_PER_MIN: positive("Failed log-ins.", 5, limiter, "failures/min"),
  AUTH_RATE_LIMIT_KEY_PER_HOUR: positive("Attempts with one key.", 100, limiter, "requests/h"),
  TUNNEL_CREATE_RATE_LIMIT_PER_HOUR: positive("Tunnels that may be opened.", 50, limiter, "tunnels/h"),
  REPLAY_ALLOW_MISSING_UNTIL: variable("Date until which requests without anti-replay headers are let through.", {
    type: "string",
    behaviour: "live",
    source: hub("src/api/routes/index.ts"),
  }),
  SIGNAL_HORIZON_UI_DIST: variable("Folder that holds the built dashboard.", {
    type: "string",
    behaviour: "live",
    source: hub("src/app-shell.ts"),
  }),
  SYNAPSE_PRODUCTION_RULES_PATH: variable("Rules file of the sync script.", {
    type: "string",
    behaviour: "partial",
    source: hub("prisma/sync-synapse-rules.ts"),
  }),
  VITE_API_URL: built("Address of the API that the dashboard calls; http://localhost:3100 if unset."),
  VITE_WS_URL: built("Address of the dashboard's WebSocket."),
  VITE_HORIZON_API_KEY: built("API key of the dashboard; without it a key from the public source code is used.", true),
  VITE_API_KEY: built("API key of the dashboard's coverage page.", true),
  VITE_DEMO_MODE: built("Demo mode of the dashboard."),
  METRICS_ENABLED: neverRead(
    "Documented switch of the metrics.",
    "`/metrics` is always served, with a token if `METRICS_AUTH_TOKEN` is set",
    "atlas-crew/synapse:site/deployment/synapse-fleet.md",
  ),
  METRICS_PORT: neverRead(
    "Documented port of the metrics.",
    "`/metrics` is served on `PORT`",
    "atlas-crew/synapse:site/deployment/synapse-fleet.md",
  ),
  DATABASE_POOL_SIZE: neverRead(
    "Documented size of the database pool.",
    "the pool follows the `connection_limit` of `DATABASE_URL`",
    "atlas-crew/synapse:apps/signal-horizon/site/deployment.md",
  ),
  AUDIT_LOG_ENABLED: neverRead(
    "Documented switch of the audit log.",
    "no variable switches the audit log",
    "atlas-crew/synapse:apps/signal-horizon/site/deployment.md",
  ),
  AUDIT_LOG_DESTINATION: neverRead(
    "Documented target of the audit log.",
    "no variable sets the target of the audit log",
    "atlas-crew/synapse:apps/signal-horizon/site/deployment.md",
  ),
  HORIZON_URL: neverRead(
    "Named by a design note.",
    "a sensor finds its hub through `horizon.hub_url` of its config",
    "atlas-crew/synapse:apps/signal-horizon/docs/architecture/adr-0003-synapse-fleet-rename.md",
  ),
  HORIZON_API_KEY: neverRead(
    "Named by a design note.",
    "a sensor takes its key from `horizon.api_key` of its config",
    "atlas-crew/synapse:apps/signal-horizon/docs/architecture/adr-0003-synapse-fleet-rename.md",
  ),
})
