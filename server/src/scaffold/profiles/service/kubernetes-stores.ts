/** Stores of a cluster. A managed database is the better one: then delete these and name its address. */
import { backupManifests, backupReaderManifest, restoreTestManifest } from "./kubernetes-backups.ts"
import { confined, podContext } from "./kubernetes-pod.ts"
import { keeps, type ServicePlan } from "./plan.ts"
import { render } from "./render.ts"

const postgres = `# PostgreSQL with one volume. The Secret postgres-secrets holds POSTGRES_PASSWORD.
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: postgres
  namespace: @@app@@
spec:
  serviceName: postgres
  replicas: 1
  selector:
    matchLabels:
      app: postgres
  template:
    metadata:
      labels:
        app: postgres
    spec:
      automountServiceAccountToken: false
      # A checkpoint takes its time.
      terminationGracePeriodSeconds: 60
      @@context@@
      containers:
        - name: postgres
          image: postgres:16.11
          ports:
            - { name: postgres, containerPort: 5432 }
          env:
            - { name: POSTGRES_DB, value: @@database@@ }
            - { name: POSTGRES_USER, value: @@database@@ }
            - { name: PGDATA, value: /var/lib/postgresql/data/pgdata }
            - name: POSTGRES_PASSWORD
              valueFrom:
                secretKeyRef: { name: postgres-secrets, key: POSTGRES_PASSWORD }
          startupProbe:
            exec: { command: [pg_isready, -U, @@database@@, -d, @@database@@] }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 30
          readinessProbe:
            exec: { command: [pg_isready, -U, @@database@@, -d, @@database@@] }
            periodSeconds: 10
            timeoutSeconds: 5
          livenessProbe:
            tcpSocket: { port: postgres }
            periodSeconds: 30
            timeoutSeconds: 5
            failureThreshold: 6
          resources:
            requests: { cpu: 250m, memory: 512Mi }
            limits: { memory: 1Gi }
          @@confined@@
          volumeMounts:
            - { name: data, mountPath: /var/lib/postgresql/data }
            - { name: run, mountPath: /run/postgresql }
            - { name: tmp, mountPath: /tmp }
      volumes:
        - { name: run, emptyDir: {} }
        - { name: tmp, emptyDir: {} }
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 20Gi
---
apiVersion: v1
kind: Service
metadata:
  name: postgres
  namespace: @@app@@
spec:
  clusterIP: None
  selector:
    app: postgres
  ports:
    - { name: postgres, port: 5432, targetPort: postgres }
`

const redis = `# Redis with one volume. The Secret redis-secrets holds redis.conf with the password.
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: redis
  namespace: @@app@@
spec:
  serviceName: redis
  replicas: 1
  selector:
    matchLabels:
      app: redis
  template:
    metadata:
      labels:
        app: redis
    spec:
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 30
      @@context@@
      containers:
        - name: redis
          image: redis:7.4.6
          command: [redis-server, /etc/redis/redis.conf]
          ports:
            - { name: redis, containerPort: 6379 }
          readinessProbe:
            # Without the password it answers NOAUTH: it serves.
            exec: { command: [sh, -c, "redis-cli ping | grep -qE 'PONG|NOAUTH'"] }
            periodSeconds: 10
            timeoutSeconds: 5
          livenessProbe:
            tcpSocket: { port: redis }
            periodSeconds: 30
            timeoutSeconds: 5
            failureThreshold: 6
          resources:
            requests: { cpu: 50m, memory: 128Mi }
            limits: { memory: 256Mi }
          @@confined@@
          volumeMounts:
            - { name: data, mountPath: /data }
            - { name: config, mountPath: /etc/redis, readOnly: true }
      volumes:
        - name: config
          secret:
            secretName: redis-secrets
            defaultMode: 0440
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 5Gi
---
apiVersion: v1
kind: Service
metadata:
  name: redis
  namespace: @@app@@
spec:
  clusterIP: None
  selector:
    app: redis
  ports:
    - { name: redis, port: 6379, targetPort: redis }
`

export function storeFiles(plan: ServicePlan): readonly { readonly name: string; readonly text: string }[] {
  const slots = { app: plan.app, database: plan.database, context: podContext(999), confined }
  return [
    ...(plan.hasDatabase ? [{ name: "postgres", text: render(postgres, slots) }] : []),
    ...(plan.hasRedis ? [{ name: "redis", text: render(redis, slots) }] : []),
    ...(keeps(plan) ? [{ name: "backup", text: backupManifests(plan) }] : []),
    ...(keeps(plan) ? [{ name: "backup-reader", text: backupReaderManifest(plan) }] : []),
    ...(plan.hasDatabase ? [{ name: "restore-test", text: restoreTestManifest(plan) }] : []),
  ]
}
