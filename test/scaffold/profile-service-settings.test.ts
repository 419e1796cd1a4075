/** A project's own settings reach the service, install scripts find their sources, and a backup that fails is seen. */
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import { findProgram, needs } from "../support/oracle.ts"
import { openWorkspace } from "../support/workspace.ts"
import { onDisk, run } from "./contexts.ts"
import { type Case, caseOf, matrix, projects } from "./service-cases.ts"

const own =
  "PORT DATABASE_URL DATABASE_HOST DATABASE_PASSWORD REDIS_PORT SPRING_DATASOURCE_URL SPRING_DATA_REDIS_URL JWT_SECRET STRIPE_SECRET_KEY NODE_ENV"
const given = { stack: "node", name: "orders", database: "postgres", redis: true, variables: own }
const flavours = ["compose", "kubernetes", "systemd"]

const textOf = ({ name, files }: Case, path: string): string => {
  const file = files.find((each) => each.path === path)
  assert.ok(file, `${name}: ${path}`)
  return file.text
}

describe("variables of a project", () => {
  for (const flavour of flavours)
    it(`stand in the template, and are filled in where their value is known (${flavour})`, () => {
      const each = caseOf({ ...given, flavour })
      onDisk(each.files, (folder) => {
        execFileSync("sh", ["scripts/generate-secrets.sh"], { cwd: folder, stdio: "ignore" })
        const lines = readFileSync(join(folder, ".env"), "utf8").split("\n")
        const password = readFileSync(join(folder, "secrets/postgres-password"), "utf8")
        const value = (name: string): string | undefined =>
          lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1)
        assert.equal(value("DATABASE_HOST"), flavour === "systemd" ? "127.0.0.1" : "postgres")
        assert.equal(value("DATABASE_PASSWORD"), password)
        assert.equal(value("REDIS_PORT"), "6379")
        assert.match(value("SPRING_DATASOURCE_URL") ?? "", /^jdbc:postgresql:\/\/[\w.]+:5432\/orders$/)
        assert.match(value("SPRING_DATA_REDIS_URL") ?? "", /^redis:\/\/:[0-9a-f]{64}@[\w.]+:6379\/0$/)
        assert.match(value("JWT_SECRET") ?? "", /^[0-9a-f]{64}$/)
        // Somebody else made it: nothing random will do.
        assert.equal(value("STRIPE_SECRET_KEY"), "")
        for (const name of ["PORT", "NODE_ENV"]) assert.equal(value(name), undefined, name)
        assert.equal(lines.filter((line) => line.startsWith("DATABASE_URL=")).length, 1)
      })
    })

  it("reach the service on every platform, without a finding", () => {
    for (const flavour of flavours) {
      const each = caseOf({ ...given, database: "none", redis: false, flavour })
      if (flavour === "compose") assert.match(textOf(each, "compose.yaml"), /^ {6}STRIPE_SECRET_KEY:$/m)
      if (flavour === "kubernetes")
        assert.match(textOf(each, "kubernetes/service.yaml"), /envFrom:\n +- secretRef:\n +name: orders-secrets/)
      if (flavour === "systemd") assert.match(textOf(each, "systemd/orders.service"), /^EnvironmentFile=/m)
      const texts = Object.fromEntries(each.files.map(({ path, text }) => [`deploy/${path}`, text]))
      const workspace = openWorkspace({ ...projects["node"], ...texts }, "2026-11-24")
      for (const path of Object.keys(texts))
        for (const { severity, message } of workspace.analysis().findings(workspace.uri(path)).items)
          assert.ok(!/error|warning/.test(severity), `${flavour} ${path}: ${message}`)
    }
  })

  const compose = findProgram("docker-compose")
  it("are handed over by docker-compose, and not where .env has no line", needs(compose, "docker-compose"), () => {
    onDisk(caseOf({ ...given, flavour: "compose" }).files, (folder) => {
      execFileSync("sh", ["scripts/generate-secrets.sh"], { cwd: folder, stdio: "ignore" })
      const at = (name: string): string => join(folder, name)
      const environment = readFileSync(at(".env"), "utf8")
        .replace(/^APP_IMAGE=$/m, "APP_IMAGE=team/orders:1.0.0")
        .replace(/^STRIPE_SECRET_KEY=$/m, "STRIPE_SECRET_KEY=from-the-page")
        .replace(/^REDIS_PORT=.*\n/m, "")
      writeFileSync(at(".env"), environment)
      // The schema of 1.29 knows no name of the project.
      writeFileSync(at("compose.yaml"), readFileSync(at("compose.yaml"), "utf8").replace(/^name: .*\n/m, ""))
      const text = run(compose ?? "", ["-f", "compose.yaml", "config"], folder)
      assert.match(text, /STRIPE_SECRET_KEY: from-the-page/)
      assert.doesNotMatch(text, /REDIS_PORT: (?!null)\S/)
    })
  })
})

describe("images of the profile service", () => {
  it("have all sources before anything is installed: scripts, patches, workspaces and included lists are there", () => {
    for (const { name, files } of matrix) {
      const text = files.find(({ path }) => path === "Dockerfile")?.text
      if (text === undefined) continue
      const copied = text.indexOf("COPY . .")
      const first = /^(?:RUN.*(?:install|ci|sync|download|build|package)\b)/m.exec(
        text.replace(/.*pip install --no-cache.*/g, ""),
      )
      assert.ok(copied > 0 && (first === null || copied < text.indexOf(first[0])), name)
    }
  })

  it("install what Prisma's engines load, and nothing where there is none", () => {
    const image = (more: object): string =>
      textOf(caseOf({ ...given, flavour: "compose", ...more }), "Dockerfile").split("\nFROM ")[2] ?? ""
    assert.match(image({ migrateCommand: "npx prisma migrate deploy" }), /apt-get install .* openssl /)
    assert.match(image({ buildCommand: "npx prisma generate && npm run build" }), /apt-get install .* openssl /)
    assert.doesNotMatch(image({}), /apt-get/)
  })

  it("have a home that can be written to", () => {
    for (const { files } of matrix)
      for (const { path, text } of files) if (path === "Dockerfile") assert.match(text, /HOME=\/tmp/)
  })
})

describe("backups of the profile service", () => {
  const isKeeping = ({ given: { database, state } }: Case): boolean => database === "postgres" || state === true

  it("raise an alert with a runbook where one is missing, by a metric that somebody is asked for", () => {
    for (const each of matrix) {
      const alerts = textOf(each, "monitoring/alerts.yml")
      const asked = textOf(each, "monitoring/prometheus.yml")
      assert.equal(alerts.includes("BackupMissing"), isKeeping(each), each.name)
      assert.equal(asked.includes("job_name: backups"), isKeeping(each), each.name)
      if (!isKeeping(each)) continue
      assert.match(textOf(each, "runbooks/backup-missing.md"), /^## Mitigation/m)
      const flavour = each.given["flavour"]
      if (flavour === "compose") assert.match(textOf(each, "compose.yaml"), /^ {2}node-exporter:$/m)
      if (flavour === "kubernetes")
        for (const [, job = ""] of alerts.matchAll(/cronjob="([\w-]+)"/g))
          assert.match(
            textOf(each, "kubernetes/backup.yaml"),
            new RegExp(`kind: CronJob\nmetadata:\n {2}name: ${job}\n`),
          )
    }
  })

  const systemd = findProgram("systemd-analyze")
  it("write the time of a success down where the exporter looks", needs(systemd, "systemd-analyze"), () => {
    for (const flavour of ["compose", "systemd"]) {
      const unit = textOf(caseOf({ ...given, flavour }), "systemd/orders-backup.service")
      const step = /^ExecStartPost=\+\/bin\/sh -c '(.*)'$/m.exec(unit)?.[1] ?? ""
      assert.match(unit, /^ExecStart=\/bin\/sh \/opt\/orders\/deploy\/scripts\/backup\.sh$/m)
      onDisk([], (folder) => {
        // As systemd reads a quoted word: escapes, percent signs, dollars.
        const script = step
          .replaceAll("\\\\", "\\")
          .replaceAll("%%", "%")
          .replaceAll("$$", "$")
          .replaceAll("/var/lib/prometheus/node-exporter", `${folder}/metrics`)
        run("sh", ["-c", script], folder)
        const said = readFileSync(join(folder, "metrics/orders-backup.prom"), "utf8")
        assert.match(said, /^backup_last_success_timestamp_seconds\{backup="orders-backup"\} \d{10}\n$/)
      })
    }
  })
})

describe("commands of the profile service", () => {
  it("stand in runbooks that say who is called next and what has to be at hand", () => {
    for (const { files } of matrix)
      for (const { path, text } of files.filter((each) => each.path.startsWith("runbooks/")))
        assert.match(text, /^- Escalation: .+\n- Access: .+$/m, path)
  })

  it("run scripts that an editor made, which are not executable", () => {
    for (const { name, files } of matrix)
      for (const { path, text } of files.filter((each) => /\.(?:md|service)$/.test(each.path)))
        assert.doesNotMatch(
          text,
          /^(?: *|ExecStart=|.*`(?=sudo |\w+=))(?:(?!ExecStart)\w+=\S+ )*(?:sudo )?[\w/.-]*scripts\/[\w-]+\.sh/m,
          `${name} ${path}`,
        )
  })

  it("hold no name that YAML reads as something else than text", () => {
    for (const name of ["on", "null", "y", "true"]) {
      const each = caseOf({ ...given, flavour: "kubernetes", name })
      assert.match(textOf(each, "kubernetes/service.yaml"), new RegExp(`^ {2}name: ${name}-app$`, "m"))
      assert.doesNotMatch(textOf(each, "kubernetes/postgres.yaml"), new RegExp(`value: ${name} `))
    }
  })
})
