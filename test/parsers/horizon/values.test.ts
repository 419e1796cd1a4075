/** How the Horizon hub reads its environment: the cases that were run against its own validator. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { horizonVariables } from "../../../schemas/describe.ts"
import { meantVariable } from "../../../server/src/model/horizon/names.ts"
import { readNumber, readSwitch } from "../../../server/src/model/horizon/numbers.ts"
import { originEntries } from "../../../server/src/model/horizon/origins.ts"

const variables = horizonVariables()

describe("readNumber", () => {
  const cases: readonly (readonly [string, string, object])[] = [
    ["WS_MAX_SENSOR_CONNECTIONS", "20000", { is: "replaced", used: 1000, nearest: 10000 }],
    ["WS_MAX_SENSOR_CONNECTIONS", "10000", { is: "fine" }],
    ["SIGNAL_BATCH_SIZE", "0", { is: "replaced", used: 100, nearest: 1 }],
    ["SIGNAL_BATCH_TIMEOUT_MS", "50", { is: "replaced", used: 5000, nearest: 100 }],
    ["SIGNAL_BATCH_SIZE", "250abc", { is: "cut", used: 250 }],
    ["SIGNAL_BATCH_TIMEOUT_MS", "12000.9", { is: "cut", used: 12000 }],
    ["SIGNAL_BATCH_SIZE", "1e3", { is: "cut", used: 1 }],
    ["SIGNAL_BATCH_TIMEOUT_MS", "1e3", { is: "replaced", used: 5000, nearest: 1000 }],
    ["SIGNAL_BATCH_SIZE", "many", { is: "replaced", used: 100, nearest: undefined }],
    ["PORT", "99999", { is: "replaced", used: 3100, nearest: 65535 }],
    ["PORT", "", { is: "fine" }],
    ["PORT", " 3100 ", { is: "fine" }],
    ["CLICKHOUSE_MAX_INFLIGHT_QUERIES", "9999", { is: "refused", nearest: 500 }],
    ["CLICKHOUSE_QUERY_QUEUE_TIMEOUT_SECONDS", "", { is: "refused", nearest: undefined }],
    ["AUTH_RATE_LIMIT_KEY_PER_HOUR", "-3", { is: "replaced", used: 100, nearest: 1 }],
    ["PORT", "Infinity", { is: "replaced", used: 3100, nearest: 65535 }],
  ]
  for (const [name, text, expected] of cases) {
    it(`${name}=${text}`, () => {
      const variable = variables.get(name)
      assert.ok(variable)
      assert.deepEqual(readNumber(variable, text), expected)
    })
  }
})

describe("readSwitch", () => {
  const cases: readonly (readonly [string, string, boolean, boolean | undefined])[] = [
    ["CLICKHOUSE_ENABLED", "enabled", false, true],
    ["CLICKHOUSE_ENABLED", "YES", true, true],
    ["CLICKHOUSE_ENABLED", "off", false, false],
    ["REDIS_TLS_ENABLED", "1", false, true],
    ["REDIS_TLS_ENABLED", "true", true, true],
    ["ENABLE_JOB_QUEUE", "0", true, false],
    ["ENABLE_JOB_QUEUE", "false", false, false],
    ["ENABLE_JOB_QUEUE", "True", true, true],
    ["DISABLE_AUTH_LOCKOUT", "yes", false, true],
    ["FLEET_COMMAND_TOGGLE_MTD_ENABLED", "perhaps", false, undefined],
  ]
  for (const [name, text, read, meant] of cases) {
    it(`${name}=${text}`, () => assert.deepEqual(readSwitch(name, text), { read, meant }))
  }
})

describe("meantVariable", () => {
  const known = new Set(variables.keys())
  it("finds every variable behind one wrong letter of a word", () => {
    for (const name of known) {
      if (name.startsWith("VITE_") || name.split("_").length < 3) continue
      const words = name.split("_")
      const last = words.length - 1
      const slip = [...words.slice(0, last), `${words[last]}S`].join("_")
      if (!known.has(slip)) assert.equal(meantVariable(slip, known), name, slip)
    }
  })
  it("knows nothing of names that other programs use", () => {
    for (const name of [
      "POSTGRES_PASSWORD",
      "POSTGRES_DB",
      "REDIS_DB",
      "API_KEY",
      "TZ",
      "PATH",
      "HOSTNAME",
      "NODE_OPTIONS",
      "GF_SERVER_ROOT_URL",
      "CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT",
      "JWT_ISSUER",
      "SENTRY_DSN",
      "SMTP_HOST",
      "S3_BUCKET",
      "LOG_FORMAT",
      "COMPOSE_PROJECT_NAME",
      "DB_HOST",
      "HUB_TAG",
    ])
      assert.equal(meantVariable(name, known), undefined, name)
  })
})

describe("originEntries", () => {
  const flaws = (value: string) => originEntries(value).map((entry) => entry.flaw ?? "fine")
  it("says why no browser sends an entry", () => {
    assert.deepEqual(flaws("https://a.example.com, https://b.example.com:8443"), ["fine", "fine"])
    assert.deepEqual(flaws("http://x/,foo bar,https://a.example.com:443,https://A.example.com,a.example.com,*,"), [
      "path",
      "blank",
      "port",
      "case",
      "scheme",
    ])
    assert.equal(originEntries("HTTPS://A.example.com:443/x")[0]?.meant, "https://a.example.com")
    const [, second] = originEntries("  a , https://b/")
    assert.deepEqual([second?.from, second?.to], [6, 16])
  })
})
