/** The sensor sends its key and its telemetry to the hub in plain text. */
import { isInternalHost, urlParts } from "../../model/synapse/addresses.ts"
import { defineRule, ref } from "../define.ts"

/** Switch and address of each link, and the scheme that replaces the plain one. */
const links = [
  { path: "horizon.hub_url", enabled: "horizon.enabled", plain: "ws", safe: "wss" },
  { path: "telemetry.endpoint", enabled: "telemetry.enabled", plain: "http", safe: "https" },
] as const

export default defineRule({
  meta: {
    id: "tls/plain-hub-link",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S1"],
    summary: "A link of the sensor to its hub is not encrypted.",
    why: "The sensor sends its API key with every connection, and requests it judged in telemetry. It takes `ws://` and `http://` without a warning: whoever is on the way reads the key and may speak as the sensor.",
    remedy: "Use `wss://` and `https://`.",
    messages: {
      plain: "`{path}` begins with {plain}://: the sensor's key travels in plain text.",
    },
    fix: "review",
    references: [
      ref("Synapse WAF: link to the hub", "atlas-crew/synapse:apps/synapse-pingora/src/horizon/config.rs"),
      ref(
        "OWASP Transport Layer Security Cheat Sheet",
        "https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html",
      ),
    ],
  },
  check({ model, stage, report, fix }) {
    if (stage !== "production" || model.isBroken) return
    for (const { path, enabled, plain, safe } of links) {
      const key = model.get(path)
      const url = key?.text === undefined ? undefined : urlParts(key.text)
      if (key?.node?.kind !== "scalar" || url?.scheme !== plain || model.get(enabled)?.text !== "true") continue
      if (url.host === "" || url.host.includes("$") || isInternalHost(url.host) !== undefined) continue
      const text = key.node.text
      report({
        at: key.node.contentSpan,
        id: "plain",
        data: { path, plain },
        evidence: path,
        scope: path.slice(0, path.indexOf(".")),
        fixes: () =>
          fix({
            title: `Use ${safe}://`,
            safety: "review",
            caveat:
              "The link fails if the hub's address does not speak TLS; a port in the address may have to change too.",
            edits: key.rewrite(safe + text.slice(plain.length)),
          }),
      })
    }
  },
})
