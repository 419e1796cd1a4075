/** Which services and files are the Horizon hub: by images, programs and variables, never by the word. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { refuse } from "../../../server/src/base/edit.ts"
import { known } from "../../../server/src/base/known.ts"
import { type Facts, noFacts, type Service, type Setting } from "../../../server/src/model/facts.ts"
import { hubsOf } from "../../../server/src/workspace/hubs.ts"
import { isHorizonOwner } from "../../../server/src/workspace/products.ts"

const place = { start: 0, end: 0 }
const noEdit = () => refuse("a test")

function settings(names: string, owner = ""): readonly Setting[] {
  return names.split(/\s+/).map((name, i) => ({
    name,
    owner,
    span: place,
    nameSpan: place,
    valueSpan: { start: i, end: i },
    value: known("x"),
    literal: true,
    carrier: "env-file",
    rewrite: noEdit,
  }))
}

function service(name: string, repository: string, command?: readonly string[]): Service {
  return {
    span: place,
    owner: name,
    name,
    nameSpan: place,
    image: { span: place, owner: name, reference: known(repository), repository, built: false },
    builds: false,
    command: command && known(command),
    probes: [],
    partial: false,
    dependsOn: [],
    restart: undefined,
    stopGrace: { seconds: known(10), isDefault: true, rewrite: noEdit },
    replicas: known(1),
    logging: { driver: undefined, bounded: known(true), span: place },
    editor: { set: noEdit, remove: noEdit, addItems: noEdit },
  }
}

const facts = (parts: Partial<Facts>): Facts => ({ ...noFacts, stage: "production", ...parts })

describe("isHorizonOwner", () => {
  for (const image of [
    "nickcrew/horizon",
    "nickcrew/synapse-fleet",
    "mirror/synapse-fleet",
    "atlascrew/horizon",
    "acme/signal-horizon",
  ]) {
    it(`takes ${image} for the hub`, () => assert.ok(isHorizonOwner(facts({ services: [service("a", image)] }), "a")))
  }
  for (const image of [
    "stellar/horizon",
    "acme/horizon",
    "horizon",
    "matrixdotorg/synapse",
    "nickcrew/synapse-waf",
    "horizon-prometheus",
  ]) {
    it(`does not take ${image} for it`, () => {
      assert.ok(!isHorizonOwner(facts({ services: [service("horizon", image)] }), "horizon"))
    })
  }
  it("knows its program", () => {
    const run = (...words: readonly string[]) => isHorizonOwner(facts({ services: [service("a", "node", words)] }), "a")
    assert.ok(run("/opt/signal-horizon/bin/start.sh"))
    assert.ok(run("npx", "@atlascrew/synapse-fleet"))
    assert.ok(!run("php", "artisan", "horizon"))
    assert.ok(!run("horizon", "run"))
  })
  const hub = [
    "WS_MAX_SENSOR_CONNECTIONS",
    "TELEMETRY_JWT_SECRET JWT_SECRET",
    "SIGNAL_BATCH_SIZE SIGNAL_BATCH_TIMEOUT_MS",
    "DATABASE_URL JWT_SECRET CORS_ORIGINS SENSOR_BRIDGE_ENABLED",
  ]
  for (const names of hub)
    it(`takes a file with ${names} for its`, () => assert.ok(isHorizonOwner(facts({ settings: settings(names) }), "")))
  const others = [
    "DATABASE_URL JWT_SECRET CORS_ORIGINS REDIS_URL LOG_LEVEL PORT HOST NODE_ENV CLICKHOUSE_HOST CLICKHOUSE_DB",
    "HORIZON_URL HORIZON_API_KEY HORIZON_EXTRAS HORIZON_DB",
    "SIGNAL_BATCH_SIZE PORT NODE_ENV",
    "SYNAPSE_SERVER_NAME SYNAPSE_REPORT_STATS",
    "HORIZON_PREFIX APP_KEY DB_PASSWORD",
  ]
  for (const names of others)
    it(`does not take one with ${names.slice(0, 40)}`, () =>
      assert.ok(!isHorizonOwner(facts({ settings: settings(names) }), "")))

  it("looks at each owner alone", () => {
    const both = facts({ settings: [...settings("TELEMETRY_JWT_SECRET", "a"), ...settings("JWT_SECRET", "b")] })
    assert.ok(!isHorizonOwner(both, "a") && !isHorizonOwner(both, "b"))
  })

  it("gives every hub all its settings and each place to one of them", () => {
    const shared = [
      ...settings("WS_MAX_SENSOR_CONNECTIONS PORT", "a"),
      ...settings("WS_MAX_SENSOR_CONNECTIONS PORT", "b"),
    ]
    assert.deepEqual(
      hubsOf(facts({ settings: shared })).map((each) => [each.owner, each.settings.length, each.own.length]),
      [
        ["a", 2, 2],
        ["b", 2, 0],
      ],
    )
  })
})
