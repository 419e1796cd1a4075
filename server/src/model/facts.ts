/**
 * Neutral facts: one vocabulary that every format's model provides, so that a cross-format rule exists once.
 * Facts carry spans and editors of their own document; a rule never needs to know the format.
 */
import type { EditResult } from "../base/edit.ts"
import type { Known } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import type { FactBase, Reach } from "./fact-base.ts"
import type { AlertRule, ScrapeJob } from "./facts-monitoring.ts"
import type { CommandStep, ProcessUser, Schedule } from "./facts-running.ts"
import type { ProtocolList, TlsEndpoint, WebEntry } from "./facts-serving.ts"

export type { FactBase, Reach } from "./fact-base.ts"
export type { AlertRule, MetricUse, ScrapeJob, ScrapeTarget } from "./facts-monitoring.ts"
export type { CommandStep, ProcessUser, Schedule } from "./facts-running.ts"
export type { ProxyRoute, TlsEndpoint, TlsProtocol, Upstream, WebEntry } from "./facts-serving.ts"

/** What a file is for: values in templates are examples, in development files they are conveniences. */
export type Stage = "production" | "template" | "development"

/** A place in some file of the workspace. */
export interface Place {
  readonly uri: string
  readonly span: Span
}

export type SettingCarrier =
  | "env-file"
  | "compose-environment"
  | "compose-build-arg"
  | "unit-environment"
  | "synapse-key"
  | "dockerfile-env"
  | "dockerfile-arg"
  | "container-env"
  | "config-map"
  | "secret"
  | "config-key"
  | "script"

/**
 * A named value: variable of an env file, of a Compose service, of a unit, of a container or image, a key of a ConfigMap or
 * Secret (decoded), a scalar key of Synapse config, a credential in a config of Prometheus or Alertmanager, or in a script.
 */
export interface Setting extends FactBase {
  readonly name: string
  readonly nameSpan: Span
  /** The value as written, quotes excluded; empty (at the place it would stand) for an empty value. */
  readonly valueSpan: Span
  /** What the process gets: after the reader's rules and interpolation. */
  readonly value: Known<string>
  /** True if the whole value stands in this file as a literal, so that this file discloses it. A default in `${X:-…}` counts. */
  readonly literal: boolean
  readonly carrier: SettingCarrier
  /** Where the value comes from, if another file supplies it. */
  readonly source?: Place
  /** Writes another value in the same spelling and quoting, or refuses (shared anchors, interpolation). */
  readonly rewrite: (value: string) => EditResult
}

/** Inclusive range of ports; a single port has `first === last`. */
export interface PortRange {
  readonly first: number
  readonly last: number
}

/** A container's or process's port that the host passes on, or that a process itself listens on. */
export interface PublishedPort extends FactBase {
  readonly containerPort: Known<PortRange>
  /** Undefined inside `known` means ephemeral: Docker picks a free port. */
  readonly hostPort: Known<PortRange | undefined>
  /** The host address; `all-interfaces` where none is given (and no network option says otherwise). */
  readonly address: Known<string>
  readonly reach: Known<Reach>
  readonly protocol: "tcp" | "udp"
  /**
   * `publish`: passed on by a port mapping; `host`: the process shares the host's network; `listen`: the process's own
   * listener; `load-balancer`, `node-port`, `host-port`: ways out of a Kubernetes cluster.
   */
  readonly by: "publish" | "host" | "listen" | "load-balancer" | "node-port" | "host-port"
  readonly image?: ImageRef
  /** Writes the host address, or refuses. */
  readonly rebind: (address: string) => EditResult
  /** Removes the mapping, or refuses. */
  readonly remove: () => EditResult
}

export interface ImageRef extends FactBase {
  /** As written after interpolation: `registry:5000/team/app:1.2@sha256:…`. */
  readonly reference: Known<string>
  /** Without registry, tag and digest of the reference: `team/app`; official images without `library/`. Empty if unknown. */
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
  /** The service builds its own image and the reference only names the result. */
  readonly built: boolean
}

export type ProbeAction =
  | { readonly kind: "exec"; readonly command: readonly string[]; readonly shell: boolean }
  | {
      readonly kind: "http"
      readonly path: string
      readonly port: Known<number>
      readonly scheme: "http" | "https"
      readonly headers: ReadonlyMap<string, string>
    }
  | { readonly kind: "tcp"; readonly port: Known<number> }
  | { readonly kind: "grpc"; readonly port: Known<number> }
  | { readonly kind: "none" }

/** A URL that a probe's command asks, with the place of its parts in the file where they can be told. */
export interface ProbeUrl {
  readonly url: string
  readonly span: Span
  readonly host: string
  readonly port?: number
  readonly path: string
  readonly pathSpan?: Span
  /** Lower-case names of the headers the command sends. */
  readonly headers: readonly string[]
  /** Writes another path, or refuses. */
  readonly rewritePath: (path: string) => EditResult
}

/** When a probe runs, in seconds and counts; defaults of the format where nothing is written. */
export interface ProbeTiming {
  readonly initialDelay: Known<number>
  readonly period: Known<number>
  readonly timeout: Known<number>
  readonly failureThreshold: Known<number>
}

export interface Probe extends FactBase {
  readonly purpose: "readiness" | "liveness" | "startup" | "health"
  readonly action: ProbeAction
  readonly timing?: ProbeTiming
  readonly urls: readonly ProbeUrl[]
  readonly keySpan: Span
}

/** What kind of object runs a service. */
export type Workload =
  | "compose-service"
  | "unit"
  | "deployment"
  | "stateful-set"
  | "daemon-set"
  | "replica-set"
  | "pod"
  | "job"
  | "cron-job"

/**
 * A long-running or one-shot workload: a Compose service, a unit, a container of a Kubernetes workload (its owner is
 * `Deployment/api/hub`: kind, object, container).
 */
export interface Service extends FactBase {
  /** Undefined where the older formats do not state it. */
  readonly workload?: Workload
  readonly name: string
  readonly nameSpan: Span
  readonly image?: ImageRef
  /** Built from a Dockerfile of the project. */
  readonly builds: boolean
  readonly command: Known<readonly string[]> | undefined
  readonly probes: readonly Probe[]
  /** An inherited part (extends, an unresolved merge, an override file) may add what this file does not show. */
  readonly partial: boolean
  /** Evidence that it runs once and ends, in words ("`migrate` waits for service_completed_successfully"), if there is any. */
  readonly oneShot?: string
  readonly dependsOn: readonly Dependency[]
  readonly restart: Known<string> | undefined
  readonly restartSpan?: Span
  /** Time between the stop signal and the kill; the default of the format where none is written. */
  readonly stopGrace: {
    readonly seconds: Known<number>
    readonly span?: Span
    readonly isDefault: boolean
    readonly rewrite: (seconds: number) => EditResult
  }
  readonly replicas: Known<number>
  readonly logging: {
    readonly driver: Known<string> | undefined
    readonly bounded: Known<boolean>
    readonly span: Span
  }
  readonly editor: ServiceEditor
}

export interface Dependency extends FactBase {
  readonly service: string
  readonly condition: "service_started" | "service_healthy" | "service_completed_successfully"
  readonly conditionSpan?: Span
}

/** Adds and removes keys of a service in its own format and style, or refuses. */
export interface ServiceEditor {
  /** Sets `key` to a YAML/unit value text in block style, e.g. `set("restart", "unless-stopped")`; lines after the first are indented to fit. */
  readonly set: (key: string, value: string) => EditResult
  readonly remove: (key: string) => EditResult
  /** Adds items to a list key, creating it. */
  readonly addItems: (key: string, items: readonly string[]) => EditResult
}

/** A host path or named volume that a workload sees. */
export interface Volume extends FactBase {
  readonly kind: "bind" | "volume" | "tmpfs"
  /** Host path as written for binds (normalised, no trailing slash), volume name, "" for anonymous. */
  readonly source: Known<string>
  readonly target: Known<string>
  readonly readOnly: boolean
  readonly setReadOnly: () => EditResult
}

/** What keeps a process in: each safeguard or breach with its place. */
export interface Confinement extends FactBase {
  readonly service: string
  readonly image?: ImageRef
  /** Breaches, each at the exact item: `privileged`, `host:pid`, `host:ipc`, `host:network`, `host:user`, `cap:SYS_ADMIN`, `unconfined:seccomp`, `api-socket` … */
  readonly breaches: readonly { readonly what: string; readonly span: Span; readonly remove: () => EditResult }[]
  /** Safeguards present: `no-new-privileges`, `drop-all`, `read-only-root`, `memory-limit`, `cpu-limit`, `pids-limit`, `non-root`. */
  readonly safeguards: ReadonlySet<string>
  /** The unknown parts (`read_only: ${X}`), by safeguard name. */
  readonly unsure: ReadonlySet<string>
}

/** A reference from this file to another one. */
export interface FileReference extends FactBase {
  readonly kind:
    | "env-file"
    | "project-env"
    | "dockerfile"
    | "build-context"
    | "include"
    | "extends"
    | "environment-file"
    | "secret-file"
    | "config-file"
    | "bind"
    /** Objects of Kubernetes: `path` is the name, and no URI says which file holds them. */
    | "secret"
    | "config-map"
  readonly path: Known<string>
  /** Resolved below the workspace, undefined where the path leaves it or cannot be resolved. */
  readonly uri?: string
  readonly required: boolean
  /** Which parser the referring program applies to it. */
  readonly reader?: "compose" | "compose-raw" | "systemd" | "podman" | "dotenv" | "docker" | "shell"
}

/** All facts of one document. Lists are in file order. */
export interface Facts {
  readonly stage: Stage
  readonly settings: readonly Setting[]
  readonly ports: readonly PublishedPort[]
  readonly services: readonly Service[]
  /** Checks that an image brings along: a Dockerfile's HEALTHCHECK. What runs the image may replace them. */
  readonly imageProbes: readonly Probe[]
  readonly images: readonly ImageRef[]
  readonly volumes: readonly Volume[]
  readonly confinements: readonly Confinement[]
  readonly references: readonly FileReference[]
  readonly tls: readonly TlsEndpoint[]
  readonly users: readonly ProcessUser[]
  readonly entries: readonly WebEntry[]
  /** Lists of TLS versions, wherever they stand: entries inherit them. */
  readonly protocolLists: readonly ProtocolList[]
  readonly commands: readonly CommandStep[]
  readonly schedules: readonly Schedule[]
  readonly scrapes: readonly ScrapeJob[]
  readonly alerts: readonly AlertRule[]
}

/** Facts of a document that states none. */
export const noFacts: Omit<Facts, "stage"> = {
  settings: [],
  ports: [],
  services: [],
  imageProbes: [],
  images: [],
  volumes: [],
  confinements: [],
  references: [],
  tls: [],
  users: [],
  entries: [],
  protocolLists: [],
  commands: [],
  schedules: [],
  scrapes: [],
  alerts: [],
}
