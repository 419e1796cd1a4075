/** The sensor's two files: sites without secrets, and a template of the keys, which a script fills in. */
import { yamlText } from "../../fill.ts"
import { edgeSubnet } from "./compose.ts"
import type { FleetPlan } from "./plan.ts"

/** Read by the sensor as its multi-site file. */
export function sitesFile({ site, upstream, upstreamPort }: FleetPlan): string {
  return `# Sites that the sensor protects, and where they are served. Keys and the hub's address stand in another file.
server:
  # deploylint-ignore synapse/inert-key -- item R4 asks for the key; the sensor drains for 305 s whatever stands here
  shutdown_timeout_secs: 30
  waf_threshold: 70
  waf_regex_timeout_ms: 100
sites:
  - hostname: ${yamlText(site)}
    upstreams:
      - host: ${yamlText(upstream)}
        port: ${upstreamPort}
    waf:
      enabled: true
      threshold: 70
    rate_limit:
      rps: 1000
      enabled: true
    access_control:
      default_action: allow
`
}

/** Template of the runtime file; the script that makes secrets writes the keys into a copy. */
export function sensorTemplate({ flavour, host, name, site, upstream, upstreamPort }: FleetPlan): string {
  const proxies = flavour === "compose" ? `["${edgeSubnet}"]` : "[]"
  const why =
    flavour === "compose"
      ? "The network that the proxy is in: only its X-Forwarded-For is believed."
      : "Add the pod network of the ingress controller: only its X-Forwarded-For is then believed."
  return `# Template of the sensor's runtime file. scripts/generate-secrets.sh makes a copy with keys; nothing is read from here.
server:
  listen: 0.0.0.0:6190
  # deploylint-ignore network/open-admin-port -- published nowhere: Prometheus reaches it inside
  admin_listen: 0.0.0.0:6191
  admin_api_key: replace-me
  # ${why}
  trusted_proxies: ${proxies}
upstreams:
  - host: ${yamlText(upstream)}
    port: ${upstreamPort}
tls:
  # The proxy in front ends TLS.
  enabled: false
horizon:
  # True once the key below is there.
  enabled: false
  # The public name: release builds refuse private addresses.
  hub_url: wss://${host}/ws/sensors
  # From the hub's page for sensors, once it runs. Until then the sensor filters and reports to nobody.
  api_key: ""
  # One identity for each sensor: the hub knows them by it.
  sensor_id: ${name}-sensor-1
  sensor_name: ${yamlText(site)}
  version: 0.9.1
  reconnect_delay_ms: 5000
  max_reconnect_attempts: 0
  signal_batch_size: 100
  signal_batch_delay_ms: 1000
  heartbeat_interval_ms: 30000
  max_queued_signals: 1000
  blocklist_cache_ttl_secs: 3600
`
}
