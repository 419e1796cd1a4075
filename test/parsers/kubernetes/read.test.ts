/** Objects, pods, probes and their spans. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { decodeBase64, encodeBase64 } from "../../../server/src/model/kubernetes/base64.ts"
import { deployment, read } from "./support.ts"

test("documents, lists and broken documents", () => {
  const { model, at } = read(`apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: {name: a}
  - apiVersion: v1
    kind: Secret
    metadata: {name: b}
---
apiVersion: v1
kind: [
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data: {N: 1}
`)
  assert.deepEqual(
    model.objects.map(({ id }) => id),
    ["Service/a", "Secret/b", "ConfigMap/c"],
  )
  assert.deepEqual(
    model.objects.map(({ nameSpan }) => at(nameSpan)),
    ["a", "b", "c"],
  )
  assert.deepEqual(
    model.problems.map(({ span }) => at(span)),
    ["1"],
  )
})

test("kinds of other groups are no claims", () => {
  const { model, facts } = read(`apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: a}
spec: {type: LoadBalancer, ports: [{port: "x"}]}
---
apiVersion: acme.io/v1
kind: Deployment
metadata: {name: b}
spec: {replicas: "many"}
`)
  assert.equal(model.objects.length, 2)
  assert.deepEqual([model.services, model.workloads, model.problems, facts.ports], [[], [], [], []])
})

test("containers: roles, merged security, environment", () => {
  const { model, facts } = read(
    deployment(
      `          env:
            - {name: HOST, value: db}
            - {name: URL, value: "pg://$(HOST):5432/$$(HOST)"}
            - {name: K, valueFrom: {secretKeyRef: {name: s, key: k}}}
            - {name: L, value: "$(K)"}
          securityContext: {readOnlyRootFilesystem: true, capabilities: {drop: [all], add: [CAP_NET_RAW]}}
`,
      `      securityContext: {runAsUser: 1000, seccompProfile: {type: Unconfined}}
      initContainers:
        - {name: init, image: "busybox:1.36"}
        - {name: proxy, image: "envoy:1.30", restartPolicy: Always}
`,
    ),
  )
  const containers = model.workloads[0]?.pod?.containers ?? []
  assert.deepEqual(
    containers.map(({ name, role, owner }) => [name, role, owner]),
    [
      ["init", "init", "Deployment/api/init"],
      ["proxy", "sidecar", "Deployment/api/proxy"],
      ["hub", "main", "Deployment/api/hub"],
    ],
  )
  const values = facts.settings.map(({ name, value }) => [name, value.known ? value.value : "?"])
  assert.deepEqual(values, [
    ["HOST", "db"],
    ["URL", "pg://db:5432/$(HOST)"],
    ["K", "?"],
    ["L", "?"],
  ])
  const confinement = facts.confinements.find(({ owner }) => owner === "Deployment/api/hub")
  assert.deepEqual([...(confinement?.safeguards ?? [])].sort(), ["drop-all", "non-root", "read-only-root"])
  assert.deepEqual(
    confinement?.breaches.map(({ what }) => what),
    ["cap:NET_RAW", "unconfined:seccomp"],
  )
  assert.deepEqual(
    facts.services.map(({ oneShot }) => oneShot !== undefined),
    [true, false, false],
  )
  assert.equal(facts.images.at(-1)?.repository, "acme/hub")
  assert.deepEqual(
    facts.users.map(({ isRoot }) => isRoot.known && isRoot.value),
    [false, false, false],
  )
})

test("probes: named ports, defaults, headers", () => {
  const { facts, model, after } = read(
    deployment(`          ports: [{name: http, containerPort: 3100}]
          readinessProbe:
            httpGet: {path: /ready, port: http, httpHeaders: [{name: X-Forwarded-Proto, value: https}]}
            periodSeconds: 5
          livenessProbe:
            exec: {command: [cat, /tmp/ok]}
`),
  )
  const [readiness, liveness] = facts.services[0]?.probes ?? []
  assert.deepEqual(
    readiness?.urls.map(({ url, headers }) => [url, headers]),
    [["http://localhost:3100/ready", ["x-forwarded-proto"]]],
  )
  const numbers =
    readiness?.timing && Object.values(readiness.timing).map((each) => (each.known ? each.value : undefined))
  assert.deepEqual(numbers, [0, 5, 1, 3])
  assert.equal(liveness?.action.kind, "exec")
  const port = model.workloads[0]?.pod?.containers[0]?.readiness?.rewritePort?.("3200")
  assert.match(port === undefined ? "" : after(port), /port: 3200, httpHeaders/)
})

test("the grace period is the pod's, 30 seconds where none is written", () => {
  const { facts, after } = read(deployment())
  const [service] = facts.services
  assert.deepEqual(service?.stopGrace.seconds, { known: true, value: 30 })
  assert.match(after(service?.stopGrace.rewrite(305) ?? []), /\n {6}terminationGracePeriodSeconds: 305\n/)
  assert.match(
    after(service?.editor.set("securityContext.readOnlyRootFilesystem", "true") ?? []),
    /\n {10}securityContext:\n {12}readOnlyRootFilesystem: true\n/,
  )
})

test("Secrets are decoded, and rewritten in their encoding", () => {
  const { facts, model, after } = read(`apiVersion: v1
kind: Secret
metadata: {name: s}
data:
  a: aGVsbG8gd29ybGQK
  b: not base64!
  c: //8=
stringData:
  d: plain
`)
  const values = facts.settings.map(({ name, value, carrier }) => [name, value.known ? value.value : "?", carrier])
  assert.deepEqual(values, [
    ["a", "hello world", "secret"],
    ["b", "?", "secret"],
    ["c", "?", "secret"],
    ["d", "plain", "secret"],
  ])
  assert.deepEqual(
    model.data[0]?.entries.map(({ invalid }) => invalid),
    [undefined, "base64", undefined, undefined],
  )
  assert.match(after(facts.settings[0]?.rewrite("x y") ?? []), /a: eCB5\n/)
})

test("base64 there and back", () => {
  for (const text of ["", "a", "ab", "abc", "päss€😀word\n"])
    assert.deepEqual(decodeBase64(encodeBase64(text)), { kind: "text", text })
  assert.equal(decodeBase64("YQ").kind, "invalid")
  assert.equal(decodeBase64("YWJj\nZGVm").kind, "text")
  assert.equal(decodeBase64("/w==").kind, "bytes")
})

test("CronJobs: period, suspension, steps of a script", () => {
  const { facts } = read(`apiVersion: batch/v1
kind: CronJob
metadata: {name: backup}
spec:
  schedule: "@daily"
  suspend: true
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
            - name: dump
              image: postgres:17
              command: [sh, -ec, "pg_dump app | gzip > /backup/app.gz; rm -f /tmp/x || true"]
`)
  const [schedule] = facts.schedules
  assert.deepEqual(
    [schedule?.periodSeconds, schedule?.suspended],
    [
      { known: true, value: 86400 },
      { known: true, value: true },
    ],
  )
  assert.deepEqual(
    schedule?.steps.map(({ text, pipedInto, failureIgnored }) => [text, pipedInto.length, failureIgnored]),
    [
      ["pg_dump app", 1, false],
      ["gzip > /backup/app.gz", 0, false],
      ["rm -f /tmp/x", 0, true],
      ["true", 0, false],
    ],
  )
})

test("network policies and selectors", () => {
  const { model } = read(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress:
    - from: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}]
      ports: [{port: 3100}]
    - {}
`)
  const [policy] = model.networkPolicies
  assert.deepEqual(policy?.policyTypes, ["Ingress"])
  assert.deepEqual(
    policy?.ingress.map(({ from, hasFrom, hasPorts }) => [from.length, hasFrom, hasPorts]),
    [
      [2, true, true],
      [0, false, false],
    ],
  )
})

test("kubectl reads YAML 1.1", () => {
  const { model } = read(
    deployment("          tty: yes\n          securityContext: {privileged: off, runAsUser: 0770}\n"),
  )
  const security = model.workloads[0]?.pod?.containers[0]?.security
  assert.deepEqual(security?.privileged?.value, { known: true, value: false })
  assert.deepEqual(security?.runAsUser?.value, { known: true, value: 504 })
  assert.deepEqual(model.problems, [])
})
