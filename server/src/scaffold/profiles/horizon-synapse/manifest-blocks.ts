/** Blocks that the manifests share. Each starts at the column where it is put. */
import { yamlText } from "../../fill.ts"

/** Puts a block at a column. */
export function indented(text: string, columns: number): string {
  return text.replaceAll(/^(?=.)/gm, " ".repeat(columns))
}

export interface Size {
  /** CPUs and memory that are set aside, and the most that is allowed. */
  readonly requests: readonly [cpu: string, memory: string]
  readonly limits: readonly [cpu: string, memory: string]
}

export function resources({ requests, limits }: Size): string {
  return `resources:
  requests: { cpu: "${requests[0]}", memory: ${requests[1]} }
  limits: { cpu: "${limits[0]}", memory: ${limits[1]} }
`
}

/** Rights of a container: none. */
export function closed(isReadOnly = true): string {
  return `securityContext:
  allowPrivilegeEscalation: false
${isReadOnly ? "  readOnlyRootFilesystem: true\n" : ""}  capabilities:
    drop: [ALL]
`
}

/** Identity of a pod; the group may write its volumes. */
export function identity(user: number, graceSeconds: number): string {
  return `automountServiceAccountToken: false
terminationGracePeriodSeconds: ${graceSeconds}
securityContext:
  runAsNonRoot: true
  runAsUser: ${user}
  runAsGroup: ${user}
  fsGroup: ${user}
  seccompProfile:
    type: RuntimeDefault
`
}

/** Metadata of an object that only its own name sets apart. */
export function metadata(name: string, namespace: string): string {
  return `metadata:
  name: ${name}
  namespace: ${yamlText(namespace)}
`
}

export function service(name: string, namespace: string, ports: readonly (readonly [string, number])[]): string {
  return `apiVersion: v1
kind: Service
${metadata(name, namespace)}spec:
  selector:
    app: ${name}
  ports:
${ports.map(([port, number]) => `    - name: ${port}\n      port: ${number}\n      targetPort: ${number}\n`).join("")}`
}

/** Up to \`selector\` and the pod's labels; the pod's keys follow at column 6. */
export function workloadHead(
  kind: "Deployment" | "StatefulSet",
  name: string,
  namespace: string,
  keys: string,
): string {
  return `apiVersion: apps/v1
kind: ${kind}
${metadata(name, namespace)}spec:
${indented(keys, 2)}  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
`
}
