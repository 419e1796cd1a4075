/** Which files are one deployment: realistic trees, by name and by what they refer to. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { deploymentIn, filesOf, itemIn, openChecklist } from "./open.ts"
import { hub } from "./samples.ts"

const app = "services:\n  app:\n    image: team/app:1.2\n"
const over = "services:\n  app:\n    restart: always\n"

function names(files: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return openChecklist(files)
    .report()
    .deployments.map(({ name, environment }) => [name, environment] as const)
}

describe("Compose projects", () => {
  it("take production and development files apart, with the base in both", () => {
    const files = { "deploy/compose.yaml": app, "deploy/compose.prod.yaml": over, "deploy/compose.override.yaml": over }
    const report = openChecklist(files).report()
    assert.deepEqual(names(files), [
      ["deploy (development)", "development"],
      ["deploy (production)", "production"],
    ])
    assert.deepEqual(filesOf(report, "deploy (production)"), ["deploy/compose.prod.yaml", "deploy/compose.yaml"])
    assert.deepEqual(filesOf(report, "deploy (development)"), ["deploy/compose.override.yaml", "deploy/compose.yaml"])
  })
  it("judge a complete production file without the file beside it", () => {
    const report = openChecklist({ "compose.yaml": app, "compose.prod.yaml": app }).report()
    assert.equal(report.deployments.length, 2)
    assert.ok(report.deployments.every(({ files }) => files.length === 1))
  })
  it("are one with the files that they include, read, build and mount", () => {
    const files = {
      "deploy/compose.yaml":
        'include: [../base/compose.yaml]\nservices:\n  app:\n    build: ../app\n    env_file: ../config/prod.env\n    volumes: ["./proxy:/etc/nginx/conf.d:ro"]\n',
      "base/compose.yaml": app,
      "app/Dockerfile": "FROM alpine:3.20\nUSER 1000\n",
      "config/prod.env": "A=1\n",
      "deploy/proxy/site.conf": "server {\n  listen 80;\n}\n",
    }
    const report = openChecklist(files).report()
    assert.deepEqual(
      report.deployments.map(({ name }) => name),
      ["deploy"],
    )
    assert.deepEqual(filesOf(report, "deploy"), [
      "app/Dockerfile",
      "base/compose.yaml",
      "config/prod.env",
      "deploy/compose.yaml",
      "deploy/proxy/site.conf",
    ])
  })
  it("are for development where they say so themselves", () => {
    const compose = "services:\n  app:\n    image: team/app:1\n    environment:\n      NODE_ENV: development\n"
    assert.deepEqual(names({ "x/compose.yaml": compose }), [["x", "development"]])
    assert.deepEqual(names({ "x/compose.prod.yaml": compose }), [["x", "production"]])
    assert.deepEqual(names({ "test/compose.yaml": app }), [["test", "development"]])
    assert.deepEqual(names({ "x/compose.example.yaml": app }), [["x", "template"]])
  })
  it("have the units, schedules and runbooks of their folder", () => {
    const files = {
      ...hub,
      "deploy/systemd/dump.service": "[Service]\nExecStart=/opt/dump.sh\n",
      "deploy/systemd/dump.timer": "[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n",
      "deploy/runbooks/kill-switch.md": "# Kill switch\n",
      "deploy/scripts/rollout.sh": "#!/bin/sh\ndocker compose up -d\n",
    }
    const report = openChecklist(files).report()
    assert.deepEqual(
      report.deployments.map(({ name }) => name),
      ["deploy"],
    )
    assert.equal(filesOf(report, "deploy").length, 6)
  })
})

describe("manifests", () => {
  const workload = (name: string): string =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  template:\n    spec:\n      containers:\n        - name: c\n          image: team/app:1\n`
  const kustomization = (resource: string): string =>
    `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - ${resource}\n`
  it("of one tree are one set", () => {
    const report = openChecklist({ "k8s/hub/api.yaml": workload("api"), "k8s/db/db.yaml": workload("db") }).report()
    assert.deepEqual(
      report.deployments.map(({ name }) => name),
      ["k8s"],
    )
  })
  it("of overlays are a set each, with the base and without the other", () => {
    const report = openChecklist({
      "k8s/base/api.yaml": workload("api"),
      "k8s/base/kustomization.yaml": kustomization("api.yaml"),
      "k8s/overlays/prod/kustomization.yaml": kustomization("../../base"),
      "k8s/overlays/dev/kustomization.yaml": kustomization("../../base"),
    }).report()
    assert.deepEqual(
      report.deployments.map(({ name, environment }) => [name, environment]),
      [
        ["k8s/overlays/dev", "development"],
        ["k8s/overlays/prod", "production"],
      ],
    )
    assert.deepEqual(filesOf(report, "k8s/overlays/prod"), [
      "k8s/base/api.yaml",
      "k8s/base/kustomization.yaml",
      "k8s/overlays/prod/kustomization.yaml",
    ])
  })
  it("beside a Compose project are judged apart from it", () => {
    const report = openChecklist({
      ...hub,
      "k8s/api.yaml": workload("api"),
      "monitoring/prometheus.yml": "scrape_configs: []\n",
    }).report()
    assert.deepEqual(
      report.deployments.map(({ name }) => name),
      ["deploy", "k8s"],
    )
    for (const name of ["deploy", "k8s"]) assert.ok(filesOf(report, name).includes("monitoring/prometheus.yml"), name)
  })
})

describe("deploylint.yaml", () => {
  const settings = `deployments:
  edge:
    files: [deploy/]
    environment: production
    fleet: 400
`
  it("names deployments, their environment and their fleet", () => {
    const report = openChecklist({ ...hub, "deploylint.yaml": settings }).report()
    assert.deepEqual(
      report.deployments.map(({ name }) => name),
      ["edge"],
    )
    assert.equal(itemIn(report, "R6").state, "pass", itemIn(report, "R6").reason)
  })
  it("turns a fleet that is too large into a failure", () => {
    const report = openChecklist({ ...hub, "deploylint.yaml": settings.replace("400", "600") }).report()
    assert.equal(itemIn(report, "R6").state, "fail")
    assert.match(itemIn(report, "R6").reason, /500 connections are fewer than the 600 sensors/)
  })
  it("adds to a deployment that is found without it", () => {
    const text = "deployments:\n  deploy:\n    environment: development\n    products: [synapse]\n"
    const report = openChecklist({ ...hub, "deploylint.yaml": text }).report()
    assert.deepEqual(
      [deploymentIn(report, "deploy").environment, deploymentIn(report, "deploy").products],
      ["development", ["horizon-hub", "synapse"]],
    )
  })
  it("leaves out what it ignores", () => {
    assert.deepEqual(names({ ...hub, "old/compose.yaml": app, "deploylint.yaml": "ignore: [old/]\n" }), [
      ["deploy", "production"],
    ])
  })
})

it("packages and build results are nobody's deployment", () => {
  const files = {
    "node_modules/x/compose.yaml": app,
    "vendor/y/compose.yaml": app,
    ".git/compose.yaml": app,
    "dist/compose.yaml": app,
  }
  assert.deepEqual(names(files), [])
})

it("files of no deployment are judged together, so that none is lost", () => {
  const report = openChecklist({ "config/.env.production": hub["deploy/.env"] ?? "" }).report()
  assert.equal(report.deployments.length, 1)
  assert.equal(itemIn(report, "S2").state, "pass", itemIn(report, "S2").reason)
})

it("a hub in a cluster gets its variables from Secrets", () => {
  const manifests = (secret: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: hub
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: hub
          image: atlascrew/horizon:1.4.2
          envFrom:
            - secretRef:
                name: hub
---
apiVersion: v1
kind: Secret
metadata:
  name: hub
stringData:
${(hub["deploy/.env"] ?? "")
  .trim()
  .split("\n")
  .map((line) => `  ${line.replace("=", ': "')}"`)
  .join("\n")
  .replace(/JWT_SECRET: "k3J[^"]*"/, secret)}
`
  const good = openChecklist({
    "k8s/hub.yaml": manifests('JWT_SECRET: "k3Jx9vQ2mT7rWb5nYc8dLf4hZp6sGa1eUo0iRtXyBqM"'),
  }).report()
  for (const id of ["S2", "S3", "S6", "R5"])
    assert.equal(itemIn(good, id).state, "pass", `${id}: ${itemIn(good, id).reason}`)
  const short = openChecklist({ "k8s/hub.yaml": manifests('JWT_SECRET: "short"') }).report()
  assert.equal(itemIn(short, "S2").state, "fail")
})
