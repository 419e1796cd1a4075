/** Everybody is a trusted proxy, so that each client chooses the address under which it is judged. */
import { prefixOf } from "../../model/synapse/addresses.ts"
import { defineRule, ref } from "../define.ts"

/** Wider networks hold most of the internet. */
const shortestPrefix = 8

export default defineRule({
  meta: {
    id: "synapse/trusted-proxies-too-wide",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "The networks of trusted proxies hold most of the internet.",
    why: "From a trusted proxy the sensor takes the client's address out of X-Forwarded-For. If everybody is trusted, every client chooses the address under which it is counted, limited, tarpitted and let in.",
    remedy: "List the addresses of the proxies in front of the sensor, and nothing else.",
    messages: {
      wide: "`{network}` lets every client choose its own address through X-Forwarded-For.",
    },
    fix: "none",
    references: [
      ref("Synapse WAF: trusted proxies", "atlas-crew/synapse:apps/synapse-pingora/src/main.rs"),
      ref(
        "MDN: X-Forwarded-For, security and privacy",
        "https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Forwarded-For",
      ),
    ],
  },
  check({ model, stage, report }) {
    const { node } = model.get("server.trusted_proxies") ?? {}
    if (node?.kind !== "sequence" || stage === "template") return
    for (const { value } of node.items) {
      const prefix = value.kind === "scalar" ? prefixOf(value.text) : undefined
      if (value.kind !== "scalar" || prefix === undefined || prefix >= shortestPrefix) continue
      report({
        at: value.contentSpan,
        id: "wide",
        data: { network: value.text },
        evidence: value.text,
        scope: "server",
        ...(stage === "development" ? { severity: "info" as const } : {}),
      })
    }
  },
})
