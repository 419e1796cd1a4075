/** Known variables: formats against the readers' own rules, slips of names, hovers, names and values for completion. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { imageVariables, type KeyInfo, knownImages, runtimeVariables } from "../../schemas/describe.ts"
import { isRetired, knownImage, knownVariable, slipOf } from "../../server/src/model/known/catalogue.ts"
import { brokenDeclaration, exampleValue } from "../../server/src/model/known/declared.ts"
import { brokenDemand, mendedValue, valuesOffered } from "../../server/src/model/known/formats.ts"
import { knownNamesFor, knownValuesFor } from "../../server/src/workspace/known-names.ts"
import { graphOf } from "../support/variables.ts"
import { openWorkspace } from "../support/workspace.ts"

function infoFor(repository: string, name: string): KeyInfo {
  const image = knownImage(repository)
  const info = image && knownVariable(image, name)?.info
  assert.ok(info !== undefined, `${repository} ${name}`)
  return info
}

function runtime(name: string): KeyInfo {
  const info = runtimeVariables().get(name)
  assert.ok(info !== undefined, name)
  return info
}

describe("values", () => {
  const takes = (info: KeyInfo, good: readonly string[], bad: readonly string[]): void => {
    for (const text of good) assert.equal(brokenDemand(info, text), undefined, `${info.name}=${text}`)
    for (const text of bad) assert.notEqual(brokenDemand(info, text), undefined, `${info.name}=${text}`)
  }
  it("are read as Go reads its limit of memory", () =>
    takes(
      runtime("GOMEMLIMIT"),
      ["", "off", "0", "1000", "512MiB", "1B", "3TiB", "9223372036854775807"],
      ["512MB", "512m", "512Mi", "1.5GiB", "512 MiB", "OFF", "-1", "1PiB", "50%"],
    ))
  it("are read as Go reads its growth of the heap", () =>
    takes(runtime("GOGC"), ["off", "100", "-1", "0"], ["50%", "1.5", "OFF", "high"]))
  it("are zones only where an area of the database has them", () =>
    takes(
      runtime("TZ"),
      ["UTC", "CET-1CEST", "Europe/Berlin", ":Europe/Berlin", "Etc/UTC", "US/Pacific", "/etc/localtime", "GMT0"],
      ["Europe/Berlinn", "Asia/Beijing", "America/San_Francisco"],
    ))
  it("are read as the images read them", () => {
    takes(infoFor("minio/minio", "MINIO_ROOT_PASSWORD"), ["12345678"], ["1234567"])
    takes(infoFor("outlinewiki/outline", "SECRET_KEY"), ["0a".repeat(32)], ["0a".repeat(31), "zz".repeat(32)])
    takes(
      infoFor("plausible/community-edition", "TOTP_VAULT_KEY"),
      [Buffer.alloc(32, 7).toString("base64")],
      [Buffer.alloc(31).toString("base64"), Buffer.alloc(33).toString("base64"), "abc"],
    )
    takes(infoFor("postgres", "POSTGRES_HOST_AUTH_METHOD"), ["trust", "ldap ldapserver=x"], ["none", "TRUST"])
    takes(infoFor("grafana/grafana", "GF_AUTH_ANONYMOUS_ENABLED"), ["true", "On", "NO", "1"], ["enabled", "tRuE"])
    takes(infoFor("temporalio/auto-setup", "DB"), ["postgres12", "mysql8"], ["postgress"])
  })
  it("takes base64 of 32 bytes and of no other count", () =>
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 40 }), (bytes) => {
        const broken = brokenDemand(
          infoFor("plausible/community-edition", "TOTP_VAULT_KEY"),
          Buffer.from(bytes).toString("base64"),
        )
        assert.equal(broken === undefined, bytes.length === 32)
      }),
      { numRuns: 100 },
    ))
  it("are mended to what fits only", () => {
    assert.equal(mendedValue(runtime("GOMEMLIMIT"), "512mb"), "512MiB")
    assert.equal(mendedValue(runtime("GOMEMLIMIT"), "1.5GiB"), undefined)
    assert.equal(mendedValue(infoFor("n8nio/n8n", "DB_TYPE"), "postgres"), "postgresdb")
    assert.equal(mendedValue(infoFor("keycloak/keycloak", "KC_HEALTH_ENABLED"), "no"), "false")
  })
  it("offer values that fit, and none for secrets", () => {
    for (const table of [runtimeVariables(), ...knownImages().map(({ id }) => imageVariables(id))])
      for (const info of table.values()) {
        const offered = valuesOffered(info)
        if (info.secret === true) assert.deepEqual(offered, [], info.name)
        for (const value of offered) assert.equal(brokenDemand(info, value), undefined, `${info.name}=${value}`)
      }
  })
})

describe("images", () => {
  it("say where each fact is from, and demand names that they know", () => {
    for (const image of knownImages()) {
      const table = imageVariables(image.id)
      for (const info of table.values()) assert.match(info.source, /^(?:https:\/\/|[\w.-]+\/[\w.-]+:)/, info.name)
      for (const need of image.needs ?? [])
        for (const name of [...need.when, ...need.names]) assert.ok(table.has(name), `${image.id} ${name}`)
      for (const { name, meant } of image.mistaken ?? []) {
        assert.ok(!table.has(name), `${image.id} ${name}`)
        assert.ok(meant === undefined || table.has(meant), `${image.id} ${meant}`)
      }
    }
  })
  it("know their twins, and slips of their names but no names made from them", () => {
    const postgres = knownImage("postgres")
    assert.ok(postgres !== undefined)
    assert.equal(knownVariable(postgres, "POSTGRES_PASSWORD_FILE")?.isFile, true)
    for (const [name, meant] of [
      ["POSTGRES_PASSWROD", "POSTGRES_PASSWORD"],
      ["POSTGRES_PASWORD", "POSTGRES_PASSWORD"],
      ["POSTGERS_USER", "POSTGRES_USER"],
      ["POSTGRES_PASSWORD_FIEL", "POSTGRES_PASSWORD_FILE"],
      ["POSTGRES_USERS", undefined],
      ["POSTGRES_DB2", undefined],
      ["POSTGRES_DB_TEST", undefined],
      ["POSTGRES_HOST", undefined],
      ["POSTGRES_PORT", undefined],
      ["POSTGRES_MULTIPLE_DATABASES", undefined],
      ["PG_PASSWORD", undefined],
    ] as const)
      assert.equal(slipOf(postgres, name), meant, name)
  })
  it("gave variables up at a version", () => {
    const info = infoFor("rabbitmq", "RABBITMQ_VM_MEMORY_HIGH_WATERMARK")
    for (const tag of [undefined, "latest", "3", "3.9", "3.13-management", "4.1.0", "management", "alpine"])
      assert.equal(isRetired(info, tag), true, tag)
    for (const tag of ["3.8", "3.8.9-management", "3.6-alpine", "edge-of-mine"])
      assert.equal(isRetired(info, tag), false, tag)
  })
})

describe("declarations", () => {
  const declared = { name: "X", required: [], secret: false } as const
  it("demand what they say", () => {
    assert.equal(brokenDeclaration({ ...declared, type: "integer", min: 1 }, "0"), "be at least 1")
    assert.equal(brokenDeclaration({ ...declared, type: "integer", max: 5 }, "+5"), undefined)
    assert.equal(brokenDeclaration({ ...declared, type: "integer" }, "1.5"), "be a whole number")
    assert.equal(brokenDeclaration({ ...declared, type: "number", min: 0, max: 1 }, "1.5"), "lie between 0 and 1")
    assert.equal(brokenDeclaration({ ...declared, type: "port" }, "0"), "be a port from 1 to 65535")
    assert.equal(brokenDeclaration({ ...declared, type: "boolean" }, "Yes"), undefined)
    assert.equal(brokenDeclaration({ ...declared, type: "json" }, "{a}"), "be JSON")
    assert.equal(brokenDeclaration({ ...declared, type: "duration" }, "1h30m"), undefined)
    assert.equal(brokenDeclaration({ ...declared, type: "text", max: 3 }, "äöüß"), "have at most 3 characters, not 4")
    assert.equal(brokenDeclaration({ ...declared, type: "integer" }, ""), undefined)
  })
  it("never give an example of a secret", () =>
    assert.equal(exampleValue({ ...declared, type: "text", secret: true, default: "x", choices: ["x"] }), ""))
})

const compose = `services:
  db:
    image: postgres:17.5
    env_file: db.env
    environment:
      POSTGRES_HOST_AUTH_METHOD: none
      POSTGRES_PASSWORD: kR8vT2xqPz5mWj7L
  api:
    build: .
    environment:
      WORKERS: "99"
`
const files = {
  "compose.yaml": compose,
  "db.env": "PGDATA=/data\n",
  "deploylint.yaml":
    "variables:\n  declare:\n    WORKERS: { type: integer, range: [1, 64], description: Processes. }\n    API_KEY: { secret: true, default: abcd }\n",
}

function hoverAt(path: keyof typeof files, text: string): string {
  const workspace = openWorkspace(files)
  const at = files[path].indexOf(text) + 1
  workspace.analysis().hover(workspace.uri(path), at)
  return workspace.analysis().hover(workspace.uri(path), at)?.markdown ?? ""
}

describe("hovers", () => {
  it("tell what an image makes of a variable", () => {
    const text = hoverAt("compose.yaml", "POSTGRES_HOST_AUTH_METHOD")
    assert.match(text, /\(PostgreSQL\) How clients/)
    assert.match(text, /does not fit\*\*: it must be one of `scram-sha-256`/)
    assert.match(hoverAt("db.env", "PGDATA"), /\(PostgreSQL\) Folder of the data/)
  })
  it("tell a secret's length and its twin, not its value", () => {
    const text = hoverAt("compose.yaml", "POSTGRES_PASSWORD")
    assert.match(text, /16 characters \(not shown\)/)
    assert.match(text, /`POSTGRES_PASSWORD_FILE` names a file/)
    assert.doesNotMatch(text, /kR8vT2xq/)
  })
  it("tell what the project declares", () => {
    const text = hoverAt("compose.yaml", "WORKERS")
    assert.match(text, /\(declared by the project\) Processes\./)
    assert.match(text, /lie between 1 and 64/)
  })
})

describe("names and values to offer", () => {
  const view = () => graphOf(files)
  it("are those of the service's image, and declared ones for the project's own", () => {
    const { workspace, uri } = view()
    const db = knownNamesFor(workspace, uri("compose.yaml"), "db")
    assert.ok(db.some(({ name, isSet }) => name === "POSTGRES_DB" && !isSet))
    assert.ok(db.some(({ name, isSet }) => name === "PGDATA" && isSet))
    assert.ok(!db.some(({ name }) => name === "WORKERS"))
    const api = knownNamesFor(workspace, uri("compose.yaml"), "api").map(({ name }) => name)
    assert.deepEqual(api, ["WORKERS", "API_KEY"])
    assert.ok(knownNamesFor(workspace, uri("db.env")).some(({ name }) => name === "POSTGRES_USER"))
  })
  it("hold no value of a secret and none for files", () => {
    const { workspace, uri } = view()
    assert.ok(knownValuesFor(workspace, uri("compose.yaml"), "db", "POSTGRES_HOST_AUTH_METHOD").includes("trust"))
    assert.deepEqual(knownValuesFor(workspace, uri("compose.yaml"), "api", "API_KEY"), [])
    assert.deepEqual(knownValuesFor(workspace, uri("compose.yaml"), "db", "POSTGRES_DB_FILE"), [])
    assert.deepEqual(knownValuesFor(workspace, uri("compose.yaml"), "db", "NO_SUCH_NAME"), [])
  })
})
