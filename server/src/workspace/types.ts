/** What the pure core knows of a workspace: documents, folders and what they are. All reads are recorded by the caller. */
import type { Problem } from "../base/problem.ts"
import type { SourceText } from "../base/text.ts"
import type { CaddyConfig } from "../model/caddy/types.ts"
import type { ComposeFile } from "../model/compose/types.ts"
import type { Crontab } from "../model/crontab/types.ts"
import type { DockerfileModel } from "../model/dockerfile/types.ts"
import type { EnvFile } from "../model/env/types.ts"
import type { Facts, Stage } from "../model/facts.ts"
import type { GrafanaFile, GrafanaRole } from "../model/grafana/types.ts"
import type { Manifests } from "../model/kubernetes/types.ts"
import type { NginxConfig } from "../model/nginx/types.ts"
import type { PrometheusFile, PrometheusRole } from "../model/prometheus/types.ts"
import type { Runbook, RunbookRole } from "../model/runbook/types.ts"
import type { Script } from "../model/shell/types.ts"
import type { SynapseConfig, SynapseSchema } from "../model/synapse/types.ts"
import type { Unit, UnitType } from "../model/systemd/types.ts"
import type { CaddyTree } from "../syntax/caddy/tree.ts"
import type { CrontabTree } from "../syntax/crontab/tree.ts"
import type { DockerfileTree } from "../syntax/dockerfile/tree.ts"
import type { EnvTree } from "../syntax/env/tree.ts"
import type { MarkdownTree } from "../syntax/markdown/tree.ts"
import type { NginxTree } from "../syntax/nginx/tree.ts"
import type { ShellTree } from "../syntax/shell/tree.ts"
import type { UnitTree } from "../syntax/systemd/tree.ts"
import type { YamlTree } from "../syntax/yaml/tree.ts"

/** The formats that have a model and rules. */
export type Language =
  | "env"
  | "compose"
  | "systemd"
  | "synapse"
  | "dockerfile"
  | "kubernetes"
  | "prometheus"
  | "grafana"
  | "nginx"
  | "caddy"
  | "crontab"
  | "shell"
  | "runbook"

export interface ModelOf {
  readonly env: EnvFile
  readonly compose: ComposeFile
  readonly systemd: Unit
  readonly synapse: SynapseConfig
  readonly dockerfile: DockerfileModel
  readonly kubernetes: Manifests
  readonly prometheus: PrometheusFile
  readonly grafana: GrafanaFile
  readonly nginx: NginxConfig
  readonly caddy: CaddyConfig
  readonly crontab: Crontab
  readonly shell: Script
  readonly runbook: Runbook
}

export interface TreeOf {
  readonly env: EnvTree
  readonly compose: YamlTree
  readonly systemd: UnitTree
  readonly synapse: YamlTree
  readonly dockerfile: DockerfileTree
  readonly kubernetes: YamlTree
  readonly prometheus: YamlTree
  readonly grafana: YamlTree
  readonly nginx: NginxTree
  readonly caddy: CaddyTree
  readonly crontab: CrontabTree
  readonly shell: ShellTree
  readonly runbook: MarkdownTree
}

/** What a file is, decided by its name first and its content second; never by the editor's language id alone. */
export type FileKind =
  | { readonly is: "env"; readonly stage: Stage }
  | { readonly is: "compose"; readonly role: "main" | "override"; readonly stage: Stage }
  | {
      readonly is: "systemd"
      readonly unitType: UnitType
      readonly unitName: string
      readonly dropIn: boolean
      readonly stage: Stage
    }
  | { readonly is: "synapse"; readonly schemas: readonly SynapseSchema[]; readonly stage: Stage }
  | { readonly is: "dockerfile" | "kubernetes" | "nginx" | "caddy" | "shell"; readonly stage: Stage }
  | { readonly is: "prometheus"; readonly role: PrometheusRole; readonly stage: Stage }
  | { readonly is: "grafana"; readonly role: GrafanaRole; readonly stage: Stage }
  /** A system crontab has a column for the user. */
  | { readonly is: "crontab"; readonly isSystem: boolean; readonly stage: Stage }
  | { readonly is: "runbook"; readonly role: RunbookRole; readonly stage: Stage }
  /** deploylint.yaml */
  | { readonly is: "settings" }
  /** One of ours by name, but generated from a template (`{{ … }}`): left alone, with a notice. */
  | { readonly is: "template"; readonly of: Language }
  /** One of ours by name, but not fit to be read: binary, UTF-16, too large, too deep. */
  | { readonly is: "unreadable"; readonly of: Language | "settings"; readonly reason: string }

interface DocumentBase {
  readonly source: SourceText
  readonly kind: FileKind
  readonly problems: readonly Problem[]
}

/** A document that has a tree. */
export type ParsedDocument = {
  readonly [L in Language]: DocumentBase & { readonly language: L; readonly tree: TreeOf[L]; readonly stage: Stage }
}[Language]

/** A document without rules: settings (with their tree), templates, unreadable ones. */
export interface OtherDocument extends DocumentBase {
  readonly language: undefined
  readonly tree?: YamlTree
}

export interface PlainDocument {
  readonly source: SourceText
  readonly kind: undefined
  readonly language: undefined
}

export type AnyDocument = ParsedDocument | OtherDocument | PlainDocument

/**
 * Read access to one snapshot. Every call is recorded by whoever computes with it, absences included,
 * so that a later change re-runs exactly what depended on it.
 */
export interface Workspace {
  readonly revision: number
  /** "absent": the host says there is none. "unread": nobody has loaded it yet; asking files a want with the host. */
  readonly document: (uri: string) => AnyDocument | "absent" | "unread"
  /** Names of the entries of a folder, sorted; sub-folders end in "/". */
  readonly directory: (folder: string) => readonly string[] | "absent" | "unread"
  readonly facts: (uri: string) => Facts | undefined
  readonly model: <L extends Language>(uri: string, language: L) => ModelOf[L] | undefined
  /** The workspace folder that holds the URI; its own folder if none does. Reads never leave it. */
  readonly rootOf: (uri: string) => string
}
