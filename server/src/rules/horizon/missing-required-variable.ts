/** The hub lacks a variable without which it does not start, or fails later. */
import { horizonVariables, type KeyInfo } from "../../../../schemas/describe.ts"
import { type Known, settled } from "../../base/known.ts"
import { readSwitch } from "../../model/horizon/numbers.ts"
import { type HubEnvironment, hubEnvironments, hubMode } from "../../workspace/hub-environment.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/missing-required-variable",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "medium",
    onByDefault: true,
    checklist: ["S2", "S3"],
    summary: "The hub lacks a variable that it requires.",
    why: "Without `DATABASE_URL` the hub exits in every mode, in production also without `JWT_SECRET` and `TELEMETRY_JWT_SECRET`; an empty value counts as none. With ClickHouse on it wants `CLICKHOUSE_PASSWORD` too.\nWithout `CONFIG_ENCRYPTION_KEY` it starts, and fails at the first configuration that it encrypts.\nWithout `NODE_ENV` it runs in development mode: no HTTPS gate, cookies without `Secure`, an encryption key from its public source.",
    remedy:
      "Set the variable in the env file that the hub reads: 32 random bytes for each secret, a different value for every one.",
    messages: {
      missing: "Horizon does not start without `{name}`.",
      later: "Horizon fails at the first encryption without `{name}`.",
      mode: "Horizon runs in development mode: `NODE_ENV` is not set.",
    },
    fix: "none",
    references: [
      ref("Horizon API configuration", "atlas-crew/synapse:apps/signal-horizon/api/src/config.ts"),
      ref("Horizon encryption at rest", "atlas-crew/synapse:apps/signal-horizon/api/src/lib/crypto.ts"),
    ],
  },
  check({ uri, facts, stage, workspace, report, unknown }) {
    if (stage === "template") return
    for (const environment of hubEnvironments(workspace, uri, facts)) {
      if (environment.incomplete !== undefined) {
        for (const item of ["S2", "S3"]) unknown(item, environment.incomplete)
        continue
      }
      const { owner, at } = environment
      const severity = stage === "development" ? ("info" as const) : undefined
      const mode = settled(hubMode(environment))
      if (stage === "production" && !environment.variables.has("NODE_ENV")) {
        report({ at, id: "mode", evidence: "NODE_ENV", scope: owner, severity: "warning" })
      }
      for (const variable of horizonVariables().values()) {
        const id = mode === undefined ? undefined : lackOf(variable, environment, mode === "production")
        if (id === undefined) continue
        report({
          at,
          id,
          data: { name: variable.name },
          evidence: variable.name,
          scope: owner,
          ...(severity === undefined ? (id === "later" ? { severity: "warning" as const } : {}) : { severity }),
        })
      }
    }
  },
})

function lackOf(
  variable: KeyInfo,
  { variables }: HubEnvironment,
  inProduction: boolean,
): "missing" | "later" | undefined {
  const value = variables.get(variable.name)
  if (value !== undefined && (!value.known || value.value !== "")) return undefined
  if (variable.required === true || (variable.required === "production" && inProduction)) return "missing"
  if (variable.name === "CLICKHOUSE_PASSWORD" && inProduction && isOn(variables.get("CLICKHOUSE_ENABLED")))
    return "missing"
  return inProduction && variable.name === "CONFIG_ENCRYPTION_KEY" ? "later" : undefined
}

function isOn(value: Known<string> | undefined): boolean {
  return value?.known === true && readSwitch("CLICKHOUSE_ENABLED", value.value).read
}
