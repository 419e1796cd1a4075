/** Services: commands, dependencies, restart, stop time, replicas, logs, and evidence of running once. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { read, readService, value } from "./support.ts"

test("commands are the words of entrypoint and command", () => {
  const rows: readonly (readonly [string, unknown])[] = [
    ["command: npm run 'my task'", ["npm", "run", "my task"]],
    ["command: [npm, run, '8080']", ["npm", "run", "8080"]],
    ["command: ['sleep', 5]", ["sleep", "5"]],
    ["entrypoint: [sh, -c]\ncommand: ['a && b']", ["sh", "-c", "a && b"]],
    ["entrypoint: /run.sh", ["/run.sh"]],
    ["command: serve --port $PORT", ["serve", "--port", "80"]],
    ["command: serve ${NOT}", "?"],
    ['command: sh -c "a; b"', ["sh", "-c", "a; b"]],
    ["command: ''", []],
    ["command:", undefined],
    ["restart: always", undefined],
  ]
  for (const [body, expected] of rows) {
    assert.deepEqual(value(readService(`image: x\n${body}`, { PORT: "80" }).fact().command), expected, body)
  }
  const open = readService("image: x\ncommand: echo 'open")
  assert.deepEqual(
    open.model.problems.map((problem) => [problem.code, open.at(problem.span)]),
    [["invalid-command", "echo 'open"]],
  )
})

test("dependencies in both forms", () => {
  const short = readService("image: x\ndepends_on: [db, cache]")
  assert.deepEqual(
    short.fact().dependsOn.map((each) => [each.service, each.condition, short.at(each.span)]),
    [
      ["db", "service_started", "db"],
      ["cache", "service_started", "cache"],
    ],
  )
  const long = readService(`
image: x
depends_on:
  db: {condition: service_healthy}
  job:
    condition: service_completed_successfully
    required: false
  plain: {restart: true}
  odd: {condition: service_ready}`)
  assert.deepEqual(
    long
      .fact()
      .dependsOn.map((each) => [each.service, each.condition, long.at(each.span), long.at(each.conditionSpan)]),
    [
      ["db", "service_healthy", "db", "service_healthy"],
      ["job", "service_completed_successfully", "job", "service_completed_successfully"],
      ["plain", "service_started", "plain", undefined],
    ],
  )
  assert.deepEqual(
    long.service().dependsOn.map((each) => each.required),
    [true, false, true, true],
  )
})

test("restart", () => {
  const rows: readonly (readonly [string, unknown, string?])[] = [
    ["restart: always", "always", "always"],
    ["restart: no", "no", "no"],
    ["restart: 'on-failure:3'", "on-failure:3", "on-failure:3"],
    ["restart: ${R:-unless-stopped}", "unless-stopped", "${R:-unless-stopped}"],
    ["restart: ${R}", "?", "${R}"],
    ["deploy: {restart_policy: {condition: any}}", "always", "any"],
    ["deploy: {restart_policy: {condition: none}}", "no", "none"],
    ["restart: always\ndeploy: {restart_policy: {condition: on-failure}}", "on-failure", "on-failure"],
    ["deploy: {restart_policy: {max_attempts: 3}}", "?", "restart_policy"],
    ["restart: always\ndeploy: {restart_policy: {max_attempts: 3}}", "?", "restart_policy"],
    ["init: true", undefined],
  ]
  for (const [body, expected, place] of rows) {
    const result = readService(`image: x\n${body}`)
    assert.equal(value(result.fact().restart), expected, body)
    assert.equal(result.at(result.fact().restartSpan), place, body)
  }
})

test("stop time", () => {
  const rows: readonly (readonly [string, unknown, boolean])[] = [
    ["init: true", 10, true],
    ["stop_grace_period: 30s", 30, false],
    ["stop_grace_period: 1m30s", 90, false],
    ["stop_grace_period: 1.5h", 5400, false],
    ["stop_grace_period: 500ms", 0.5, false],
    ["stop_grace_period: 0s", 0, false],
    ["stop_grace_period: ${GRACE:-5m}", 300, false],
    ["stop_grace_period: ${GRACE}", "?", false],
    ["stop_grace_period: 30", "?", false],
    ["stop_grace_period:", 10, true],
  ]
  for (const [body, seconds, isDefault] of rows) {
    const { stopGrace } = readService(`image: x\n${body}`).fact()
    assert.deepEqual([value(stopGrace.seconds), stopGrace.isDefault], [seconds, isDefault], body)
  }
  const written = readService("image: x\nstop_grace_period: 5s # short\nrestart: always")
  assert.equal(written.after(written.fact().stopGrace.rewrite(310)), written.text.replace("5s", "310s"))
  const absent = readService("image: x\nrestart: always")
  assert.equal(
    absent.after(absent.fact().stopGrace.rewrite(310)),
    "services:\n  app:\n    image: x\n    restart: always\n    stop_grace_period: 310s\n",
  )
})

test("replicas", () => {
  const rows: readonly (readonly [string, unknown])[] = [
    ["init: true", 1],
    ["scale: 3", 3],
    ["deploy: {replicas: 2}", 2],
    ["deploy: {replicas: '${N:-4}'}", 4],
    ["deploy: {replicas: '${N}'}", "?"],
    ["deploy: {mode: global}", "?"],
    ["scale: 0", 0],
  ]
  for (const [body, expected] of rows)
    assert.equal(value(readService(`image: x\n${body}`).fact().replicas), expected, body)
})

test("logs", () => {
  const rows: readonly (readonly [string, unknown, unknown, string])[] = [
    ["init: true", undefined, false, "app"],
    ["logging: {driver: json-file}", "json-file", false, "json-file"],
    ["logging: {driver: json-file, options: {max-size: 10m}}", "json-file", true, "json-file"],
    ["logging: {options: {max-size: 10m, max-file: '3'}}", undefined, true, "logging"],
    ["logging: {driver: json-file, options: {max-file: '3'}}", "json-file", false, "json-file"],
    ["logging: {driver: json-file, options: {max-size: '-1'}}", "json-file", false, "json-file"],
    ["logging: {driver: json-file, options: {max-size: '${S}'}}", "json-file", "?", "json-file"],
    ["logging: {driver: local}", "local", true, "local"],
    ["logging: {driver: none}", "none", true, "none"],
    ["logging: {driver: journald}", "journald", true, "journald"],
    ["logging: {driver: loki}", "loki", "?", "loki"],
    ["logging: {driver: '${D}'}", "?", "?", "${D}"],
  ]
  for (const [body, driver, bounded, place] of rows) {
    const result = readService(`image: x\n${body}`)
    const { logging } = result.fact()
    assert.deepEqual(
      [value(logging.driver), value(logging.bounded), result.at(logging.span)],
      [driver, bounded, place],
      body,
    )
  }
})

test("services that run once", () => {
  const once = [
    "command: npx prisma migrate deploy",
    "command: sh -c 'wait-for db && python manage.py migrate'",
    "command: [alembic, upgrade, head]",
    "command: bundle exec rails db:migrate",
    "image: migrate/migrate\ncommand: ['-path', /m, up]",
    "command: chown -R 1000:1000 /data\nrestart: on-failure",
    "profiles: [tools]",
    "deploy: {mode: replicated-job}",
  ]
  for (const body of once) assert.ok(readService(body).fact().oneShot, body)
  const endless = [
    "command: npm start",
    "command: sh -c 'python manage.py migrate && gunicorn app'",
    "command: npx prisma migrate deploy\nrestart: always",
    "command: serve --run-migrations",
    "command: /srv/migrate-server",
    "restart: 'no'",
    "profiles: [monitoring]",
    "image: minio/minio\ncommand: server /data",
  ]
  for (const body of endless) assert.equal(readService(body).fact().oneShot, undefined, body)
  const waited = read(`
services:
  prepare: {image: x, restart: always}
  app:
    image: x
    depends_on:
      prepare: {condition: service_completed_successfully}`)
  assert.equal(waited.fact("prepare").oneShot, "`app` waits for its end (service_completed_successfully)")
  assert.ok(read("services:\n  migrate: {image: x}").fact().oneShot)
  assert.equal(read("services:\n  migrate: {image: x, ports: ['80:80']}").fact().oneShot, undefined)
})

test("images", () => {
  const rows: readonly (readonly [string, string, (string | undefined)?, string?])[] = [
    ["nginx", "nginx"],
    ["nginx:1.27", "nginx", "1.27"],
    ["library/nginx", "nginx"],
    ["docker.io/library/nginx:1", "nginx", "1"],
    ["localhost:5000/app", "app"],
    ["localhost/app:2", "app", "2"],
    ["registry:5000/team/app:1.2@sha256:abc", "team/app", "1.2", "sha256:abc"],
    ["ghcr.io/a/b/c@sha256:0", "a/b/c", undefined, "sha256:0"],
    ["postgres:${V}", "postgres"],
    ["postgres:${V:-16}-alpine", "postgres", "16-alpine"],
    ["${REG:-ghcr.io}/team/app:1", "team/app", "1"],
    ["${REG}/team/app:1", "team/app", "1"],
    ["${REG}postgres:16", "", "16"],
    ["${IMAGE}", ""],
    ["${IMAGE:-redis}:7", "redis", "7"],
    ["app@${DIGEST}", "app"],
  ]
  for (const [text, repository, tag, digest] of rows) {
    const [image] = readService(`image: "${text}"`).facts.images
    assert.deepEqual(
      [image?.repository, image?.tag, image?.digest, image?.built],
      [repository, tag, digest, false],
      text,
    )
  }
  assert.equal(readService("image: team/app\nbuild: .").facts.images[0]?.built, true)
  assert.deepEqual(readService("build: .").facts.images, [])
})
