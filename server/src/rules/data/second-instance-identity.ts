/** Two sensors say the same name to the hub: it takes them for one. */
import { settled } from "../../base/known.ts"
import type { SynapseConfig } from "../../model/synapse/types.ts"
import { instancesOf } from "../../workspace/instances.ts"
import { type ConfiguredSensor, configuredSensors } from "../../workspace/sensor-configs.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "data/second-instance-identity",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["C2"],
    summary: "Several sensors report to the hub under one identity.",
    why: "The hub finds a sensor by its tenant and its name. Two that read one config take each other's place: state, commands and signals of both are mixed, and one that is gone goes unnoticed.",
    remedy: "Give every sensor a config of its own, with its own `sensor_id` and `sensor_name`.",
    messages: {
      replicas: "{count} sensors read one config: all of them are `{id}` to the hub.",
      same: "`{name}` is `{id}` to the hub, as `{other}` is: it takes both for one sensor.",
    },
    fix: "none",
    references: [
      ref("Synapse WAF: the link to the hub", "atlas-crew/synapse:apps/synapse-pingora/src/horizon/config.rs"),
      ref("Horizon production checklist", "atlas-crew/synapse:site/deployment/production.md"),
    ],
  },
  check({ document, uri, workspace, stage, report, unknown }) {
    if (stage === "template" || (document.language !== "compose" && document.language !== "kubernetes")) return
    const severity = stage === "production" ? ("warning" as const) : ("info" as const)
    const first = new Map<string, ConfiguredSensor>()
    for (const sensor of configuredSensors(workspace, uri)) {
      const { service, configs, open } = sensor
      const count = instancesOf(workspace, uri, service)
      const identity = configs.map(({ config }) => identityOf(config)).find((each) => each !== undefined)
      const isSingle = settled(count) === 1
      if (identity === undefined) {
        if (open !== undefined && !isSingle) unknown("C2", `the identity of \`${service.name}\`: ${open}`)
        continue
      }
      const base = { at: service.nameSpan, evidence: identity.id, scope: service.owner, severity }
      if (!count.known) unknown("C2", `\`${service.name}\` may run more than once: ${count.because}`)
      else if (count.value > 1) report({ ...base, id: "replicas", data: { count: count.value, id: identity.id } })
      const key = JSON.stringify(identity)
      const other = first.get(key)
      if (other === undefined) first.set(key, sensor)
      else
        report({
          ...base,
          id: "same",
          data: { name: service.name, id: identity.id, other: other.service.name },
          related: [{ uri, span: other.service.nameSpan, message: "The other sensor." }],
        })
    }
  },
})

interface Identity {
  readonly id: string
  readonly name: string
  readonly hub: string
}

/** What a sensor says of itself to its hub; undefined where it does not report, or where a tool fills the identity in. */
function identityOf(config: SynapseConfig): Identity | undefined {
  for (const [section, address] of [
    ["horizon", "hub_url"],
    ["tunnel", "url"],
  ] as const) {
    if (config.get(`${section}.enabled`)?.text !== "true") continue
    const id = config.get(`${section}.sensor_id`)?.text ?? ""
    const name = config.get(`${section}.sensor_name`)?.text ?? ""
    const hub = config.get(`${section}.${address}`)?.text ?? ""
    if (id === "" || /[$<{%]|__/.test(id + name)) continue
    return { id, name, hub }
  }
  return undefined
}
