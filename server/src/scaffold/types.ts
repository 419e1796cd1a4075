/** What a scaffold is made of: pieces that each answer items of the checklist with new files. Data only, no code is run. */

/** What a piece needs to know of the deployment that it is made for; all of it is read from the files. */
export interface ScaffoldContext {
  /** `compose`, `kubernetes` or `systemd`: what the deployment runs on. */
  readonly flavour: "compose" | "kubernetes" | "systemd"
  readonly products: readonly string[]
  /** Folder of the deployment's main file, as a URI. */
  readonly folder: string
  /** Names of services by role: `hub`, `sensor`, `postgres`, `redis`, `clickhouse`, `trading`, `prometheus`, `alertmanager`, `grafana`. */
  readonly services: ReadonlyMap<string, string>
  /** Namespace of the manifests, where they name one. */
  readonly namespace?: string
  /** Labels that select the pods of a role. */
  readonly pods?: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Answers that texts have slots for, where a profile asked: `host`, `owner`, `desk`, `logs`, `backups`, `keep`, `alerts`, `instances`. */
  readonly settings?: ReadonlyMap<string, string>
}

export interface NewFile {
  /** Relative to the deployment's folder, with forward slashes, never `..`. */
  readonly path: string
  readonly text: string
  readonly executable?: boolean
}

export interface Piece {
  readonly id: string
  readonly title: string
  /** Items of the checklist that it answers. */
  readonly items: readonly string[]
  /** True if the piece fits the deployment. */
  readonly fits: (context: ScaffoldContext) => boolean
  readonly files: (context: ScaffoldContext) => readonly NewFile[]
}
