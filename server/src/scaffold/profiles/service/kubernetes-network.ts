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
`

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
  return render(ingress, { app: plan.app, host: plan.host })
}
