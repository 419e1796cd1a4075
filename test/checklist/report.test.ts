/** The whole report: what proves, what fails, what leaves open, and what may never come out as a pass. */
import assert from "node:assert/strict"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import type { ChecklistReport } from "../../server/src/analysis.ts"
import { createSession } from "../../server/src/cli/session.ts"
import { createNodeFiles } from "../../server/src/host/node-fs.ts"
import { fileUri } from "../../server/src/host/paths.ts"
import { checklistItems } from "../../server/src/rules/items.ts"
import { countingRandom } from "../support/workspace.ts"
import { deploymentIn, itemIn, openChecklist } from "./open.ts"
import { hub, other } from "./samples.ts"

const ids = checklistItems.map(({ id }) => id)

function withEnv(from: string, to: string): Record<string, string> {
  const text = hub["deploy/.env"] ?? ""
  assert.ok(text.includes(from), from)
  return { ...hub, "deploy/.env": text.replace(from, to) }
}

describe("nothing passes without a proof", () => {
  it("leaves every item unknown in an empty folder", () => {
    const { deployments, items } = openChecklist({}).report()
    assert.deepEqual(deployments, [])
    assert.deepEqual(
      items.map(({ id }) => id),
      ids,
    )
    for (const item of items)
      assert.deepEqual([item.state, item.reason], ["unknown", "No deployment files were found."])
  })
  it("leaves every item unknown where only files of no deployment are", () => {
    const report = openChecklist({ "README.md": "# x\n", "package.json": "{}\n", "src/config.yaml": "a: 1\n" }).report()
    assert.deepEqual([...new Set(report.items.map(({ state }) => state))], ["unknown"])
  })
  it("decides nothing from development files and templates", () => {
    const files = {
      "compose.dev.yaml": "services:\n  hub:\n    image: atlascrew/horizon:1.4.2\n",
      "compose.example.yaml": "services:\n  hub:\n    image: atlascrew/horizon:1.4.2\n",
    }
    const report = openChecklist(files).report()
    assert.deepEqual(report.deployments.map(({ environment }) => environment).sort(), ["development", "template"])
    assert.deepEqual([...new Set(report.items.map(({ state }) => state))], ["unknown"])
    assert.match(itemIn(report, "S2").reason, /No deployment in production/)
  })
})

describe("a hub", () => {
  const report = openChecklist(hub).report()
  const states = Object.fromEntries(report.items.map(({ id, state }) => [id, state]))
  it("passes what its environment proves", () => {
    for (const id of ["S2", "S3", "S4", "S6", "R5"])
      assert.equal(states[id], "pass", `${id}: ${itemIn(report, id).reason}`)
  })
  it("leaves open what files cannot show, and says why", () => {
    for (const id of ["S7", "S8", "R1", "R6", "M1", "B1", "B3", "U1"]) assert.equal(states[id], "unknown", id)
    assert.match(itemIn(report, "R6").reason, /number of sensors is not declared/)
  })
  it("excuses what is not there", () => {
    for (const id of ["R2", "R4", "B2", "C1", "C4", "M5", "D3", "D5"]) assert.equal(states[id], "not-applicable", id)
    assert.match(itemIn(report, "B2").reason, /ClickHouse is off/)
    assert.match(itemIn(report, "D5").reason, /does not run the Horizon trading daemon/)
  })
  it("has a proof with file and place for every pass", () => {
    for (const item of report.items)
      if (item.state === "pass")
        assert.ok(
          item.evidence.some(({ verdict, uri }) => verdict === "pass" && uri !== ""),
          item.id,
        )
  })
  const failing: readonly (readonly [string, string, string])[] = [
    ["S2", "JWT_SECRET=k3Jx9vQ2mT7rWb5nYc8dLf4hZp6sGa1eUo0iRtXyBqM", "JWT_SECRET=secret"],
    ["S3", /^CONFIG_ENCRYPTION_KEY=.*$/m.exec(hub["deploy/.env"] ?? "")?.[0] ?? "", "CONFIG_ENCRYPTION_KEY=changeme"],
    ["S6", "CORS_ORIGINS=https://dashboard.example.com", "CORS_ORIGINS=*"],
    ["R5", "SIGNAL_BATCH_SIZE=100", "SIGNAL_BATCH_SIZE=20000"],
    ["R6", "WS_MAX_SENSOR_CONNECTIONS=500", "WS_MAX_SENSOR_CONNECTIONS=20000"],
  ]
  for (const [id, from, to] of failing)
    it(`fails ${id} with \`${to.replace(/=.*/, "=…")}\` and names the finding behind it`, () => {
      const failed = itemIn(openChecklist(withEnv(from, to)).report(), id)
      assert.equal(failed.state, "fail", failed.reason)
      assert.ok(
        failed.evidence.some(
          ({ verdict, rule, identity }) => verdict === "fail" && rule !== undefined && identity !== undefined,
        ),
      )
    })
  it("fails the item that a secret belongs to, and not its neighbours", () => {
    const weak = openChecklist(
      withEnv("JWT_SECRET=k3Jx9vQ2mT7rWb5nYc8dLf4hZp6sGa1eUo0iRtXyBqM", "JWT_SECRET=secret"),
    ).report()
    assert.equal(itemIn(weak, "S3").state, "pass", itemIn(weak, "S3").reason)
  })
  it("leaves a value open that comes from elsewhere", () => {
    const report = openChecklist(withEnv("CORS_ORIGINS=https://dashboard.example.com\n", "")).report()
    assert.equal(itemIn(report, "S6").state, "fail", itemIn(report, "S6").reason)
    const compose = (hub["deploy/compose.yaml"] ?? "").replace(
      "    restart:",
      "    environment:\n      CORS_ORIGINS: ${DASHBOARDS}\n    restart:",
    )
    const open = openChecklist({
      ...withEnv("CORS_ORIGINS=https://dashboard.example.com\n", ""),
      "deploy/compose.yaml": compose,
    }).report()
    assert.equal(itemIn(open, "S6").state, "unknown", itemIn(open, "S6").reason)
  })
})

describe("what keeps a file from being a proof", () => {
  it("an unreadable file of the deployment", () => {
    const { "deploy/.env": _, ...rest } = hub
    const report = openChecklist(rest, { unreadable: ["deploy/.env"] }).report()
    for (const id of ["S2", "S3", "S6"]) assert.notEqual(itemIn(report, id).state, "pass", id)
    assert.match(
      itemIn(report, "S4")
        .evidence.map(({ fact }) => fact)
        .join(" "),
      /could not be read/,
    )
  })
  it("a file that is no text, and one that a tool still has to fill in", () => {
    const binary = openChecklist({
      ...other,
      "shop/compose.override.yml": "services:\u0000\n",
      "shop/compose.prod.yaml": "services:\n  db:\u0000\n",
    }).report()
    assert.ok(binary.deployments.length > 0)
    const templated = {
      ...other,
      "shop/compose.extra.yaml": "services:\n  {{ range .Services }}\n  x:\n    image: a\n  {{ end }}\n",
    }
    const report = openChecklist(templated).report()
    assert.equal(itemIn(report, "S7").state, "unknown", itemIn(report, "S7").reason)
  })
  it("an accepted finding leaves the item open, with its reason", () => {
    const text = (hub["deploy/.env"] ?? "").replace(
      "CORS_ORIGINS=https://dashboard.example.com",
      "# deploylint-ignore network/wildcard-cors -- dashboards are internal\nCORS_ORIGINS=*",
    )
    const evidence = itemIn(openChecklist({ ...hub, "deploy/.env": text }).report(), "S6").evidence
    assert.ok(
      evidence.some(({ verdict, fact }) => verdict === "unknown" && fact.includes("Accepted: dashboards are internal")),
    )
  })
  it("a suppressed finding never becomes a pass", () => {
    const compose = (other["shop/compose.yaml"] ?? "").replace(
      "    environment:",
      '    # deploylint-ignore network/open-datastore-port -- a firewall closes it\n    ports: ["5432:5432"]\n    environment:',
    )
    assert.notEqual(itemIn(openChecklist({ "shop/compose.yaml": compose }).report(), "S7").state, "pass")
  })
  it("a rule that settings switch off", () => {
    const settings = "rules:\n  network/open-datastore-port: off\n"
    const before = itemIn(openChecklist(other).report(), "S7")
    assert.equal(before.state, "pass", before.reason)
    const after = itemIn(openChecklist({ ...other, "deploylint.yaml": settings }).report(), "S7")
    assert.equal(after.state, "unknown")
    assert.match(after.reason, /switched off/)
  })
})

describe("secrets", () => {
  it("stay out of the report in every file that can hold one", () => {
    const canary = "hunter2-Zq8vLw3TnRb6Xk"
    const files = {
      "deploy/compose.yaml": `services:\n  hub:\n    image: atlascrew/horizon:latest\n    env_file: .env\n    environment:\n      API_KEY: ${canary}\n      DATABASE_URL: postgres://u:${canary}@db/x\n  db:\n    image: postgres\n    environment:\n      POSTGRES_PASSWORD: ${canary}\n`,
      "deploy/.env": `JWT_SECRET=${canary}\nTELEMETRY_JWT_SECRET=${canary}\nCONFIG_ENCRYPTION_KEY=${canary}\nCORS_ORIGINS=https://u:${canary}@x.example\nREDIS_URL=redis://:${canary}@redis\n`,
      "deploy/.env.example": `JWT_SECRET=${canary}\n`,
      "deploy/horizon.service": `[Service]\nExecStart=/usr/bin/horizon --token ${canary}\nEnvironment=API_TOKEN=${canary}\n`,
      "deploy/synapse.yaml": `server:\n  listen: 0.0.0.0:6190\n  admin_api_key: ${canary}\n  workers: 0\nupstreams: []\nhorizon:\n  enabled: true\n  hub_url: wss://hub.example\n  api_key: ${canary}\n  sensor_id: a\n`,
      "deploy/Dockerfile": `FROM node:22\nARG NPM_TOKEN=${canary}\nENV SECRET_KEY=${canary}\n`,
      "deploy/backup.sh": `#!/bin/sh\nPGPASSWORD=${canary} pg_dump x | gzip > /b/x.gz\ndocker compose pull && docker compose up -d\n`,
      "deploy/crontab": `PGPASSWORD=${canary}\n0 3 * * * PGPASSWORD=${canary} pg_dump postgres://u:${canary}@db/x > /b/x\n`,
      "deploy/prometheus.yml": `scrape_configs:\n  - job_name: hub\n    authorization:\n      credentials: ${canary}\n    static_configs:\n      - targets: ["hub:3100"]\n`,
      "deploy/k8s/secret.yaml": `apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  JWT_SECRET: ${canary}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: hub\nspec:\n  template:\n    spec:\n      containers:\n        - name: hub\n          image: atlascrew/horizon\n          env:\n            - name: TELEMETRY_JWT_SECRET\n              value: ${canary}\n`,
      "deploy/nginx.conf": `server {\n  listen 80;\n  location / { proxy_set_header Authorization "Bearer ${canary}"; proxy_pass http://hub:3100; }\n}\n`,
    }
    const report = openChecklist(files).report()
    assert.ok(report.items.some(({ state }) => state === "fail"))
    assert.doesNotMatch(JSON.stringify(report), new RegExp(canary))
  })
})

describe("an edit", () => {
  it("runs its own deployment again and no other", () => {
    const files: Record<string, string> = {}
    for (let i = 0; i < 40; i++) {
      const [compose] = Object.values(other)
      files[`p${i}/compose.yaml`] = compose ?? ""
      files[`p${i}/.env`] = `LEVEL=${i}\n`
    }
    const open = openChecklist(files)
    const before = open.report()
    const runs = open.runs()
    const after = open.set("p3/.env", "LEVEL=debug\n")
    assert.ok(open.runs() - runs < 60, `${open.runs() - runs} computations for one edit`)
    const changed = after.deployments.filter((deployment, i) => deployment !== before.deployments[i])
    assert.deepEqual(
      changed.map(({ name }) => name),
      ["p3"],
    )
  })
  it("asks again what a model that was let go of had said", () => {
    const small = openChecklist({ ...hub, ...other }, { models: 1 }).report()
    const large = openChecklist({ ...hub, ...other }).report()
    assert.deepEqual(plain(small), plain(large))
  })
})

function plain(report: ChecklistReport): unknown {
  return JSON.parse(JSON.stringify(report))
}

describe("real projects", () => {
  const corpus = join(import.meta.dirname, "../../../shared/corpus")
  const folders = existsSync(corpus)
    ? readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : []
  it("give every item a state and a reason", { skip: folders.length === 0 ? "no corpus here" : false }, async (t) => {
    const start = performance.now()
    let judged = 0
    for (const { name } of folders) {
      const root = fileUri(join(corpus, name))
      const session = createSession(
        createNodeFiles(() => [root]),
        [root],
        { random: countingRandom(), today: () => "2026-11-24" },
      )
      const { report } = await session.checklist([root])
      assert.deepEqual(
        report.items.map(({ id }) => id),
        ids,
      )
      assert.ok(report.deployments.length > 0, name)
      for (const { items, files } of report.deployments) {
        assert.ok(files.length > 0)
        for (const item of items) {
          judged++
          assert.ok(item.reason !== "" && !/undefined|\[object/.test(item.reason), `${name} ${item.id}: ${item.reason}`)
          if (item.state === "pass")
            assert.ok(
              item.evidence.some(({ verdict }) => verdict === "pass"),
              `${name} ${item.id}`,
            )
        }
      }
      assert.deepEqual(session.analysis().faults(), [])
      assert.ok(!report.items.some(({ reason }) => reason.includes("The check of this item failed")), name)
    }
    t.diagnostic(`${judged} items in ${Math.round(performance.now() - start)} ms`)
  })
})

it("two products in two folders are judged apart", () => {
  const report = openChecklist({ ...hub, ...other }).report()
  assert.deepEqual(
    report.deployments.map(({ name, products }) => [name, products]),
    [
      ["deploy", ["horizon-hub"]],
      ["shop", []],
    ],
  )
  assert.equal(itemIn(report, "S2", "shop").state, "not-applicable")
  assert.equal(itemIn(report, "S2").state, "pass")
  assert.match(itemIn(report, "S7").reason, /^deploy: /)
  assert.equal(deploymentIn(report, "deploy").environment, "production")
})
