/**
 * Reads a PromQL expression: which metrics it names and where, and whether Prometheus would refuse it. A reading that is
 * not sure (dialects, unknown functions, dashboard variables in odd places) is "unreadable", never an error.
 */
import { Parser } from "./promql-parser.ts"
import type { NamedMetric } from "./promql-selector.ts"
import { longestExpression, tokensOf } from "./promql-tokens.ts"

export type Reading =
  | { readonly is: "read"; readonly metrics: readonly NamedMetric[] }
  | { readonly is: "wrong"; readonly message: string; readonly start: number; readonly end: number }
  | { readonly is: "unreadable" }

/** `variables`: the expression may hold variables of a Grafana dashboard. */
export function readExpression(text: string, variables = false): Reading {
  if (text.length > longestExpression || !isPromql(text)) return { is: "unreadable" }
  const tokens = tokensOf(text, variables)
  const parser = new Parser(tokens)
  const outcome = parser.run()
  if (outcome === undefined) return { is: "read", metrics: parser.metrics }
  // A variable may stand for anything, so that what follows it proves nothing.
  if (outcome.unsure || tokens.some((token) => token.kind === "variable")) return { is: "unreadable" }
  return { is: "wrong", message: outcome.message, start: outcome.start, end: outcome.end }
}

/** Templates, LogQL's pipes and the words that only MetricsQL has make a text something else. */
function isPromql(text: string): boolean {
  if (/\{\{|\{%|<%/.test(text)) return false
  const bare = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|#[^\n]*/g, '""')
  return !/[|&;?]|\b(?:default|keep_metric_names|ifnot|if|limit)\b|\bWITH\s*\(|\[\s*\]|\$\{/.test(
    bare.replace(/\$\{[^}]*\}/g, "$v"),
  )
}
