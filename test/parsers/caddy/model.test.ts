/** What Caddy makes of sites: redirects, snippets, matchers, headers, policies and timeouts. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { isRefusal } from "../../../server/src/base/edit.ts"
import { settled } from "../../../server/src/base/known.ts"
import { caddyFacts } from "../../../server/src/model/caddy/facts.ts"
import { durationOf } from "../../../server/src/model/caddy/proxies.ts"
import { readCaddyConfig } from "../../../server/src/model/caddy/read.ts"
import type { ProxyRoute, WebEntry } from "../../../server/src/model/facts.ts"
import { parseCaddy } from "../../../server/src/syntax/caddy/parse.ts"

function entries(text: string): readonly WebEntry[] {
  return caddyFacts(readCaddyConfig(parseCaddy(text)), "", "production", "").entries
}

function route(inside: string, before = ""): ProxyRoute {
  const [first] = entries(`${before}a.com {\n\treverse_proxy b:80 c {\n${inside}\n\t}\n}\n`)[0]?.routes ?? []
  assert.ok(first)
  return first
}

describe("Caddy sites", () => {
  for (const [inside, expected] of [
    ["redir https://a.com{uri}", true],
    ["redir https://a.com{uri} permanent\n\thandle /.well-known/acme-challenge/* {\n\t\tfile_server\n\t}", true],
    ["redir http://b.com", false],
    ["reverse_proxy b", false],
    ["redir /old https://a.com/new\n\tfile_server", false],
    ["handle {\n\t\tredir https://a.com{uri}\n\t}", true],
    ["respond 404", true],
    ["import elsewhere", undefined],
  ] as const)
    it(`${JSON.stringify(inside)} redirects: ${expected}`, () => {
      assert.equal(settled(entries(`http://a.com {\n\t${inside}\n}\n`)[0]?.redirectsToHttps), expected)
    })
  it("follow snippets of the same file", () => {
    const [found] = entries("(t) {\n\ttls internal\n\tbind 127.0.0.1\n}\n:8443 {\n\timport t\n}\n")
    assert.deepEqual([settled(found?.tls), settled(found?.reach)], [true, "loopback"])
  })
  it("are unknown where a variable is the address, and named where it has a default", () => {
    assert.equal(entries("{$SITE} {\n}\n")[0]?.tls.known, false)
    assert.equal(settled(entries("{$SITE:a.com} {\n}\n")[0]?.tls), true)
    assert.equal(settled(entries("{$SITE::80} {\n}\n")[0]?.tls), false)
  })
  it("know their ports from the options", () => {
    const [plain, secure] = entries("{\n\thttp_port 8080\n\thttps_port 8443\n}\nhttp://a.com, a.com {\n}\n")
    assert.deepEqual([settled(plain?.port), settled(secure?.port)], [8080, 8443])
  })
})

describe("Caddy proxies", () => {
  it("send the scheme by themselves, or what a line sets", () => {
    assert.equal(route("").proto, "listener")
    assert.equal(route("header_up X-Forwarded-Proto https").proto, "https")
    assert.equal(route("header_up X-Forwarded-Proto {scheme}").proto, "listener")
    assert.equal(settled(route("header_up -X-Forwarded-Proto").forwardsProto), false)
    assert.equal(route("trusted_proxies private_ranges").proto, "other")
    assert.equal(route("import x").forwardsProto.known, false)
  })
  it("stick by policy", () => {
    assert.deepEqual(
      ["", "lb_policy cookie x", "lb_policy ip_hash", "lb_policy random", "lb_policy header X", "import x"].map(
        (line) => settled(route(line).sticky),
      ),
      [false, true, true, false, undefined, undefined],
    )
  })
  it("keep quiet sockets unless a timeout is set", () => {
    assert.equal(settled(route("").idleTimeoutSeconds), Number.POSITIVE_INFINITY)
    assert.equal(settled(route("transport http {\n\t\t\tread_timeout 1m30s\n\t\t}").idleTimeoutSeconds), 90)
    assert.equal(settled(route("stream_timeout 1h").idleTimeoutSeconds), 3600)
    assert.deepEqual(["90s", "1h30m", "500ms", "1d", "0", "x", ""].map(durationOf), [
      90,
      5400,
      0.5,
      86_400,
      0,
      undefined,
      undefined,
    ])
  })
  it("read targets and matchers", () => {
    const [first] =
      entries(
        "a.com {\n\t@ws path /ws/*\n\thandle @ws {\n\t\treverse_proxy https://b:8443 :9000 unix//run/x.sock {$HOST}:80\n\t}\n}\n",
      )[0]?.routes ?? []
    assert.equal(first?.path, "/ws/*")
    assert.deepEqual(
      first?.upstreams.map((each) => [settled(each.host), settled(each.port), each.scheme]),
      [
        ["b", 8443, "https"],
        ["localhost", 9000, "http"],
        ["unix//run/x.sock", undefined, "http"],
        [undefined, 80, "http"],
      ],
    )
  })
  it("edit inside the text, or refuse", () => {
    const piece = fc.constantFrom(
      "a.com {\n",
      "http://a.com {\n",
      "\treverse_proxy b:80",
      " {\n",
      "\n",
      "}\n",
      "\tlb_policy random\n",
      "\ttls {\n\tprotocols tls1.0\n\t}\n",
      "# c\n",
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (parts) => {
        const text = parts.join("")
        const facts = caddyFacts(readCaddyConfig(parseCaddy(text)), "", "production", "")
        const results = [
          ...facts.protocolLists.map((each) => each.limit()),
          ...facts.entries.flatMap((each) => [
            each.limitProtocols(),
            ...(each.secure ? [each.secure()] : []),
            ...each.routes.flatMap(({ editor }) => (editor ? [editor.stick(), editor.setIdleTimeout(60)] : [])),
          ]),
        ]
        for (const result of results)
          assert.ok(
            isRefusal(result) ||
              result.every(({ span }) => span.start >= 0 && span.start <= span.end && span.end <= text.length),
          )
      }),
      { seed: Number(process.env["SEED"] ?? 12), numRuns: 400 },
    )
  })
})
