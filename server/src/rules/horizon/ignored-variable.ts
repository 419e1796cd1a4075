/** A variable is set that Horizon does not read, or reads as the opposite of what it says. */
import { horizonVariables } from "../../../../schemas/describe.ts"
import type { Setting } from "../../model/facts.ts"
import { readSwitch } from "../../model/horizon/numbers.ts"
import { hubsOf, valueIn } from "../../workspace/hubs.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/ignored-variable",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["M1"],
    summary: "Horizon ignores the variable, or its value.",
    why: "Several documented variables are read by no code of the hub, others count only together with a second one, and its switches know few words: whatever they do not know means off, or on.\nNothing is logged.",
    remedy: "Remove the variable, set the one that decides, or write the switch as the hub reads it.",
    messages: {
      unread: "Horizon reads `{name}` nowhere: {instead}.",
      overruled: "`{name}` is ignored: `{by}` is set and wins.",
      alone: "`{name}` has no effect without `{by}`.",
      switch: "Horizon takes `{name}` for {read} here.",
    },
    fix: "review",
    references: [
      ref("Horizon API configuration", "atlas-crew/synapse:apps/signal-horizon/api/src/config.ts"),
      ref("Horizon queue: Redis settings", "atlas-crew/synapse:apps/signal-horizon/api/src/jobs/queue.ts"),
    ],
  },
  check({ facts, stage, report, fix }) {
    for (const { owner, settings, own } of hubsOf(facts)) {
      const variables = horizonVariables()
      for (const setting of own) {
        const variable = variables.get(setting.name)
        if (variable === undefined) continue
        const base = {
          evidence: setting.name,
          scope: owner,
          ...(stage === "template" ? { severity: "info" as const } : {}),
        }
        const by = rivalOf(setting, settings)
        if (variable.behaviour === "never-read") {
          report({
            ...base,
            at: setting.nameSpan,
            id: "unread",
            data: { name: setting.name, instead: variable.instead ?? "" },
          })
        } else if (by !== undefined) {
          report({ ...base, at: setting.nameSpan, id: by.id, data: { name: setting.name, by: by.name } })
        } else if (variable.type === "bool" && setting.value.known && setting.value.value !== "") {
          const { read, meant } = readSwitch(setting.name, setting.value.value)
          if (meant === read || (meant === undefined && setting.value.value.trim() === "")) continue
          report({
            ...base,
            at: setting.valueSpan,
            id: "switch",
            data: { name: setting.name, read: read ? "on" : "off" },
            fixes: () =>
              meant === undefined
                ? []
                : fix({
                    title: `Write \`${meant}\``,
                    safety: "review",
                    caveat: `The switch is ${meant ? "on" : "off"} then; so far it was ${read ? "on" : "off"}.`,
                    edits: setting.rewrite(String(meant)),
                  }),
          })
        }
      }
    }
  },
})

/** The variable that makes this one void, by its presence or by its absence. */
function rivalOf(
  setting: Setting,
  all: readonly Setting[],
): { readonly id: "overruled" | "alone"; readonly name: string } | undefined {
  const redis = valueIn(all, "REDIS_URL")
  // Compose fills in port and password of the Redis container from the same env file.
  const mayServeOthers = setting.carrier === "env-file" && setting.name !== "REDIS_HOST"
  if (
    !mayServeOthers &&
    /^REDIS_(?:HOST|PORT|PASSWORD)$/.test(setting.name) &&
    redis !== undefined &&
    /^rediss?:\/\/[^/\s]/.test(redis)
  ) {
    return { id: "overruled", name: "REDIS_URL" }
  }
  if (
    setting.name !== "SENSOR_BRIDGE_ENABLED" ||
    !setting.value.known ||
    !readSwitch(setting.name, setting.value.value).read
  ) {
    return undefined
  }
  // A Secret or ConfigMap is one part of an environment, and a container may take the rest from such.
  if (/^(?:secret|config-map|container-env)$/.test(setting.carrier)) return undefined
  const missing = ["SYNAPSE_DIRECT_URL", "SENSOR_BRIDGE_API_KEY"].find(
    (name) => !all.some((each) => each.name === name),
  )
  return missing === undefined ? undefined : { id: "alone", name: missing }
}
