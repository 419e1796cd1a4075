/** The profile `service`: what it makes of every language and platform, held against the product itself. */
import assert from "node:assert/strict"
import { posix } from "node:path"
import { describe, it } from "node:test"
import fc from "fast-check"
import { service } from "../../server/src/scaffold/profiles/service/profile.ts"
import { openChecklist } from "../checklist/open.ts"
import { openWorkspace } from "../support/workspace.ts"
import { answersOf, type Case, caseOf, covering, matrix, projects } from "./service-cases.ts"

const today = "2026-11-24"

/** The project with its deploy/ folder, as a team would commit it. */
function workspaceOf({ given, files }: Case): Record<string, string> {
  const texts = Object.fromEntries(files.map(({ path, text }) => [`deploy/${path}`, text]))
  return { ...projects[String(given["stack"])], ".gitignore": "node_modules/\n", ...texts }
}

/** Findings of all files, worst first, as lines. */
function findingsOf(files: Readonly<Record<string, string>>): readonly string[] {
  const workspace = openWorkspace(files, today)
  return Object.keys(files).flatMap((path) =>
    workspace
      .analysis()
      .findings(workspace.uri(path))
      .items.map(({ severity, rule, message }) => `${severity} ${path} ${rule}: ${message}`),
  )
}

/** What only people, or files that are not there yet, can settle. */
const open: ReadonlySet<string> = new Set([
  "S4", // no secret stands in any file
  "S7", // without a database, or with one on the host
  "S8", // the firewall
  "R3", // a unit has no health check of its own: rollout and prober ask it
  "M4", // logs of a cluster or a host
  "B1", // without a database
  "B2", // settings of a cluster or a host come from outside
  "B3", // a restore that was tested
  "D4", // root reads files and database alike
  "U1", // the image's digest stands in .env
  "U2",
])

describe("the profile service", () => {
  for (const each of covering) {
    it(`${each.name}: no finding, and no item fails`, (t) => {
      const files = workspaceOf(each)
      const found = findingsOf(files)
      assert.deepEqual(
        found.filter((line) => /^(?:error|warning)/.test(line)),
        [],
      )
      for (const line of found) t.diagnostic(line)
      const report = openChecklist(files, { today }).report()
      assert.ok(report.deployments.length > 0)
      for (const { id, state, reason } of report.deployments.flatMap(({ items }) => items)) {
        assert.notEqual(state, "fail", `${id}: ${reason}`)
        if (state === "unknown") assert.ok(open.has(id), `${id} is unknown: ${reason}`)
      }
    })
  }

  it("is judged by the same rules as anything else", () => {
    const each = caseOf({ stack: "node", flavour: "compose", name: "orders", database: "postgres" })
    const files = workspaceOf(each)
    const spoiled = {
      ...files,
      "deploy/compose.yaml": (files["deploy/compose.yaml"] ?? "").replace(/networks: \[data\]/, 'ports: ["5432:5432"]'),
    }
    assert.match(
      findingsOf(spoiled).join("\n"),
      /^(?:error|warning) deploy\/compose.yaml network\/open-datastore-port/m,
    )
  })
})

describe("files of the profile service", () => {
  it("have paths of their own below deploy/, no slot left, and a line that says what they are for", () => {
    for (const { name, files } of matrix) {
      assert.equal(new Set(files.map(({ path }) => path.toLowerCase())).size, files.length, name)
      for (const { path, text } of files) {
        assert.match(path, /^(?:[\w.-]+\/)*[\w.-]+$/)
        assert.ok(!path.split("/").includes(".."), path)
        assert.ok(
          !/@@|undefined|\[object|NaN/.test(text),
          `${name} ${path}: ${/.*(?:@@|undefined|\[object|NaN).*/.exec(text)?.[0]}`,
        )
        assert.ok(text.endsWith("\n") && !text.endsWith("\n\n"), `${name} ${path}`)
        assert.ok(
          !/[ \t]$|\r|\n\n\n/m.test(text),
          `${name} ${path}: ${JSON.stringify(/(?:.*[ \t]$)|\n\n\n.*/m.exec(text)?.[0])}`,
        )
        if (!path.endsWith(".json")) assert.match(text, /^(#!\/bin\/sh\n)?(# |<!-- )\S/, path)
        if (path.endsWith(".sh")) assert.match(text, /^#!\/bin\/sh\n/, path)
      }
    }
  })

  it("are told apart by template: one template never makes two files", () => {
    for (const { name, files } of matrix) {
      const templates = files.map(({ template }) => template)
      assert.equal(
        new Set(templates).size,
        templates.length,
        `${name}: ${templates.filter((each, i) => templates.indexOf(each) !== i)}`,
      )
    }
  })

  it("are executable where they are scripts", () => {
    for (const { files } of matrix)
      for (const { path, executable } of files) assert.equal(executable ?? false, path.endsWith(".sh"), path)
  })

  it("link files that are there, and runbooks for every alert", () => {
    for (const { name, files } of matrix) {
      const paths = new Set(files.map(({ path }) => path))
      for (const { path, text } of files) {
        if (path.endsWith(".md"))
          for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g))
            assert.ok(paths.has(posix.join(posix.dirname(path), target)), `${name} ${path}: ${target}`)
        for (const [, target = ""] of text.matchAll(/runbook_url: (\S+)/g)) assert.ok(paths.has(target), target)
        if (path.endsWith("alerts.yml"))
          assert.equal((text.match(/- alert:/g) ?? []).length, (text.match(/runbook_url:/g) ?? []).length)
        if (path === "README.md") assert.ok(text.split("\n").length <= 66, `${name}: README has more than one screen`)
      }
    }
  })

  it("ask metrics that the stack's exporters tell", () => {
    const told =
      /^(?:up|probe_(?:success|duration_seconds|http_duration_seconds|http_status_code|ssl_earliest_cert_expiry)|process_(?:cpu_seconds_total|resident_memory_bytes|cpu_usage)|jvm_memory_used_bytes)$/
    for (const { name, files } of matrix)
      for (const { path, text } of files.filter((each) => /dashboards\/.*\.json$|alerts\.yml$/.test(each.path)))
        for (const [, series = ""] of text.matchAll(/([a-z_]+)\{job=/g)) assert.match(series, told, `${name} ${path}`)
  })

  it("hold no secret: nothing that is long and random stands in any of them", () => {
    for (const { name, files } of matrix)
      for (const { path, text } of files)
        assert.ok(!/\b[0-9a-f]{32,}\b|(?:PASSWORD|SECRET|TOKEN)=(?!secrets\/)\S/.test(text), `${name} ${path}`)
  })
})

describe("answers that are odd and valid", () => {
  const name = fc.stringMatching(/^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/).filter((each) => !each.startsWith("x-"))
  const odd = fc.constantFrom(
    "redis",
    "postgres",
    "proxy",
    "postgres-backup",
    "a",
    "monitoring",
    `a${"b".repeat(39)}`,
    "x1-y",
    "nobody",
    "on",
    "null",
  )
  const given = fc.record({
    name: fc.oneof(name, odd),
    stack: fc.constantFrom("node", "python", "go", "rust", "java", "other"),
    flavour: fc.constantFrom("compose", "kubernetes", "systemd"),
    database: fc.constantFrom("none", "postgres"),
    proxy: fc.constantFrom("caddy", "nginx"),
    redis: fc.boolean(),
    state: fc.boolean(),
    metrics: fc.boolean(),
    port: fc.integer({ min: 1024, max: 65535 }),
    metricsPort: fc.integer({ min: 1024, max: 65535 }),
    userId: fc.integer({ min: 1, max: 65533 }),
    drainSeconds: fc.integer({ min: 1, max: 86400 }),
    startCommand: fc.constantFrom(
      "app",
      "/usr/bin/app --x=%d",
      "node dist/main.js",
      "gunicorn a.b:c",
      "java -jar x.jar; true",
      "run {a} (b) <c> & |",
    ),
    buildCommand: fc.constantFrom("none", "npm run build", "make all"),
    migrateCommand: fc.constantFrom("none", "npx prisma migrate deploy", "migrate (up) & all"),
    owner: fc.constantFrom("Team A", "a|b <c> [d](e) *f*", "-", ": {"),
    version: fc.constantFrom("none", "20.11.1", "3.12", "21", "weird version"),
    packageManager: fc.constantFrom(
      "npm",
      "pnpm",
      "yarn",
      "yarn-berry",
      "bun",
      "pip",
      "uv",
      "poetry",
      "pipenv",
      "maven",
      "gradle",
      "none",
    ),
    lockfile: fc.boolean(),
  })
  it("make files without a slot, whose paths and YAML hold, and that the product reads without a syntax error", () => {
    fc.assert(
      fc.property(given, (answers) => {
        const files = service.files(answersOf(answers))
        const texts: Record<string, string> = {}
        for (const { path, text } of files) {
          assert.match(path, /^(?:[\w.-]+\/)*[\w.-]+$/)
          assert.ok(!/@@|undefined|NaN/.test(text), path)
          texts[`deploy/${path}`] = text
        }
        assert.equal(new Set(Object.keys(texts).map((path) => path.toLowerCase())).size, files.length)
        const wrong = findingsOf(texts).filter((line) =>
          /^error|syntax|invalid-value|undefined-reference|duplicate|selector-mismatch|refused-unit/.test(line),
        )
        assert.deepEqual(wrong, [])
      }),
      { numRuns: 12 },
    )
  })
})
