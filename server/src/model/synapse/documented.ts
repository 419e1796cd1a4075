/** Keys that pages about the sensor name and that its code does not read, with what takes their place. */

export interface DocumentedKey {
  /** Ends the sentence "… is documented, but read by no code: …". */
  readonly instead: string
  /** The real name at the same place, where the value keeps its meaning. */
  readonly rename?: string
}

const noSection = "no section of this name exists"

const keys: ReadonlyMap<string, DocumentedKey> = new Map([
  [
    "telemetry.horizon_url",
    { instead: "telemetry goes to `telemetry.endpoint`, the hub's address is `horizon.hub_url`" },
  ],
  ["telemetry.sensor_id", { instead: "`telemetry.instance_id` names the sensor in telemetry", rename: "instance_id" }],
  ["telemetry.token", { instead: "the key of telemetry is `telemetry.api_key`", rename: "api_key" }],
  ["telemetry.flush_interval_secs", { instead: "write `flush_interval` as a mapping with `secs` and `nanos`" }],
  [
    "telemetry.circuit_breaker_timeout_secs",
    { instead: "write `circuit_breaker_timeout` as a mapping with `secs` and `nanos`" },
  ],
  ["tunnel.server_url", { instead: "the key is `tunnel.url`", rename: "url" }],
  ["tunnel.ca_bundle", { instead: "the environment variable `SYNAPSE_CA_BUNDLE` names the bundle" }],
  ["dlp.action", { instead: "`dlp.redaction` says how each kind of match is hidden" }],
  ["dlp.patterns", { instead: "the patterns are built in; `dlp.custom_keywords` adds words" }],
  ["dlp.max_body_size_bytes", { instead: "`dlp.max_scan_size` limits the body", rename: "max_scan_size" }],
  ["access_lists", { instead: `${noSection}; \`sites[].access_control\` lets networks in or keeps them out` }],
  ["traps", { instead: `${noSection}; the trap paths are built in` }],
  ["signal_horizon", { instead: `${noSection}; the link to a hub is \`horizon\`` }],
  ["block_page", { instead: "only the hub's own schema has it" }],
  ["travel", { instead: "only the hub's own schema has it" }],
  ["entity", { instead: "only the hub's own schema has it" }],
])

/** What is known of a documented key without a reader. */
export function documentedKey(path: string): DocumentedKey | undefined {
  return keys.get(path)
}
