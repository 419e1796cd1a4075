/**
 * Faults that samples and pages of the product teach, rebuilt in words of our own: each one is found by the rule named
 * here, and nothing else is reported at error level.
 */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { openWorkspace } from "../../support/workspace.ts"

interface Case {
  readonly files: Readonly<Record<string, string>>
  /** `rule text-of-the-place`, for findings that must be there. */
  readonly found: readonly string[]
}

const telemetry = `telemetry:
  enabled: true
  endpoint: "https://hub.example.com/telemetry"
  batch_size: 100
  flush_interval: { secs: 10, nanos: 0 }
  max_retries: 3
  initial_backoff: { secs: 0, nanos: 100000000 }
  max_backoff: { secs: 30, nanos: 0 }
  max_buffer_size: 10000
  circuit_breaker_threshold: 5
  circuit_breaker_timeout: { secs: 60, nanos: 0 }
`
const site = `sites:
  - hostname: shop.example.com
    upstreams:
      - host: 10.0.1.10
        port: 8080
`
const hub = (enabled: boolean, url: string): string => `horizon:
  enabled: ${enabled}
  hub_url: "${url}"
  api_key: "sh-key"
  sensor_id: edge-1
  version: "0.9.1"
  reconnect_delay_ms: 5000
  max_reconnect_attempts: 0
  signal_batch_size: 100
  signal_batch_delay_ms: 1000
  heartbeat_interval_ms: 30000
  max_queued_signals: 1000
  blocklist_cache_ttl_secs: 3600
`
const tunnel = (lines: string): string => `tunnel:
  enabled: true
${lines}  sensor_id: edge-1
  version: "0.9.1"
  heartbeat_interval_ms: 30000
  reconnect_delay_ms: 5000
  max_reconnect_attempts: 0
  auth_timeout_ms: 10000
`
const listeners = 'server:\n  listen: "0.0.0.0:6190"\n  admin_listen: "127.0.0.1:6191"\n'

const cases: Readonly<Record<string, Case>> = {
  "config baked into the image": {
    files: {
      "config.yaml": `server:
  listen: "127.0.0.1:6190"
  admin_listen: "127.0.0.1:6191"
  workers: 0
  waf_threshold: 1
upstreams:
  - host: "127.0.0.1"
    port: 5555
logging:
  format: json
tls:
  enabled: false
  cert_path: "certs/server.crt"
  key_path: "certs/server.key"
  min_version: "1.3"
${hub(true, "ws://localhost:5180/ws/sensors")}${tunnel('  url: "ws://localhost:5180/ws/tunnel/sensor"\n  api_key: "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"\n')}`,
      "compose.yaml": `services:
  synapse:
    image: nickcrew/synapse-waf:0.9.1
    ports: ["443:6190"]
    volumes: ["./config.yaml:/app/config.yaml:ro"]
`,
    },
    found: [
      "synapse/unreachable-listener 127.0.0.1:6190",
      "synapse/inert-key waf_threshold",
      "synapse/inert-key workers",
      "synapse/inert-key logging",
      "synapse/inert-key min_version",
      "synapse/refused-hub-url ws://localhost:5180/ws/sensors",
      'synapse/refused-value "ws://localhost:5180/ws/tunnel/sensor"',
    ],
  },
  "example config with a DLP block of its own": {
    files: {
      "config.yaml": `server:
  listen: "0.0.0.0:6190"
detection:
  sqli: true
  action: block
dlp:
  enabled: false
  max_body_size_bytes: 1048576
  max_body_inspection_bytes: 8192
  scan_text_only: true
  action: mask
  patterns: []
`,
    },
    found: [
      "synapse/incomplete-section dlp",
      "synapse/unknown-key max_body_size_bytes",
      "synapse/unknown-key action",
      "synapse/unknown-key patterns",
      "synapse/inert-key sqli",
      "synapse/inert-key action",
    ],
  },
  "integration config": {
    files: {
      "config.yaml": `server:
  listen: "0.0.0.0:6190"
  workers: 1
detection:
  anomaly_blocking:
    enabled: true
    threshold: 8.0
telemetry:
  enabled: true
  endpoint: "http://localhost:3100/_sensor/report"
`,
    },
    found: ["synapse/incomplete-section telemetry", "synapse/refused-value true", "synapse/inert-key workers"],
  },
  "site page: keys at the top level, telemetry of another shape": {
    files: {
      "config.yaml": `admin_api_key: "\${SYNAPSE_ADMIN_API_KEY}"
shutdown_timeout_secs: 30
waf_threshold: 70
waf_enabled: true
log_level: info
waf_regex_timeout_ms: 100
${site}telemetry:
  enabled: true
  horizon_url: "https://hub.example.com"
  sensor_id: edge-1
  token: "\${SENSOR_TOKEN}"
`,
    },
    found: [
      "synapse/misplaced-key admin_api_key",
      "synapse/misplaced-key shutdown_timeout_secs",
      "synapse/misplaced-key waf_threshold",
      "synapse/misplaced-key waf_enabled",
      "synapse/misplaced-key log_level",
      "synapse/misplaced-key waf_regex_timeout_ms",
      "synapse/incomplete-section telemetry",
      "synapse/unknown-key horizon_url",
      "synapse/unknown-key sensor_id",
      "synapse/unknown-key token",
    ],
  },
  "registry page: a duration as text, sections that do not exist": {
    files: {
      "config.yaml": `${listeners}${telemetry.replace("{ secs: 10, nanos: 0 }", "10s")}access_lists:
  allow: []
traps:
  enabled: true
`,
    },
    found: ["synapse/wrong-type 10s", "synapse/unknown-key access_lists", "synapse/unknown-key traps"],
  },
  "configuration reference": {
    files: {
      "config.yaml": `server:
  http_addr: "0.0.0.0:80"
  admin_api_key: ""
telemetry:
  enabled: true
  endpoint: "https://hub.example.com/telemetry"
  batch_size: 100
  flush_interval_secs: 10
  max_retries: 3
  max_buffer_size: 10000
  circuit_breaker_threshold: 5
  circuit_breaker_timeout_secs: 60
${hub(false, "wss://hub.example.com/ws").replace('  version: "0.9.1"\n', "")}${tunnel('  server_url: "wss://hub.example.com/ws"\n  ca_bundle: /etc/ssl/hub.pem\n')}dlp:
  enabled: true
  max_scan_size: 5242880
  max_matches: 10
  scan_text_only: true
  max_body_inspection_bytes: 8192
  fast_mode: false
  redaction: { credit_card: mask }
${site}    waf:
      rule_overrides: { "941100": pass }
    access_control:
      deny: ["203.0.113.0/24"]
`,
    },
    found: [
      'synapse/admin-key-empty ""',
      "synapse/inert-key http_addr",
      "synapse/incomplete-section telemetry",
      "synapse/unknown-key flush_interval_secs",
      "synapse/unknown-key circuit_breaker_timeout_secs",
      "synapse/incomplete-section horizon",
      "synapse/incomplete-section tunnel",
      "synapse/unknown-key server_url",
      "synapse/unknown-key ca_bundle",
      "synapse/wrong-type mask",
      "synapse/unknown-action pass",
      "synapse/inert-key rule_overrides",
      "synapse/deny-all-by-omission access_control",
    ],
  },
  "a block that only an older page knows": {
    files: { "config.yaml": `${listeners}signal_horizon:\n  url: "wss://hub.example.com"\n` },
    found: ["synapse/unknown-key signal_horizon"],
  },
  "deployment pages: the config beside the path that is read": {
    files: {
      "compose.yaml": `services:
  synapse:
    image: nickcrew/synapse-waf:0.9.1
    volumes: ["./synapse.yaml:/etc/synapse/config.yaml:ro"]
    environment:
      SYNAPSE_ADMIN_API_KEY: \${SYNAPSE_ADMIN_API_KEY:?}
`,
    },
    found: [
      "synapse/unread-config ./synapse.yaml:/etc/synapse/config.yaml:ro",
      "synapse/unread-variable SYNAPSE_ADMIN_API_KEY",
    ],
  },
  "TLS that is on without files, and a version that is not enforced": {
    files: { "config.yaml": `${listeners}tls:\n  enabled: true\n  key_path: ""\n  min_version: "1.3"\n` },
    found: ["tls/tls-disabled true", 'tls/tls-min-version "1.3"'],
  },
}

/** Errors that rules of other areas rightly report in these files. */
const elsewhere = /^secrets\//

describe("faults of the product's own samples", () => {
  for (const [name, { files, found }] of Object.entries(cases)) {
    it(name, () => {
      const workspace = openWorkspace(files)
      const analysis = workspace.analysis()
      const items = [...workspace.files].flatMap(([uri, text]) =>
        analysis.findings(uri).items.map((item) => ({
          what: `${item.rule} ${text.slice(item.span.start, item.span.end).split("\n")[0]}`,
          severity: item.severity,
          rule: item.rule,
        })),
      )
      const present = items.map((item) => item.what)
      assert.deepEqual(
        found.filter((each) => !present.includes(each)),
        [],
        `missing of ${present.join("\n")}`,
      )
      const errors = items.filter((item) => item.severity === "error" && !elsewhere.test(item.rule))
      assert.deepEqual(
        errors.map((item) => item.what).filter((each) => !found.includes(each)),
        [],
        "errors beyond the stated faults",
      )
    })
  }
})
