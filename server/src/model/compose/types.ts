/** Typed meaning of one Compose file: values after interpolation, each with its span and the way back to the text. */
import type { EditResult } from "../../base/edit.ts"
import type { Known } from "../../base/known.ts"
import type { Problem } from "../../base/problem.ts"
import type { Span } from "../../base/span.ts"
import type { Place, PortRange, ProbeUrl, ServiceEditor } from "../facts.ts"

/** Where a variable of the project's environment was found. */
export interface VariableSource {
  readonly value: string
  readonly place: Place
}

/** The project environment that interpolation reads. A name that it lacks may still come from the shell. */
export interface ProjectEnvironment {
  readonly variables: ReadonlyMap<string, VariableSource>
  readonly lookup: (name: string) => VariableSource | undefined
  /** The files that were asked, for messages; empty where there is none. */
  readonly files: readonly string[]
  /** True if a file that could define names could not be read, so that nothing is certain. */
  readonly incomplete: boolean
}

/** One `$NAME` or `${NAME…}` with its operator, nested ones included. */
export interface VariableUse {
  readonly name: string
  /** The whole `${…}` or `$NAME`. */
  readonly span: Span
  readonly nameSpan: Span
  readonly operator?: ":-" | "-" | ":?" | "?" | ":+" | "+"
  /** The text after the operator as written, and its place. */
  readonly operand?: string
  readonly operandSpan?: Span
  readonly source?: VariableSource
  /** Inside the operand of another use. */
  readonly nested: boolean
  /** In a part of the file that Compose never reads (a comment is not; `x-` fragments are read). */
  readonly path: readonly string[]
}

/** A scalar after interpolation. */
export interface Value {
  /** The scalar in the file, quotes excluded. */
  readonly span: Span
  /** As written, before interpolation. */
  readonly raw: string
  readonly text: Known<string>
  readonly uses: readonly VariableUse[]
  /** Whole value is literal text of this file (no variable, or the default of one that nobody sets). */
  readonly literal: boolean
  readonly source?: Place | undefined
  /** Reached through an alias or a merge key: an edit here changes other places too. */
  readonly shared: boolean
  readonly isNull: boolean
  /** The YAML type before Compose's casts. */
  readonly type: "string" | "number" | "boolean" | "null"
  /** The span of characters `[from, to)` of `raw`, where the source maps one to one; else the whole span. */
  readonly part: (from: number, to: number) => Span
  /** Writes another text, keeping the quoting; refuses where shared or interpolated. */
  readonly rewrite: (text: string) => EditResult
  /** Writes a text that may hold variables itself (`${X:?}`), keeping the quoting; refuses where shared. */
  readonly write: (text: string) => EditResult
}

/** A scalar that is an item of a list, or stands where such a list may stand. */
export interface ListItem extends Value {
  /** Takes the item out, and the key with its last one. */
  readonly remove: () => EditResult
}

/** A key of a service or of the file with its place. */
export interface Keyed<T> {
  readonly keySpan: Span
  readonly span: Span
  readonly value: T
  readonly shared: boolean
}

export interface EnvironmentEntry {
  readonly name: string
  readonly nameSpan: Span
  /** Undefined for a bare name: Compose passes the host's variable on. */
  readonly value: Value | undefined
  readonly span: Span
}

export interface ComposePort {
  readonly span: Span
  readonly form: "short" | "long"
  readonly target: Known<PortRange>
  readonly published: Known<PortRange | undefined>
  readonly hostAddress: Known<string | undefined>
  readonly hostAddressSpan?: Span
  readonly protocol: Known<string>
  readonly mode?: string
  readonly shared: boolean
  readonly rebind: (address: string) => EditResult
  readonly remove: () => EditResult
}

export interface ComposeVolume {
  readonly span: Span
  readonly form: "short" | "long"
  readonly type: "bind" | "volume" | "tmpfs" | "npipe" | "cluster" | "image"
  readonly source: Known<string | undefined>
  readonly sourceSpan?: Span
  readonly target: Known<string>
  readonly readOnly: Known<boolean>
  readonly propagation?: string
  readonly shared: boolean
  readonly setReadOnly: () => EditResult
}

export interface Healthcheck {
  readonly keySpan: Span
  readonly span: Span
  readonly disabled: Known<boolean>
  /** The `test`: `["CMD", …]`, `["CMD-SHELL", …]`, `["NONE"]`; a string form counts as CMD-SHELL. */
  readonly test?: { readonly span: Span; readonly form: "string" | "list"; readonly words: readonly Value[] }
  /** The URLs that the test's command asks; found on first use. */
  readonly urls: readonly ProbeUrl[]
  readonly interval?: Known<number>
  readonly timeout?: Known<number>
  readonly retries?: Known<number>
  readonly startPeriod?: Known<number>
  readonly shared: boolean
}

export interface EnvFileEntry {
  readonly path: Value
  readonly required: boolean
  /** `format: raw`: no quotes, no variables. */
  readonly raw: boolean
}

export interface ServiceDependency {
  readonly service: string
  readonly span: Span
  readonly condition: string
  readonly conditionSpan?: Span
  readonly required: boolean
}

export interface Hook {
  readonly key: string
  readonly privileged?: Value
  readonly environment: readonly EnvironmentEntry[]
}

export interface ComposeService {
  readonly name: string
  readonly nameSpan: Span
  readonly span: Span
  /** Through `extends`, or a merge key that could not be followed, parts are not visible here. */
  readonly partial: boolean
  /** The service is a scalar or list, which Compose refuses. */
  readonly malformed: boolean
  readonly image?: Keyed<Value>
  readonly build?: Keyed<{
    readonly context?: Value
    readonly dockerfile?: Value
    readonly target?: Value
    readonly args: readonly EnvironmentEntry[]
    readonly privileged?: Value
    readonly entitlements: readonly Value[]
  }>
  readonly command?: Keyed<{ readonly words: readonly Value[]; readonly form: "string" | "list" }>
  readonly entrypoint?: Keyed<{ readonly words: readonly Value[]; readonly form: "string" | "list" }>
  readonly environment: readonly EnvironmentEntry[]
  readonly environmentKey?: Keyed<"map" | "list">
  readonly envFiles: readonly EnvFileEntry[]
  readonly ports: readonly ComposePort[]
  readonly expose: readonly Value[]
  readonly volumes: readonly ComposeVolume[]
  readonly healthcheck?: Healthcheck
  readonly restart?: Keyed<Value>
  readonly deployRestart?: Keyed<Value>
  /** `deploy.restart_policy`, with or without a condition; it replaces `restart`. */
  readonly restartPolicySpan?: Span
  readonly replicas: Known<number>
  /** `deploy.mode`: `replicated`, `global`, `replicated-job`, `global-job`. */
  readonly deployMode?: Value
  readonly dependsOn: readonly ServiceDependency[]
  /** Scalar keys as they are: privileged, read_only, init, tty, network_mode, pid, ipc, uts, userns_mode, cgroup, user, stop_grace_period, stop_signal, mem_limit, cpus, cpu_quota, pids_limit, container_name, hostname, platform, pull_policy, use_api_socket, oom_kill_disable … */
  readonly scalars: ReadonlyMap<string, Keyed<Value>>
  /** Lists of scalars: cap_add, cap_drop, security_opt, devices, tmpfs, profiles, networks, dns, group_add, extra_hosts, device_cgroup_rules. A scalar where a list may stand is a list of one. */
  readonly lists: ReadonlyMap<string, Keyed<readonly ListItem[]>>
  /** `deploy.resources.limits`: cpus, memory, pids. */
  readonly limits: ReadonlyMap<string, Value>
  readonly logging?: Keyed<{ readonly driver?: Value; readonly options: ReadonlyMap<string, Value> }>
  readonly labels: readonly EnvironmentEntry[]
  /** Commands of `post_start`, `pre_stop` and `pre_start`. */
  readonly hooks: readonly Hook[]
  /** `extends`: the service, and the file if it is another one. */
  readonly extends?: { readonly service: Known<string>; readonly file?: Value; readonly span: Span }
  /** Every key that is written, own or merged, in file order. */
  readonly keys: readonly { readonly name: string; readonly span: Span; readonly shared: boolean }[]
  /** Keys whose value in the files below does not count: `!reset` takes it away, `!override` puts another in its place. */
  readonly taken: ReadonlySet<string>
  readonly editor: ServiceEditor
}

export interface ComposeNetwork {
  readonly name: string
  readonly internal: Known<boolean>
  /** `driver_opts` `com.docker.network.bridge.host_binding_ipv4`: where ports without an address are bound. */
  readonly hostBinding?: Value
}

/** An entry of the top-level `secrets` or `configs` that is read from a file. */
export interface NamedFile {
  readonly name: string
  readonly path: Value
}

export interface ComposeFile {
  readonly name?: Value
  readonly services: readonly ComposeService[]
  readonly networks: readonly ComposeNetwork[]
  /** Top-level keys as written. */
  readonly keys: readonly { readonly name: string; readonly span: Span }[]
  readonly volumes: readonly { readonly name: string; readonly span: Span; readonly device?: Value }[]
  /** The files of `include`, and the env files that each of them interpolates from instead of its own `.env`. */
  readonly includes: readonly {
    readonly path: Value
    readonly envFiles: readonly Value[]
    readonly projectDirectory?: Value
  }[]
  readonly extendsFiles: readonly { readonly path: Value; readonly service: string }[]
  readonly secretFiles: readonly NamedFile[]
  readonly configFiles: readonly NamedFile[]
  /** Every use of a variable in the whole file, nested ones included, in file order. */
  readonly variableUses: readonly VariableUse[]
  readonly environment: ProjectEnvironment
  /** Errors of interpolation syntax and of shapes that Compose refuses. */
  readonly problems: readonly Problem[]
}
