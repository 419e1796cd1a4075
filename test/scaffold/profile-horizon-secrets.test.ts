/** `generate-secrets.sh` of the fleet's profile, run for real: what it makes is strong, and nothing is made twice. */
import assert from "node:assert/strict"
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { delimiter, join } from "node:path"
import { describe, it } from "node:test"
import { onDisk, run } from "./contexts.ts"
import { type Case, cases, filesOf, inDeploy, judge } from "./profile-horizon-cases.ts"

const onCompose = cases.filter(
  ({ answers, profile }) => profile.id === "horizon-synapse" && answers["flavour"] === undefined,
)
const onKubernetes = cases.filter(({ answers }) => answers["flavour"] === "kubernetes")
const generate = (folder: string): string => run("sh", ["scripts/generate-secrets.sh"], folder)

/** All that the script has made, by path. */
function made(folder: string): ReadonlyMap<string, string> {
  const paths = [".env", ...readdirSync(join(folder, "secrets")).map((name) => `secrets/${name}`)]
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]))
}

const settings = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]))

describe("the secrets of the fleet on Compose", () => {
  for (const each of onCompose)
    it(`are made once, closed to others, and alike where two files share one: ${each.name}`, () =>
      onDisk(filesOf(each), (folder) => {
        generate(folder)
        const first = made(folder)
        const env = settings(first.get(".env") ?? "")
        const keys = [...env].filter(([, value]) => /^[0-9a-f]{64}$/.test(value))
        assert.ok(keys.length >= 5, [...env.keys()].join(" "))
        assert.equal(new Set(keys.map(([, value]) => value)).size, keys.length)
        assert.equal(first.get("secrets/postgres-password")?.trim(), env.get("POSTGRES_PASSWORD"))
        assert.equal(first.get("secrets/metrics-auth-token")?.trim(), env.get("METRICS_AUTH_TOKEN"))
        const admin = first.get("secrets/synapse-admin-key")?.trim() ?? "?"
        assert.ok(first.get("secrets/synapse.yaml")?.includes(`admin_api_key: ${admin}\n`))
        assert.equal(statSync(join(folder, "secrets")).mode & 0o777, 0o700)
        assert.equal(statSync(join(folder, ".env")).mode & 0o007, 0)
        const empty = [...env].filter(([, value]) => value === "").map(([name]) => name)
        assert.deepEqual(empty, each.answers["fleet"] === "1000" ? ["REDIS_URL"] : [])
        generate(folder)
        assert.deepEqual(made(folder), first)
      }))

  it("keep what is there, fill in what is missing, and need no openssl", () =>
    onDisk(filesOf(onCompose[0] as Case), (folder) => {
      const own = "a-password-that-somebody-chose-0123456789"
      writeFileSync(join(folder, ".env"), `# mine\nEXTRA=kept\nJWT_SECRET=${own}\nTELEMETRY_JWT_SECRET=\n`)
      mkdirSync(join(folder, "secrets"))
      writeFileSync(join(folder, "secrets/postgres-password"), `${own}\n`)
      // A path with what the script needs, and without openssl.
      const bin = join(folder, "bin")
      mkdirSync(bin)
      for (const name of [
        "awk",
        "cat",
        "chgrp",
        "chmod",
        "cp",
        "dirname",
        "grep",
        "mkdir",
        "mv",
        "od",
        "sed",
        "sh",
        "tr",
      ])
        run("ln", ["-s", run("sh", ["-c", `command -v ${name}`], folder).trim(), join(bin, name)], folder)
      run("env", [`PATH=${bin}`, "sh", "scripts/generate-secrets.sh"], folder)
      const text = readFileSync(join(folder, ".env"), "utf8")
      const env = settings(text)
      assert.ok(text.startsWith("# mine\nEXTRA=kept\n"))
      assert.equal(env.get("JWT_SECRET"), own)
      assert.equal(env.get("POSTGRES_PASSWORD"), own)
      assert.match(env.get("TELEMETRY_JWT_SECRET") ?? "", /^[0-9a-f]{64}$/)
      assert.equal(text.match(/^TELEMETRY_JWT_SECRET=/gm)?.length, 1)
    }))

  it("prove their items once they exist, and no rule has a word to say", () =>
    onDisk(filesOf(onCompose[0] as Case), (folder) => {
      generate(folder)
      appendFileSync(join(folder, "secrets/pager-url"), "https://pager.example.com/in\n")
      const env = { path: ".env", text: readFileSync(join(folder, ".env"), "utf8") }
      const { findings, report } = judge(inDeploy([...filesOf(onCompose[0] as Case), env]))
      assert.deepEqual(findings, [])
      const states = new Map(report.items.map(({ id, state }) => [id, state]))
      for (const id of ["S2", "S3", "S4", "R2"]) assert.equal(states.get(id), "pass", id)
      assert.deepEqual(
        [...states].filter(([, state]) => state === "fail"),
        [],
      )
    }))
})

/** A `kubectl` that keeps Secrets as folders. */
const kubectl = `#!/bin/sh
set -eu
store=$KUBE_STORE
if [ "$1" = --namespace ]; then shift 2; fi
case "$1 $2" in
  "get namespace") [ -d "$store" ] ;;
  "create namespace") mkdir "$store" ;;
  "get secret")
    [ -d "$store/$3" ] || exit 1
    if [ "\${4:-}" = -o ]; then
      key=$(printf '%s' "$5" | sed 's/.*"\\(.*\\)".*/\\1/')
      cat "$store/$3/$key"
    fi
    ;;
  "create secret") mkdir "$store/$4"; cp "\${5#--from-file=}"/* "$store/$4/" ;;
  *) echo "kubectl: $*" >&2; exit 1 ;;
esac
`

describe("the secrets of the fleet on Kubernetes", () => {
  for (const each of onKubernetes)
    it(`are those that the manifests refer to, made once: ${each.name}`, () =>
      onDisk(filesOf(each), (folder) => {
        const bin = join(folder, "bin")
        mkdirSync(bin)
        writeFileSync(join(bin, "kubectl"), kubectl, { mode: 0o755 })
        writeFileSync(join(folder, "pager"), "https://pager.example.com/in\n")
        const store = join(folder, "store")
        const variables = [
          `PATH=${bin}${delimiter}${process.env["PATH"] ?? ""}`,
          `KUBE_STORE=${store}`,
          `PAGER_URL_FILE=${join(folder, "pager")}`,
          "REDIS_URL=rediss://:a-managed-password@redis.example.net:6379",
        ]
        const start = (): string => run("env", [...variables, "sh", "scripts/generate-secrets.sh"], folder)
        start()
        const keysOf = (): ReadonlyMap<string, string> =>
          new Map(
            readdirSync(store).flatMap((secret) =>
              readdirSync(join(store, secret)).map(
                (key) => [`${secret} ${key}`, readFileSync(join(store, secret, key), "utf8")] as const,
              ),
            ),
          )
        const first = keysOf()
        const text = filesOf(each)
          .filter(({ path }) => /^[\w-]+\.yaml$/.test(path))
          .map((file) => file.text)
          .join("---\n")
        // Everything that manifests name is made; the object store's credentials are nobody's to invent.
        const named = [...text.matchAll(/secretName: ([\w-]+)|secret(?:Key)?Ref:\s+name: ([\w-]+)/g)].map(
          ([, a, b]) => a ?? b ?? "",
        )
        const external = new Set(["horizon-tls", "synapse-tls", "clickhouse-backup"])
        assert.deepEqual(
          [...new Set(named)].filter((name) => !external.has(name) && !existsSync(join(store, name))),
          [],
        )
        for (const [, name = "", key = ""] of text.matchAll(/secretKeyRef:\s+name: ([\w-]+)\s+key: ([\w-]+)/g))
          assert.ok(first.has(`${name} ${key}`), `${name} ${key}`)
        const password = first.get("postgres-secrets POSTGRES_PASSWORD") ?? "?"
        assert.match(password, /^[0-9a-f]{64}$/)
        assert.equal(
          first.get("horizon-secrets DATABASE_URL"),
          `postgresql://horizon:${password}@postgres:5432/horizon`,
        )
        assert.equal(first.get("postgres-backup PGPASSWORD"), password)
        assert.equal(
          first.get("horizon-secrets METRICS_AUTH_TOKEN"),
          first.get("prometheus-secrets metrics-auth-token"),
        )
        assert.ok(
          first
            .get("synapse-config config.yaml")
            ?.includes(`admin_api_key: ${first.get("prometheus-secrets synapse-admin-key")}`),
        )
        start()
        assert.deepEqual(keysOf(), first)
      }))
})
