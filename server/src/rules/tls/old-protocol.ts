/** A listener allows a TLS version that is no longer safe. */

import { settled } from "../../base/known.ts"
import { cover } from "../../base/span.ts"
import { defineRule, ref } from "../define.ts"

const old = /^(?:SSLv[23]|TLSv1(?:\.1)?|ssl3\.0|tls1\.[01])$/i

export default defineRule({
  meta: {
    id: "tls/old-protocol",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S1"],
    summary: "A listener allows TLS versions older than 1.2.",
    why: "SSL 2 and 3 are broken, TLS 1.0 and 1.1 rest on MD5 and SHA-1 and are deprecated. As long as they are in the list somebody on the way can try to talk both ends down to them.",
    remedy: "Allow TLS 1.2 and 1.3 only.",
    messages: { old: "{names} in the list of TLS versions: deprecated, not safe." },
    fix: "review",
    references: [
      ref("RFC 8996: deprecating TLS 1.0 and TLS 1.1", "https://www.rfc-editor.org/rfc/rfc8996"),
      ref("RFC 7568: deprecating SSL 3.0", "https://www.rfc-editor.org/rfc/rfc7568"),
      ref("nginx: ssl_protocols", "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_protocols"),
      ref("Caddy: tls directive", "https://caddyserver.com/docs/caddyfile/directives/tls"),
    ],
    equivalents: ["gixy: weak_ssl_tls"],
  },
  check({ facts, stage, report, unknown, fix }) {
    for (const list of facts.protocolLists) {
      const found = list.protocols.filter(({ name }) => old.test(name))
      const first = found[0]
      const last = found.at(-1)
      if (first === undefined || last === undefined) continue
      const names = found.map(({ name }) => `\`${name}\``)
      report({
        at: cover(first.span, last.span),
        id: "old",
        data: { names: names.join(", ") },
        evidence: found.map(({ name }) => name).join(" "),
        scope: list.owner,
        severity: stage !== "production" ? "info" : found.some(({ name }) => /^ssl/i.test(name)) ? "error" : "warning",
        fixes: () =>
          fix({
            title: "Allow TLS 1.2 and 1.3 only",
            safety: "review",
            caveat: "Clients that speak nothing newer than TLS 1.1 can no longer connect.",
            edits: list.limit(),
          }),
      })
    }
    if (stage !== "production") return
    for (const { product, tls, protocols, owner } of facts.entries)
      if (settled(tls) === true && product === "nginx" && protocols === undefined)
        unknown("S1", `\`${owner}\` has no \`ssl_protocols\`: before 1.23.4 nginx allows TLS 1.0 and 1.1`)
  },
})
