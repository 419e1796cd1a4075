/** Caddy itself: it accepts our good samples, ends TLS where the model says so, and sees broken syntax where we do. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, it } from "node:test"
import { readCaddyConfig } from "../../../server/src/model/caddy/read.ts"
import { parseCaddy } from "../../../server/src/syntax/caddy/parse.ts"
import { fixturesRoot } from "../../support/fixtures.ts"
import { findProgram, needs } from "../../support/oracle.ts"

const caddy = findProgram("caddy")
const rules =
  "{tls/{old-protocol,plain-public-endpoint,missing-https-redirect},network/{lost-forwarded-proto,websocket-timeout,missing-sticky-sessions}}"
let folder = ""

before(() => {
  folder = mkdtempSync(join(tmpdir(), "caddy-oracle-"))
})
after(() => rmSync(folder, { recursive: true, force: true }))

function run(
  command: "adapt" | "validate",
  text: string,
): { readonly ok: boolean; readonly out: string; readonly err: string } {
  writeFileSync(join(folder, "Caddyfile"), text)
  const { status, stdout, stderr } = spawnSync(
    caddy ?? "caddy",
    [command, "--adapter", "caddyfile", "--config", "Caddyfile"],
    {
      cwd: folder,
      encoding: "utf8",
      timeout: 20_000,
      env: { PATH: process.env["PATH"], HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    },
  )
  return { ok: status === 0, out: stdout, err: stderr }
}

describe("Caddy accepts our good and mended samples", needs(caddy, "caddy"), () => {
  const files = globSync(
    [`${rules}/good*.caddyfile`, `${rules}/*.fixed.caddyfile`, `${rules}/{good*,*.fixed}/**/Caddyfile`],
    { cwd: fixturesRoot },
  )
  it("has samples", () => assert.ok(files.length > 5))
  for (const file of files)
    it(file, () => {
      const { ok, err } = run("validate", readFileSync(join(fixturesRoot, file), "utf8"))
      assert.ok(ok, err)
    })
})

/** Address, port, and whether TLS ends there: measured through automatic HTTPS in a running configuration is too slow, so by its rules. */
describe("addresses mean to Caddy what the model says", needs(caddy, "caddy"), () => {
  const addresses = [
    "a.com",
    "http://a.com",
    "https://a.com",
    "a.com:8443",
    "a.com:80",
    ":80",
    ":8080",
    "localhost",
    "10.0.0.1",
    "http://",
    "https://",
    "*.a.com",
    "http://a.com:8080",
    "https://:8443",
  ]
  for (const address of addresses)
    it(address, () => {
      const text = `${address} {\n\trespond hi\n}\n`
      const { ok, out, err } = run("adapt", text)
      assert.ok(ok, err)
      const config = JSON.parse(out) as {
        apps: {
          http: {
            servers: Record<
              string,
              {
                listen: string[]
                tls_connection_policies?: unknown[]
                automatic_https?: { skip?: string[] }
                routes: { match?: { host?: string[] }[] }[]
              }
            >
          }
        }
      }
      const server = Object.values(config.apps.http.servers)[0]
      assert.ok(server)
      const [found] = readCaddyConfig(parseCaddy(text)).sites[0]?.addresses ?? []
      assert.ok(found?.port.known && found.tls.known)
      assert.deepEqual(server.listen, [`:${found.port.value}`])
      // Automatic HTTPS: ports other than 80 with a name that is not skipped, or an explicit policy.
      const names = server.routes.flatMap((each) => each.match?.flatMap((match) => match.host ?? []) ?? [])
      const open = names.filter((name) => !(server.automatic_https?.skip ?? []).includes(name))
      const isSecure = server.tls_connection_policies !== undefined || (found.port.value !== 80 && open.length > 0)
      assert.equal(found.tls.value, isSecure)
    })
})

describe("Caddy and the parser agree on broken syntax", needs(caddy, "caddy"), () => {
  it("where one mark of a file is missing", () => {
    const source =
      '{\n\temail a@b.com\n}\n\na.com, b.com {\n\thandle /x* {\n\t\treverse_proxy app:80 {\n\t\t\tlb_policy cookie\n\t\t}\n\t}\n\trespond "hi there" 200\n}\n'
    const syntax =
      /unexpected EOF|Unexpected next token|no matching opening brace|Unexpected '[{}]'|cannot end with a curly brace|Unexpected EOF|expecting/i
    // Caddy lets a quote and the last brace run to the end of the file; a reader should know all the same.
    const lenient = new Set(["unclosed-quote", "unclosed-block"])
    let refused = 0
    for (const { index } of source.matchAll(/[{}"]/g)) {
      const mutant = source.slice(0, index) + source.slice(index + 1)
      const { ok, err } = run("adapt", mutant)
      const { problems } = parseCaddy(mutant)
      if (ok)
        assert.deepEqual(
          problems.filter((each) => !lenient.has(each.code)),
          [],
          mutant,
        )
      else if (syntax.test(err)) {
        refused++
        assert.ok(problems.length > 0, `${err}\n${mutant}`)
      }
    }
    assert.ok(refused >= 2, `only ${refused} mutants were refused for their syntax`)
  })
})
