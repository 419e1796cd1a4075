/**
 * The model against docker-compose 1.29 (`config`), where it agrees with its successor: interpolation without nesting
 * and `+`, ports, access modes, numbers of an environment, and shapes that both refuse.
 */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import fc from "fast-check"
import { parse } from "yaml"
import { read, value } from "./support.ts"

const seed = Number(process.env["SEED"] ?? 20261)
const values = { SET: "set", EMPTY: "", TWO: "2 x" }

function hasOracle(t: TestContext): boolean {
  const run = spawnSync("docker-compose", ["--version"], { encoding: "utf8" })
  if (run.status === 0 && run.stdout.includes(" 1.")) return true
  if (process.env["CI"] === "true") assert.fail("docker-compose 1.29 is not installed")
  t.skip("docker-compose 1.29 is not installed")
  return false
}

interface Answer {
  readonly config: Record<string, unknown> | undefined
  readonly error: string
}

/** What `docker-compose config` makes of a file. */
function config(text: string): Answer {
  const folder = mkdtempSync(join(tmpdir(), "compose-"))
  try {
    writeFileSync(join(folder, "compose.yaml"), text)
    const { PATH } = process.env
    const run = spawnSync("docker-compose", ["-f", "compose.yaml", "config"], {
      cwd: folder,
      env: { PATH, HOME: "/home/none", PYTHONWARNINGS: "ignore", ...values },
      encoding: "utf8",
    })
    return { config: run.status === 0 ? parse(run.stdout, { schema: "yaml-1.1" }) : undefined, error: run.stderr }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function serviceOf({ config, error }: Answer): Record<string, unknown> {
  assert.ok(config, error)
  const { services } = config
  assert.ok(services instanceof Object && "app" in services && services.app instanceof Object)
  return { ...services.app }
}

function texts(list: unknown): readonly string[] {
  assert.ok(Array.isArray(list))
  return list.map((each) => String(each).replaceAll("$$", "$"))
}

test("interpolation", (t) => {
  if (!hasOracle(t)) return
  const name = fc.constantFrom("SET", "EMPTY", "TWO", "NOT", "_x1")
  const literal = fc.constantFrom("", "a", " b ", "x:y", "/p/", "-", "?", "$$", "$$$$", "'", "100%", "é", "{", "[")
  const fallback = fc.constantFrom("", "d", "a b", "x:y", "1-2", "/p", "é")
  const required = fc.constantFrom("SET", "TWO").chain((each) => fc.constantFrom(`\${${each}:?e}`, `\${${each}?e}`))
  const use = fc.oneof(
    name.map((each) => `$${each}`),
    name.map((each) => `\${${each}}`),
    fc
      .tuple(name, fc.constantFrom(":-", "-"), fallback)
      .map(([each, operator, text]) => `\${${each}${operator}${text}}`),
    required,
  )
  // A name without braces goes on as far as letters do, so that every use is followed by a blank.
  const template = fc
    .array(
      fc.oneof(
        literal,
        use.map((each) => `${each} `),
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((parts) => parts.join(""))
  const samples = fc.sample(template, { seed, numRuns: 400 })
  const file = `version: "3.8"\nservices:\n  app:\n    image: x\n    command: ${JSON.stringify(samples)}\n`
  const expected = texts(serviceOf(config(file))["command"])
  const { service, model } = read(file, values)
  assert.deepEqual(model.problems, [])
  let compared = 0
  service().command?.value.words.forEach((word, index) => {
    const ours = value(word.text)
    // A variable that nobody sets is open for us and empty for Compose.
    if (ours === "?") return
    compared++
    assert.equal(ours, expected[index], samples[index])
  })
  assert.ok(compared > 150, `${compared} compared`)
})

test("invalid interpolation", (t) => {
  if (!hasOracle(t)) return
  for (const text of ["a ${}", "${SET/x/y}"]) {
    const file = `services:\n  app:\n    image: x\n    command: ["${text}"]\n`
    assert.match(config(file).error, /Invalid interpolation format/, text)
    assert.deepEqual(
      read(file, values).model.problems.map((each) => each.code),
      ["invalid-interpolation"],
      text,
    )
  }
})

/** `docker-compose config` writes ports as mappings or as `ip:host:container/protocol`, one for each of a range. */
function portsOf(list: unknown): readonly string[] {
  assert.ok(Array.isArray(list))
  return list.map((each: unknown) => {
    if (!(each instanceof Object)) return String(each)
    const { published = "", target, protocol = "tcp" } = { ...each } as Record<string, unknown>
    return `:${published}:${target}/${protocol}`
  })
}

test("ports, access modes and numbers", (t) => {
  if (!hasOracle(t)) return
  const ports = [
    "80",
    "8080:80",
    "127.0.0.1::81",
    "127.0.0.1:8080-8082:80-82/udp",
    "[::1]:1:2",
    "9000-9010:99",
    "$TWOP:7",
  ]
  const volumes = ["./a:/b:ro", "v:/v", "v:/w:rw", "./c:/c:ro,z", "~/x:/x"]
  const numbers = ["010", "1.10", "0x1F", "0", "-5", "123456789", "0.5", "'007'", "text", ""]
  const file = `
version: "3.8"
services:
  app:
    image: x
    ports: ${JSON.stringify(ports.map((port) => port.replace("$TWOP", "${NOT:-88}")))}
    volumes: ${JSON.stringify(volumes)}
    environment:
${numbers.map((number, i) => `      N${i}: ${number}`).join("\n")}
volumes: {v: {}}
`
  const app = serviceOf(config(file))
  const { facts } = read(file, values)
  const ours = facts.ports.flatMap((port) => {
    const target = value(port.containerPort)
    const host = value(port.hostPort)
    assert.ok(target !== "?" && target && host !== "?")
    const address = value(port.address) === "0.0.0.0" ? "" : value(port.address)
    const many = target.last - target.first
    return Array.from({ length: many + 1 }, (_, i) => {
      const published = !host
        ? ""
        : many === 0 && host.last > host.first
          ? `${host.first}-${host.last}`
          : host.first + i
      return `${address}:${published}:${target.first + i}/${port.protocol}`
    })
  })
  assert.deepEqual(ours, portsOf(app["ports"]))
  assert.deepEqual(
    facts.volumes.map((volume) => volume.readOnly),
    texts(app["volumes"]).map((text) => /:ro(,|$)/.test(text)),
  )
  const environment = app["environment"]
  assert.ok(environment instanceof Object)
  const expected = Object.entries(environment).map(([name, text]) => [name, text === null ? "?" : String(text)])
  assert.deepEqual(
    facts.settings.map((setting) => [setting.name, value(setting.value)]),
    expected.sort(([a], [b]) => Number(a?.slice(1)) - Number(b?.slice(1))),
  )
})

test("shapes that Compose refuses", (t) => {
  if (!hasOracle(t)) return
  const wrong = [
    "user: 1000",
    "hostname: 5",
    "environment:",
    "ports:",
    "volumes:",
    "labels:",
    "environment: A=1",
    "ports: '80:80'",
    "image: [x]",
    "cap_add: SYS_ADMIN",
    "depends_on: db",
    "healthcheck: curl",
    "logging: json-file",
    "deploy: [a]",
    "environment: [{A: 1}]",
    "environment: {A: [1]}",
    "command: {a: b}",
    "security_opt: [{no-new-privileges: true}]",
    "command: [sleep, 5]",
    "stop_grace_period: 30",
    "networks: a",
    "stop_signal: 9",
    "working_dir: 5",
    "volumes: ./a:/a",
    "healthcheck: {test: [CMD, nc, 80]}",
    "healthcheck: {interval: 5}",
    "expose: 80",
    "dns: {a: b}",
    "extra_hosts: a",
  ]
  const right = [
    "ports: [80]",
    "expose: [80, '90']",
    "environment: [A=1]",
    "environment: {A: 1}",
    "command: a b",
    "user: '1000'",
    "tmpfs: /run",
    "dns: 1.1.1.1",
    "cap_add: [A]",
    "healthcheck: {test: a, interval: 5s}",
    "labels: {a: }",
    "stop_grace_period: 1m30s",
    "env_file: .env",
    "logging: {driver: local}",
    "networks: {default: {}}",
    "hostname: a",
  ]
  const bodies = [...wrong, ...right]
  const file = `version: "3.8"\nservices:\n${bodies
    .map((body, i) => `  s${i}:\n    build: .\n    ${body}`)
    .join("\n")}\n`
  const { error } = config(file)
  const theirs = new Set([...error.matchAll(/services\.(s\d+)\./g)].map((match) => match[1]))
  const { model } = read(file)
  const ours = new Set(
    model.services
      .filter((service) =>
        model.problems.some(({ span }) => service.span.start <= span.start && span.end <= service.span.end),
      )
      .map((service) => service.name),
  )
  for (const [i, body] of bodies.entries()) assert.equal(ours.has(`s${i}`), theirs.has(`s${i}`), body)
  assert.equal(ours.size, wrong.length)
})
