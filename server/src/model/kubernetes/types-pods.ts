/** Typed meaning of what runs: workloads, pods, containers, probes. */
import type { EditResult } from "../../base/edit.ts"
import type { Known } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { ServiceEditor } from "../facts.ts"
import type { Keyed, KubeObject, LabelSelector, Value } from "./types.ts"

/** `secretKeyRef`, `configMapKeyRef`, or a whole object of `envFrom` (key undefined). */
export interface ObjectReference {
  readonly kind: "Secret" | "ConfigMap"
  readonly name: string
  readonly nameSpan: Span
  readonly key?: string
  readonly keySpan?: Span
  /** The pod starts without it. */
  readonly optional: boolean
  readonly rewriteKey?: (key: string) => EditResult
}

export interface EnvVariable {
  readonly name: string
  readonly nameSpan: Span
  readonly span: Span
  /** The literal, with `$(NAME)` of variables before it filled in; undefined for `valueFrom`. */
  readonly value?: Value
  readonly text: Known<string>
  readonly reference?: ObjectReference
  /** Another source: `fieldRef`, `resourceFieldRef`. */
  readonly fromPod: boolean
  readonly remove: () => EditResult
}

export interface ContainerPort {
  readonly span: Span
  readonly name?: Value
  readonly port: Known<number>
  readonly portSpan: Span
  readonly hostPort?: Keyed<Known<number>>
  readonly hostIP?: Value
  readonly protocol: string
  readonly editor: ServiceEditor
}

export type ProbePurpose = "readiness" | "liveness" | "startup"

export interface KubeProbe {
  readonly purpose: ProbePurpose
  readonly keySpan: Span
  readonly span: Span
  readonly kind: "http" | "tcp" | "grpc" | "exec" | "none"
  readonly path?: Value
  /** As written: a number, or the name of a port of the container. */
  readonly port?: Keyed<Known<number | string>>
  /** Writes another port name or number. */
  readonly rewritePort?: (port: string) => EditResult
  /** The number behind a name, where the container declares it. */
  readonly portNumber: Known<number>
  readonly scheme: "http" | "https"
  /** `host` of `httpGet` and `tcpSocket`: the pod's address where it is absent. */
  readonly host?: Value
  /** Names as written; compare without regard to case. */
  readonly headers: readonly { readonly name: string; readonly value: Value | undefined; readonly span: Span }[]
  readonly command: readonly Value[]
  /** Seconds and counts, with the API's defaults: 0, 10, 1, 3, 1. */
  readonly initialDelay: Known<number>
  readonly period: Known<number>
  readonly timeout: Known<number>
  readonly failureThreshold: Known<number>
  readonly successThreshold: Known<number>
  /** Keys that are written. */
  readonly written: ReadonlyMap<string, Span>
  /** Paths are below the probe: `httpGet.path`, `periodSeconds`. */
  readonly editor: ServiceEditor
}

export interface PreStop {
  readonly keySpan: Span
  readonly span: Span
  readonly command: readonly Value[]
  /** What the hook waits for, where it does nothing else: `sleep 10`, `sleep: {seconds: 10}`. */
  readonly sleepSeconds: Known<number>
}

/** Container's own values, and the pod's where it has none. */
export interface SecurityContext {
  readonly keySpan?: Span
  readonly privileged?: Keyed<Known<boolean>>
  readonly allowPrivilegeEscalation?: Keyed<Known<boolean>>
  readonly readOnlyRootFilesystem?: Keyed<Known<boolean>>
  readonly runAsUser?: Keyed<Known<number>>
  readonly runAsNonRoot?: Keyed<Known<boolean>>
  readonly capabilitiesAdd: readonly Value[]
  readonly capabilitiesDrop: readonly Value[]
  /** `RuntimeDefault`, `Localhost`, `Unconfined`. */
  readonly seccomp?: Value
  readonly appArmor?: Value
  readonly procMount?: Value
}

export interface VolumeMount {
  readonly name: string
  readonly nameSpan: Span
  readonly span: Span
  readonly mountPath: Value | undefined
  readonly subPath?: Value
  readonly readOnly: Known<boolean>
  readonly setReadOnly: () => EditResult
}

export interface Container {
  readonly role: "main" | "init" | "sidecar"
  readonly name: string
  /** The name, or the item's start. */
  readonly nameSpan: Span
  readonly span: Span
  /** `Deployment/api/hub`. */
  readonly owner: string
  readonly image: Value | undefined
  readonly imagePullPolicy?: Value
  readonly command: readonly Value[]
  readonly commandKey?: Span
  readonly args: readonly Value[]
  readonly env: readonly EnvVariable[]
  readonly envFrom: readonly (ObjectReference & { readonly prefix: string })[]
  readonly ports: readonly ContainerPort[]
  readonly readiness?: KubeProbe
  readonly liveness?: KubeProbe
  readonly startup?: KubeProbe
  readonly preStop?: PreStop
  /** `memory`, `cpu`, `ephemeral-storage`: quantities as written. */
  readonly limits: ReadonlyMap<string, Value>
  readonly requests: ReadonlyMap<string, Value>
  readonly resourcesKey?: Span
  readonly security: SecurityContext
  readonly mounts: readonly VolumeMount[]
  readonly editor: ServiceEditor
}

export interface PodVolume {
  readonly name: string
  readonly span: Span
  readonly source:
    | { readonly kind: "host-path"; readonly path: Value | undefined }
    | { readonly kind: "claim"; readonly claim: string }
    | { readonly kind: "empty"; readonly medium: string; readonly sizeLimit: Value | undefined }
    | {
        readonly kind: "secret" | "config-map"
        readonly name: string
        readonly optional: boolean
        readonly items: readonly Value[]
      }
    | { readonly kind: "other"; readonly type: string }
}

export interface PodTemplate {
  readonly span: Span
  readonly labels: ReadonlyMap<string, Value>
  readonly annotations: ReadonlyMap<string, Value>
  /** Keys of Secrets and ConfigMaps that volumes list by name (`items`), those of projected volumes included. */
  readonly volumeKeys: readonly ObjectReference[]
  /** In the order in which they are written; init containers first. */
  readonly containers: readonly Container[]
  /** Seconds; 30 where none is written. */
  readonly gracePeriod: Known<number>
  readonly gracePeriodSpan?: Span
  readonly restartPolicy?: Value
  readonly hostNetwork?: Keyed<Known<boolean>>
  readonly hostPID?: Keyed<Known<boolean>>
  readonly hostIPC?: Keyed<Known<boolean>>
  readonly volumes: readonly PodVolume[]
  readonly serviceAccount?: Value
  readonly automountServiceAccountToken?: Keyed<Known<boolean>>
  readonly securityKey?: Span
  readonly topologySpread: boolean
  readonly affinity: boolean
  /** Keys of the pod's spec. */
  readonly editor: ServiceEditor
}

export type WorkloadKind =
  | "Deployment"
  | "StatefulSet"
  | "DaemonSet"
  | "ReplicaSet"
  | "ReplicationController"
  | "Job"
  | "CronJob"
  | "Pod"

export interface Workload {
  readonly object: KubeObject
  readonly kind: WorkloadKind
  /** Undefined where the object has none (a patch). */
  readonly pod: PodTemplate | undefined
  /** 1 where none is written; unknown where every node runs one. */
  readonly replicas: Known<number>
  readonly replicasSpan?: Span
  readonly strategy?: Value
  readonly maxSurge?: Value
  readonly maxUnavailable?: Value
  readonly revisionHistoryLimit?: Keyed<Known<number>>
  readonly minReadySeconds?: Keyed<Known<number>>
  readonly progressDeadlineSeconds?: Keyed<Known<number>>
  readonly selector: LabelSelector | undefined
  /** Of a CronJob. */
  readonly schedule?: Value
  readonly suspend?: Keyed<Known<boolean>>
  readonly timeZone?: Value
  readonly concurrencyPolicy?: Value
  readonly successfulJobsHistoryLimit?: Keyed<Known<number>>
  readonly failedJobsHistoryLimit?: Keyed<Known<number>>
  readonly backoffLimit?: Keyed<Known<number>>
  /** Names of the claims that a StatefulSet makes. */
  readonly claimTemplates: readonly string[]
  /** Keys of the object's spec. */
  readonly editor: ServiceEditor
}
