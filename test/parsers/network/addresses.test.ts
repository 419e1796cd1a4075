/** Addresses, origins and well-known ports: what they are, against Node's own parsers where there are any. */
import assert from "node:assert/strict"
import { isIPv4, isIPv6 } from "node:net"
import { describe, it } from "node:test"
import { refuse } from "../../../server/src/base/edit.ts"
import { known } from "../../../server/src/base/known.ts"
import { loopbackFor, parseIPv4, parseIPv6, reachOf } from "../../../server/src/model/address.ts"
import type { ImageRef, PublishedPort } from "../../../server/src/model/facts.ts"
import { allowsEveryOrigin, isOriginList, originsIn } from "../../../server/src/model/origins.ts"
import { knownPort } from "../../../server/src/model/service-ports.ts"

const place = { start: 0, end: 0 }

describe("addresses", () => {
  const reaches = {
    "all-interfaces": ["", "*", "0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0", "::ffff:0.0.0.0", "::0"],
    loopback: [
      "127.0.0.1",
      "127.9.8.7",
      "::1",
      "[::1]",
      "localhost",
      "LOCALHOST",
      "::ffff:127.0.0.1",
      "0:0:0:0:0:0:0:1",
    ],
    "one-interface": ["10.0.0.4", "192.168.1.1", "fe80::1%eth0", "2001:db8::7", "1.1.1.1", "::2"],
  } as const
  for (const [reach, addresses] of Object.entries(reaches)) {
    for (const address of addresses) it(`"${address}" reaches ${reach}`, () => assert.equal(reachOf(address), reach))
  }
  it("are no host names, ranges or numbers with leading zeros", () => {
    for (const text of [
      "db",
      "127.1",
      "127.0.0.01",
      "0177.0.0.1",
      "256.1.1.1",
      "1.2.3.4/8",
      ":::",
      "::1::",
      "12345::",
      "1:2:3:4:5:6:7:8:9",
    ])
      assert.equal(reachOf(text), undefined, text)
  })
  it("agree with Node on random texts", () => {
    let state = 7
    const pick = (of: string): string => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
      return of[(state >> 8) % of.length] ?? ""
    }
    for (let run = 0; run < 20_000; run++) {
      const length = 1 + (run % 20)
      const text = Array.from({ length }, () => pick(run % 2 === 0 ? "0123456789..." : "0123abcf:::::..")).join("")
      assert.equal(parseIPv4(text) !== undefined, isIPv4(text), text)
      assert.equal(parseIPv6(text) !== undefined, isIPv6(text), text)
    }
  })
  it("have a loopback of their own family", () => {
    assert.equal(loopbackFor("::"), "::1")
    assert.equal(loopbackFor("[::]"), "::1")
    assert.equal(loopbackFor("0.0.0.0"), "127.0.0.1")
    assert.equal(loopbackFor("::ffff:0.0.0.0"), "127.0.0.1")
    assert.equal(loopbackFor(undefined), "127.0.0.1")
  })
})

describe("origins", () => {
  it("stand in settings of these names", () => {
    for (const name of [
      "CORS_ORIGINS",
      "CORS_ORIGIN",
      "CORS_ALLOWED_ORIGINS",
      "CORS_ALLOW_ORIGIN",
      "ALLOWED_ORIGINS",
      "ACCESS_CONTROL_ALLOW_ORIGIN",
      "TEMPORAL_CORS_ORIGINS",
      "Cors__AllowedOrigins",
      "quarkus.http.cors.origins",
      "CORS_ORIGIN_WHITELIST",
      "cors.allow-origins",
    ])
      assert.ok(isOriginList(name), name)
    for (const name of [
      "CORS_METHODS",
      "CORS_ALLOWED_HEADERS",
      "CORS_ENABLED",
      "CSRF_TRUSTED_ORIGINS",
      "ORIGIN",
      "ORIGINAL",
      "CORS_ALLOW_CREDENTIALS",
      "CORS_MAX_AGE",
      "CORS_ORIGIN_REGEX",
    ])
      assert.ok(!isOriginList(name), name)
  })
  it("are read from commas, blanks and JSON", () => {
    const kinds = (value: string) => originsIn(value).map((origin) => origin.kind)
    assert.deepEqual(kinds("*"), ["wildcard"])
    assert.deepEqual(kinds('["https://a.example.com", "*"]'), ["other", "wildcard"])
    assert.deepEqual(kinds("http://localhost:3000 http://[::1]:3000, http://127.0.0.1"), ["local", "local", "local"])
    assert.deepEqual(kinds("https://localhost.example.com,https://*.example.com"), ["other", "other"])
    assert.deepEqual(kinds(""), [])
  })
  it("are all allowed by a switch", () => {
    assert.ok(allowsEveryOrigin("CORS_ALLOW_ALL_ORIGINS", "True"))
    assert.ok(allowsEveryOrigin("CORS_ORIGIN_ALLOW_ALL", "1"))
    assert.ok(!allowsEveryOrigin("CORS_ALLOW_ALL_ORIGINS", "False"))
    assert.ok(!allowsEveryOrigin("CORS_ALLOW_CREDENTIALS", "true"))
  })
})

describe("knownPort", () => {
  const port = (number: number, repository: string, owner = "app"): PublishedPort => {
    const image: ImageRef = { span: place, owner, reference: known(repository), repository, built: false }
    return {
      span: place,
      owner,
      containerPort: known({ first: number, last: number }),
      hostPort: known(undefined),
      address: known("0.0.0.0"),
      reach: known("all-interfaces"),
      protocol: "tcp",
      by: "publish",
      ...(repository === "" ? {} : { image }),
      rebind: () => refuse("a test"),
      remove: () => refuse("a test"),
    }
  }
  it("asks the image where a number is common", () => {
    assert.equal(knownPort(port(9000, "clickhouse/clickhouse-server"))?.name, "ClickHouse")
    assert.equal(knownPort(port(9000, "minio/minio"))?.name, "MinIO")
    assert.equal(knownPort(port(9000, "portainer/portainer-ce"))?.kind, "admin")
    assert.equal(knownPort(port(9000, "acme/api")), undefined)
    assert.equal(knownPort(port(3000, "acme/api")), undefined)
    assert.equal(knownPort(port(5678, "n8nio/n8n")), undefined)
  })
  it("takes the service's name where there is no image", () => {
    assert.equal(knownPort(port(8123, "", "clickhouse"))?.name, "ClickHouse HTTP")
    assert.equal(knownPort(port(5678, "", "n8n")), undefined)
  })
})
