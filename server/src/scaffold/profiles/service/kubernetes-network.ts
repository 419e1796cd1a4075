/** The way from outside, and who may speak to whom inside. */
import type { ServicePlan } from "./plan.ts"
import { render } from "./render.ts"

const ingress = `# The way from outside: TLS for the host, certificates by cert-manager. Name your own class and issuer.
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: @@app@@
  namespace: @@app@@
  annotations:
    cert-manager.io/cluster-issuer: letsencrypt
    nginx.ingress.kubernetes.io/ssl-redirect: "true"
spec:
  ingressClassName: nginx
  tls:
    - hosts: ["@@host@@"]
      secretName: @@app@@-tls
  rules:
    - host: "@@host@@"
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: @@app@@
                port:
                  name: http
@@closed@@
`

const closed = `---
# Metrics are for the inside: nobody comes from this address, so everybody gets 403.
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: @@app@@-metrics
  namespace: @@app@@
  annotations:
    nginx.ingress.kubernetes.io/ssl-redirect: "true"
    nginx.ingress.kubernetes.io/whitelist-source-range: 127.0.0.1/32
spec:
  ingressClassName: nginx
  tls:
    - hosts: ["@@host@@"]
      secretName: @@app@@-tls
  rules:
    - host: "@@host@@"
      http:
        paths:
          - path: @@path@@
            pathType: Prefix
            backend:
              service:
                name: @@app@@
                port:
                  name: http`

const policies = `# Nothing speaks to anything in this namespace but what is said here; counts where the network enforces policies.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: nobody
  namespace: @@app@@
spec:
  podSelector: {}
  policyTypes: [Ingress]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: @@app@@-clients
  namespace: @@app@@
spec:
  podSelector:
    matchLabels:
      app: @@app@@
  policyTypes: [Ingress]
  ingress:
    # The namespace of your Ingress controller.
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ingress-nginx
      ports:
        - { protocol: TCP, port: @@port@@ }
@@scraper@@
---
# Pods that cert-manager starts here for a moment: the issuer asks them through the Ingress controller.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: certificate-solver
  namespace: @@app@@
spec:
  podSelector:
    matchLabels:
      acme.cert-manager.io/http01-solver: "true"
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ingress-nginx
      ports:
        - { protocol: TCP, port: 8089 }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: monitoring
  namespace: @@app@@
spec:
  podSelector:
    matchLabels:
      part: monitoring
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              part: monitoring
@@stores@@
`

const scraper = `    - from:
        - podSelector:
            matchLabels:
              app: prometheus
      ports:
        - { protocol: TCP, port: @@metricsPort@@ }`

const storePolicy = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: @@store@@-clients
  namespace: @@app@@
spec:
  podSelector:
    matchLabels:
      app: @@store@@
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: @@app@@
@@backup@@
      ports:
        - { protocol: TCP, port: @@port@@ }`

export function policyText(plan: ServicePlan): string {
  const client = (label: string): string =>
    `        - podSelector:\n            matchLabels:\n              app: ${label}`
  const stores = [
    ...(plan.hasDatabase ? [{ store: "postgres", port: "5432", backup: client("postgres-backup") }] : []),
    ...(plan.hasRedis ? [{ store: "redis", port: "6379", backup: "" }] : []),
  ]
  const { metrics } = plan
  return render(policies, {
    app: plan.app,
    port: String(plan.port),
    scraper: metrics === undefined ? "" : render(scraper, { metricsPort: String(metrics.port) }),
    stores: stores.map((each) => render(storePolicy, { ...each, app: plan.app })).join("\n"),
  })
}

export function ingressText(plan: ServicePlan): string {
  const { app, host, metrics, port } = plan
  const isOpen = metrics !== undefined && metrics.port === port && metrics.path !== "/"
  return render(ingress, { app, host, closed: isOpen ? render(closed, { app, host, path: metrics.path }) : "" })
}
