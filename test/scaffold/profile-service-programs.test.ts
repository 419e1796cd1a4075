/** The real programs accept what the profile `service` makes: every text once. */
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join, posix } from "node:path"
import { describe, it } from "node:test"
import type { ProfileFile } from "../../server/src/scaffold/profiles/types.ts"
import { findProgram, needs } from "../support/oracle.ts"
import { onDisk, run } from "./contexts.ts"
import { type Case, covering, matrix } from "./service-cases.ts"

/** Files by a pattern of their path, one of those that differ in numbers only, with paths that tell them apart. */
function distinct(pattern: RegExp): readonly ProfileFile[] {
  const byText = new Map<string, ProfileFile>()
  for (const { files } of matrix)
    for (const file of files) {
      // The rollout is the same for every language but for port and path; its own tests run it.
      const key = /rollout\.sh$/.test(file.path) ? file.template : file.text.replace(/\d+/g, "0")
      if (pattern.test(file.path) && !byText.has(key))
        byText.set(key, { ...file, path: `${byText.size}/${posix.basename(file.path)}` })
    }
  return [...byText.values()]
}

const casesOf = (flavour: string): readonly Case[] => covering.filter(({ given }) => given["flavour"] === flavour)

const shellcheck = findProgram("shellcheck")
const dash = findProgram("dash", "sh")
describe("scripts of the profile service", () => {
  it("are sound for sh and shellcheck", needs(shellcheck, "shellcheck"), () => {
    const scripts = distinct(/\.sh$/)
    assert.ok(scripts.length >= 12)
    onDisk(scripts, (folder) => {
      for (const { path } of scripts) run(dash ?? "sh", ["-n", path], folder)
      run(shellcheck ?? "", ["-x", ...scripts.map(({ path }) => path)], folder)
    })
  })

  for (const flavour of ["compose", "kubernetes", "systemd"])
    it(`make secrets once, closed, and never again (${flavour})`, () => {
      const each = matrix.find(
        ({ given }) => given["flavour"] === flavour && given["database"] === "postgres" && given["redis"] === true,
      )
      onDisk(each?.files ?? [], (folder) => {
        const generate = (): string =>
          execFileSync("sh", ["scripts/generate-secrets.sh"], {
            cwd: folder,
            encoding: "utf8",
            env: { ...process.env, PAGER_URL: "https://pager.example.com/x" },
            stdio: ["ignore", "pipe", "pipe"],
          })
        const said = generate()
        const names = readdirSync(join(folder, "secrets")).sort()
        const redis = flavour === "kubernetes" ? "redis.conf" : "redis-conf"
        assert.deepEqual(names, ["grafana-admin-password", "pager-url", "postgres-password", redis])
        const texts = names.map((name) => readFileSync(join(folder, "secrets", name), "utf8"))
        const environment = readFileSync(join(folder, ".env"), "utf8")
        const password = readFileSync(join(folder, "secrets/postgres-password"), "utf8")
        assert.match(password, /^[0-9a-f]{64}$/)
        assert.match(environment, new RegExp(`^DATABASE_URL=postgresql://orders:${password}@[\\w.]+:5432/orders$`, "m"))
        assert.match(environment, /^REDIS_URL=redis:\/\/:[0-9a-f]{64}@[\w.]+:6379\/0$/m)
        assert.ok(!said.includes(password))
        assert.equal(statSync(join(folder, ".env")).mode & 0o777, 0o600)
        assert.equal(statSync(join(folder, "secrets")).mode & 0o777, 0o700)
        assert.equal(generate(), "")
        assert.deepEqual(
          names.map((name) => readFileSync(join(folder, "secrets", name), "utf8")),
          texts,
        )
        assert.equal(readFileSync(join(folder, ".env"), "utf8"), environment)
      })
    })
})

const systemd = findProgram("systemd-analyze")
describe("units of the profile service", () => {
  it("pass systemd-analyze verify", needs(systemd, "systemd-analyze"), () => {
    for (const { files } of casesOf("systemd").concat(casesOf("compose").slice(1, 3))) {
      const units = files.filter(({ path }) => /\.(service|timer)$/.test(path))
      // The programs are not on this machine: only their absence may be complained of.
      const known = units.map((unit) => ({
        ...unit,
        text: unit.text.replace(/^ExecStart=.*$/m, "ExecStart=/bin/true"),
      }))
      onDisk(known, (folder) => {
        if (known.length > 0) run(systemd ?? "", ["verify", ...known.map(({ path }) => join(folder, path))], folder)
      })
    }
  })

  it("have the exposure that they carry", needs(systemd, "systemd-analyze"), (t) => {
    const version = /systemd (\d+)/.exec(run(systemd ?? "", ["--version"], "/"))?.[1] ?? ""
    if (version !== "252") return t.skip(`systemd ${version}; 252 is compared with`)
    const services = distinct(/^systemd\/.*\.service$/).filter(({ text }) => text.includes("Exposure by"))
    assert.ok(services.length >= 8)
    onDisk(services, (folder) => {
      for (const { path, text } of services) {
        const said = /^# Exposure by systemd-analyze security: ([\d.]+ \w+) \(252/m.exec(text)?.[1]
        const printed = run(systemd ?? "", ["security", "--offline=yes", "--no-pager", join(folder, path)], folder)
        assert.equal(/Overall exposure level for \S+: ([\d.]+ \w+)/.exec(printed)?.[1], said, path)
        assert.ok(Number.parseFloat(said ?? "10") < 2, `${path}: ${said}`)
      }
    })
  })
})

const promtool = findProgram("promtool")
describe("monitoring of the profile service", () => {
  it("passes promtool", needs(promtool, "promtool"), () => {
    // With and without metrics of the service's own on every platform.
    const cases = ["compose", "kubernetes", "systemd"].flatMap((flavour) =>
      [true, false].flatMap((told) => casesOf(flavour).find(({ given }) => given["metrics"] === told) ?? []),
    )
    assert.equal(cases.length, 6)
    for (const { files } of cases) {
      const own = files.filter(({ path }) => /^monitoring\/[\w-]+\.yml$/.test(path))
      onDisk(own, (folder) => {
        run(promtool ?? "", ["check", "config", "monitoring/prometheus.yml"], folder)
        run(promtool ?? "", ["check", "rules", "monitoring/alerts.yml"], folder)
      })
    }
  })
})

const caddy = findProgram("caddy")
const nginx = findProgram("nginx")
const openssl = findProgram("openssl")
describe("proxies of the profile service", () => {
  it("are valid for Caddy", needs(caddy, "caddy"), () => {
    const files = distinct(/Caddyfile$/)
    onDisk(files, (folder) => {
      for (const { path } of files) run(caddy ?? "", ["validate", "--adapter", "caddyfile", "--config", path], folder)
    })
  })

  it("are valid for nginx", needs(nginx, "nginx"), () => {
    const files = distinct(/proxy\/nginx\.conf$/)
    assert.ok(files.length >= 4)
    onDisk([], (folder) => {
      run(
        openssl ?? "openssl",
        [
          "req",
          "-x509",
          "-newkey",
          "rsa:2048",
          "-nodes",
          "-keyout",
          "key.pem",
          "-out",
          "cert.pem",
          "-subj",
          "/CN=x",
          "-days",
          "2",
        ],
        folder,
      )
      mkdirSync(join(folder, "logs"))
      for (const { text } of files) {
        const placed = text
          .replaceAll("/etc/ssl/service/fullchain.pem", join(folder, "cert.pem"))
          .replaceAll("/etc/ssl/service/privkey.pem", join(folder, "key.pem"))
        writeFileSync(join(folder, "service.conf"), placed)
        writeFileSync(
          join(folder, "nginx.conf"),
          `pid ${folder}/nginx.pid;\nerror_log ${folder}/logs/error.log;\nevents { }\nhttp {\n  access_log off;\n  include ${folder}/service.conf;\n}\n`,
        )
        run(nginx ?? "", ["-t", "-q", "-p", folder, "-c", join(folder, "nginx.conf")], folder)
      }
    })
  })
})

const compose = findProgram("docker-compose")
const kubectl = findProgram("kubectl")
describe("platforms of the profile service", () => {
  it("Compose files are read by docker-compose, with secrets that are there", needs(compose, "docker-compose"), () => {
    for (const { files } of casesOf("compose")) {
      // The schema of 1.29 knows no name of the project.
      const known = files.map((file) => ({
        ...file,
        text: file.path === "compose.yaml" ? file.text.replace(/^name: .*\n/m, "") : file.text,
      }))
      onDisk(known, (folder) => {
        execFileSync("sh", ["scripts/generate-secrets.sh"], { cwd: folder, stdio: "ignore" })
        const environment = join(folder, ".env")
        writeFileSync(
          environment,
          readFileSync(environment, "utf8").replace(/^APP_IMAGE=$/m, "APP_IMAGE=team/orders:1.0.0"),
        )
        run(compose ?? "", ["-f", "compose.yaml", "-f", "compose.logging.yaml", "config", "-q"], folder)
      })
    }
  })

  it("manifests are decoded by kubectl and put together by kustomize", needs(kubectl, "kubectl"), () => {
    for (const { files } of casesOf("kubernetes"))
      onDisk(files, (folder) => {
        const whole = run(kubectl ?? "", ["kustomize", "."], folder)
        const kinds = new Set([...whole.matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => kind))
        for (const kind of ["Namespace", "Deployment", "Service", "Ingress", "NetworkPolicy", "ConfigMap"])
          assert.ok(kinds.has(kind), kind)
        // Typed decoding without a server: a field of a wrong type is refused.
        run(kubectl ?? "", ["set", "env", "--local", "-f", "-", "-o", "name", "X=y"], folder, onlyPods(whole))
        // Every ConfigMap and claim that a pod mounts is made here.
        const made = new Set(
          [
            ...whole.matchAll(
              /^kind: (?:ConfigMap|PersistentVolumeClaim)\nmetadata:\n(?: {2}\w+:.*\n)*? {2}name: (\S+)$/gm,
            ),
          ].map(([, name]) => name),
        )
        for (const [, name = ""] of whole.matchAll(
          /(?:configMap:\n\s+(?:defaultMode: \d+\n\s+)?name|claimName): (\S+)/g,
        ))
          assert.ok(made.has(name), name)
      })
  })
})

/** Documents that have pods: what `kubectl set` takes. */
function onlyPods(text: string): string {
  return text
    .split(/^---$/m)
    .filter((document) => /^kind: (?:Deployment|StatefulSet|CronJob)$/m.test(document))
    .join("---\n")
}
