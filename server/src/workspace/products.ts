/** Which product a service or file belongs to, told by evidence: two products are called Horizon, two Synapse. */
import { settled } from "../base/known.ts"
import { remembered } from "../base/remember.ts"
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

/** Facts are of one text and never change, so what follows from them is kept as long as they are. */
const kept = new WeakMap<Facts, ReadonlySet<string>>()

/**
 * True if the owner (a service, a unit, the whole file) is the Horizon hub: by its image or program, or by variables that
 * nothing else reads. The word "horizon" in a name proves nothing.
 */
export function isHorizonOwner(facts: Facts, owner: string): boolean {
  return horizonOwners(facts).has(owner)
}

/** All owners of a document that are the Horizon hub. */
export function horizonOwners(facts: Facts): ReadonlySet<string> {
  const existing = kept.get(facts)
  if (existing !== undefined) return existing
  const owners = new Set<string>()
  for (const { owner, image, command } of facts.services) {
    const byImage = image !== undefined && hubImages.test(image.repository)
    if (byImage || settled(command)?.some((word) => hubCommands.test(word))) owners.add(owner)
  }
  for (const [owner, names] of telltaleNames(facts.settings)) if (weightOf(names) >= enough) owners.add(owner)
  kept.set(facts, owners)
  return owners
}

/** Names that say something about their reader, by owner. Keys of the sensor's own config file are no variables. */
function telltaleNames(settings: readonly Setting[]): ReadonlyMap<string, ReadonlySet<string>> {
  const byOwner = new Map<string, Set<string>>()
  for (const { name, owner, carrier } of settings) {
    if (carrier === "synapse-key" || carrier === "script" || !isTelltale(name)) continue
    const names = byOwner.get(owner)
    if (names === undefined) byOwner.set(owner, new Set([name]))
    else names.add(name)
  }
  return byOwner
}

const isTelltale = remembered((name) => decisive.test(name) || isStrong(name) || supporting.test(name))

function isStrong(name: string): boolean {
  return name === telling || strong.test(name)
}

function weightOf(names: ReadonlySet<string>): number {
  let weight = 0
  let hasStrong = false
  for (const name of names) {
    if (decisive.test(name)) return enough
    if (isStrong(name)) {
      hasStrong = true
      weight += name === telling ? 3 : 2
    } else weight += 1
  }
  return hasStrong ? weight : 0
}
