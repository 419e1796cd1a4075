/** Horizon silently takes its default instead of the number that is written. */
import { horizonVariables, type KeyInfo } from "../../../../schemas/describe.ts"
import { readNumber } from "../../model/horizon/numbers.ts"
import { hubsAround } from "../../workspace/hubs.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "capacity/out-of-range-limit",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["R5", "R6"],
    summary: "A limit is outside the range that Horizon accepts.",
    why: "Horizon replaces a number outside its range by the default and says nothing: asking for 20000 sensors gives 1000.\nText behind the digits is dropped: `1e3` is 1, `250abc` is 250.\nA few ClickHouse limits stop the start instead.",
    remedy: "Write a plain whole number inside the range. More sensors than one process may hold need more processes.",
    messages: {
      replaced: "Horizon takes {used} instead: `{name}` must be {range}.",
      unset: "Horizon drops this value: `{name}` must be {range}.",
      cut: "Horizon reads {used} here: it stops at the first character that is no digit.",
      refused: "Horizon does not start: `{name}` must be {range}.",
    },
    fix: "review",
    references: [ref("Horizon API configuration", "atlas-crew/synapse:apps/signal-horizon/api/src/config.ts")],
  },
  check({ facts, uri, workspace, stage, report, fix }) {
    const settings = hubsAround(workspace, uri, facts).flatMap((hub) => hub.own)
    if (settings.length === 0) return
    const variables = horizonVariables()
    for (const setting of settings) {
      const variable = variables.get(setting.name)
      if (variable?.type !== "int" || !setting.value.known) continue
      if (variable.behaviour !== "silently-defaulted" && variable.behaviour !== "fatal") continue
      const reading = readNumber(variable, setting.value.value)
      if (reading.is === "fine") continue
      const used = "used" in reading ? reading.used : undefined
      const wanted = reading.is === "cut" ? reading.used : reading.nearest
      report({
        at: setting.valueSpan,
        id: reading.is === "replaced" && used === undefined ? "unset" : reading.is,
        data: { name: setting.name, range: rangeOf(variable), ...(used === undefined ? {} : { used }) },
        evidence: setting.name,
        scope: setting.owner,
        severity: stage === "template" ? "info" : reading.is === "refused" ? "error" : "warning",
        fixes: () =>
          wanted === undefined
            ? []
            : fix({
                title:
                  reading.is === "cut"
                    ? `Write ${wanted}, as it is read`
                    : `Write ${wanted}, the nearest accepted value`,
                safety: "review",
                caveat:
                  reading.is === "cut"
                    ? "The hub goes on as before; a number in another notation may have meant more."
                    : `The hub then uses ${wanted}${used === undefined ? "" : ` instead of ${used}`}.`,
                edits: setting.rewrite(String(wanted)),
              }),
      })
    }
  },
})

function rangeOf({ min, max, unit }: KeyInfo): string {
  const numbers = max === undefined ? `at least ${min ?? 0}` : `between ${min ?? 0} and ${max}`
  return unit === undefined || unit.includes("/") ? `a whole number ${numbers}` : `a whole number ${numbers} (${unit})`
}
