/** Typed meaning of Prometheus' files: its config, its rules, and Alertmanager's routing. */
import type { EditResult } from "../../base/edit.ts"
import type { Span } from "../../base/span.ts"
import type { YamlTree } from "../../syntax/yaml/tree.ts"
import type { Setting } from "../facts.ts"
import type { ScrapeJob, ScrapeTarget } from "../facts-monitoring.ts"
import type { RuleGroup } from "../metrics/rule-groups.ts"

/** `config`: prometheus.yml; `rules`: alerting and recording rules; `alertmanager`: its routing. */
export type PrometheusRole = "config" | "rules" | "alertmanager"

/** Something that the program refuses when it loads the file. */
export interface Fault {
  readonly code:
    | "unknown-key"
    | "wrong-type"
    | "missing"
    | "duplicate"
    | "expression"
    | "conflict"
    | "undefined-receiver"
  /** A whole sentence without full stop. Never a secret's value. */
  readonly message: string
  readonly span: Span
  /** What it is about: tells it from others of the file. */
  readonly subject: string
  readonly fix?: { readonly title: string; readonly edits: () => EditResult }
}

/** A scrape job with what only its own format says. */
export interface ConfigJob extends ScrapeJob {
  /** The whole item. */
  readonly itemSpan: Span
  /** Time between two scrapes as written, of the job or of `global`. */
  readonly interval?: string
}

/** One entry of `rule_files`. */
export interface RuleFileGlob {
  readonly pattern: string
  readonly span: Span
}

/** `alerting.alertmanagers`: where alerts go. */
export interface Alertmanagers {
  readonly keySpan: Span
  readonly targets: readonly ScrapeTarget[]
  /** Some come from a service discovery. */
  readonly dynamic: boolean
}

export interface Receiver {
  readonly name: string
  readonly nameSpan: Span
  /** Keys of its integrations that hold at least one entry: `slack_configs`. */
  readonly integrations: readonly string[]
}

/** One node of the routing tree. */
export interface Route {
  readonly receiver?: string
  readonly receiverSpan?: Span
  readonly span: Span
  readonly isRoot: boolean
  readonly hasMatchers: boolean
}

export interface PrometheusFile {
  readonly tree: YamlTree
  readonly role: PrometheusRole
  /** The YAML is broken: what misses may stand behind the error. */
  readonly isBroken: boolean
  readonly faults: readonly Fault[]
  readonly credentials: readonly Setting[]
  /** Top-level keys with their places. */
  readonly keys: ReadonlyMap<string, Span>
  readonly jobs: readonly ConfigJob[]
  /** Adds a job, written as YAML from column 0, or refuses. */
  readonly addJob: (source: string) => EditResult
  /** Jobs may stand in other files too (`scrape_config_files`). */
  readonly hasJobFiles: boolean
  readonly ruleFiles: readonly RuleFileGlob[]
  /** Adds an entry to `rule_files`, creating the list, or refuses. */
  readonly addRuleFile: (pattern: string) => EditResult
  readonly alertmanagers: Alertmanagers | undefined
  /** Names an Alertmanager (`host:port`) where the file names none, or refuses. */
  readonly addAlertmanager: (address: string) => EditResult
  readonly groups: readonly RuleGroup[]
  readonly routes: readonly Route[]
  readonly receivers: readonly Receiver[]
}
