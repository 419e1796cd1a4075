/** A name is served over TLS, and beside it over plain HTTP. */
import { settled } from "../../base/known.ts"
import { hasSecureTwin } from "../../model/proxy/entries.ts"
import { exposureOf } from "../../workspace/proxies.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "tls/missing-https-redirect",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S1"],
    summary: "Port 80 serves content although the same name is served over TLS.",
    why: "Whoever types the name without https gets the plain site: logins and cookies cross the network unencrypted, although a certificate is there.",
    remedy: "Let port 80 answer with nothing but a redirect to https, and with certificate challenges.",
    messages: { plain: "Port 80 serves content; TLS for {name} is only an offer." },
    fix: "none",
    references: [
      ref(
        "OWASP Transport Layer Security Cheat Sheet: use TLS for all pages",
        "https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html",
      ),
      ref("nginx: return", "https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return"),
      ref("Caddy: automatic HTTPS", "https://caddyserver.com/docs/automatic-https"),
    ],
  },
  check({ facts, stage, workspace, uri, report, unknown }) {
    if (stage !== "production") return
    for (const entry of facts.entries) {
      if (settled(entry.tls) !== false || !hasSecureTwin(facts.entries, entry)) continue
      if (settled(entry.redirectsToHttps) === true) continue
      if (exposureOf(workspace, uri, entry).is === "internal") continue
      const open = entry.redirectsToHttps.known ? entry.front : entry.redirectsToHttps.because
      if (open !== undefined) {
        unknown("S1", `${entry.owner}: ${open}`)
        continue
      }
      const name = entry.hosts[0]
      report({
        at: entry.span,
        id: "plain",
        data: { name: name === undefined ? "the same site" : `\`${name}\`` },
        evidence: `${entry.owner} 80`,
        scope: entry.owner,
      })
    }
  },
})
