/** What the checklist learns of backups, rollouts and scaled services. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { pipelinesOf } from "../../server/src/workspace/pipelines.ts"
import { Memo } from "../../server/src/workspace/reads.ts"
import { rolloutOf, scaledServices } from "../../server/src/workspace/rollouts.ts"
import { backupsOf } from "../../server/src/workspace/schedules.ts"
import { applyChange, emptySnapshot, TrackedWorkspace } from "../../server/src/workspace/snapshot.ts"
import { computed } from "../support/computed.ts"

const root = "file:///w"

/** Files by path; what is not among them is absent. */
function open(files: Readonly<Record<string, string>>): TrackedWorkspace {
  const folders = new Map<string, Set<string>>([[root, new Set()]])
  for (const path of Object.keys(files)) {
    const parts = path.split("/")
    parts.forEach((part, i) => {
      const folder = [root, ...parts.slice(0, i)].join("/")
      const names = folders.get(folder) ?? new Set()
      names.add(i < parts.length - 1 ? `${part}/` : part)
      folders.set(folder, names)
    })
  }
  const present = Object.entries(files).map(([path, text]) => [`${root}/${path}`, { text }] as const)
  const absent = [...folders.keys()]
    .map((folder) => `${folder}/.gitignore`)
    .filter((uri) => !present.some(([each]) => each === uri))
    .map((uri) => [uri, null] as const)
  const snapshot = applyChange(emptySnapshot, {
    roots: [root],
    documents: new Map([...present, ...absent]),
    directories: new Map([...folders].map(([folder, names]) => [folder, [...names].sort()])),
  })
  return new TrackedWorkspace(snapshot, new Memo(), { documents: new Set(), directories: new Set() })
}

const timer = "[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n"
const service = "[Service]\nType=oneshot\nExecStart=/opt/hub/scripts/backup.sh\n"

describe("backups", () => {
  it("are followed from the timer over the service to the script", () => {
    const workspace = open({
      "deploy/systemd/hub-backup.timer": timer,
      "deploy/systemd/hub-backup.service": service,
      "deploy/scripts/backup.sh":
        'set -euo pipefail\nDIR=/backups\nprune() { find "$DIR" -mtime +14 -delete; }\npg_dump hub | gzip > "$DIR/hub-$(date +%F).sql.gz"\nprune\n',
    })
    const [only, ...more] = backupsOf(workspace, [`${root}/deploy/systemd/hub-backup.timer`])
    assert.equal(more.length, 0)
    assert.equal(only?.what, "postgres")
    assert.equal(only?.uri, `${root}/deploy/scripts/backup.sh`)
    assert.deepEqual(only?.run?.schedule.periodSeconds, { known: true, value: 86400 })
    assert.deepEqual(only?.retention, { known: true, value: true })
    assert.equal(only?.retentionBy, "find")
    assert.deepEqual(only?.outputs, ["/backups/hub-$(date +%F).sql.gz"])
  })

  it("say where nothing starts them, and where a script is missing", () => {
    const lone = open({ "backup.sh": "pg_dump -f /backups/x.sql hub\n" })
    assert.equal(backupsOf(lone, [`${root}/backup.sh`])[0]?.run, undefined)
    const missing = open({ crontab: "0 3 * * * pg_dump hub > /b/$(date +\\%F).sql && /opt/clean.sh\n" })
    const found = backupsOf(missing, [`${root}/crontab`])[0]
    assert.equal(found?.run?.isOpen, true)
    assert.equal(found?.retention.known, false)
  })

  it("know images, loops and ClickHouse", () => {
    const workspace = open({
      "compose.yaml":
        "services:\n  a:\n    image: prodrigestivill/postgres-backup-local:16\n  b:\n    image: app:1\n    command: sh -c 'while true; do clickhouse-backup create_remote; sleep 12h; done'\n",
    })
    const found = backupsOf(workspace, [`${root}/compose.yaml`])
    const periods = new Map(found.map((each) => [each.what, each.run?.schedule.periodSeconds]))
    assert.deepEqual(periods.get("clickhouse"), { known: true, value: 43200 })
    assert.deepEqual(periods.get("postgres"), { known: true, value: 86400 })
    assert.equal(found.length, 2)
  })
})

describe("rollouts", () => {
  const deploy = `set -euo pipefail
old=$(docker inspect --format '{{.Image}}' hub)
update() { docker compose up -d --wait; }
back() { git checkout "$1"; docker compose up -d; }
docker compose pull
docker compose run --rm api npx prisma migrate deploy
update || back main
`
  it("stand in the order of execution", () => {
    const workspace = open({ "deploy.sh": deploy })
    const [only] = rolloutOf(workspace, [`${root}/deploy.sh`])
    assert.deepEqual(
      only?.events.map(({ kind }) => kind),
      ["record", "pull", "migrate", "update", "select", "update"],
    )
    assert.equal(only?.migratesFirst, true)
    assert.equal(only?.recordsState, true)
    assert.equal(only?.restores, true)
    assert.equal(only?.verifies, true)
  })

  it("tell a migration that comes too late, and a missing look", () => {
    const workspace = open({ "deploy.sh": "docker compose up -d\nnpx prisma migrate deploy\n" })
    const [only] = rolloutOf(workspace, [`${root}/deploy.sh`])
    assert.deepEqual(
      [only?.migratesFirst, only?.verifies, only?.recordsState, only?.restores],
      [false, false, false, false],
    )
  })

  it("read pipelines and the scripts that they call", () => {
    const workflow = `jobs:
  release:
    steps:
      - uses: actions/checkout@v4
      - run: |
          docker build -t x:\${{ github.sha }} .
          ./scripts/deploy.sh
`
    const workspace = open({
      ".github/workflows/deploy.yml": workflow,
      "scripts/deploy.sh": "kubectl apply -f k8s\nkubectl rollout status deployment/x\n",
      "compose.yaml": "services: {}\n",
    })
    const near = `${root}/compose.yaml`
    const [pipeline] = pipelinesOf(workspace, near)
    assert.equal(pipeline?.name, "deploy.yml: release")
    const places = pipeline?.steps.map((step) => workflow.slice(step.span.start, step.span.end))
    assert.equal(places?.at(-1), "./scripts/deploy.sh")
    const found = rolloutOf(workspace, [near])[0]
    assert.deepEqual(
      found?.events.map(({ kind }) => kind),
      ["build", "update", "verify"],
    )
    assert.equal(found?.verifies, true)
  })

  it("find the service that is scaled", () => {
    const workspace = open({
      "up.sh": "docker compose up -d --scale api=3 --scale=web=1\n",
      "compose.yaml": "services:\n  api:\n    image: a:1\n",
    })
    const found = scaledServices(workspace, [`${root}/up.sh`])
    assert.deepEqual(
      found.map(({ service, count, found: at }) => [service, count, at?.service.name]),
      [["api", 3, "api"]],
    )
  })
})

describe("scripts that call themselves over and over", () => {
  it("are read a bounded way", () => {
    const calls = (name: string): string => `${name}\n`.repeat(60)
    const text = `#!/bin/sh\n${["a", "b", "c", "d", "e"]
      .map((name, i) => `f_${name}() {\n${calls(`f_${"abcdef"[i + 1]}`)}}`)
      .join("\n")}\nf_f() {\ndocker compose up -d\n}\n${calls("f_a")}docker compose pull\n`
    const workspace = open({ "deploy.sh": text })
    const before = computed()
    const [rollout] = rolloutOf(workspace, [`${root}/deploy.sh`])
    assert.ok(computed() - before < 2000, "60 to the power of 5 calls are not followed")
    assert.equal(rollout?.updates ?? false, false, "the update lies deeper than calls are followed")
  })
})
