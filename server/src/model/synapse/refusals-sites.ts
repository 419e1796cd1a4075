/** Refusals of the multi-site schema that are no ranges: host names, backends, certificates, shadow mirrors. */

import { isNetwork } from "./addresses.ts"
import type { ValueRefusal } from "./refusals.ts"
import { removedFeature } from "./refusals-runtime.ts"
import type { SynapseConfig, SynapseKey } from "./types.ts"

/** Refusals in file order of each kind. */
export function sitesRefusals(model: SynapseConfig): readonly ValueRefusal[] {
  return [
    ...emptyList(model.get("sites")),
    ...hostnames(model),
    ...model.all("sites[].upstreams").flatMap(emptyList),
    ...model.all("sites[].anomaly_blocking.enabled").flatMap(removedFeature),
    ...certificates(model),
    ...networks(model),
    ...mirrors(model),
  ]
}

function refusal(key: SynapseKey, demand: string, at = key.valueSpan): readonly ValueRefusal[] {
  return [{ key, at, schema: "sites", outcome: "dropped", demand }]
}

function emptyList(key: SynapseKey | undefined): readonly ValueRefusal[] {
  if (key === undefined) return []
  const isEmpty = key.text === "" || (key.node?.kind === "sequence" && key.node.items.length === 0)
  if (!isEmpty) return []
  if (key.path === "sites") {
    return [
      { key, at: key.keySpan, schema: "sites", outcome: "off", demand: "is empty", feature: "multi-site operation" },
    ]
  }
  return refusal(key, "needs at least one entry", key.keySpan)
}

function hostnames(model: SynapseConfig): readonly ValueRefusal[] {
  const seen = new Set<string>()
  return model.all("sites[].hostname").flatMap((key) => {
    const name = key.text?.toLowerCase()
    if (name === undefined) return []
    if (seen.has(name)) return refusal(key, "is the host name of an earlier site")
    seen.add(name)
    if (name.length <= 253 && name.split("*").length <= 4) return []
    const demand = "may have at most 253 characters and three `*`"
    return [{ key, at: key.valueSpan, schema: "sites", outcome: "off", demand, feature: "host matching" } as const]
  })
}

/** Parent folders in a path, also percent-encoded once or twice, and NUL. */
const traversal = /\.\.|%2e%2e|%2e\.|\.%2e|%252e|%00/i

function certificates(model: SynapseConfig): readonly ValueRefusal[] {
  const paths = [...model.all("sites[].tls.cert_path"), ...model.all("sites[].tls.key_path")]
  return [
    ...paths.flatMap((key) =>
      traversal.test(key.text ?? "") ? refusal(key, "must not lead out of its folder with `..`") : [],
    ),
    ...model
      .all("sites[].tls.min_version")
      .flatMap((key) =>
        key.text === undefined || key.text === "1.2" || key.text === "1.3" ? [] : refusal(key, "must be 1.2 or 1.3"),
      ),
  ]
}

/** An entry that is no network is left out of the list, with a warning. */
function networks(model: SynapseConfig): readonly ValueRefusal[] {
  const lists = [...model.all("sites[].access_control.allow"), ...model.all("sites[].access_control.deny")]
  return lists.flatMap((key) => {
    const items = key.node?.kind === "sequence" ? key.node.items : []
    return items.flatMap(({ value }): readonly ValueRefusal[] => {
      if (value.kind !== "scalar" || /\$\{|\{\{/.test(value.text) || isNetwork(value.text)) return []
      const demand = "must hold networks, such as 10.0.0.0/8"
      return [{ key, at: value.span, schema: "sites", outcome: "off", demand, feature: "this entry" }]
    })
  })
}

function mirrors(model: SynapseConfig): readonly ValueRefusal[] {
  return model.all("sites[].shadow_mirror").flatMap((section) => {
    const field = (name: string): SynapseKey | undefined => model.at(`${section.at}.${name}`)
    const enabled = field("enabled")
    if (enabled?.text !== "true") return []
    return [
      ...honeypots(enabled, field("honeypot_urls")),
      ...riskOrder(field("min_risk_score"), field("max_risk_score")),
    ]
  })
}

function honeypots(enabled: SynapseKey, urls: SynapseKey | undefined): readonly ValueRefusal[] {
  const items = urls?.node?.kind === "sequence" ? urls.node.items : []
  if (items.length === 0) return refusal(enabled, "needs `honeypot_urls`")
  return items.flatMap(({ value }) =>
    urls === undefined || value.kind !== "scalar" || /^https?:\/\//i.test(value.text)
      ? []
      : refusal(urls, "must hold http or https addresses", value.span),
  )
}

/** The lowest risk lies below the highest; either may be left to its default. */
function riskOrder(min: SynapseKey | undefined, max: SynapseKey | undefined): readonly ValueRefusal[] {
  const low = numberOf(min) ?? 40
  const high = numberOf(max) ?? 70
  const key = min ?? max
  return key === undefined || low < high ? [] : refusal(key, "must leave `min_risk_score` below `max_risk_score`")
}

function numberOf(key: SynapseKey | undefined): number | undefined {
  const value = key?.node?.kind === "scalar" ? key.node.value : undefined
  return typeof value === "number" ? value : undefined
}
