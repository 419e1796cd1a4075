/** Rename of names of the environment: what changes, what is left alone, what is refused. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { applyEdits } from "../../server/src/base/edit.ts"
import { type VariableCursor, variableCursor, variableSample } from "../support/variable-cursor.ts"

const sample = variableCursor(variableSample(), "variables/")

/** The files that change, with their new text; or why none does. */
function renamed(cursor: VariableCursor, path: string, before: string, name: string): Record<string, string> | string {
  const { uri, at } = cursor.spot(path, before)
  const plan = cursor.ask(({ variables }) => variables.rename(uri, at, name))
  if (plan === undefined) return "nothing"
  if ("refused" in plan) return plan.refused
  const base = cursor.workspace.uri("x").length - 1
  return Object.fromEntries(
    plan.files.map((file) => [
      decodeURIComponent(file.uri.slice(base)),
      applyEdits(cursor.workspace.files.get(file.uri) ?? "", file.edits),
    ]),
  )
}

/** The changed lines of the sample, without its folder. */
function changes(path: string, before: string, name: string): readonly string[] | string {
  const found = renamed(sample, path, before, name)
  if (typeof found === "string") return found
  return Object.entries(found).flatMap(([file, text]) => {
    const lines = (sample.textOf(file.replace("variables/", "")) ?? "").split("\n")
    return text
      .split("\n")
      .flatMap((line, i) => (line === lines[i] ? [] : [`${file.slice("variables/".length)}:${i + 1} ${line.trim()}`]))
  })
}

describe("rename of a variable", () => {
  it("changes every place, and nothing but the name", () => {
    assert.deepEqual(changes("compose.yaml", "api:${T", "IMAGE_TAG"), [
      ".env:1 IMAGE_TAG=1.4.2",
      ".env.example:1 IMAGE_TAG=",
      "compose.yaml:8 image: registry.example.org/api:${IMAGE_TAG:?set the tag}",
      "scripts/deploy.sh:4 export IMAGE_TAG=2.0.0",
      'scripts/deploy.sh:5 echo "deploying $IMAGE_TAG to ${PUBLIC_HOST}"',
    ])
  })
  it("keeps the constant of a program that unpacks the environment", () => {
    assert.deepEqual(changes(".env", "API", "SERVICE_TOKEN"), [
      ".env:4 SERVICE_TOKEN=pQ7vZr2Nw9Lx4KcB",
      ".env.example:4 SERVICE_TOKEN=",
      "compose.yaml:11 SERVICE_TOKEN:",
      "k8s/deployment.yaml:25 - name: SERVICE_TOKEN",
      'lib/job.rb:2 token = ENV.fetch("SERVICE_TOKEN")',
      "lib/page.php:2 $token = getenv('SERVICE_TOKEN');",
      'py/worker.py:6 token = os.getenv("SERVICE_TOKEN")  # os.getenv("IN_COMMENT")',
      'src/server.js:2 const { SERVICE_TOKEN: API_TOKEN, CACHE_URL: cache = "redis://localhost" } = process.env',
    ])
    const quoted = changes("api.env", "CACHE", "STORE_URL")
    assert.ok(
      quoted.includes('src/server.js:2 const { API_TOKEN, STORE_URL: cache = "redis://localhost" } = process.env'),
    )
  })
  it("goes from a unit into its files and its script", () => {
    assert.deepEqual(changes("deploy/systemd/relay.service", "Environment=RELAY", "MODE"), [
      "deploy/systemd/relay-local.env:1 MODE=lenient",
      "deploy/systemd/relay.env:2 MODE=strict",
      'deploy/systemd/relay.service:5 Environment=MODE=default "RELAY_NAME=my relay"',
      "deploy/systemd/relay.service:9 ExecStartPre=/bin/echo ${RELAY_NAME} $MODE",
    ])
  })
  it("changes keys of objects with their references, dashes included", () => {
    assert.deepEqual(changes("k8s/config.yaml", "db-pass", "database.pass-word"), [
      "k8s/config.yaml:15 database.pass-word: k2vX9qLw7RbT4nYs",
      "k8s/deployment.yaml:30 secretKeyRef: { name: api-secret, key: database.pass-word }",
    ])
  })
  it("leaves the other side of `X: ${X}` alone", () => {
    const found = changes("deploy/Caddyfile", "{$PUB", "SITE_HOST")
    assert.deepEqual(found, [
      "compose.yaml:30 SITE_HOST: ${PUBLIC_HOST}",
      "deploy/Caddyfile:1 {$SITE_HOST:localhost} {",
    ])
  })
  it("changes lists and defaults of Compose", () => {
    const cursor = variableCursor({
      ".env": "OLD=1\n",
      "compose.yaml":
        'services:\n  a:\n    build: .\n    environment:\n      - OLD\n      - X=${OLD:-${OLD-2}}\n    ports: ["$OLD:80"]\n',
      Dockerfile: 'FROM alpine:3.20\nCMD ["x"]\n',
    })
    assert.deepEqual(renamed(cursor, "compose.yaml", "${O", "NEW"), {
      ".env": "NEW=1\n",
      "compose.yaml":
        'services:\n  a:\n    build: .\n    environment:\n      - NEW\n      - X=${NEW:-${NEW-2}}\n    ports: ["$NEW:80"]\n',
    })
  })
  it("asks about programs, and tells when no reader is seen", () => {
    const { uri, at } = sample.spot("api.env", "DATABASE")
    const plan = sample.ask(({ variables }) => variables.rename(uri, at, "DB_URL"))
    assert.ok(plan !== undefined && "files" in plan)
    assert.deepEqual(
      Object.fromEntries(plan.files.map((file) => [sample.lineOf({ uri: file.uri, span: { start: 0 } }), file.kind])),
      {
        "api.env:1": "deployment",
        "k8s/deployment.yaml:1": "deployment",
        "py/worker.py:1": "program",
        "rs/main.rs:1": "program",
      },
    )
    assert.deepEqual(plan.notes, [])
    const lone = variableCursor({ "relay.service": "[Service]\nEnvironment=MODE=1\nExecStart=/usr/bin/relay\n" })
    const spot = lone.spot("relay.service", "Environment=MO")
    const alone = lone.ask(({ variables }) => variables.rename(spot.uri, spot.at, "KIND"))
    assert.ok(alone !== undefined && "files" in alone)
    assert.match(alone.notes.join(), /^No program of the workspace is seen to read/)
  })
  it("takes templates along, of a file beside them and of one that a unit names", () => {
    const beside = variableCursor({ ".env": "DB_URL=a\n", ".env.example": "DB_URL=\nOTHER=\n" })
    assert.deepEqual(renamed(beside, ".env", "DB", "DATABASE_URL"), {
      ".env": "DATABASE_URL=a\n",
      ".env.example": "DATABASE_URL=\nOTHER=\n",
    })
    const unit = variableCursor({
      "deploy/hub.service": "[Service]\nEnvironmentFile=/etc/hub/hub.env\nExecStart=/usr/bin/hub --port $PORT\n",
      "deploy/hub.env.example": "PORT=3000\n",
    })
    assert.deepEqual(Object.keys(renamed(unit, "deploy/hub.service", "$PO", "HUB_PORT")), [
      "deploy/hub.env.example",
      "deploy/hub.service",
    ])
  })
  it("lets a file go to a database that holds names for others as well", () => {
    const cursor = variableCursor({
      ".env": "POSTGRES_PASSWORD=a\nSTACK_NAME=b\n",
      "compose.yaml":
        "services:\n  db:\n    image: postgres:17.5\n    env_file: .env\n  api:\n    build: .\n    env_file: .env\n    container_name: api-${STACK_NAME}\n",
    })
    assert.deepEqual(Object.keys(renamed(cursor, ".env", "STACK", "PROJECT")), [".env", "compose.yaml"])
    assert.match(String(renamed(cursor, ".env", "POSTGRES", "DB_PASSWORD")), /the image `postgres` reads this name/)
  })
  it("can be taken back: renamed there and back again nothing has changed", () => {
    const before = variableSample()
    const there = renamed(variableCursor(before), "variables/api.env", "LOG", "VERBOSITY")
    assert.ok(typeof there !== "string")
    assert.equal(Object.keys(there).length, 11)
    const back = renamed(variableCursor({ ...before, ...there }), "variables/api.env", "VERB", "LOG_LEVEL")
    assert.ok(typeof back !== "string")
    assert.deepEqual({ ...before, ...there, ...back }, before)
  })
  it("brings no new finding", () => {
    const before = rulesIn(variableSample())
    for (const [path, behind, next] of [
      ["compose.yaml", "api:${T", "IMAGE_TAG"],
      [".env", "API", "SERVICE_TOKEN"],
      [".env", "DB", "APP_DB_PASSWORD"],
      ["api.env", "LOG", "VERBOSITY"],
      ["Dockerfile", "ARG BUILD", "SOURCE_REV"],
      ["deploy/systemd/relay.env", "RELAY_M", "RELAY_KIND"],
      ["k8s/config.yaml", "db-pass", "database-password"],
      ["deploy/prometheus/prometheus.yml", "${REG", "ZONE"],
    ] as const) {
      const files = renamed(sample, path, behind, next)
      assert.ok(typeof files !== "string", files.toString())
      assert.deepEqual(rulesIn({ ...variableSample(), ...files }), before, `${path} ${behind}`)
    }
    // What is compared can tell: half of a rename is found.
    const env = (variableSample()["variables/.env"] ?? "").replace("TAG=", "IMAGE_TAG=")
    assert.notDeepEqual(rulesIn({ ...variableSample(), "variables/.env": env }), before)
  })
})

/** Every finding, by file and rule. */
function rulesIn(files: Record<string, string>): readonly string[] {
  const cursor = variableCursor(files)
  return cursor.ask((analysis) =>
    Object.keys(files)
      .flatMap((path) => analysis.findings(cursor.workspace.uri(path)).items.map(({ rule }) => `${path} ${rule}`))
      .toSorted(),
  )
}

describe("rename of a variable is refused", () => {
  for (const [name, path, before, next, reason] of [
    [
      "for names that an image reads",
      "compose.yaml",
      "POSTGRES_P",
      "DB_PW",
      /`POSTGRES_PASSWORD` .* the image `postgres` reads this name\.$/,
    ],
    ["for names that only an image sets", "compose.yaml", "$${POSTGRES_U", "DB_USER", /the image `postgres`/],
    [
      "for names of the system",
      "deploy/systemd/relay.service",
      "PassEnvironment=LA",
      "TONGUE",
      /`LANG` is a name of the shell/,
    ],
    ["for names of the system as new ones", "api.env", "LOG", "PATH", /`PATH` is a name of/],
    [
      "for names of Docker as new ones",
      ".env",
      "TA",
      "COMPOSE_PROJECT_NAME",
      /`COMPOSE_PROJECT_NAME` is a name of Docker/,
    ],
    ["for what is no name", "api.env", "LOG", "LOG-LEVEL", /^A name consists of/],
    ["for an empty name", "api.env", "LOG", " ", /^A name consists of/],
    ["for a digit at the start", "api.env", "LOG", "1LOG", /^A name consists of/],
    ["for the same name", "api.env", "LOG", "LOG_LEVEL", /^That is its name\.$/],
    ["for a name that the file has", "api.env", "LOG", "PORT", /`PORT` is set already, in this file\./],
    [
      "for a name that another file of the environment has",
      "api.env",
      "LOG",
      "API_TOKEN",
      /`API_TOKEN` is (?:set|used) already/,
    ],
    [
      "for a name that a program uses",
      "deploy/systemd/relay.env",
      "RELAY_T",
      "RELAY_MODE",
      /`RELAY_MODE` is set already/,
    ],
    [
      "for a key that has a prefix elsewhere",
      "k8s/config.yaml",
      "HO",
      "ADDRESS",
      /`HOST` is `DB_HOST` for `Deployment\/api\/api`/,
    ],
    ["for the prefix of a bundler", "src/client.ts", "env.VITE_", "API_HOST", /prefix `VITE_`/],
  ] as const)
    it(name, () => assert.match(String(renamed(sample, path, before, next)), reason))

  it("for lines of an env file that goes into an image of others", () => {
    const cursor = variableCursor({
      "db.env": "POSTGRES_DB=app\n",
      "compose.yaml": "services:\n  db:\n    image: postgres:17\n    env_file: db.env\n",
    })
    assert.match(String(renamed(cursor, "db.env", "POST", "DB_NAME")), /for `db`: the image `postgres` reads this name/)
  })
  it("for keys that are files", () => {
    const cursor = variableCursor({
      "app.yaml": `apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data:
  app_conf: x
---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  volumes: [{name: c, configMap: {name: conf}}]
  containers:
    - name: c
      image: registry.example.org/c:1
      volumeMounts: [{name: c, mountPath: /etc/c}]
`,
    })
    assert.match(String(renamed(cursor, "app.yaml", "  app_c", "other")), /`app_conf` is a file in `\/etc\/c`/)
  })
  it("at once where the name is asked for, with the reason", () => {
    const at = (path: string, before: string) => {
      const spot = sample.spot(path, before)
      return sample.ask(({ variables }) => variables.renamePlace(spot.uri, spot.at))
    }
    assert.match(JSON.stringify(at("compose.yaml", "POSTGRES_P")), /refused/)
    const place = at("compose.yaml", "api:${T")
    assert.ok(place !== undefined && "name" in place)
    assert.equal(place.name, "TAG")
    assert.equal(at("compose.yaml", "serv"), undefined)
  })
})
