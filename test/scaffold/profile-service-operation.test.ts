/** What an operator meets on the first day and at night: scripts that run, in the order of the README. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { describe, it } from "node:test"
import { caseOf, type Given } from "./service-cases.ts"

const stores: Given = {
  flavour: "compose",
  stack: "node",
  name: "orders",
  database: "postgres",
  redis: true,
  metrics: true,
}

function textOf(given: Given, path: string): string {
  const file = caseOf(given).files.find((each) => each.path === path)
  assert.ok(file, path)
  return file.text
}

/** Runs in a folder that holds all files of a case, with `docker` and others as given. */
function inFolder(
  given: Given,
  programs: Readonly<Record<string, string>>,
  run: (folder: string, path: string) => void,
): void {
  const folder = mkdtempSync(join(tmpdir(), "deploylint-operation-"))
  try {
    for (const { path, text, executable } of caseOf(given).files) {
      mkdirSync(dirname(join(folder, "deploy", path)), { recursive: true })
      writeFileSync(join(folder, "deploy", path), text, { mode: executable === true ? 0o755 : 0o644 })
    }
    const bin = join(folder, "bin")
    mkdirSync(bin)
    for (const [name, text] of Object.entries(programs))
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
    run(folder, `${bin}:${process.env["PATH"]}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const shell = (script: string, cwd: string, env: Readonly<Record<string, string>>) =>
  spawnSync("sh", [script], { cwd, env: { ...process.env, ...env }, encoding: "utf8", timeout: 20_000 })

describe("a deployment of the profile service is operated", () => {
  it("fills empty secrets of an existing .env in and changes no value", () =>
    inFolder(stores, {}, (folder, path) => {
      const cwd = join(folder, "deploy")
      const env = { PATH: path, PAGER_URL: "https://pager.example.com/x" }
      writeFileSync(join(cwd, ".env"), "APP_IMAGE=a@sha256:1\nDATABASE_URL=\nREDIS_URL=redis://kept\n# end")
      assert.equal(shell("scripts/generate-secrets.sh", cwd, env).status, 0)
      const password = readFileSync(join(cwd, "secrets/postgres-password"), "utf8")
      const filled = `APP_IMAGE=a@sha256:1\nDATABASE_URL=postgresql://orders:${password}@postgres:5432/orders\nREDIS_URL=redis://kept\n# end\n`
      assert.equal(readFileSync(join(cwd, ".env"), "utf8"), filled)
      // As the runbook says: the old file away, the value emptied.
      rmSync(join(cwd, "secrets/postgres-password"))
      writeFileSync(join(cwd, ".env"), filled.replace(/^DATABASE_URL=.*$/m, "DATABASE_URL="))
      assert.equal(shell("scripts/generate-secrets.sh", cwd, env).status, 0)
      const renewed = readFileSync(join(cwd, "secrets/postgres-password"), "utf8")
      assert.notEqual(renewed, password)
      assert.match(readFileSync(join(cwd, ".env"), "utf8"), new RegExp(`^DATABASE_URL=.*:${renewed}@`, "m"))
      const again = shell("scripts/generate-secrets.sh", cwd, env)
      assert.equal(again.stdout, "")
      assert.ok(!readdirSync(cwd).includes(".env.partial"))
    }))

  it("deletes old backups and finds the newest one where the folder is the link of a dynamic user", () =>
    inFolder(
      stores,
      {
        docker:
          'echo "$*" >> "$CALLS"; case $1 in ps) echo abc ;; exec) case "$*" in *count*) echo 3 ;; *pg_dump*) echo dump ;; esac ;; esac',
      },
      (folder, path) => {
        const real = join(folder, "private")
        mkdirSync(real)
        const link = join(folder, "orders-backup")
        symlinkSync(real, link)
        const old = join(real, "orders-2020-01-01T000000Z.dump")
        writeFileSync(old, "x")
        utimesSync(old, 1_577_836_800, 1_577_836_800)
        const cwd = join(folder, "deploy")
        const env = { PATH: path, BACKUP_DIR: link, CALLS: join(folder, "calls") }
        const backup = shell("scripts/backup.sh", cwd, env)
        assert.equal(backup.status, 0, backup.stderr)
        const [left = "", ...more] = readdirSync(real)
        assert.match(left, /^orders-2.*\.dump$/)
        assert.deepEqual(more, [])
        assert.ok(!left.includes("2020-01-01"))
        const restore = shell("scripts/restore-test.sh", cwd, env)
        assert.equal(restore.status, 0, restore.stderr)
        assert.ok(restore.stdout.includes(left))
      },
    ))

  it("backs up by hand into a folder that is not there yet, the one that the restore test looks into", () =>
    inFolder(stores, { docker: "case $1 in ps) echo abc ;; exec) echo dump ;; esac" }, (folder, path) => {
      const env = { PATH: path, BACKUP_DIR: join(folder, "new/place") }
      assert.equal(shell("scripts/backup.sh", join(folder, "deploy"), env).status, 0)
      const usual = (name: string) => /BACKUP_DIR:-([^}]*)\}/.exec(textOf(stores, `scripts/${name}.sh`))?.[1]
      assert.equal(usual("backup"), usual("restore-test"))
    }))

  it("starts the stores before the first rollout, and names the image before each", () => {
    const readme = textOf(stores, "README.md")
    const order = [
      "scripts/generate-secrets.sh",
      "docker compose up -d --wait postgres redis",
      "docker push",
      "as APP_IMAGE",
      "scripts/rollout.sh\n",
    ]
    const places = order.map((each) => readme.indexOf(each))
    assert.ok(!places.includes(-1), String(places))
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    )
  })

  for (const proxy of ["nginx", "caddy"])
    it(`${proxy} hides metrics in every spelling that a framework answers`, () => {
      const text = textOf({ ...stores, proxy }, proxy === "nginx" ? "proxy/nginx.conf" : "proxy/Caddyfile")
      const written = /location ~\* "(\S+)" \{|path_regexp \(\?i\)(\S+)/.exec(text)
      const pattern = new RegExp(written?.[1] ?? written?.[2] ?? "\\b\\B", "i")
      for (const path of ["/metrics", "/metrics/", "/METRICS", "/metrics;a=b"]) assert.match(path, pattern)
      for (const path of ["/metricsx", "/api/metrics", "/"]) assert.doesNotMatch(path, pattern)
    })

  it("in a cluster the solver of certificates is reached, metrics are not", () => {
    const cluster: Given = { ...stores, flavour: "kubernetes" }
    const all = caseOf(cluster)
      .files.map(({ text }) => text)
      .join("\n")
    assert.match(all, /acme\.cert-manager\.io\/http01-solver: "true"/)
    assert.match(all, /path: \/metrics\n\s+pathType: Prefix/)
    assert.doesNotMatch(
      caseOf({ ...cluster, metricsPort: 9464 })
        .files.map(({ text }) => text)
        .join("\n"),
      /orders-metrics/,
    )
  })

  it("a host hands Redis and Alertmanager their secrets: the folder secrets/ is closed to them", () => {
    const readme = textOf({ ...stores, flavour: "systemd" }, "README.md")
    assert.match(readme, /install -m 0640 -o root -g redis secrets\/redis-conf/)
    assert.match(
      readme,
      /install -D -m 0640 -o root -g prometheus secrets\/pager-url \/etc\/prometheus\/secrets\/pager-url/,
    )
    assert.match(
      textOf({ ...stores, flavour: "systemd" }, "monitoring/alertmanager.yml"),
      /\/etc\/prometheus\/secrets\/pager-url/,
    )
  })

  it("a build sees the folder that it starts, where nothing makes it anew", () => {
    const committed = { flavour: "compose", stack: "node", startCommand: "node dist/server.js" }
    assert.doesNotMatch(textOf(committed, "Dockerfile.dockerignore"), /^\*\*\/dist$/m)
    assert.match(textOf({ ...committed, buildCommand: "npm run build" }, "Dockerfile.dockerignore"), /^\*\*\/dist$/m)
  })

  it("a service on Bun is not started by Node.js", () => {
    const text = textOf({ flavour: "compose", stack: "node", packageManager: "bun" }, "Dockerfile")
    assert.match(text, /^CMD \["bun", "server\.js"\]$/m)
  })
})
