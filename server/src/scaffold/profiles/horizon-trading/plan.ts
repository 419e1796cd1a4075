/** What is asked for the trading daemon, and what the answers come to. */
import type { Answers, Question } from "../types.ts"

export interface TradingPlan {
  /** Compose project, without hyphens at its end. */
  readonly name: string
  /** Extras of the package, separated by commas; empty for the core alone. */
  readonly extras: string
  readonly desk: string
  readonly alerts: "webhook" | "slack" | "pagerduty"
  readonly backups: string
  readonly logs: string
}

const choice = (value: string, label: string): { value: string; label: string } => ({ value, label })

export const questions: readonly Question[] = [
  { key: "name", title: "Name of the Compose project", kind: "name", fallback: () => "horizon-trading" },
  {
    key: "extras",
    title: "Which optional dependencies does the image need?",
    kind: "choice",
    choices: [
      choice("core", "None: the core alone"),
      choice("equity", "Equity"),
      choice("options", "Options"),
      choice("equity,options", "Equity and options"),
      choice("flow", "Flow"),
    ],
    fallback: () => "equity",
  },
  { key: "owner", title: "Who owns the runbooks?", kind: "text", fallback: () => "Trading operations on-call" },
  {
    key: "alerts",
    title: "Where do alerts go?",
    kind: "choice",
    choices: [choice("webhook", "A webhook"), choice("slack", "Slack"), choice("pagerduty", "PagerDuty")],
    fallback: () => "webhook",
  },
  {
    key: "backups",
    title: "Host that backups of the state are copied to",
    kind: "host",
    fallback: () => "backup.example.internal",
  },
  { key: "logs", title: "Host that logs are sent to", kind: "host", fallback: () => "logs.example.com" },
]

/** The plan for complete and valid answers; what is missing all the same gets the usual value. */
export function planTrading(answers: Answers): TradingPlan {
  const text = (key: string, otherwise: string): string => {
    const value = answers.get(key)
    return value === undefined || value === "" ? otherwise : String(value)
  }
  const alerts = text("alerts", "webhook")
  const extras = text("extras", "equity")
  return {
    name: text("name", "horizon-trading").replace(/-+$/, ""),
    extras: extras === "core" ? "" : extras,
    desk: text("owner", "Trading operations on-call"),
    alerts: alerts === "slack" || alerts === "pagerduty" ? alerts : "webhook",
    backups: text("backups", "backup.example.internal"),
    logs: text("logs", "logs.example.com"),
  }
}
