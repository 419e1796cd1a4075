/** A hub address that release builds of the sensor refuse to connect to. */
import { isInternalHost, urlParts } from "../../model/synapse/addresses.ts"
import { allowsInternalHub } from "../../workspace/sensor-environment.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/refused-hub-url",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "The hub's address is one that the sensor refuses.",
    why: "Release builds do not connect to localhost, to private and link-local addresses, or to names that resolve to one. Names of services inside a cluster or a Compose network do, so the link to the hub never comes up.\nThe sensor goes on without it.",
    remedy: "Use the hub's public address, or set `SYNAPSE_ALLOW_INTERNAL_HORIZON_URL=1` in the sensor's environment.",
    messages: {
      local: "The sensor refuses `{host}` as hub: {kind}.",
    },
    fix: "none",
    references: [
      ref("Synapse WAF: check of the hub's address", "atlas-crew/synapse:apps/synapse-pingora/src/horizon/config.rs"),
    ],
  },
  check({ model, stage, workspace, uri, report }) {
    if (model.get("horizon.enabled")?.text !== "true" || stage === "template") return
    const key = model.get("horizon.hub_url")
    const host = key?.text === undefined ? undefined : urlParts(key.text)?.host
    const kind = host === undefined ? undefined : isInternalHost(host)
    if (key?.node?.kind !== "scalar" || host === undefined || kind === undefined) return
    if (allowsInternalHub(workspace, uri)) return
    report({
      at: key.node.contentSpan,
      id: "local",
      data: { host, kind },
      evidence: host,
      scope: "horizon",
      ...(stage === "development" ? { severity: "info" as const } : {}),
    })
  },
})
