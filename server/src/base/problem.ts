/** Syntax problems: values that parsers return beside their tree. Parsing never throws. */
import type { Span } from "./span.ts"

export type Severity = "error" | "warning" | "info" | "hint"

/**
 * One problem of one document's syntax.
 * `code` is stable and lower-case with dashes (`unclosed-quote`); `message` is for people and never quotes a value
 * that may be a secret.
 */
export interface Problem {
  readonly code: string
  readonly message: string
  readonly span: Span
  readonly severity: Severity
}
