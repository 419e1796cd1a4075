/** Anchors, merge keys, tags, several documents, overrides: what is visible, what is shared, what stays open. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { read, value } from "./support.ts"

test("merge keys bring keys in, own keys win, everything merged is shared", () => {
  const result = read(`
x-base: &base
  restart: always
  image: base
  cap_drop: [ALL]
services:
  app:
    <<: *base
    image: own
  all: *base
  listed:
    <<: [{tty: true}, *base]`)
  assert.deepEqual(result.model.problems, [])
  assert.deepEqual(
    result.facts.services.map((service) => [
      service.name,
      value(service.image?.reference),
      value(service.restart),
      service.partial,
    ]),
    [
      ["app", "own", "always", false],
      ["all", "base", "always", false],
      ["listed", "base", "always", false],
    ],
  )
  const app = result.service("app")
  assert.deepEqual(
    app.keys.map((key) => [key.name, key.shared]),
    [
      ["image", false],
      ["restart", true],
      ["cap_drop", true],
    ],
  )
  assert.equal(app.image?.shared, false)
  assert.equal(app.restart?.shared, true)
  assert.equal(result.service("all").image?.shared, true)
  assert.equal(result.service("listed").scalars.get("tty")?.shared, true)
})

test("tags", () => {
  const { service, model } = read(
    `
services:
  app:
    image: x
    ports: !reset []
    environment: !reset
      A: 1
    volumes: !override
      - ./a:/a
    command: !reset null
    cap_add: [!reset A, B]`,
  )
  assert.deepEqual(service().ports, [])
  assert.deepEqual(service().environment, [])
  assert.equal(service().volumes.length, 1)
  assert.equal(service().command, undefined)
  assert.deepEqual(
    service()
      .lists.get("cap_add")
      ?.value.map((item) => item.raw),
    ["B"],
  )
  assert.deepEqual(model.problems, [])
})

test("what makes a service partial", () => {
  const partial = (text: string, isOverride = false) =>
    read(text, {}, { isOverride }).model.services.map((service) => service.partial)
  assert.deepEqual(partial("services: {a: {image: x}, b: {build: .}}"), [false, false])
  assert.deepEqual(partial("services: {a: {image: x, extends: {service: b}}, b: {build: .}}"), [true, false])
  assert.deepEqual(partial("services: {a: {image: x}, b: {ports: ['80:80']}}"), [true, true])
  assert.deepEqual(partial("services: {a: {image: x}}", true), [true])
  assert.deepEqual(partial("services: {a: {provider: {type: x}}}"), [false])
  assert.deepEqual(partial("services: {a: {image: x, <<: *missing}}"), [true])
  assert.deepEqual(partial("services:\n  a:\n  b: {image: x}"), [true, true])
  assert.deepEqual(partial("services: {a: {image: x}}\n---\nservices: {a: {tty: true}}"), [true, true])
  assert.deepEqual(partial("# c\n---\nservices: {a: {image: x}}\n---\n# nothing\n"), [false])
  assert.deepEqual(partial("x-a: &a {image: x}\nservices: {a: {<<: *a}}"), [false])
})

test("a partial service keeps its defaults open", () => {
  const { fact } = read("services: {a: {image: x}}", {}, { isOverride: true })
  const { stopGrace, replicas, logging } = fact()
  assert.deepEqual([value(stopGrace.seconds), value(replicas), value(logging.bounded)], ["?", "?", "?"])
})

test("the rest of the file", () => {
  const { model, facts, at } = read(`
name: \${NAME:-app}
include:
  - other.yaml
  - {path: [a.yaml, b.yaml], env_file: inc.env, project_directory: ..}
services:
  x-note: {image: ignored}
  app: {image: x}
  broken: nginx:1
networks:
  in: {internal: true}
  out:
volumes:
  data:
  x-meta: 1
secrets:
  pw: {file: ./pw.txt}
  env: {environment: PW}
configs:
  c: {file: ./c.conf}
x-any: 1
`)
  assert.equal(value(model.name?.text), "app")
  assert.deepEqual(
    model.services.map((service) => [service.name, at(service.nameSpan), service.malformed]),
    [
      ["app", "app", false],
      ["broken", "broken", true],
    ],
  )
  assert.deepEqual(
    facts.services.map((service) => service.name),
    ["app"],
  )
  assert.deepEqual(
    model.networks.map((network) => [network.name, value(network.internal)]),
    [
      ["in", true],
      ["out", false],
    ],
  )
  assert.deepEqual(
    model.volumes.map((volume) => volume.name),
    ["data"],
  )
  assert.deepEqual(
    model.includes.map((each) => [each.path.raw, each.envFiles.map((env) => env.raw), each.projectDirectory?.raw]),
    [
      ["other.yaml", [], undefined],
      ["a.yaml", ["inc.env"], ".."],
      ["b.yaml", ["inc.env"], ".."],
    ],
  )
  assert.deepEqual(
    [model.secretFiles, model.configFiles].map((list) => list.map((each) => [each.name, each.path.raw])),
    [[["pw", "./pw.txt"]], [["c", "./c.conf"]]],
  )
  assert.deepEqual(
    model.keys.map((key) => at(key.span)),
    ["name", "include", "services", "networks", "volumes", "secrets", "configs", "x-any"],
  )
})

test("references", () => {
  const { facts, at } = read(`
include: [../common.yaml, other.yaml]
services:
  app:
    build: {context: ./api, dockerfile: docker/Dockerfile}
    env_file:
      - .env
      - {path: "\${F:-b.env}", required: false}
      - {path: c.env, format: raw}
    volumes: ["./conf:/conf:ro", "/etc/x:/x", "data:/data", "~/y:/y"]
  other: {build: "https://example.org/a.git", extends: {file: base.yaml, service: s}, env_file: one.env}
  inline: {build: {dockerfile: x.Dockerfile}}
secrets: {pw: {file: "\${DIR}/pw"}}
configs: {c: {file: c.conf}}`)
  assert.deepEqual(
    facts.references.map((each) => [
      each.kind,
      each.owner,
      at(each.span),
      value(each.path),
      each.uri?.replace("file:///project/app/", ""),
      each.required,
      each.reader,
    ]),
    [
      ["include", "", "../common.yaml", "../common.yaml", undefined, true, undefined],
      ["include", "", "other.yaml", "other.yaml", "other.yaml", true, undefined],
      ["build-context", "app", "./api", "./api", "api", true, undefined],
      ["dockerfile", "app", "docker/Dockerfile", "docker/Dockerfile", "api/docker/Dockerfile", true, undefined],
      ["env-file", "app", ".env", ".env", ".env", true, "compose"],
      ["env-file", "app", "${F:-b.env}", "b.env", "b.env", false, "compose"],
      ["env-file", "app", "c.env", "c.env", "c.env", true, "compose-raw"],
      ["bind", "app", "./conf", "./conf", "conf", false, undefined],
      ["bind", "app", "/etc/x", "/etc/x", undefined, false, undefined],
      ["bind", "app", "~/y", "~/y", undefined, false, undefined],
      ["extends", "other", "base.yaml", "base.yaml", "base.yaml", true, undefined],
      ["build-context", "other", "https://example.org/a.git", "https://example.org/a.git", undefined, true, undefined],
      ["env-file", "other", "one.env", "one.env", "one.env", true, "compose"],
      ["dockerfile", "inline", "x.Dockerfile", "x.Dockerfile", "x.Dockerfile", true, undefined],
      ["secret-file", "", "${DIR}/pw", "?", undefined, true, undefined],
      ["config-file", "", "c.conf", "c.conf", "c.conf", true, undefined],
    ],
  )
})
