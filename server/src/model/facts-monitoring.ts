/** Facts of monitoring: what is scraped, and what rules make of it. */
import type { EditResult } from "../base/edit.ts"
import type { Known } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import type { FactBase } from "./fact-base.ts"

/** One target of a scrape job: `horizon:9100`. */
export interface ScrapeTarget {
  readonly address: Known<string>
  readonly host: string
  readonly port: number | undefined
  readonly span: Span
  readonly rewrite: (address: string) => EditResult
}

/** A scrape job of a Prometheus config, a ServiceMonitor's or PodMonitor's endpoint. */
export interface ScrapeJob extends FactBase {
  readonly name: string
  readonly nameSpan: Span
  readonly scheme: Known<string>
  readonly path: Known<string>
  readonly pathSpan?: Span
  readonly targets: readonly ScrapeTarget[]
  /** Targets come from a service discovery: which ones, the file does not say. */
  readonly dynamic: boolean
  /** Authentication that the scrape sends. */
  readonly auth: "none" | "bearer" | "basic" | "other"
  /** Headers that the scrape sends, in lower case. */
  readonly headers: ReadonlyMap<string, Known<string>>
  /** Sets a key of the job, or refuses. */
  readonly set: (key: string, value: string) => EditResult
}

/** A metric that an expression names. */
export interface MetricUse {
  readonly name: string
  readonly span: Span
  readonly rewrite: (name: string) => EditResult
}

/** An alerting or recording rule, whichever file carries it. */
export interface AlertRule extends FactBase {
  readonly kind: "alert" | "recording"
  readonly name: string
  readonly nameSpan: Span
  readonly expression: string
  readonly expressionSpan: Span
  /** Undefined where the expression could not be read. */
  readonly metrics: readonly MetricUse[] | undefined
  readonly labels: ReadonlyMap<string, { readonly value: string; readonly span: Span }>
  readonly annotations: ReadonlyMap<string, { readonly value: string; readonly span: Span }>
}
