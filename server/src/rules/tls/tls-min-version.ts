/** An endpoint asks for a TLS version that it does not enforce, or for one that is broken. */
import { settled } from "../../base/known.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "tls/tls-min-version",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "The TLS version asked for is not the one that is served.",
    why: "The sensor's listener always uses the intermediate profile of OpenSSL: TLS 1.2 and 1.3. `min_version` is parsed and not used, so 1.3 does not keep TLS 1.2 clients out, and an older or misspelt version silently means 1.2.",
    remedy:
      "Write 1.2, which is what the sensor serves; where TLS 1.3 alone is required, let a proxy in front enforce it.",
    messages: {
      unenforced: "`{version}` is not enforced: the sensor also accepts TLS 1.2.",
      replaced: "`{version}` is no version that the sensor serves: it means 1.2.",
    },
    fix: "review",
    references: [
      ref("Synapse WAF: TLS of the proxy listeners", "atlas-crew/synapse:apps/synapse-pingora/src/main.rs"),
      ref("RFC 8996: deprecating TLS 1.0 and TLS 1.1", "https://www.rfc-editor.org/rfc/rfc8996"),
    ],
  },
  check({ facts, report, fix }) {
    for (const endpoint of facts.tls) {
      const version = settled(endpoint.minVersion)
      const at = endpoint.minVersionSpan
      if (version === undefined || at === undefined || version === "1.2" || version.includes("${")) continue
      // Where TLS is off the version says nothing about what is served.
      if (settled(endpoint.enabled) === false && version === "1.3") continue
      const setting = facts.settings.find((each) => each.valueSpan.start >= at.start && each.valueSpan.end <= at.end)
      report({
        at,
        id: version === "1.3" ? "unenforced" : "replaced",
        data: { version },
        evidence: version,
        scope: endpoint.owner,
        fixes: () =>
          setting === undefined
            ? []
            : fix({
                title: "Write `1.2`",
                safety: "review",
                caveat: "The sensor serves the same versions as before; the file now says so.",
                edits: setting.rewrite("1.2"),
              }),
      })
    }
  },
})
