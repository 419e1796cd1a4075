/** What all facts have in common. */
import type { Span } from "../base/span.ts"

/** `owner` is the scope path (service, unit, site, "" for the file); `span` is what a finding points at by default. */
export interface FactBase {
  readonly span: Span
  readonly owner: string
}

/** How far an address reaches, decided by parsing it, never by its spelling. */
export type Reach = "loopback" | "all-interfaces" | "one-interface"
