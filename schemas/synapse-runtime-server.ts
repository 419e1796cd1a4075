/** Runtime schema of Synapse, part one: listeners, upstreams, limits, logging, detection, TLS. */
import type { z } from "zod"
import { flag, float, listOf, oneOf, section, sensor, text, textOrTexts, texts, uint } from "./key.ts"

const source = sensor("src/main.rs")
const live = { behaviour: "live", source } as const
const inert = { behaviour: "inert", source } as const

const embedded = "the rules embedded in the sensor and each site's `waf` block decide what is detected"

const server = (): z.ZodType =>
  section(
    {
      listen: textOrTexts("Address and port of the proxy, or a list of them; IPv6 in brackets.", {
        ...live,
        default: "0.0.0.0:6190",
        outside: "checker-only",
      }),
      admin_listen: text(
        "Address and port of the admin API, metrics and health. A text that is no socket address stops the start. The loopback default cannot be reached through a port mapping.",
        { ...live, default: "127.0.0.1:6191", outside: "start-aborted" },
      ),
      workers: uint(64, "Number of worker threads.", {
        ...inert,
        default: 0,
        instead: "the proxy framework starts one thread per service",
      }),
      admin_api_key: text(
        "Key of the admin API. Unset: a random one per start, printed in the log. An empty text counts as a key and matches an empty `X-Admin-Key` header.",
        { ...live, nullable: true, secret: true },
      ),
      admin_auth_disabled: flag(
        "Switches the admin API's authentication off; refused unless the listener is loopback and the process is marked as non-production.",
        { ...live, default: false, outside: "start-aborted" },
      ),
      trusted_proxies: texts("Networks whose X-Forwarded-For is believed; a bad entry stops the start.", {
        ...live,
        default: [],
        outside: "start-aborted",
      }),
    },
    "Listeners and administration.",
    live,
  )

const limits = (): z.ZodType =>
  section(
    {
      rps: uint(
        64,
        "Requests after which answers turn into 429. It counts for the whole process and is not reset each second: past twice the value it starts over.",
        { ...live, default: 10000, unit: "requests" },
      ),
      per_ip_rps: uint(64, "Requests per second of one client address.", {
        ...live,
        default: 100,
        unit: "requests/s",
      }),
      enabled: flag("Switch of the rate limit.", {
        ...inert,
        default: true,
        instead: "the limit is always on; the value only appears in the log",
      }),
    },
    "Global rate limits.",
    live,
  )

const logging = (): z.ZodType => {
  const unused = {
    ...inert,
    instead: "the logger starts before the config is read and obeys `RUST_LOG`; it writes text only",
  }
  return section(
    {
      level: text("Log level.", { ...unused, default: "info" }),
      format: text("Log format.", { ...unused, default: "text" }),
      access_log: flag("Access log.", { ...unused, default: true }),
    },
    "Logging.",
    unused,
  )
}

const detection = (): z.ZodType => {
  const unused = { ...inert, instead: embedded }
  return section(
    {
      sqli: flag("SQL injection detection.", { ...unused, default: true }),
      xss: flag("Cross-site scripting detection.", { ...unused, default: true }),
      path_traversal: flag("Path traversal detection.", { ...unused, default: true }),
      command_injection: flag("Command injection detection.", { ...unused, default: true }),
      action: text("What happens to a request that is detected.", { ...unused, default: "block" }),
      block_status: uint(16, "Status of a blocked request.", {
        ...inert,
        default: 403,
        instead: "a blocked request is answered with 403",
      }),
      rules_path: text("File of the rule storage in multi-site operation.", { ...live, default: "data/rules.json" }),
      risk_server_url: text("Deprecated: sends telemetry to `/_sensor/report` below this address.", {
        ...live,
        nullable: true,
      }),
      anomaly_blocking: section(
        {
          enabled: flag("`true` is an error, `false` a warning.", {
            ...live,
            default: false,
            outside: "file-rejected",
          }),
          threshold: float("Former threshold.", { ...inert, instead: "the feature was removed" }),
        },
        "Removed feature.",
        { ...inert, instead: "the feature was removed" },
      ),
    },
    "Detection.",
    live,
  )
}

const tls = (): z.ZodType =>
  section(
    {
      enabled: flag("TLS on the proxy listeners. With an empty path below, plain TCP is served all the same.", {
        ...live,
        default: false,
      }),
      cert_path: text("Certificate in PEM. No `..` and no `~`.", { ...live, default: "" }),
      key_path: text("Private key in PEM: RSA from 2048 bits, EC from 256.", { ...live, default: "" }),
      min_version: text("Oldest TLS version.", {
        ...inert,
        default: "1.2",
        instead: "the listener always uses the intermediate profile of OpenSSL, TLS 1.2 and newer",
      }),
      per_domain_certs: listOf(
        {
          domain: text("Host name, wildcard allowed.", { ...live, required: true }),
          cert_path: text("Certificate in PEM.", { ...live, required: true }),
          key_path: text("Private key in PEM.", { ...live, required: true }),
        },
        "Certificates per host name.",
        {
          behaviour: "inert",
          source,
          default: [],
          instead: "they are validated and loaded, but the listener serves `tls.cert_path` to every host name",
        },
      ),
    },
    "TLS of the proxy listeners.",
    live,
  )

/** Shape of the first sections. */
export const serverSections = (): Record<string, z.ZodType> => ({
  server: server(),
  upstreams: listOf(
    {
      host: text("Host of the backend.", { ...live, default: "127.0.0.1" }),
      port: uint(16, "Port of the backend.", { ...live, default: 8080 }),
    },
    "Backends for requests that no site takes, in turn.",
    live,
  ),
  rate_limit: limits(),
  logging: logging(),
  detection: detection(),
  tls: tls(),
  apparatus_url: text("Address of Apparatus, shown by the admin API only.", { ...live, default: "" }),
})

/** Kept beside its only user: names that `telemetry.enabled_events` takes. */
export const telemetryEvents: readonly string[] = [
  "request_processed",
  "waf_block",
  "rate_limit_hit",
  "config_reload",
  "service_health",
  "sensor_report",
  "campaign_report",
  "auth_coverage",
  "log_entry",
]

/** What a crawler check does when DNS does not answer. */
export const dnsFailurePolicy = (facts: Parameters<typeof oneOf>[2]): z.ZodType =>
  oneOf(["allow", "apply_risk_penalty", "block"], "What a failed name lookup means for a crawler.", facts)
