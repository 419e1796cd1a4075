/** A hub in a cluster with everything that the items about security ask for; the secrets are invented. */

export const cluster: Readonly<Record<string, string>> = {
  "k8s/secrets.yaml": `apiVersion: v1
kind: Secret
metadata:
  name: hub
  namespace: edge
stringData:
  JWT_SECRET: k3Jx9vQ2mT7rWb5nYc8dLf4hZp6sGa1eUo0iRtXyBqM
  TELEMETRY_JWT_SECRET: pW8zN4vKc2Lm7Tq9Rb3Xy6Hd5Fs1Gj0QeUiOaZtYrEx
  CONFIG_ENCRYPTION_KEY: Zt5Yk8Wq2Lp9Xv3Bn7Mc4Rd6Hg1Jf0SaUeIoTyPrQwE
  DATABASE_URL: postgresql://hub:Vx7Kq2Zt9Wn4Lb8Pc3Rm6Yd5Hs1Gf0Ja@postgres:5432/hub
  POSTGRES_PASSWORD: Vx7Kq2Zt9Wn4Lb8Pc3Rm6Yd5Hs1Gf0Ja
`,
  "k8s/hub.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: hub
  namespace: edge
spec:
  selector:
    matchLabels: {app: hub}
  template:
    metadata:
      labels: {app: hub}
    spec:
      containers:
        - name: hub
          image: nickcrew/synapse-fleet:1.0.0
          envFrom:
            - secretRef: {name: hub}
          env:
            - {name: NODE_ENV, value: production}
            - {name: CORS_ORIGINS, value: "https://hub.edge-defence.net"}
---
apiVersion: v1
kind: Service
metadata:
  name: hub
  namespace: edge
spec:
  selector: {app: hub}
  ports:
    - port: 3100
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: hub
  namespace: edge
spec:
  ingressClassName: nginx
  tls:
    - hosts: [hub.edge-defence.net]
      secretName: hub-tls
  rules:
    - host: hub.edge-defence.net
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service: {name: hub, port: {number: 3100}}
`,
  "k8s/data.yaml": `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: postgres
  namespace: edge
spec:
  serviceName: postgres
  selector:
    matchLabels: {app: postgres}
  template:
    metadata:
      labels: {app: postgres}
    spec:
      containers:
        - name: postgres
          image: postgres:16.4
          ports:
            - containerPort: 5432
          env:
            - name: POSTGRES_PASSWORD
              valueFrom:
                secretKeyRef: {name: hub, key: POSTGRES_PASSWORD}
---
apiVersion: v1
kind: Service
metadata:
  name: postgres
  namespace: edge
spec:
  selector: {app: postgres}
  ports:
    - port: 5432
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: postgres
  namespace: edge
spec:
  podSelector:
    matchLabels: {app: postgres}
  ingress:
    - from:
        - podSelector:
            matchLabels: {app: hub}
      ports:
        - port: 5432
`,
  "k8s/waf.yaml": `apiVersion: v1
kind: Secret
metadata:
  name: waf
  namespace: edge
stringData:
  config.yaml: |
    server:
      listen: "0.0.0.0:6190"
      admin_listen: "0.0.0.0:6191"
      admin_api_key: "Yd5Hs1Gf0JaEuIoPtBvMrSQm4Tz7Vb2Nc9Xk5Lp8Rw3"
    upstreams:
      - host: shop
        port: 8080
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: waf
  namespace: edge
spec:
  selector:
    matchLabels: {app: waf}
  template:
    metadata:
      labels: {app: waf}
    spec:
      containers:
        - name: waf
          image: nickcrew/synapse-waf:1.0.0
          volumeMounts:
            - {name: config, mountPath: /app/config.yaml, subPath: config.yaml}
      volumes:
        - name: config
          secret: {secretName: waf}
`,
}
