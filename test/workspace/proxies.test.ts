/** Where a proxy's config runs, how far it reaches, and what stands behind its upstreams. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { findingsOf } from "../support/fix-harness.ts"
import { openWorkspace } from "../support/workspace.ts"

const plain = "server {\n    listen 80;\n    location / {\n        proxy_pass http://app:3000;\n    }\n}\n"
const hub = "services:\n  hub:\n    image: nickcrew/synapse-fleet:1.4.2\n"

function found(rule: string, files: Readonly<Record<string, string>>): string[] {
  return findingsOf(openWorkspace(files), rule).map(({ finding }) => `${finding.severity}: ${finding.message}`)
}

const compose = (ports: string, volume: string): string =>
  `services:\n  web:\n    image: nginx:1.27.3\n    ports: [${ports}]\n    volumes:\n      - ${volume}\n`

describe("exposure of an nginx config", () => {
  const rule = "tls/plain-public-endpoint"
  const mounted = "./nginx/app.conf:/etc/nginx/conf.d/default.conf"
  it("is public where its container's port is on 80 of every interface", () => {
    const files = { "compose.yaml": compose('"80:80"', mounted), "nginx/app.conf": plain }
    assert.deepEqual(found(rule, files), ["warning: Plain HTTP serves port 80 of every interface: no TLS ends here."])
  })
  it("follows a mounted folder", () => {
    const files = { "compose.yaml": compose('"80:80"', "./nginx:/etc/nginx/conf.d:ro"), "nginx/app.conf": plain }
    assert.equal(found(rule, files).length, 1)
  })
  it("follows an image that holds the config", () => {
    const files = {
      "compose.yaml": 'services:\n  web:\n    build: ./web\n    ports: ["80:80"]\n',
      "web/Dockerfile": "FROM nginx:1.27.3\nCOPY nginx.conf /etc/nginx/nginx.conf\n",
      "web/nginx.conf": plain,
    }
    assert.equal(found(rule, files).length, 1)
  })
  for (const [name, ports] of [
    ["on loopback", '"127.0.0.1:80:80"'],
    ["on another port of the container", '"80:8080"'],
    ["not at all", ""],
  ] as const)
    it(`is nobody's where the port is published ${name}`, () => {
      assert.deepEqual(found(rule, { "compose.yaml": compose(ports, mounted), "nginx/app.conf": plain }), [])
    })
  it("is only noted on other host ports, and unknown without a Compose file", () => {
    const files = { "compose.yaml": compose('"8080:80"', mounted), "nginx/app.conf": plain }
    assert.deepEqual(found(rule, files), ["info: Plain HTTP on published port 8080; no TLS in these files."])
    assert.deepEqual(found(rule, { "nginx/app.conf": plain }), [])
  })
  it("weighs nothing in development", () => {
    assert.deepEqual(found(rule, { "compose.yaml": compose('"80:80"', mounted), "nginx/app.dev.conf": plain }), [])
  })
})

describe("the hub behind a proxy", () => {
  const rule = "network/lost-forwarded-proto"
  const secure = (upstream: string, more = ""): string =>
    `server {\n    listen 443 ssl;\n    server_name a.example.com;\n    location / {\n        proxy_pass ${upstream};\n${more}    }\n}\n`
  it("is found by service name, container name, and host port", () => {
    for (const [upstream, text] of [
      ["http://hub:3100", hub],
      ["http://fleet-hub:3100", `${hub}    container_name: fleet-hub\n`],
      ["http://127.0.0.1:8300", `${hub}    ports: ["127.0.0.1:8300:3100"]\n`],
      ["http://hub:8080", hub],
    ] as const)
      assert.equal(found(rule, { "compose.yaml": text, "nginx.conf": secure(upstream) }).length, 1, upstream)
  })
  it("is found by the variables of its env file", () => {
    const files = {
      "compose.yaml": "services:\n  api:\n    build: .\n    env_file: hub.env\n",
      "hub.env": "WS_MAX_SENSOR_CONNECTIONS=500\nNODE_ENV=production\n",
      "nginx.conf": secure("http://api:3100"),
    }
    assert.equal(found(rule, files).length, 1)
  })
  it("is not taken for Loki, for an unknown program on its port, or for a service of that name", () => {
    for (const [upstream, text] of [
      ["http://loki:3100", "services:\n  loki:\n    image: grafana/loki:3.1.0\n"],
      ["http://127.0.0.1:3100", "services:\n  web:\n    image: node:22\n"],
      ["http://horizon:3100", "services:\n  horizon:\n    image: laravel-horizon:1\n"],
    ] as const)
      assert.deepEqual(found(rule, { "compose.yaml": text, "nginx.conf": secure(upstream) }), [], upstream)
  })
  it("needs no header outside production", () => {
    const text = `${hub}    environment:\n      NODE_ENV: development\n`
    assert.deepEqual(found(rule, { "compose.yaml": text, "nginx.conf": secure("http://hub:3100") }), [])
  })
  it("takes headers from included files, and knows nothing where they are missing", () => {
    const snippet = "        include /etc/nginx/snippets/proxy.conf;\n"
    const files = { "compose.yaml": hub, "nginx/nginx.conf": `http {\n${secure("http://hub:3100", snippet)}}\n` }
    assert.deepEqual(found(rule, files), [])
    assert.deepEqual(
      found(rule, { ...files, "nginx/snippets/proxy.conf": "proxy_set_header X-Forwarded-Proto $scheme;\n" }),
      [],
    )
    assert.equal(found(rule, { ...files, "nginx/snippets/proxy.conf": "proxy_set_header Host $host;\n" }).length, 1)
  })
  it("inherits from the main file that includes a site", () => {
    const main = (more: string): string => `events {}\nhttp {\n    ${more}\n    include /etc/nginx/conf.d/*.conf;\n}\n`
    const files = { "compose.yaml": hub, "nginx/conf.d/hub.conf": secure("http://hub:3100") }
    assert.equal(found(rule, { ...files, "nginx/nginx.conf": main("sendfile on;") }).length, 1)
    assert.deepEqual(
      found(rule, { ...files, "nginx/nginx.conf": main("proxy_set_header X-Forwarded-Proto $scheme;") }),
      [],
    )
  })
  it("counts replicas of a script", () => {
    const files = { "compose.yaml": hub, Caddyfile: "a.example.com {\n\treverse_proxy hub:3100\n}\n" }
    assert.deepEqual(found("network/missing-sticky-sessions", files), [])
    const scaled = { ...files, "scripts/up.sh": "#!/bin/sh\ndocker compose up -d --scale hub=3\n" }
    assert.equal(found("network/missing-sticky-sessions", scaled).length, 1)
  })
})
