/** The real programs accept what the profiles for Horizon write. */
import assert from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import { findProgram, needs } from "../support/oracle.ts"
import { onDisk, run } from "./contexts.ts"
import { cases, filesOf, judge } from "./profile-horizon-cases.ts"

const find = (name: string): string | undefined => findProgram(name, `/usr/sbin/${name}`)
const programs = {
  promtool: find("promtool"),
  nginx: find("nginx"),
  openssl: find("openssl"),
  caddy: find("caddy"),
  compose: find("docker-compose"),
  systemd: find("systemd-analyze"),
  shellcheck: find("shellcheck"),
  kubectl: find("kubectl"),
}

describe("the real programs accept the profiles for Horizon", () => {
  for (const each of cases) {
    const { name } = each
    const files = filesOf(each)
    const has = (pattern: RegExp): readonly string[] =>
      files.map(({ path }) => path).filter((path) => pattern.test(path))

    it(`sh and shellcheck: ${name}`, needs(programs.shellcheck, "shellcheck"), () =>
      onDisk(files, (folder) => {
        const scripts = has(/\.sh$/)
        assert.ok(scripts.length >= 3)
        for (const path of scripts) run("sh", ["-n", path], folder)
        run(programs.shellcheck ?? "", ["-x", ...scripts], folder)
      }),
    )
    it(`promtool: ${name}`, needs(programs.promtool, "promtool"), () =>
      onDisk(files, (folder) => {
        const [rules = ""] = has(/alerts\.yml$/)
        const [config = ""] = has(/(?:^|monitoring\/)prometheus\.yml$/)
        run(programs.promtool ?? "", ["check", "rules", rules], folder)
        writeFileSync(join(folder, config), known(readFileSync(join(folder, config), "utf8"), folder))
        run(programs.promtool ?? "", ["check", "config", "--syntax-only", config], folder)
      }),
    )
    it(`systemd-analyze verify: ${name}`, needs(programs.systemd, "systemd-analyze"), () =>
      onDisk(
        // The programs are not on this machine.
        files.map((file) => ({ ...file, text: file.text.replaceAll(/^ExecStart=.*$/gm, "ExecStart=/bin/true") })),
        (folder) => {
          const units = has(/\.(?:service|timer)$/).map((path) => join(folder, path))
          if (units.length > 0) run(programs.systemd ?? "", ["verify", ...units], folder)
        },
      ),
    )
    if (has(/compose\.ya?ml$/).length > 0)
      it(`docker-compose config, all files together: ${name}`, needs(programs.compose, "docker-compose"), () =>
        onDisk(files, (folder) => {
          // The files that .env.example names are the files that there are; 1.29 does not know `name`.
          const template = readFileSync(join(folder, ".env.example"), "utf8")
          const named = /^COMPOSE_FILE=(.*)$/m.exec(template)?.[1]?.split(":") ?? []
          assert.deepEqual([...named].sort(), [...has(/^(?:docker-)?compose(?:\.\w+)?\.ya?ml$/)].sort())
          writeFileSync(join(folder, ".env"), template.replaceAll(/^([A-Z_]+)=$/gm, "$1=filled-in"))
          const [main = ""] = named
          const text = readFileSync(join(folder, main), "utf8")
          writeFileSync(join(folder, main), text.replace(/^name: .*\n/m, ""))
          const merged = run(programs.compose ?? "", ["config"], folder)
          assert.match(merged, /no-new-privileges/)
        }),
      )
    if (has(/Caddyfile$/).length > 0)
      it(`caddy validate: ${name}`, needs(programs.caddy, "caddy"), () =>
        onDisk(files, (folder) => {
          run(programs.caddy ?? "", ["validate", "--adapter", "caddyfile", "--config", "proxy/Caddyfile"], folder)
        }),
      )
    if (has(/^nginx\//).length > 0)
      it(`nginx -t: ${name}`, needs(programs.nginx, "nginx"), () =>
        onDisk(files, (folder) => checkNginx(join(folder, "nginx/horizon.conf"), folder)),
      )
    if (has(/^kustomization\.yaml$/).length > 0)
      it(
        `kubectl kustomize joins all manifests, and no rule has a word on the result: ${name}`,
        needs(programs.kubectl, "kubectl"),
        () =>
          onDisk(files, (folder) => {
            const all = run(programs.kubectl ?? "", ["kustomize", "."], folder)
            const kinds = [...all.matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => kind)
            assert.ok(kinds.filter((kind) => kind === "ConfigMap").length >= 7)
            assert.ok(!kinds.includes("Secret"), "no Secret is written")
            const schema = judge({ "k8s/all.yaml": all }).findings.filter((line) => / kubernetes\/|^error/.test(line))
            assert.deepEqual(schema, [])
          }),
      )
  }
})

/** Prometheus before 2.55 knows no headers of one's own. */
function known(text: string, folder: string): string {
  const [, major = 0, minor = 0] =
    /version (\d+)\.(\d+)/.exec(run(programs.promtool ?? "", ["--version"], folder)) ?? []
  const isOld = Number(major) < 2 || (Number(major) === 2 && Number(minor) < 55)
  return isOld ? text.replaceAll(/^ {4}http_headers:\n(?: {6}.*\n)+/gm, "") : text
}

/** Inside `http`, with a certificate of the moment; before 1.27.3 nginx looks names up at its start alone. */
function checkNginx(path: string, folder: string): void {
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=hub.example.com", "-days", "1"]
  run(
    programs.openssl ?? "",
    [...request, "-keyout", join(folder, "privkey.pem"), "-out", join(folder, "fullchain.pem")],
    folder,
  )
  const text = readFileSync(path, "utf8")
    .replaceAll("/etc/ssl/horizon/", `${folder}/`)
    .replaceAll(/server (?:horizon|synapse):(\d+) resolve;/g, "server 127.0.0.1:$1;")
  writeFileSync(path, text)
  const main = join(folder, "main.conf")
  writeFileSync(
    main,
    `pid ${folder}/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\n  access_log off;\n  include ${path};\n}\n`,
  )
  run(programs.nginx ?? "", ["-t", "-p", folder, "-c", main], folder)
}
