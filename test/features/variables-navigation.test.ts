/** Definition, references, highlights and symbols of names of the environment, over all formats. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { type VariableCursor, variableCursor, variableSample } from "../support/variable-cursor.ts"

const sample = variableCursor(variableSample(), "variables/")

function definition(cursor: VariableCursor, path: string, before: string): readonly string[] | undefined {
  const { uri, at } = cursor.spot(path, before)
  return cursor.ask(({ variables }) => variables.definition(uri, at))?.to.map(cursor.lineOf)
}

function references(cursor: VariableCursor, path: string, before: string, isDeclared = false): readonly string[] {
  const { uri, at } = cursor.spot(path, before)
  return (cursor.ask(({ variables }) => variables.references(uri, at, isDeclared)) ?? []).map(cursor.lineOf)
}

describe("definition of a variable", () => {
  for (const [name, path, before, expected] of [
    ["interpolation of Compose", "compose.yaml", "${PUB", [".env:3", ".env.example:3"]],
    [
      "a script that runs Compose wins over its `.env`",
      "compose.yaml",
      "api:${T",
      ["scripts/deploy.sh:4", ".env:1", ".env.example:1"],
    ],
    ["`$$NAME` in a command", "compose.yaml", "--port $$P", ["compose.yaml:12", "api.env:4"]],
    ["a reference in an env file", "api.env", "app:${DB", [".env:2", ".env.example:2"]],
    ["a build argument in a Dockerfile", "Dockerfile", "FROM node:${NO", ["compose.yaml:7", "Dockerfile:1"]],
    ["`ENV` of an image in its entry script", "scripts/entrypoint.sh", "to $APP", ["Dockerfile:4"]],
    [
      "a unit's command, files before Environment=",
      "deploy/systemd/relay.service",
      "$RELAY_M",
      ["deploy/systemd/relay-local.env:1", "deploy/systemd/relay.env:2", "deploy/systemd/relay.service:5"],
    ],
    ["a script that a unit runs", "deploy/systemd/relay.sh", "$RELAY_T", ["deploy/systemd/relay.env:1"]],
    ["a key reference of Kubernetes", "k8s/deployment.yaml", "key: API", ["k8s/config.yaml:14"]],
    ["`$(NAME)` of Kubernetes, envFrom with a prefix", "k8s/deployment.yaml", "$(DB_H", ["k8s/config.yaml:7"]],
    ["a Caddyfile", "deploy/Caddyfile", "{$PUB", ["compose.yaml:30", ".env:3", ".env.example:3"]],
    ["a template of nginx", "deploy/nginx/templates/default.conf.template", "http://${UP", ["compose.yaml:24"]],
    ["Prometheus", "deploy/prometheus/prometheus.yml", "region: ${R", ["compose.yaml:36"]],
    ["a program", "py/worker.py", 'environ["DATABASE', ["api.env:3", "k8s/deployment.yaml:31"]],
    ["a name that nothing sets", "src/client.ts", "env.VITE_", []],
  ] as const)
    it(name, () => assert.deepEqual(definition(sample, path, before), expected))

  it("is that of the value, of a key without one", () => {
    assert.deepEqual(definition(sample, "compose.yaml", "API_T")?.slice(0, 2), ["compose.yaml:11", ".env:4"])
  })
  it("is none where no name stands", () => {
    for (const [path, before] of [
      ["compose.yaml", "serv"],
      ["api.env", "LOG_LEVEL=in"],
      ["src/server.js", "// process.env.COMM"],
      ["src/server.js", '"process.env.IN'],
    ] as const)
      assert.equal(definition(sample, path, before), undefined, before)
  })
})

describe("references of a variable", () => {
  it("are the same from every place of it", () => {
    const all = [
      "Dockerfile:6",
      "api.env:1",
      "cmd/main.go:6",
      "k8s/config.yaml:6",
      "k8s/deployment.yaml:21",
      "lib/Main.java:2",
      "lib/job.rb:1",
      "lib/page.php:3",
      "py/worker.py:5",
      "scripts/entrypoint.sh:3",
      "src/server.js:4",
    ]
    for (const [path, before] of [
      ["api.env", "LOG"],
      ["Dockerfile", "LOG"],
      ["k8s/config.yaml", "LOG"],
      ["lib/job.rb", 'ENV["LOG'],
    ] as const)
      assert.deepEqual(references(sample, path, before, true), all, path)
  })
  it("leave out definitions where they are not asked for", () => {
    assert.deepEqual(references(sample, "deploy/systemd/relay.env", "RELAY_T"), ["deploy/systemd/relay.sh:2"])
    assert.deepEqual(references(sample, "deploy/systemd/relay.env", "RELAY_T", true), [
      "deploy/systemd/relay.env:1",
      "deploy/systemd/relay.sh:2",
    ])
  })
  it("keep variables of the same name apart that do not meet", () => {
    const cursor = variableCursor({
      "compose.yaml":
        'services:\n  a:\n    image: a/a\n    environment: {PORT: "1"}\n    command: ["sh", "-c", "echo $$PORT"]\n  b:\n    image: b/b\n    environment:\n      PORT: "2"\n',
    })
    assert.deepEqual(references(cursor, "compose.yaml", "{PO", true), ["compose.yaml:4", "compose.yaml:5"])
    assert.deepEqual(references(cursor, "compose.yaml", "      PO", true), ["compose.yaml:9"])
  })
})

describe("highlights of a variable", () => {
  const highlights = (path: string, before: string): readonly string[] => {
    const { uri, at } = sample.spot(path, before)
    const { variables } = sample.workspace.analysis()
    return variables.highlights(uri, at).map(({ span, kind }) => `${sample.lineOf({ uri, span })} ${kind}`)
  }
  it("tell reads from writes", () => {
    assert.deepEqual(highlights("scripts/deploy.sh", "export T"), [
      "scripts/deploy.sh:4 write",
      "scripts/deploy.sh:5 read",
    ])
    assert.deepEqual(highlights("deploy/systemd/relay.service", "Environment=RELAY"), [
      "deploy/systemd/relay.service:5 write",
      "deploy/systemd/relay.service:9 read",
    ])
    assert.deepEqual(highlights("compose.yaml", "      P"), ["compose.yaml:12 write", "compose.yaml:14 read"])
  })
  it("read no other file", () => {
    const cursor = variableCursor({ ".env": "TAG=1\n" })
    const before = cursor.workspace.host.takeWants()
    assert.deepEqual(before, { documents: [], directories: [] })
    assert.equal(cursor.workspace.analysis().variables.highlights(cursor.workspace.uri(".env"), 1).length, 1)
    assert.deepEqual(cursor.workspace.host.takeWants(), { documents: [], directories: [] })
  })
})

describe("names as symbols of the workspace", () => {
  const symbols = (query: string): readonly string[] =>
    sample
      .ask(({ variables }) => variables.symbols([sample.workspace.uri("").replace(/\/$/, "")], query))
      .map((each) => `${each.name} ${sample.lineOf(each)}`)
  it("are found by parts and by initials, the best first", () => {
    assert.deepEqual(symbols("relay_tok"), ["RELAY_TOKEN deploy/systemd/relay.env:1"])
    assert.ok(symbols("dburl").includes("DATABASE_URL api.env:3"))
    assert.ok(symbols("dbpw").includes("DB_PASSWORD .env:2"))
    assert.equal(symbols("PORT")[0]?.split(" ")[0], "PORT")
    assert.deepEqual(symbols("nosuchname"), [])
  })
  it("are bounded, and say where they stand", () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [
        `a${i}/.env`,
        Array.from({ length: 20 }, (_, k) => `NAME_${k}=1`).join("\n"),
      ]),
    )
    const cursor = variableCursor(files)
    const found = cursor.ask(({ variables }) => variables.symbols([cursor.workspace.uri("").replace(/\/$/, "")], ""))
    assert.equal(found.length, 200)
    assert.equal(found[0]?.container, "a0/.env")
  })
})
