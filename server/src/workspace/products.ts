/** Which product a service or file belongs to, told by evidence: two products are called Horizon, two Synapse. */
import { settled } from "../base/known.ts"
import type { Facts, Setting } from "../model/facts.ts"

/** Images and packages of the Horizon hub under its three names, in any registry. */
const hubImages =
  /(?:^|\/)(?:synapse-fleet|signal-horizon(?:-api)?)$|^(?:nickcrew|atlascrew)\/horizon$|(?:^|\/)(?:nickcrew|atlascrew)\/horizon$/
const hubCommands = /(?:^|[\s/@])(?:signal-horizon|synapse-fleet)(?:[\s/@.]|$)|@atlascrew\/horizon(?:[\s@/]|$)/

/** What a name of a variable says about its reader: enough alone, strong, or of use beside a strong one. */
const decisive =
  /^(?:WS_MAX_(?:SENSOR|DASHBOARD)_CONNECTIONS|FLEET_COMMAND_TOGGLE_\w+|SIGNAL_HORIZON_UI_DIST|SENSOR_BRIDGE_SENSOR_(?:ID|NAME))$/
const telling = "TELEMETRY_JWT_SECRET"
const strong =
  /^(?:WS_(?:SENSOR|DASHBOARD)_PATH|WS_MAX_SENSORS?_\w+|SIGNAL_BATCH_(?:SIZE|TIMEOUT_MS)|BLOCKLIST_(?:PUSH_DELAY_MS|CACHE_SIZE)|SENSOR_BRIDGE_\w+|SENSOR_(?:MIN|MAX)_VERSION|FLEET_VIEW_STALE_AFTER_MS|SYNAPSE_DIRECT_URL|RISK_SERVER_URL|TUNNEL_CREATE_RATE_LIMIT_PER_HOUR|CLICKHOUSE_MAX_INFLIGHT_\w+|AUTH_RATE_LIMIT_(?:IP_PER_SEC|FAILURES_PER_MIN|KEY_PER_HOUR)|REPLAY_ALLOW_MISSING_UNTIL|VITE_HORIZON_API_KEY)$/
const supporting =
  /^(?:JWT_SECRET|CONFIG_ENCRYPTION_KEY|METRICS_AUTH_TOKEN|CORS_ORIGINS|API_KEY_HEADER|CLICKHOUSE_(?:ENABLED|HOST|HTTP_PORT|DB|USER|PASSWORD)|JWT_EXPIRATION_SECONDS|REFRESH_TOKEN_EXPIRATION_SECONDS|WS_HEARTBEAT_INTERVAL_MS|ENABLE_JOB_QUEUE|TRUSTED_PROXIES|DISABLE_AUTH_LOCKOUT|DATABASE_URL|REDIS_URL)$/
const enough = 4

/**
 * True if the owner (a service, a unit, the whole file) is the Horizon hub: by its image or program, or by variables that
 * nothing else reads. The word "horizon" in a name proves nothing.
 */
export function isHorizonOwner(facts: Facts, owner: string): boolean {
  const service = facts.services.find((each) => each.owner === owner)
  if (service?.image !== undefined && hubImages.test(service.image.repository)) return true
  if (settled(service?.command)?.some((word) => hubCommands.test(word))) return true
  return weightOf(facts.settings.filter((setting) => setting.owner === owner)) >= enough
}

/** Variables of the sensor's own config file prove nothing: its keys are no variables. */
function weightOf(settings: readonly Setting[]): number {
  const names = new Set(settings.filter((each) => each.carrier !== "synapse-key").map((each) => each.name))
  let weight = 0
  let hasStrong = false
  for (const name of names) {
    if (decisive.test(name)) return enough
    if (name === telling || strong.test(name)) {
      hasStrong = true
      weight += name === telling ? 3 : 2
    } else if (supporting.test(name)) weight += 1
  }
  return hasStrong ? weight : 0
}
