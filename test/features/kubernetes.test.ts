/** Outline and hover of manifests: objects, containers, and probes in numbers. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { openWorkspace } from "../support/workspace.ts"

const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      terminationGracePeriodSeconds: 60
      containers:
        - name: hub
          image: ghcr.io/acme/hub:1.4.2
          lifecycle:
            preStop:
              exec: {command: [sleep, "10"]}
          startupProbe:
            httpGet: {path: /ready, port: 3100}
            failureThreshold: 30
            periodSeconds: 5
          livenessProbe:
            httpGet: {path: /health, port: 3100}
            timeoutSeconds: 4
          readinessProbe:
            httpGet: {path: /ready, port: 3100}
---
apiVersion: v1
kind: Service
metadata:
  name: front
spec:
  type: LoadBalancer
  selector: {app: api}
  ports: [{port: 443, targetPort: 3100}]
---
apiVersion: v1
kind: Secret
metadata:
  name: keys
stringData:
  JWT_SECRET: q8Zr2LxVt6Wm0YbN4sKe9HdJ3uPc7TgFa5Ri1Xo
`

const workspace = openWorkspace({ "k8s.yaml": text })
const uri = workspace.uri("k8s.yaml")

function hover(at: string): string {
  return workspace.analysis().hover(uri, text.indexOf(at) + 1)?.markdown ?? ""
}

test("objects hold their containers", () => {
  const symbols = workspace.analysis().symbols(uri)
  assert.deepEqual(
    symbols.map(({ name, detail, children }) => [name, detail, children.map((child) => child.name)]),
    [
      ["api", "Deployment", ["hub"]],
      ["front", "Service", []],
      ["keys", "Secret", []],
    ],
  )
  for (const { span, nameSpan, children } of symbols) {
    assert.ok(span.start <= nameSpan.start && nameSpan.end <= span.end)
    for (const child of children) assert.ok(span.start <= child.span.start && child.span.end <= span.end)
  }
})

test("probes show what their times add up to", () => {
  assert.match(hover("startupProbe"), /Start budget: 150 s/)
  assert.match(hover("livenessProbe"), /restarted after at most 34 s/)
  assert.match(hover("readinessProbe"), /Traffic stops 30 s after/)
})

test("the shutdown budget is the grace period without the hook", () => {
  assert.match(hover("60"), /Shutdown budget of `hub`: 50 s after `preStop`/)
})

test("Services say how far they reach, images how they are pulled", () => {
  assert.match(hover("LoadBalancer"), /balancer of the cloud[\s\S]*Port 443 to `3100`/)
  assert.match(hover("ghcr.io"), /`IfNotPresent` \(default for this tag\)/)
})

test("no hover shows a secret", () => {
  for (let at = 0; at < text.length; at += 7)
    assert.doesNotMatch(workspace.analysis().hover(uri, at)?.markdown ?? "", /q8Zr2Lx/)
})
