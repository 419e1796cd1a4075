/** A value with which the hub does not start. */
import { horizonVariables, type KeyInfo } from "../../../../schemas/describe.ts"
import type { Setting } from "../../model/facts.ts"
import { readSwitch } from "../../model/horizon/numbers.ts"
import { hubsOf, valueIn } from "../../workspace/hubs.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/refused-value",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S2"],
    summary: "Horizon does not start with this value.",
    why: "The hub checks its environment once, prints what it refuses and exits. In production that includes a `DATABASE_URL` with `localhost` or `127.0.0.1` anywhere in its text, and with ClickHouse on a password of fewer than 12 characters.",
    remedy: "Write a value that the hub accepts.",
    messages: { refused: "Horizon does not start: `{name}` must {rule}." },
    fix: "none",
    references: [ref("Horizon API configuration", "atlas-crew/synapse:apps/signal-horizon/api/src/config.ts")],
  },
  check({ document, facts, stage, report }) {
    if (stage === "template") return
    for (const { owner, settings, own } of hubsOf(facts)) {
      const variables = horizonVariables()
      for (const setting of own) {
        const variable = variables.get(setting.name)
        if (variable?.behaviour !== "fatal" || variable.type === "int" || setting.name === "NODE_ENV") continue
        // An empty required variable is a missing one: that is another rule's finding.
        if (setting.value.known && setting.value.value === "" && isMissingThen(variable, settings)) continue
        const { start, end } = setting.valueSpan
        const rule = setting.value.known
          ? brokenRule(variable, setting.value.value, settings)
          : brokenPart(variable.name, document.source.text.slice(start, end), settings)
        if (rule === undefined) continue
        report({
          at: setting.valueSpan,
          id: "refused",
          data: { name: setting.name, rule },
          evidence: setting.name,
          scope: owner,
        })
      }
    }
  },
})

/** Outside production the two secrets may be missing, but not be empty. */
function isMissingThen({ name, required }: KeyInfo, settings: readonly Setting[]): boolean {
  if (name === "CLICKHOUSE_PASSWORD") return true
  const mode = valueIn(settings, "NODE_ENV")?.toLowerCase()
  return required === "production" ? mode !== "development" && mode !== "test" : required !== undefined
}

const local = "not contain `localhost` or `127.0.0.1` in production"

/** What is wrong whatever the variables in the value bring. */
function brokenPart(name: string, written: string, settings: readonly Setting[]): string | undefined {
  const inProduction = valueIn(settings, "NODE_ENV")?.toLowerCase() === "production"
  // A default in braces is one of two values: it decides nothing.
  const fixed = written.replace(/\$\{[^{}]*\}/g, "").replace(/\$\{.*\}/s, "")
  return name === "DATABASE_URL" && inProduction && /localhost|127\.0\.0\.1/i.test(fixed) ? local : undefined
}

/** What the value must do and does not. */
function brokenRule(variable: KeyInfo, value: string, settings: readonly Setting[]): string | undefined {
  const inProduction = valueIn(settings, "NODE_ENV")?.toLowerCase() === "production"
  switch (variable.name) {
    case "DATABASE_URL":
      if (inProduction && /localhost|127\.0\.0\.1/i.test(value)) return local
      return isUrl(value) ? undefined : "be a URL"
    case "CLICKHOUSE_PASSWORD": {
      const isOn = readSwitch("CLICKHOUSE_ENABLED", valueIn(settings, "CLICKHOUSE_ENABLED") ?? "").read
      return inProduction && isOn && (value.length < 12 || value === "clickhouse")
        ? "have at least 12 characters in production"
        : undefined
    }
    case "WS_SENSOR_PATH":
    case "WS_DASHBOARD_PATH":
      return value.startsWith("/") ? undefined : "begin with `/`"
    case "SENSOR_MIN_VERSION":
    case "SENSOR_MAX_VERSION":
      return /^\d+\.\d+\.\d+/.test(value) ? undefined : "begin with three numbers and dots"
    case "LOG_LEVEL":
      return variable.values?.includes(value.toLowerCase()) ? undefined : `be one of ${variable.values?.join(", ")}`
    case "API_KEY_HEADER":
      return value === "" ? "not be empty" : undefined
    default:
      if (variable.type === "url") return isUrl(value) ? undefined : "be a URL"
      return variable.min !== undefined && value.length < variable.min
        ? `have at least ${variable.min} characters`
        : undefined
  }
}

/** As Node's URL parser: a scheme and something behind its colon. Empty text is none. */
function isUrl(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\S/i.test(value.trim()) && !/^https?:\/*(?:[?#:]|$)/i.test(value.trim())
}
