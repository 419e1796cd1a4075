/** The hub and the sensor in a cluster, and the Ingress in front of both. */
import { yamlText } from "../../fill.ts"
import { closed, identity, indented, metadata, resources, service, workloadHead } from "./manifest-blocks.ts"
import type { FleetPlan } from "./plan.ts"

const ready = (path: string): string => `httpGet:
  path: ${path}
  port: 3100
  httpHeaders:
    - name: X-Forwarded-Proto
      value: https
`

function hubSettings({ name, host, clickhouse, size }: FleetPlan): string {
  const events = clickhouse
    ? `  CLICKHOUSE_ENABLED: "true"
  CLICKHOUSE_HOST: clickhouse
  CLICKHOUSE_DB: signal_horizon
  CLICKHOUSE_USER: horizon
`
    : `  CLICKHOUSE_ENABLED: "false"
`
  return `apiVersion: v1
kind: ConfigMap
${metadata("horizon-config", name)}data:
  NODE_ENV: production
  CORS_ORIGINS: https://${host}
  WS_MAX_SENSOR_CONNECTIONS: "${size.sensors}"
  WS_MAX_DASHBOARD_CONNECTIONS: "${size.dashboards}"
  SIGNAL_BATCH_SIZE: "100"
  SIGNAL_BATCH_TIMEOUT_MS: "5000"
${events}`
}

function hubContainer({ size }: FleetPlan): string {
  return `- name: horizon
  image: nickcrew/synapse-fleet:1.4.2
  ports:
    - name: http
      containerPort: 3100
  envFrom:
    - configMapRef:
        name: horizon-config
    # JWT_SECRET, TELEMETRY_JWT_SECRET, CONFIG_ENCRYPTION_KEY, METRICS_AUTH_TOKEN, DATABASE_URL, REDIS_URL.
    - secretRef:
        name: horizon-secrets
  startupProbe:
${indented(ready("/health"), 4)}    periodSeconds: 5
    failureThreshold: 24
  readinessProbe:
${indented(ready("/ready"), 4)}    periodSeconds: 10
    timeoutSeconds: 5
  livenessProbe:
${indented(ready("/health"), 4)}    periodSeconds: 20
    timeoutSeconds: 5
${indented(
  resources({
    requests: [String(Number(size.cpus) / 2), `${size.memory / 2}Mi`],
    limits: [size.cpus, `${size.memory}Mi`],
  }),
  2,
)}${indented(closed(), 2)}  volumeMounts:
    - name: tmp
      mountPath: /tmp
    # What ClickHouse could not take yet.
    - name: data
      mountPath: /app/data
`
}

export function hubManifests(plan: FleetPlan): string {
  const { name, size } = plan
  const deployment = `${workloadHead(
    "Deployment",
    "horizon",
    name,
    `replicas: ${size.instances}
revisionHistoryLimit: 10
strategy:
  rollingUpdate:
    maxSurge: 1
    maxUnavailable: 0
`,
  )}${indented(identity(10001, 60), 6)}      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              app: horizon
      containers:
${indented(hubContainer(plan), 8)}      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: 256Mi
        - name: data
          emptyDir:
            sizeLimit: 512Mi
`
  return `# The hub: ${size.instances} instances, their settings, the Service in front of them. Secrets are named, never written here.
${hubSettings(plan)}---
${deployment}---
${service("horizon", name, [["http", 3100]])}---
# Every instance by itself: Prometheus asks each.
apiVersion: v1
kind: Service
${metadata("horizon-pods", name)}spec:
  clusterIP: None
  selector:
    app: horizon
  ports:
    - name: http
      port: 3100
      targetPort: 3100
---
apiVersion: policy/v1
kind: PodDisruptionBudget
${metadata("horizon", name)}spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: horizon
`
}

const sensorContainer = `- name: synapse
  image: nickcrew/synapse-waf:0.9.1
  env:
    - name: NODE_ENV
      value: production
    - name: SYNAPSE_PRODUCTION
      value: "true"
    - name: RUST_LOG
      value: info
  ports:
    - name: proxy
      containerPort: 6190
    - name: admin
      containerPort: 6191
  readinessProbe:
    httpGet:
      path: /_sensor/status
      port: 6190
    periodSeconds: 10
    timeoutSeconds: 3
  livenessProbe:
    httpGet:
      path: /_sensor/status
      port: 6190
    initialDelaySeconds: 30
    periodSeconds: 30
    failureThreshold: 6
`

export function sensorManifests({ name }: FleetPlan): string {
  return `# The sensor: one instance, because the hub knows it by its identity. More sites get a sensor with an identity of their own.
${workloadHead(
  "Deployment",
  "synapse",
  name,
  `replicas: 1
revisionHistoryLimit: 10
# Two with one identity would push each other off the hub.
strategy:
  type: Recreate
`,
)}      # It drains for 300 s and 5 s more.
${indented(identity(10001, 310), 6)}      containers:
${indented(sensorContainer, 8)}${indented(
  resources({ requests: ["1", "512Mi"], limits: ["2", "1Gi"] }),
  10,
)}${indented(closed(), 10)}          volumeMounts:
            # Keys and the hub's address, made by scripts/generate-secrets.sh.
            - name: config
              mountPath: /app/config.yaml
              subPath: config.yaml
              readOnly: true
            - name: sites
              mountPath: /app/config.sites.yaml
              subPath: config.sites.yaml
              readOnly: true
            - name: data
              mountPath: /app/data
            - name: tmp
              mountPath: /tmp
      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: 256Mi
        - name: config
          secret:
            secretName: synapse-config
            defaultMode: 0440
        - name: sites
          configMap:
            name: synapse-sites
        - name: data
          emptyDir:
            sizeLimit: 256Mi
---
${service("synapse", name, [
  ["proxy", 6190],
  ["admin", 6191],
])}`
}

const route = (host: string, backend: string, port: number, secret: string): string => `  ingressClassName: nginx
  tls:
    - hosts:
        - ${yamlText(host)}
      secretName: ${secret}
  rules:
    - host: ${yamlText(host)}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: ${backend}
                port:
                  number: ${port}
`

export function ingressManifests({ name, host, site, issuer }: FleetPlan): string {
  return `# The only way in: TLS ends here, cert-manager brings the certificates. The controller decides the versions of TLS:
# ssl-protocols "TLSv1.2 TLSv1.3" in its ConfigMap.
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: horizon
  namespace: ${yamlText(name)}
  annotations:
    cert-manager.io/cluster-issuer: ${yamlText(issuer)}
    nginx.ingress.kubernetes.io/affinity: cookie
    nginx.ingress.kubernetes.io/force-ssl-redirect: "true"
    nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"
    nginx.ingress.kubernetes.io/proxy-send-timeout: "3600"
spec:
${route(host, "horizon", 3100, "horizon-tls")}---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: synapse
  namespace: ${yamlText(name)}
  annotations:
    cert-manager.io/cluster-issuer: ${yamlText(issuer)}
    nginx.ingress.kubernetes.io/force-ssl-redirect: "true"
spec:
${route(site, "synapse", 6190, "synapse-tls")}`
}
