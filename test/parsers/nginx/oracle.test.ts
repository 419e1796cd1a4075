/** nginx itself: it accepts our good samples, and where it sees broken syntax so do we. */
import assert from "node:assert/strict"
import { execFileSync, spawnSync } from "node:child_process"
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { after, before, describe, it } from "node:test"
import { applyEdits } from "../../../server/src/base/edit.ts"
import { readNginxConfig } from "../../../server/src/model/nginx/read.ts"
import { parseNginx } from "../../../server/src/syntax/nginx/parse.ts"
import type { NginxDirective, NginxWord } from "../../../server/src/syntax/nginx/tree.ts"
import { fixturesRoot } from "../../support/fixtures.ts"
import { findProgram, needs } from "../../support/oracle.ts"

const nginx = findProgram("nginx", "/usr/sbin/nginx", "/usr/local/sbin/nginx")
const openssl = findProgram("openssl")
const corpus = new URL("../../../../shared/corpus", import.meta.url).pathname
const rules =
  "{tls/{old-protocol,plain-public-endpoint,missing-https-redirect},network/{lost-forwarded-proto,websocket-timeout,missing-sticky-sessions}}"
let folder = ""

before(() => {
  folder = mkdtempSync(join(tmpdir(), "nginx-oracle-"))
  mkdirSync(join(folder, "logs"))
  if (openssl === undefined) return
  const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test"]
  execFileSync(openssl, [...args, "-keyout", "test.key", "-out", "test.pem"], { cwd: folder, stdio: "ignore" })
})
after(() => rmSync(folder, { recursive: true, force: true }))

/** What nginx says to a text, wrapped into `http` if it needs that; empty if it accepts it. */
function complaint(text: string): string {
  const tree = parseNginx(text)
  const isWhole = tree.directives.some((each) => each.name === "http" || each.name === "events")
  const own = isWhole ? text : `events {} http { ssl_certificate test.pem; ssl_certificate_key test.key;\n${text}\n}`
  writeFileSync(join(folder, "nginx.conf"), own)
  writeFileSync(join(folder, "proxy_params"), "proxy_set_header X-Forwarded-Proto $scheme;\n")
  const args = ["-t", "-q", "-p", folder, "-c", "nginx.conf", "-g", "pid nginx.pid; error_log stderr;"]
  const { status, stderr } = spawnSync(nginx ?? "nginx", args, { encoding: "utf8", timeout: 10_000 })
  return status === 0 ? "" : stderr
}

/** Without what only the target has: its certificates, names and privileged ports. */
function portable(text: string): string {
  const tree = parseNginx(text)
  const edits = new Map<number, { span: NginxWord["span"]; newText: string }>()
  const put = (span: NginxWord["span"] | undefined, newText: string): void => {
    if (span !== undefined) edits.set(span.start, { span, newText })
  }
  const visit = (directive: NginxDirective): void => {
    const [word] = directive.args
    if (directive.name === "ssl_certificate") put(word?.span, "test.pem")
    if (directive.name === "ssl_certificate_key") put(word?.span, "test.key")
    if (directive.name === "include") put(word?.span, (word?.text ?? "").replace("/etc/nginx/", ""))
    if (directive.name === "listen") put(word?.span, (word?.text ?? "").replace(/(^|:)(\d{2,3})$/, "$120$2"))
    for (const each of directive.block?.directives ?? []) visit(each)
  }
  for (const each of tree.directives) visit(each)
  const model = readNginxConfig(tree)
  for (const { host, port, span } of model.servers.flatMap((each) => each.passes).flatMap((each) => each.targets))
    if (host.known && !/^\d/.test(host.value))
      put(span, `127.0.0.1${port.known && port.value !== undefined ? `:${port.value}` : ""}`)
  return applyEdits(text, [...edits.values()])
}

describe("nginx accepts our good and mended samples", needs(nginx && openssl, "nginx with openssl"), () => {
  const files = globSync(
    [
      `${rules}/good*.nginx.conf`,
      `${rules}/*.fixed.nginx.conf`,
      `${rules}/good*/**/nginx.conf`,
      `${rules}/*.fixed/**/nginx.conf`,
    ],
    { cwd: fixturesRoot },
  )
  it("has samples", () => assert.ok(files.length > 8))
  for (const file of files)
    it(file, () => {
      for (const snippet of globSync("snippets/*.conf", { cwd: dirname(join(fixturesRoot, file)) })) {
        mkdirSync(join(folder, "snippets"), { recursive: true })
        writeFileSync(join(folder, snippet), readFileSync(join(dirname(join(fixturesRoot, file)), snippet)))
      }
      assert.equal(complaint(portable(readFileSync(join(fixturesRoot, file), "utf8"))), "")
    })
})

/** Complaints of nginx's own reader; those of directives are none of the parser's business. */
const syntaxError = /unexpected (?:end of file|"[;{}]"|"[^"]*" in)/

describe("nginx and the parser agree on broken syntax", needs(nginx && openssl, "nginx with openssl"), () => {
  const texts = [
    ...globSync(`${rules}/good*.nginx.conf`, { cwd: fixturesRoot }).map((file) =>
      readFileSync(join(fixturesRoot, file), "utf8"),
    ),
    ...(existsSync(corpus)
      ? globSync("**/nginx*/*.conf", { cwd: corpus }).map((file) => readFileSync(join(corpus, file), "utf8"))
      : []),
  ]
  it("in 24 mutations", () => {
    let state = Number(process.env["SEED"] ?? 7)
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
      return state % below
    }
    let refused = 0
    for (let i = 0; i < 24; i++) {
      const text = portable(texts[random(texts.length)] ?? "")
      const at = random(text.length)
      const marks = [";", "{", "}", '"', "'"]
      const near = Math.max(0, ...marks.map((mark) => text.indexOf(mark, at)))
      const mutant =
        random(2) === 0
          ? text.slice(0, near) + text.slice(near + 1)
          : text.slice(0, at) + marks[random(5)] + text.slice(at)
      const said = complaint(mutant)
      const problems = parseNginx(mutant).problems
      if (syntaxError.test(said)) {
        refused++
        assert.ok(problems.length > 0, `${said}\n${mutant}`)
      }
      if (said === "") assert.deepEqual(problems, [], mutant)
    }
    assert.ok(refused > 3, `only ${refused} mutants were refused for their syntax`)
  })
})
