/** What a file is: names and texts in one table, by path and content, never by the editor's language id. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { sourceText } from "../../server/src/base/text.ts"
import { parseDocument, skipReason } from "../../server/src/workspace/parse.ts"

const env = "A=1\n"
const compose = "services:\n  web:\n    image: nginx:1.27\n"
const unit = "[Unit]\nDescription=x\n[Service]\nExecStart=/usr/bin/x\n"
const dropIn = "[Service]\nNoNewPrivileges=yes\n"
const runtime =
  "server:\n  listen: 0.0.0.0:6190\n  admin_listen: 127.0.0.1:6191\n  waf_enabled: true\n  waf_threshold: 70\nupstreams:\n  - host: 127.0.0.1\n    port: 8080\nrate_limit:\n  rps: 100\n  enabled: true\n"
const headers =
  'sites:\n  - hostname: shop.acme.org\n    upstreams: [{ host: 10.0.0.4, port: 80 }]\n    waf: { threshold: 60 }\n    headers:\n      request:\n        set:\n          X-Real-IP: "{{client_ip}}"\n        add: { X-Request-ID: "{{uuid}}" }\n'
const matrix =
  "server_name: example.com\npid_file: /data/homeserver.pid\nlisteners:\n  - port: 8008\n    tls: false\n    type: http\n    resources:\n      - names: [client, federation]\ndatabase:\n  name: psycopg2\nsigning_key_path: /data/key\n"
const app = "server:\n  port: 8080\nlogging:\n  level: info\ndatabase:\n  host: db\n"
const actions =
  "name: ci\non: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    services:\n      db:\n        image: postgres:17\n"
const k8s = "apiVersion: v1\nkind: Service\nmetadata:\n  name: x\nspec:\n  ports:\n    - port: 80\n"
const helm = "services:\n  web:\n    image: {{ .Values.image }}\n"
const jinja = "services:\n  web:\n    image: nginx:{{ tag }}\n"
const loggingTag = 'services:\n  web:\n    image: nginx:1.27\n    logging:\n      options:\n        tag: "{{.Name}}"\n'
const dbus = "[D-BUS Service]\nName=org.x\nExec=/usr/bin/x\n"
const xmlService = '<?xml version="1.0"?>\n<service-group><service/></service-group>\n'

/** Path, text, what it is: a language with details, `settings`, `template`, `unreadable`, or `none`. */
const table: readonly (readonly [path: string, text: string, is: string])[] = [
  // Dockerfiles, and what is only called so
  ["Dockerfile", "RUN x\n", "dockerfile production"],
  ["Dockerfile.prod", "ARG V=1\nfrom node:${V} as build\n", "dockerfile production"],
  ["api.Dockerfile", "# syntax=docker/dockerfile:1\nRUN x\n", "dockerfile production"],
  [".circleci/Dockerfile", "FROM fedora-latest\n", "dockerfile development"],
  ["tools/interoptest/go/Dockerfile", "FROM golang:1.22\n", "dockerfile development"],
  ["docker/latest/Dockerfile", "FROM golang:1.22\n", "dockerfile production"],
  ["Dockerfile.tomcat", "FROM tomcat:10\nEXPOSE 8080<% if (more) { %> 5701<% } %>\n", "dockerfile template"],
  ["include/helper_audit_dockerfile", 'FROM=$(grep -i ^FROM "$1")\n  from here on\n', "none"],
  ["lexers/dockerfile.lua", "local lexer = {}\n", "none"],
  ["Syntaxes/Dockerfile.tmLanguage", "<plist>\nFROM x\n</plist>\n", "none"],
  // .env and its relatives
  [".env", env, "env production"],
  [".env.local", env, "env development"],
  [".env.production", env, "env production"],
  [".env.prod", env, "env production"],
  [".env.development", env, "env development"],
  [".env.test", env, "env development"],
  [".env.example", env, "env template"],
  [".env.sample", env, "env template"],
  [".env.template", env, "env template"],
  [".env.dist", env, "env template"],
  [".env.defaults", env, "env template"],
  ["env.example", env, "env template"],
  ["prod.env", env, "env production"],
  ["app.env", env, "env production"],
  ["deploy/postgres.env", env, "env production"],
  ["docker-compose.env", env, "env production"],
  [".env-prod", env, "env production"],
  [".env_staging", env, "env production"],
  [".env.production.local", env, "env production"],
  [".env.production.example", env, "env template"],
  [".flaskenv", env, "env production"],
  [".envrc", "export A=1\n", "none"],
  [".env.d.ts", "declare const x: string\n", "none"],
  [".env.ts", "export default {}\n", "none"],
  ["src/env.js", "x\n", "none"],
  [".env.swp", "x", "none"],
  [".env~", env, "none"],
  [".env.gpg", "x", "none"],
  ["environment", env, "none"],
  // Compose
  ["compose.yaml", compose, "compose production main"],
  ["playwright/compose.yaml", compose, "compose development main"],
  ["compose.yml", compose, "compose production main"],
  ["docker-compose.yml", compose, "compose production main"],
  ["docker-compose.yaml", compose, "compose production main"],
  ["docker-compose.prod.yml", compose, "compose production main"],
  ["docker-compose.dev.yml", compose, "compose development main"],
  ["docker-compose.override.yml", compose, "compose development override"],
  ["compose.override.yaml", compose, "compose development override"],
  ["compose.production.yaml", compose, "compose production main"],
  ["docker-compose-traefik.yml", compose, "compose production main"],
  ["docker-compose_local.yaml", compose, "compose development main"],
  ["podman-compose.yml", compose, "compose production main"],
  ["deploy/compose.web-1.yml", compose, "compose production main"],
  ["tests/compose.yaml", compose, "compose development main"],
  ["examples/x/docker-compose.yml", compose, "compose development main"],
  ["Docker-Compose.yml", compose, "compose production main"],
  ["compose.yaml", "", "compose production main"],
  ["stack.yml", compose, "compose production main"],
  ["infra/postgres.yaml", compose, "compose production main"],
  ["stack.yml", "services: [a]\n", "none"],
  ["services.yaml", "services:\n  App\\Service:\n    class: X\n", "none"],
  [".github/workflows/ci.yml", actions, "none"],
  ["k8s/service.yaml", k8s, "kubernetes production"],
  ["compose.yaml", helm, "template compose"],
  ["docker-compose.yml.j2", jinja, "none"],
  ["docker-compose.yml", jinja, "template compose"],
  ["compose.yaml", loggingTag, "compose production main"],
  // Units and drop-ins
  ["horizon.service", unit, "systemd production service"],
  ["systemd/horizon@.service", unit, "systemd production service"],
  ["x.socket", "[Socket]\nListenStream=80\n", "systemd production socket"],
  ["x.timer", "[Timer]\nOnCalendar=daily\n", "systemd production timer"],
  ["srv-data.mount", "[Mount]\nWhat=/dev/x\nWhere=/srv/data\n", "systemd production mount"],
  ["x.path", "[Path]\nPathExists=/x\n", "systemd production path"],
  ["x.slice", "[Slice]\nMemoryMax=1G\n", "systemd production slice"],
  ["x.target", "[Unit]\nDescription=x\n", "systemd production target"],
  ["horizon.service.d/10-limits.conf", dropIn, "systemd production service drop-in"],
  ["service.d/defaults.conf", dropIn, "systemd production service drop-in"],
  ["nginx/conf.d/site.conf", "server {}\n", "nginx production"],
  ["nginx/snippets/tls.conf", "ssl_protocols TLSv1.2;\n", "nginx production"],
  ["templates/default.conf.template", "server {\n}\n", "nginx template"],
  ["avahi/http.service", xmlService, "none"],
  ["dbus/org.x.service", dbus, "none"],
  ["src/user.service", "export class UserService {}\n", "none"],
  ["x.service", "[Service]\nExecStart={{ bin }}\n", "template systemd"],
  // Synapse WAF, and the files that it must not be taken for
  ["config.yaml", runtime, "synapse production"],
  ["config.prod.yaml", runtime, "synapse production"],
  ["deploy/config.example.yaml", runtime, "synapse template"],
  ["synapse.yaml", runtime, "synapse production"],
  ["config.sites.yaml", headers, "synapse production"],
  ["config.sites.yaml", headers.replace("10.0.0.4", '"{{ backend }}"'), "none"],
  ["homeserver.yaml", matrix, "none"],
  ["config.yaml", matrix, "none"],
  ["synapse.yaml", matrix, "none"],
  ["config.yaml", app, "none"],
  ["config.yaml", "title: Blog\ntheme: x\n", "none"],
  ["config.yml", "", "none"],
  ["settings.yaml", runtime, "none"],
  // Ours, and what cannot be read
  ["deploylint.yaml", "rules: {}\n", "settings"],
  ["deploylint.yml", "rules: {}\n", "settings"],
  [".env", "A=\u0000\n", "unreadable env"],
  ["compose.yaml", `services:\n  a: ${"[".repeat(5000)}\n`, "unreadable compose"],
  ["x.service", `[Service]\nExecStart=${"x".repeat(200_000)}\n`, "unreadable systemd"],
  ["README.md", "# x\n", "none"],
  ["package.json", "{}", "none"],
]

function verdict(path: string, text: string): string {
  const uri = `file:///w/${path.split("/").map(encodeURIComponent).join("/")}`
  const document = parseDocument(sourceText(uri, text), "file:///w")
  const { kind } = document
  if (kind === undefined) return "none"
  if (kind.is === "template" || kind.is === "unreadable") {
    assert.ok(skipReason(document), "a file that is left alone needs a notice")
    return `${kind.is} ${kind.of}`
  }
  if (kind.is === "settings") return "settings"
  if (kind.is === "systemd") return `systemd ${kind.stage} ${kind.unitType}${kind.dropIn ? " drop-in" : ""}`
  return kind.is === "compose" ? `compose ${kind.stage} ${kind.role}` : `${kind.is} ${kind.stage}`
}

describe("file recognition", () => {
  for (const [path, text, is] of table)
    it(`${path} ${JSON.stringify(text.slice(0, 30))}: ${is}`, () => assert.equal(verdict(path, text), is))
  it("has at least 60 rows", () => assert.ok(table.length >= 60))
})
