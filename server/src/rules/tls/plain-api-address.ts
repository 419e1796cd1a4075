/** A program is told to speak to a public address without TLS. */
import { distinctSettings } from "../../model/distinct.ts"
import { isPublicHost } from "../../model/proxy/hosts.ts"
import { urlParts } from "../../model/synapse/addresses.ts"
import { defineRule, ref } from "../define.ts"

/** Variables that name an endpoint of the hub or of a sensor, with who calls it. */
const callers: ReadonlyMap<string, string> = new Map([
  ["VITE_API_URL", "the browser"],
  ["VITE_WS_URL", "the browser"],
  ["SYNAPSE_DIRECT_URL", "the hub"],
  ["RISK_SERVER_URL", "the hub"],
  ["SYNAPSE_URL", "the command line"],
])
const safe: Readonly<Record<string, string>> = { http: "https", ws: "wss" }

export default defineRule({
  meta: {
    id: "tls/plain-api-address",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["S1"],
    summary: "A program calls a public address without TLS.",
    why: "Keys, tokens and what they open cross the internet in plain text. A page that was loaded over https may not call `http://` or `ws://` at all: browsers block it.\nNames of a machine or a private network are not reported.",
    remedy: "Write `https://` or `wss://`, and let the other side end TLS.",
    messages: { plain: "`{name}` begins with {plain}://: {caller} sends its key in plain text." },
    fix: "review",
    references: [
      ref("W3C: mixed content", "https://www.w3.org/TR/mixed-content/"),
      ref("Horizon API configuration", "atlas-crew/synapse:apps/signal-horizon/api/src/config.ts"),
      ref(
        "OWASP Transport Layer Security Cheat Sheet",
        "https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html",
      ),
    ],
  },
  check({ facts, stage, report, fix }) {
    if (stage !== "production") return
    for (const setting of distinctSettings(facts.settings)) {
      const caller = callers.get(setting.name)
      if (caller === undefined || !setting.value.known || setting.carrier === "synapse-key") continue
      const { value } = setting.value
      const url = urlParts(value)
      const scheme = safe[url?.scheme ?? ""]
      if (url === undefined || scheme === undefined || isPublicHost(url.host) !== true) continue
      report({
        at: setting.valueSpan,
        id: "plain",
        data: { name: setting.name, plain: url.scheme, caller },
        evidence: setting.name,
        scope: setting.owner,
        fixes: () =>
          fix({
            title: `Use ${scheme}://`,
            safety: "review",
            caveat: "Calls fail if the other side does not speak TLS; a port in the address may have to change too.",
            edits: setting.rewrite(scheme + value.slice(url.scheme.length)),
          }),
      })
    }
  },
})
