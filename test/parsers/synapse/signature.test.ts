/** Which YAML files are configs of the Synapse WAF, and by which schema they are read. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { signatureOf } from "../../../server/src/model/synapse/signature.ts"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"

const ours: Readonly<Record<string, { text: string; schemas: readonly string[] }>> = {
  "listener and admin listener": {
    text: "server: { listen: '0.0.0.0:6190', admin_listen: '127.0.0.1:6191' }",
    schemas: ["runtime"],
  },
  "other ports, detection switches": {
    text: "server:\n  listen: 0.0.0.0:8000\ndetection:\n  sqli: true\n  xss: true\n",
    schemas: ["runtime"],
  },
  "ports of one's own, all keys ours": {
    text: "server: { listen: '0.0.0.0:8000', admin_listen: '127.0.0.1:8001' }\nupstreams: [{ host: a, port: 1 }]\nlogging: { level: info }\n",
    schemas: ["runtime"],
  },
  "sections of defence only": {
    text: "tarpit:\n  base_delay_ms: 10\ndlp:\n  fast_mode: true\n",
    schemas: ["runtime"],
  },
  "smallest multi-site file": {
    text: "sites:\n  - hostname: example.com\n    upstreams:\n      - host: 127.0.0.1\n        port: 8080\n",
    schemas: ["sites"],
  },
  "sites beside a runtime section": {
    text: "server:\n  admin_listen: 127.0.0.1:6191\nsites:\n  - hostname: _\n    upstreams: []\n",
    schemas: ["runtime", "sites"],
  },
  "sites with keys at the wrong place": {
    text: "admin_api_key: ''\nwaf_threshold: 70\nsites:\n  - hostname: _\n    upstreams: []\n",
    schemas: ["sites"],
  },
  "a page's sample with everything at the top level": {
    text: "admin_api_key: x\nshutdown_timeout_secs: 30\nwaf_threshold: 70\nwaf_enabled: true\nlog_level: info\nupstreams: [{ host: a, port: 1 }]\ntelemetry: { enabled: true, horizon_url: b, sensor_id: c, token: d }\n",
    schemas: ["runtime"],
  },
  "a broken file": {
    text: 'server:\n  listen: "0.0.0.0:6190"\n  admin_listen: "127.0.0.1:6191\n',
    schemas: ["runtime"],
  },
  "foreign keys between ours": {
    text: "owner: edge team\nserver:\n  listen: 0.0.0.0:6190\n  admin_listen: 0.0.0.0:6191\nversion: 3\n",
    schemas: ["runtime"],
  },
}

const others: Readonly<Record<string, string>> = {
  empty: "",
  "a list": "- server\n- sites\n",
  "a text": "server",
  "Matrix homeserver":
    "server_name: chat.example.org\nlisteners:\n  - port: 8008\nreport_stats: false\ntls:\n  enabled: true\nserver:\n  listen: x:6190\n  admin_listen: x:6191\n",
  "some reverse proxy":
    "server: { listen: ':8443', workers: 4 }\nupstreams: [{ host: a, port: 1 }]\nrate_limit: { rps: 1, enabled: true }\nlogging: { level: info, format: json }\ntls: { enabled: true, cert_path: a, key_path: b, min_version: '1.2' }\n",
  "Cloudflare tunnel":
    "tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef\ncredentials-file: /root/.cloudflared/x.json\ningress:\n  - hostname: a.example.com\n    service: http://localhost:80\n",
  "static sites":
    "sites:\n  - name: a\n    root: /srv/a\n    hostname: a.example.com\n    ssl: true\n    index: index.html\n",
  "a balancer with an admin listener":
    "server: { listen: ':9999', admin_listen: '127.0.0.1:9998', admin_users: [], workers: 0, drain_timeout: 30s }\nconsul: { address: '127.0.0.1:8500' }\nlogging: { level: info }\n",
  "a mock with an admin listener":
    "listen: 127.0.0.1:8080\nadmin_listen: 127.0.0.1:8081\nupstreams:\n  gh: { base_url: 'https://api.github.com' }\n",
  "an app with a firewall of its own":
    "waf_enabled: true\nadmin_api_key: x\nlog_level: info\nserver: { host: a, port: 1 }\ndatabase: { url: b }\n",
  Loki: "auth_enabled: false\nserver:\n  http_listen_port: 3100\n  log_level: info\nlimits_config: {}\nschema_config: {}\n",
  CircleCI: "version: 2.1\njobs:\n  build:\n    docker:\n      - image: cimg/node:22.1\n",
  AdGuard:
    "http:\n  address: 0.0.0.0:80\ntls:\n  enabled: true\n  server_name: x\n  port_https: 443\nfiltering: {}\nclients: {}\n",
  "an app of the trading desk":
    "horizon:\n  lookback_days: 5\ntelemetry:\n  enabled: true\n  endpoint: http://otel:4317\nlogging:\n  level: info\n",
}

describe("signature of Synapse configs", () => {
  for (const [name, { text, schemas }] of Object.entries(ours))
    it(`takes ${name}`, () => assert.deepEqual(signatureOf(parseYaml(text)), schemas))
  for (const [name, text] of Object.entries(others))
    it(`leaves ${name}`, () => assert.deepEqual(signatureOf(parseYaml(text)), []))
  it("follows one alias to a section, and stops at an alias of itself", () => {
    const text = "x: &s { listen: '0.0.0.0:6190', admin_listen: '127.0.0.1:6191' }\nserver: *s\n"
    assert.deepEqual(signatureOf(parseYaml(text)), ["runtime"])
    assert.deepEqual(signatureOf(parseYaml("server: &s\n  admin_listen: a\n  waf_threshold: *s\n")), ["runtime"])
  })
})
