/** Databases of operators, and the fleet against what the hubs really accept. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { itemIn, openChecklist } from "./open.ts"
import { hub } from "./samples.ts"

type Files = Readonly<Record<string, string>>

/** The file of the operator's cluster below. */
const manifests = "deploy/k8s/db.yaml"

/** A hub in a cluster whose database an operator runs, with its size written. */
function operatedBy(instances: number): Readonly<Record<string, string>> {
  return {
    [manifests]: `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: db
spec:
  instances: ${instances}
  resources:
    requests: { cpu: "1", memory: 4Gi }
    limits: { memory: 4Gi }
`,
    "deploy/k8s/hub.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: hub
spec:
  selector:
    matchLabels:
      app: hub
  template:
    metadata:
      labels:
        app: hub
    spec:
      containers:
        - name: hub
          image: nickcrew/synapse-fleet:1.6.2
`,
  }
}

const env = "deploy/.env"

/** The hub whose cap is another text, or not set, with a declared fleet. */
function capped(cap: string | undefined, fleet: number): Files {
  const text = hub[env] ?? ""
  const line = cap === undefined ? "" : `WS_MAX_SENSOR_CONNECTIONS=${cap}\n`
  assert.match(text, /^WS_MAX_SENSOR_CONNECTIONS=.*\n/m)
  return {
    ...hub,
    [env]: text.replace(/^WS_MAX_SENSOR_CONNECTIONS=.*\n/m, line),
    "deploylint.yaml": `deployments:\n  deploy:\n    fleet: ${fleet}\n`,
  }
}

const facts = (files: Files, item: string): readonly string[] =>
  itemIn(openChecklist(files).report(), item).evidence.map(({ verdict, fact }) => `${verdict}: ${fact}`)
const state = (files: Files, item: string): string => itemIn(openChecklist(files).report(), item).state

describe("databases of operators", () => {
  it("replicate with two instances or more", () => {
    assert.equal(state(operatedBy(3), "R1"), "pass")
    assert.equal(state(operatedBy(1), "R1"), "fail")
  })
  it("make the sizing a plan only together with a standby", () => {
    assert.equal(state(operatedBy(3), "C3"), "pass")
    assert.equal(state(operatedBy(1), "C3"), "unknown")
  })
})

describe("sensors of a cluster", () => {
  const config = (id: string): string =>
    `server:\n  admin_listen: 127.0.0.1:6191\nhorizon:\n  enabled: true\n  hub_url: wss://hub.example.com/ws/sensors\n  sensor_id: ${id}\n`
  const sensor = (name: string, id: string): string =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  selector:\n    matchLabels: { app: ${name} }\n  template:\n    metadata:\n      labels: { app: ${name} }\n    spec:\n      containers:\n        - name: waf\n          image: nickcrew/synapse-waf:1.2.0\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  config.yaml: |\n${config(id).replace(/^(?=.)/gm, "    ")}`
  it("are told apart by the configs that ConfigMaps hold", () => {
    const files = (second: string): Files => ({
      "k8s/a.yaml": sensor("a", "edge-1"),
      "k8s/b.yaml": sensor("b", second),
    })
    assert.equal(state(files("edge-2"), "C2"), "pass")
    assert.equal(state(files("edge-1"), "C2"), "fail")
  })
})

describe("the declared fleet", () => {
  it("is held against the cap that is written", () => {
    assert.equal(state(capped("500", 300), "R6"), "pass")
    assert.equal(state(capped("500", 800), "R6"), "fail")
  })
  it("is held against the default where nothing is written", () => {
    assert.ok(facts(capped(undefined, 1500), "R6").some((fact) => fact.startsWith("fail: 1 × 1000 ")))
  })
  it("is held against what the hub makes of a number out of range", () => {
    assert.ok(facts(capped("20000", 5000), "R6").some((fact) => fact.startsWith("fail: 1 × 1000 ")))
  })
})
