/** How grave a breach is outside production: one step less, as the container still shares the developer's machine. */
import type { Severity } from "../../base/problem.ts"
import type { Stage } from "../../model/facts.ts"

const weaker: Readonly<Record<Severity, Severity>> = { error: "warning", warning: "info", info: "hint", hint: "hint" }

/** The severity itself in production files, one step less in others. */
export function severityAt(stage: Stage, severity: Severity): Severity {
  return stage === "production" ? severity : weaker[severity]
}
