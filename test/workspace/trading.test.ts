/** The trading daemon is told by evidence: other programs have its name, its port, its file names. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { Memo } from "../../server/src/workspace/reads.ts"
import { applyChange, emptySnapshot, TrackedWorkspace } from "../../server/src/workspace/snapshot.ts"
import { isTradingProject, isTradingUnitAt, tradingOwners } from "../../server/src/workspace/trading.ts"

const root = "file:///w"

function open(files: Readonly<Record<string, string>>): TrackedWorkspace {
  const folders = new Map<string, Set<string>>()
  for (const path of Object.keys(files)) {
    const parts = path.split("/")
    parts.forEach((part, i) => {
      const folder = [root, ...parts.slice(0, i)].join("/")
      const names = folders.get(folder) ?? new Set()
      names.add(i < parts.length - 1 ? `${part}/` : part)
      folders.set(folder, names)
    })
  }
  const snapshot = applyChange(emptySnapshot, {
    roots: [root],
    documents: new Map(Object.entries(files).map(([path, text]) => [`${root}/${path}`, { text }])),
    directories: new Map([...folders].map(([folder, names]) => [folder, [...names].sort()])),
  })
  return new TrackedWorkspace(snapshot, new Memo(), { documents: new Set(), directories: new Set() })
}

function ownersOf(text: string, path = "compose.yaml"): readonly string[] {
  const facts = open({ [path]: text }).facts(`${root}/${path}`)
  return facts === undefined ? [] : [...tradingOwners(facts)]
}

describe("owners", () => {
  const yes: readonly (readonly [string, string])[] = [
    [
      "the build argument",
      "services:\n  bot:\n    build:\n      context: ..\n      args:\n        HORIZON_EXTRAS: ''\n",
    ],
    [
      "state folder, port, check and name together",
      "services:\n  horizon:\n    image: registry.example.com/horizon:1\n    ports: ['9100:9100']\n    volumes: ['./state:/state']\n    healthcheck:\n      test: [CMD, horizon, --version]\n",
    ],
    [
      "the path of the audit log",
      "services:\n  desk:\n    image: registry.example.com/desk:1\n    environment:\n      AUDIT: /state/audit.db\n",
    ],
    [
      "the credentials file",
      "services:\n  desk:\n    image: registry.example.com/desk:1\n    env_file: /etc/horizon/credentials.env\n",
    ],
  ]
  for (const [what, text] of yes) it(`by ${what}`, () => assert.equal(ownersOf(text).length, 1))
  const no: readonly (readonly [string, string])[] = [
    ["node_exporter on 9100", "services:\n  node:\n    image: prom/node-exporter:v1\n    ports: ['9100:9100']\n"],
    ["the word alone", "services:\n  horizon:\n    image: registry.example.com/horizon:1\n    ports: ['9100:9100']\n"],
    [
      "Laravel's",
      "services:\n  horizon:\n    image: shop:1\n    command: php artisan horizon\n    volumes: ['./s:/state']\n",
    ],
    [
      "Stellar's",
      "services:\n  horizon:\n    image: stellar/horizon:22\n    command: horizon serve\n    volumes: ['./s:/state']\n    environment:\n      NETWORK_PASSPHRASE: Test\n",
    ],
    [
      "the hub's",
      "services:\n  horizon:\n    image: registry.example.com/horizon:1\n    environment:\n      TELEMETRY_JWT_SECRET: x\n      WS_MAX_SENSOR_CONNECTIONS: '10'\n    volumes: ['./s:/state']\n",
    ],
    [
      "another bot with the same venues",
      "services:\n  bot:\n    image: bot:1\n    environment:\n      ALPACA_KEY: x\n      ALPACA_SECRET: y\n",
    ],
  ]
  for (const [what, text] of no) it(`not ${what}`, () => assert.deepEqual(ownersOf(text), []))
})

describe("units", () => {
  const unit = (lines: string): string => `[Service]\n${lines}\n`
  const is = (lines: string, more: Readonly<Record<string, string>> = {}): boolean =>
    isTradingUnitAt(open({ "horizon.service": unit(lines), ...more }), `${root}/horizon.service`)
  it("by the credentials file, by the documented paths and user", () => {
    assert.ok(is("EnvironmentFile=-/etc/horizon/credentials.env\nExecStart=/opt/x"))
    assert.ok(
      is("User=horizon\nReadWritePaths=/var/lib/horizon /var/log/horizon\nExecStart=/opt/horizon/bin/horizon run"),
    )
  })
  it("not Laravel's, not Open Horizon's", () => {
    assert.ok(!is("User=www-data\nExecStart=/usr/bin/php /srv/artisan horizon"))
    assert.ok(
      !is("EnvironmentFile=/etc/default/horizon\nExecStart=/usr/horizon/bin/anax -config /etc/horizon/anax.json"),
    )
  })
  it("by less where the files around it are the daemon's", () => {
    const lines = "User=horizon\nExecStart=/usr/local/bin/horizon start"
    assert.ok(!is(lines))
    const alerts =
      "groups:\n  - name: a\n    rules:\n      - alert: Halted\n        expr: increase(horizon_watchdog_halts_total[5m]) > 0\n"
    assert.ok(is(lines, { "alerts.yml": alerts }))
  })
})

describe("projects", () => {
  it("by alerts on its metrics, not on the hub's", () => {
    const rules = (metric: string): string =>
      `groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: ${metric} > 1\n`
    const at = `${root}/runbooks/kill-switch.md`
    const project = (metric: string): boolean =>
      isTradingProject(open({ "alerts.yml": rules(metric), "runbooks/kill-switch.md": "# K\n" }), at)
    assert.ok(project("horizon_feed_heartbeat_age_seconds"))
    assert.ok(!project("horizon_sensors_online_count"))
    assert.ok(!project("horizon_ingest_ledger"))
  })
})
