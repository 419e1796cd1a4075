/** Typed meaning of a file of Kubernetes manifests: objects with spans, values as the API server would decode them. */
import type { EditResult } from "../../base/edit.ts"
import type { Known } from "../../base/known.ts"
import type { Problem } from "../../base/problem.ts"
import type { Span } from "../../base/span.ts"
import type { YamlMapping, YamlTree } from "../../syntax/yaml/tree.ts"
import type { ServiceEditor } from "../facts.ts"
import type { Gateway, HttpRoute, Ingress, KubeService, NetworkPolicy } from "./types-network.ts"
import type { Workload } from "./types-pods.ts"

/** A scalar of a manifest. */
export interface Value {
  /** The characters between the quotes, or the lines of a block. */
  readonly span: Span
  /** The key that holds it; its own place for items of a list. */
  readonly keySpan: Span
  /** From the key to the end of the value. */
  readonly wholeSpan: Span
  /** Decoded text as YAML reads it. */
  readonly text: string
  /** What YAML 1.1 makes of it, as kubectl reads: bare `yes` is true, `0644` is octal. */
  readonly typed: string | number | boolean | null
  /** A tool fills the text in before it is applied: `${X}`, `<x>`, `CHANGE_ME`. */
  readonly isSlot: boolean
  /** Written as a text block (`|`, `>`). */
  readonly isBlock: boolean
  readonly shared: boolean
  /** Writes another text in the same spelling. */
  readonly rewrite: (text: string) => EditResult
  /** Writes YAML in place of the scalar with its quotes. */
  readonly replace: (source: string) => EditResult
  /** Takes the key or list item away. */
  readonly remove: () => EditResult
}

export interface Keyed<T> {
  readonly keySpan: Span
  readonly span: Span
  readonly value: T
}

export interface MappingKey {
  readonly name: string
  readonly span: Span
  readonly rename: (name: string) => EditResult
}

/** One mapping whose keys the API server knows by heart, for the search of misspelt ones. */
export interface KnownMapping {
  /** `Container`, `Probe`, … as the API reference calls it. */
  readonly type: string
  readonly owner: string
  readonly keys: readonly MappingKey[]
}

/** Any object: what the API server knows of all of them. */
export interface KubeObject {
  /** `apps/v1`. */
  readonly apiVersion: string
  readonly apiVersionValue: Value | undefined
  /** `apps`; "" for the core group. */
  readonly group: string
  readonly kind: string
  readonly kindSpan: Span
  readonly name: string
  /** The name, or the kind for objects without one. */
  readonly nameSpan: Span
  readonly namespace: string | undefined
  readonly labels: ReadonlyMap<string, Value>
  readonly annotations: ReadonlyMap<string, Value>
  /** `Deployment/api`: the owner of its facts. */
  readonly id: string
  /** The object's own text: the document, or the item of a `List`. */
  readonly span: Span
  /** Index of the document in the stream. */
  readonly document: number
  /** Items of a `List` are objects of their own. */
  readonly inList: boolean
  /** The whole object, for kinds that this model does not type. */
  readonly root: YamlMapping
  /** It only changes an object of another file (a patch), or a tool completes it: what it lacks is not missing. */
  readonly isPatch: boolean
}

export interface LabelSelector {
  readonly keySpan: Span
  readonly labels: ReadonlyMap<string, Value>
  /** With expressions, labels alone do not decide. */
  readonly hasExpressions: boolean
  /** `{}`: selects everything. */
  readonly isEmpty: boolean
}

export interface Autoscaler {
  readonly object: KubeObject
  readonly targetKind: string
  readonly targetName: string
  readonly targetSpan: Span
  /** 1 where none is written. */
  readonly min: Known<number>
  readonly minSpan?: Span
  readonly max: Known<number>
  readonly maxSpan?: Span
  readonly editor: ServiceEditor
}

export interface DisruptionBudget {
  readonly object: KubeObject
  readonly selector: LabelSelector | undefined
  readonly minAvailable?: Value
  readonly maxUnavailable?: Value
}

export interface VolumeClaim {
  readonly object: KubeObject
  readonly storage?: Value
  readonly storageClass?: Value
  readonly accessModes: readonly Value[]
}

/** One key of a Secret or ConfigMap. */
export interface DataEntry {
  readonly name: string
  readonly nameSpan: Span
  readonly span: Span
  readonly section: "data" | "stringData" | "binaryData"
  readonly value: Value
  /** Decoded where the section is encoded; unknown for what is no text. */
  readonly text: Known<string>
  /** Why the server refuses the value, if it does. */
  readonly invalid?: "base64"
  /** Writes another text, encoded where the section is. */
  readonly rewrite: (text: string) => EditResult
}

export interface DataObject {
  readonly object: KubeObject
  readonly kind: "Secret" | "ConfigMap"
  /** `Opaque` where none is written. */
  readonly type: string
  readonly entries: readonly DataEntry[]
  /** Another tool decrypts or generates what it holds: keys and values are not what stands here. */
  readonly isOpaque: boolean
  readonly immutable: boolean
}

/** What `kustomization.yaml` says about the files beside it. */
export interface Kustomization {
  readonly object: KubeObject | undefined
  readonly resources: readonly Value[]
  /** Files that change objects and are none themselves. */
  readonly patchFiles: readonly Value[]
  readonly generated: readonly { readonly kind: "Secret" | "ConfigMap"; readonly name: string }[]
  readonly images: readonly string[]
}

/** Objects of monitoring operators, for whoever reads them: `ServiceMonitor`, `PodMonitor`, `PrometheusRule`, `Probe`. */
export interface MonitorObject {
  readonly object: KubeObject
  readonly spec: YamlMapping | undefined
}

export interface Manifests {
  readonly tree: YamlTree
  readonly objects: readonly KubeObject[]
  readonly workloads: readonly Workload[]
  readonly services: readonly KubeService[]
  readonly ingresses: readonly Ingress[]
  readonly gateways: readonly Gateway[]
  readonly httpRoutes: readonly HttpRoute[]
  readonly networkPolicies: readonly NetworkPolicy[]
  readonly autoscalers: readonly Autoscaler[]
  readonly disruptionBudgets: readonly DisruptionBudget[]
  readonly volumeClaims: readonly VolumeClaim[]
  readonly data: readonly DataObject[]
  readonly monitors: readonly MonitorObject[]
  readonly kustomization: Kustomization | undefined
  /** Images that Skaffold builds and tags. */
  readonly builtImages: readonly string[]
  /** Mappings of built-in kinds, for misspelt keys. */
  readonly mappings: readonly KnownMapping[]
  /** Values that the API server cannot decode. */
  readonly problems: readonly Problem[]
}
