/** An entry that the public reaches serves its content over plain HTTP. */
import { settled } from "../../base/known.ts"
import { hasSecureTwin } from "../../model/proxy/entries.ts"
import { exposureOf } from "../../workspace/proxies.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "tls/plain-public-endpoint",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["S1"],
    summary: "A public entry serves its content over plain HTTP.",
    why: "Plain HTTP discloses cookies, tokens and bodies to every network on the way, and lets them be changed.\nOnly a redirect to https and the answers to certificate challenges may stay plain.",
    remedy:
      "End TLS at this entry and redirect port 80 to it. Where a load balancer or CDN ends TLS, bind the listener to an address that only it reaches.",
    messages: {
      public: "Plain HTTP serves {where}: no TLS ends here.",
      published: "Plain HTTP on published port {port}; no TLS in these files.",
    },
    fix: "review",
    references: [
      ref(
        "OWASP Transport Layer Security Cheat Sheet",
        "https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html",
      ),
      ref("nginx: configuring HTTPS servers", "https://nginx.org/en/docs/http/configuring_https_servers.html"),
      ref("Caddy: automatic HTTPS", "https://caddyserver.com/docs/automatic-https"),
      ref("Kubernetes: Ingress TLS", "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls"),
    ],
  },
  check({ facts, stage, workspace, uri, report, unknown, fix }) {
    if (stage !== "production") return
    for (const entry of facts.entries) {
      if (entry.tls.known && entry.tls.value) continue
      if (settled(entry.redirectsToHttps) === true || hasSecureTwin(facts.entries, entry)) continue
      const exposure = exposureOf(workspace, uri, entry)
      if (exposure.is === "internal") continue
      const open = !entry.tls.known
        ? entry.tls.because
        : !entry.redirectsToHttps.known
          ? entry.redirectsToHttps.because
          : (entry.front ?? (exposure.is === "unknown" ? exposure.because : undefined))
      if (open !== undefined) {
        unknown("S1", `${entry.owner}: ${open}`)
        continue
      }
      if (exposure.is === "published") unknown("S1", `TLS may end in front of port ${exposure.port}`)
      report({
        at: entry.span,
        id: exposure.is === "public" ? "public" : "published",
        data: {
          where: exposure.is === "public" ? exposure.because : "",
          port: exposure.is === "published" ? exposure.port : "",
        },
        evidence: `${entry.owner} ${settled(entry.port) ?? ""}`,
        scope: entry.owner,
        severity: exposure.is === "public" ? "warning" : "info",
        ...(exposure.is === "public" && exposure.place
          ? { related: [{ ...exposure.place, message: "The port is published here." }] }
          : {}),
        fixes: () =>
          entry.secure === undefined
            ? []
            : fix({
                title: entry.product === "ingress" ? "Add TLS for this host" : "Let Caddy end TLS here",
                safety: "review",
                caveat:
                  entry.product === "ingress"
                    ? "The Secret with the certificate has to be there: until then the controller shows its own certificate."
                    : "Caddy asks for a certificate: the name must resolve to this host, and ports 80 and 443 be open.",
                edits: entry.secure(),
              }),
      })
    }
  },
})
