/** Facts of Services, autoscalers and Ingresses. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { deployment, read } from "./support.ts"

test("ports leave the cluster through Services, to the container behind the selector", () => {
  const { facts } = read(`${deployment("          ports: [{name: web, containerPort: 3100, hostPort: 80}]\n")}---
apiVersion: v1
kind: Service
metadata: {name: front}
spec: {type: LoadBalancer, selector: {app: api}, ports: [{port: 443, targetPort: web}]}
---
apiVersion: v1
kind: Service
metadata: {name: inner}
spec: {selector: {app: api}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: private, annotations: {networking.gke.io/load-balancer-type: Internal}}
spec: {type: LoadBalancer, selector: {app: api}, ports: [{port: 80, targetPort: 3100}]}
`)
  assert.deepEqual(
    facts.ports.map(({ by, owner, containerPort, reach }) => [
      by,
      owner,
      containerPort.known && containerPort.value.first,
      reach.known && reach.value,
    ]),
    [
      ["load-balancer", "Deployment/api/hub", 3100, "all-interfaces"],
      ["load-balancer", "Deployment/api/hub", 3100, "one-interface"],
      ["host-port", "Deployment/api/hub", 3100, "all-interfaces"],
    ],
  )
})

test("the autoscaler's minimum decides replicas; DaemonSets have as many as nodes", () => {
  const { facts } = read(`${deployment()}---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: api}
spec: {scaleTargetRef: {kind: Deployment, name: api}, minReplicas: 4, maxReplicas: 9}
`)
  assert.deepEqual(facts.services[0]?.replicas, { known: true, value: 4 })
})

test("Ingress: hosts, TLS, redirects, timeouts and stickiness by controller", () => {
  const { facts } = read(`apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
  annotations:
    nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"
    nginx.ingress.kubernetes.io/proxy-send-timeout: "1800"
    nginx.ingress.kubernetes.io/affinity: cookie
    nginx.ingress.kubernetes.io/ssl-redirect: "false"
spec:
  ingressClassName: nginx
  tls: [{hosts: [a.example.org, "*.b.example.org"], secretName: tls}]
  rules:
    - host: a.example.org
      http: {paths: [{path: /ws, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}]}
    - {host: x.b.example.org}
    - {host: plain.example.org}
`)
  const shown = facts.entries.map(({ hosts, port, tls, redirectsToHttps }) => [
    hosts[0],
    port.known && port.value,
    tls.known && tls.value,
    redirectsToHttps.known && redirectsToHttps.value,
  ])
  assert.deepEqual(shown, [
    ["a.example.org", 443, true, false],
    ["a.example.org", 80, false, false],
    ["x.b.example.org", 443, true, false],
    ["x.b.example.org", 80, false, false],
    ["plain.example.org", 80, false, false],
  ])
  const [route] = facts.entries[0]?.routes ?? []
  assert.deepEqual(
    [route?.path, route?.idleTimeoutSeconds, route?.sticky],
    ["/ws", { known: true, value: 1800 }, { known: true, value: true }],
  )
})
