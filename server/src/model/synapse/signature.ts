/**
 * Recognises a config of the Synapse WAF by its content. The names of such files (`config.yaml`) say nothing, another
 * product is called Synapse too, and `server`, `logging` or `tls` stand in everybody's config: so several marks must agree.
 */
import type { YamlMapping, YamlNode, YamlTree } from "../../syntax/yaml/tree.ts"
import { documentedKey } from "./documented.ts"
import { lookup, namesBelow, synapseSchemas } from "./keys.ts"
import type { SynapseSchema } from "./types.ts"

/** Keys that hardly any other program has at this place. */
const distinctive: ReadonlySet<string> = new Set([
  "server.admin_listen",
  "server.admin_auth_disabled",
  "server.waf_threshold",
  "server.waf_enabled",
  "server.waf_regex_timeout_ms",
  "server.waf_deferred_regex_timeout_ms",
  "server.trap_config",
  "rate_limit.per_ip_rps",
  "detection.sqli",
  "detection.xss",
  "detection.path_traversal",
  "detection.command_injection",
  "detection.block_status",
  "detection.risk_server_url",
  "detection.anomaly_blocking",
  "tls.per_domain_certs",
  "telemetry.circuit_breaker_threshold",
  "telemetry.circuit_breaker_timeout",
  "telemetry.enabled_events",
  "telemetry.horizon_url",
  "horizon.hub_url",
  "horizon.sensor_id",
  "horizon.sensor_name",
  "horizon.blocklist_cache_ttl_secs",
  "horizon.max_queued_signals",
  "tunnel.shell_enabled",
  "tunnel.capabilities",
  "tunnel.auth_timeout_ms",
  "tunnel.sensor_id",
  "tarpit.base_delay_ms",
  "tarpit.progressive_multiplier",
  "tarpit.max_states",
  "dlp.max_scan_size",
  "dlp.scan_text_only",
  "dlp.max_body_inspection_bytes",
  "dlp.fast_mode",
  "crawler.verify_legitimate_crawlers",
  "crawler.block_bad_bots",
  "crawler.dns_failure_policy",
  "payload.oversize_threshold",
  "payload.exfiltration_ratio_threshold",
  "trends.anomaly_check_interval_ms",
  "trends.max_signals_per_bucket",
  "profiler.payload_z_threshold",
  "profiler.min_samples_for_validation",
  "sites[].hostname",
  "sites[].upstreams",
  "sites[].waf",
  "sites[].shadow_mirror",
  "sites[].access_control",
])
/** Unknown at the top level, and yet marks: keys that the product's own pages put there, some of them distinctive. */
const misplaced: ReadonlyMap<string, number> = new Map([
  ["waf_threshold", 1],
  ["waf_regex_timeout_ms", 1],
  ["signal_horizon", 1],
  ["waf_enabled", 0],
  ["admin_api_key", 0],
  ["shutdown_timeout_secs", 0],
  ["access_lists", 0],
  ["traps", 0],
])
/** Marks of the Matrix homeserver, which is called Synapse too. */
const matrix: ReadonlySet<string> = new Set([
  "server_name",
  "listeners",
  "report_stats",
  "macaroon_secret_key",
  "signing_key_path",
  "media_store_path",
  "registration_shared_secret",
  "trusted_key_servers",
  "homeserver",
])

/** Keys of `server` that only one schema has: they tell which of the two a file is written for. */
const runtimeServer = ["listen", "admin_listen", "admin_auth_disabled", "trusted_proxies"]
const runtimeSections = [
  "upstreams",
  "logging",
  "detection",
  "tls",
  "telemetry",
  "tarpit",
  "dlp",
  "crawler",
  "horizon",
  "tunnel",
  "payload",
  "trends",
  "apparatus_url",
]

/** Enough marks where two of them are distinctive (the product's ports count as such). */
const enough = 4
/** Enough where one is: then several ordinary sections must agree, with hardly a key that is not ours. */
const enoughOrdinary = 5

/**
 * The schemas by which the sensor reads this file; empty if it is no Synapse config. A file with `sites` is read by the
 * multi-site schema, and by the runtime schema too if it has one of its keys.
 */
export function signatureOf(tree: YamlTree): readonly SynapseSchema[] {
  const root = tree.documents.find((document) => document.root !== undefined)?.root
  if (root?.kind !== "mapping") return []
  const top = new Map<string, YamlNode | undefined>()
  for (const entry of root.entries) if (!top.has(entry.key.text)) top.set(entry.key.text, entry.value)
  if ([...top.keys()].filter((name) => matrix.has(name)).length >= 2) return []
  return isSynapse(top) ? schemasOf(top) : []
}

function isSynapse(top: ReadonlyMap<string, YamlNode | undefined>): boolean {
  const known = new Set(synapseSchemas.flatMap((schema) => namesBelow(schema, "")))
  let score = 0
  let special = 0
  let foreign = 0
  let unknown = 0
  for (const [name, value] of top) {
    if (!known.has(name)) {
      const own = misplaced.get(name)
      if (own === undefined) foreign++
      special += own ?? 0
      score += own === undefined ? 0 : 1 + own
      continue
    }
    const marks = marksIn(name, value)
    if (marks.strange) foreign++
    score += marks.score
    special += marks.special
    unknown += marks.unknown
  }
  if (foreign > score / 2) return false
  return special >= 2 ? score >= enough : special === 1 && score >= enoughOrdinary && foreign + unknown <= 1
}

interface Marks {
  readonly score: number
  readonly special: number
  readonly unknown: number
  /** More unknown than known keys: a section of another program. */
  readonly strange: boolean
}

const noMarks: Marks = { score: 0, special: 0, unknown: 0, strange: false }

/** A section counts once for being there with keys of ours, and twice more for each distinctive key (two at most). */
function marksIn(name: string, value: YamlNode | undefined): Marks {
  const node = value?.kind === "alias" ? value.target : value
  if (node?.kind === "sequence")
    return marksOfItems(
      name,
      node.items.map((item) => item.value),
    )
  return node?.kind === "mapping" ? marksOf(name, [node]) : noMarks
}

function marksOfItems(name: string, items: readonly YamlNode[]): Marks {
  const mappings = items.slice(0, 20).filter((item) => item.kind === "mapping")
  return mappings.length === 0 ? noMarks : marksOf(`${name}[]`, mappings)
}

function marksOf(prefix: string, mappings: readonly YamlMapping[]): Marks {
  const names = new Set(mappings.flatMap((mapping) => mapping.entries.map((entry) => entry.key.text)))
  const known = [...names].filter((name) => isOurs(`${prefix}.${name}`))
  const unknown = names.size - known.length
  if (known.length === 0 || unknown > known.length) return { ...noMarks, strange: names.size > 0 }
  const distinct = known.filter((name) => distinctive.has(`${prefix}.${name}`)).length
  const ports = new Set(mappings.flatMap((mapping) => mapping.entries.flatMap((entry) => portsIn(entry.value)))).size
  const special = Math.min(2, distinct + ports)
  return { score: 1 + 2 * special, special, unknown, strange: false }
}

/** Keys that only pages of the product name count as well: the file is meant for it. */
function isOurs(path: string): boolean {
  return synapseSchemas.some((schema) => lookup(schema, path) !== undefined) || documentedKey(path) !== undefined
}

/** The sensor's own ports in an address: 6190 (proxy), 6191 (admin). */
function portsIn(node: YamlNode | undefined): readonly string[] {
  if (node?.kind === "scalar") return /:(619[01])$/.exec(node.text)?.slice(1) ?? []
  return node?.kind === "sequence" ? node.items.slice(0, 20).flatMap((item) => portsIn(item.value)) : []
}

function schemasOf(top: ReadonlyMap<string, YamlNode | undefined>): readonly SynapseSchema[] {
  if (!top.has("sites")) return ["runtime"]
  const server = top.get("server")
  const names = server?.kind === "mapping" ? server.entries.map((entry) => entry.key.text) : []
  const runtime = runtimeSections.some((name) => top.has(name)) || runtimeServer.some((name) => names.includes(name))
  return runtime ? ["runtime", "sites"] : ["sites"]
}
