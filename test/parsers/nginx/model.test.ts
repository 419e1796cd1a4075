/** What nginx makes of listeners, inheritance, times and redirects. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { applyEdits, isRefusal } from "../../../server/src/base/edit.ts"
import { settled } from "../../../server/src/base/known.ts"
import type { ProxyRoute, WebEntry } from "../../../server/src/model/facts.ts"
import { nginxFacts } from "../../../server/src/model/nginx/facts.ts"
import { secondsOf } from "../../../server/src/model/nginx/levels.ts"
import { readNginxConfig } from "../../../server/src/model/nginx/read.ts"
import { isPublicHost } from "../../../server/src/model/proxy/hosts.ts"
import { parseNginx } from "../../../server/src/syntax/nginx/parse.ts"

function entries(text: string): readonly WebEntry[] {
  return nginxFacts(readNginxConfig(parseNginx(text)), "file:///w/nginx.conf", "production", "file:///w").entries
}

function entry(text: string): WebEntry {
  const [first] = entries(text)
  assert.ok(first, text)
  return first
}

function route(inside: string, before = "", http = ""): ProxyRoute {
  const [first] = entry(
    `${http} server { listen 443 ssl; ${before} location / { ${inside} proxy_pass http://b:80; } }`,
  ).routes
  assert.ok(first)
  return first
}

describe("nginx listeners", () => {
  for (const [written, port, reach, tls] of [
    ["listen 80;", 80, "all-interfaces", false],
    ["", 80, "all-interfaces", false],
    ["listen *:8080;", 8080, "all-interfaces", false],
    ["listen [::]:443 ssl http2;", 443, "all-interfaces", true],
    ["listen [::1]:81;", 81, "loopback", false],
    ["listen 127.0.0.1;", 80, "loopback", false],
    ["listen localhost:8000;", 8000, "loopback", false],
    ["listen 10.0.0.7:443 ssl;", 443, "one-interface", true],
    ["listen 443; ssl on;", 443, "all-interfaces", true],
    ["listen $PORT;", undefined, undefined, false],
  ] as const)
    it(written === "" ? "(none)" : written, () => {
      const found = entry(`server { ${written} }`)
      assert.deepEqual([settled(found.port), settled(found.reach), settled(found.tls)], [port, reach, tls])
    })
  it("of one port count as the widest, sockets and UDP not at all", () => {
    const found = entries("server { listen 127.0.0.1:80; listen 80; listen unix:/x; listen 443 quic; }")
    assert.deepEqual(
      found.map((each) => [settled(each.port), settled(each.reach)]),
      [[80, "all-interfaces"]],
    )
  })
})

describe("nginx inheritance", () => {
  const proto = "proxy_set_header X-Forwarded-Proto $scheme;"
  it("takes headers from outside only where a level sets none", () => {
    assert.equal(settled(route("", proto).forwardsProto), true)
    assert.equal(settled(route("", "", proto).forwardsProto), true)
    const lost = route("proxy_set_header Host $host;", proto)
    assert.equal(settled(lost.forwardsProto), false)
    assert.deepEqual(lost.droppedHeaders, ["x-forwarded-proto"])
    assert.equal(settled(route(`proxy_set_header Host $host; ${proto}`, proto).forwardsProto), true)
    assert.equal(settled(route('proxy_set_header x-forwarded-proto "";').forwardsProto), false)
    assert.equal(route("include elsewhere.conf;").forwardsProto.known, false)
  })
  it("passes upgrades on with both headers and HTTP/1.1", () => {
    const both = 'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'
    assert.equal(settled(route(`${both} proxy_http_version 1.1;`).passesUpgrades), true)
    assert.equal(settled(route(both, "proxy_http_version 1.1;").passesUpgrades), true)
    assert.equal(route(both).passesUpgrades.known, false)
    assert.equal(settled(route("proxy_set_header Upgrade $http_upgrade;").passesUpgrades), false)
    const mapped = both.replace('"upgrade"', "$c")
    assert.equal(
      settled(
        route(`${mapped} proxy_http_version 1.1;`, "", "map $http_upgrade $c { default upgrade; }").passesUpgrades,
      ),
      true,
    )
    assert.equal(route(`${mapped} proxy_http_version 1.1;`).passesUpgrades.known, false)
  })
  it("knows the silent timeout", () => {
    assert.equal(settled(route("").idleTimeoutSeconds), 60)
    assert.equal(settled(route("", "proxy_read_timeout 1h30m;").idleTimeoutSeconds), 5400)
    assert.equal(route("proxy_read_timeout $t;").idleTimeoutSeconds.known, false)
  })
  it("sees which upstreams stick", () => {
    const sticky = (method: string): unknown =>
      settled(
        entry(`upstream u { ${method} server a; server b; } server { location / { proxy_pass http://u; } }`).routes[0]
          ?.sticky,
      )
    assert.deepEqual(
      ["", "ip_hash;", "least_conn;", "hash $remote_addr consistent;", "hash $request_uri;", "sticky cookie s;"].map(
        sticky,
      ),
      [false, true, false, true, false, true],
    )
  })
})

describe("nginx redirects", () => {
  for (const [inside, expected] of [
    ["return 301 https://$host$request_uri;", true],
    ["return https://a.com;", true],
    ["rewrite ^ https://$host$request_uri? permanent;", true],
    ["rewrite ^/(.*)$ https://a.com/$1 permanent;", true],
    ["location / { return 308 https://$host$request_uri; }", true],
    ["location /.well-known/acme-challenge/ { root /x; } location / { return 301 https://$host$request_uri; }", true],
    ["if ($host = a.com) { return 301 https://$host$request_uri; } return 404;", true],
    ["if ($scheme = http) { return 301 https://$host$request_uri; } root /x;", true],
    ["return 444;", true],
    ["location = /health { return 200 ok; } location / { return 301 https://$host$request_uri; }", true],
    ["location /api { proxy_pass http://b; } location / { return 301 https://$host$request_uri; }", false],
    ["if ($host = www.a.com) { return 301 https://a.com$request_uri; } root /x;", false],
    ["return 301 http://$host/x;", false],
    ["rewrite ^/old$ https://a.com/new permanent; root /x;", false],
    ["root /x;", false],
    ["return 301 $target;", undefined],
    ["include redirect.conf;", undefined],
  ] as const)
    it(`${inside} ${expected}`, () => {
      assert.equal(settled(entry(`server { listen 80; ${inside} }`).redirectsToHttps), expected)
    })
})

describe("nginx times and host names", () => {
  it("reads times", () => {
    assert.deepEqual(["60", "60s", "1m30s", "500ms", "1d", "1h 30m", "x", "", "1x"].map(secondsOf), [
      60,
      60,
      90,
      0.5,
      86_400,
      5400,
      undefined,
      undefined,
      undefined,
    ])
  })
  it("tells public names from those of a private network and from placeholders", () => {
    assert.deepEqual(["a.com", "*.a.co.uk", ".a.org", "münchen.de", "8.8.8.8"].map(isPublicHost), Array(5).fill(true))
    assert.deepEqual(
      ["localhost", "db", "a.local", "x.internal", "10.1.2.3", "192.168.0.1", "127.0.0.1", "a.test", "[::1]"].map(
        isPublicHost,
      ),
      Array(9).fill(false),
    )
    assert.deepEqual(
      ["${DOMAIN}", "YOUR_SERVER_FQDN", "your-domain.com", "~^(.+)\\.a\\.com$", "n8n.<domain>.<suffix>", "{$SITE}"].map(
        isPublicHost,
      ),
      Array(6).fill(undefined),
    )
  })
})

describe("nginx editors", () => {
  const piece = fc.constantFrom(
    "server {\n",
    "location / {\n",
    "location ~ /ws {\n",
    "}\n",
    "  listen 443 ssl;\n",
    "  proxy_pass http://u;\n",
    "  proxy_set_header Host $host;\n",
    "  proxy_read_timeout 5s;\n",
    "  ssl_protocols TLSv1;\n",
    "upstream u {\n",
    "  server a:80;\n",
    "include x;\n",
    "# c\n",
    " ",
  )
  it("edit inside the text, or refuse", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (parts) => {
        const text = parts.join("")
        const facts = nginxFacts(readNginxConfig(parseNginx(text)), "", "production", "")
        const results = [
          ...facts.protocolLists.map((each) => each.limit()),
          ...facts.entries.flatMap((each) => [
            each.limitProtocols(),
            ...each.routes.flatMap(({ editor }) =>
              editor ? [editor.forwardProto(), editor.passUpgrades(), editor.setIdleTimeout(60), editor.stick()] : [],
            ),
          ]),
        ]
        for (const result of results) {
          if (isRefusal(result)) continue
          assert.ok(result.every(({ span }) => span.start >= 0 && span.start <= span.end && span.end <= text.length))
          const before = parseNginx(text).problems.length
          assert.ok(parseNginx(applyEdits(text, result)).problems.length <= before, text)
        }
      }),
      { seed: Number(process.env["SEED"] ?? 11), numRuns: 400 },
    )
  })
})
