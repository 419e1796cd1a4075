/** The production checklist as data: what an item demands, what decided it, and where that stands. */
import type { Span } from "../base/span.ts"
import type { ItemArea } from "../rules/items.ts"

export type { ItemArea } from "../rules/items.ts"

/** Worst first: fail beats unknown beats pass; `not-applicable` has a reason of its own. */
export type State = "fail" | "unknown" | "pass" | "not-applicable"

/** One thing that files say about an item. Never a secret's value. */
export interface Evidence {
  readonly uri: string
  readonly span: Span
  /** A whole sentence. */
  readonly fact: string
  readonly verdict: "pass" | "fail" | "unknown"
  /** The finding behind it: its rule, and the identity by which the editor finds its fixes. */
  readonly rule?: string
  readonly identity?: string
}

/** Somebody's word for what files cannot show. */
export interface Attestation {
  readonly item: string
  /** Name of the deployment it is about; undefined for all. */
  readonly deployment?: string
  readonly by: string
  /** `YYYY-MM-DD`. */
  readonly on: string
  readonly until: string
  readonly evidence: string
  readonly uri: string
  readonly span: Span
}

export interface ItemVerdict {
  readonly id: string
  readonly area: ItemArea
  readonly title: string
  readonly state: State
  /** Why it has this state, as a sentence. */
  readonly reason: string
  readonly evidence: readonly Evidence[]
  /** The word that turned unknown into pass, or the one that has run out. */
  readonly attestation?: Attestation
  /** Scaffold pieces that would answer it, by id; empty where there are none. */
  readonly scaffolds: readonly string[]
  /** True if a person may attest it. */
  readonly attestable: boolean
}

export interface DeploymentVerdict {
  /** `deploy` for `deploy/compose.yaml`, or the name that `deploylint.yaml` gives. */
  readonly name: string
  readonly environment: "production" | "development" | "template"
  /** Products that were recognised by evidence: `horizon-hub`, `synapse`, `horizon-trading`. */
  readonly products: readonly string[]
  readonly files: readonly string[]
  readonly items: readonly ItemVerdict[]
}

export interface ChecklistReport {
  readonly deployments: readonly DeploymentVerdict[]
  /** The worst state of each item over the production deployments. */
  readonly items: readonly ItemVerdict[]
}

/** What a deployment runs on; `files`: nothing of the kind is there. */
export type Flavour = "compose" | "kubernetes" | "systemd" | "files"

/** A deployment before it has its name and everything that belongs to it. */
export interface DeploymentDraft {
  /** Folder of its main files. */
  readonly home: string
  readonly flavour: Flavour
  readonly environment: DeploymentVerdict["environment"]
  /** The files that make it a deployment. */
  readonly mains: readonly string[]
  readonly files: readonly string[]
  readonly name?: string
}

/** A deployment: plain data, equal for equal files. */
export interface Deployment {
  readonly name: string
  readonly home: string
  readonly flavour: Flavour
  readonly environment: DeploymentVerdict["environment"]
  readonly products: readonly string[]
  readonly mains: readonly string[]
  /** Sorted; `mains` among them. */
  readonly files: readonly string[]
  /** Sensors in the field, where somebody has declared them. */
  readonly fleet?: number
}
