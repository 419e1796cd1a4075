/** Rules of units are told the systemd that the settings name, unless their own options say another. */
import { rules } from "./registry.generated.ts"

const unitRules: ReadonlySet<string> = new Set(
  rules.filter(({ meta }) => meta.subject === "systemd" && meta.options !== undefined).map(({ meta }) => meta.id),
)

/** The options of a rule with the version filled in. */
export function withSystemd(rule: string, options: unknown, version: number | undefined): unknown {
  if (version === undefined || !unitRules.has(rule)) return options
  return { version, ...(typeof options === "object" ? options : {}) }
}
