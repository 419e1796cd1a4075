/** An endpoint serves plain text: TLS is off, or on without certificate or key. */
import { settled } from "../../base/known.ts"
import type { Facts, TlsEndpoint } from "../../model/facts.ts"
import { mountsOf } from "../../workspace/sensor-environment.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "tls/tls-disabled",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["S1"],
    summary: "An endpoint that other machines reach speaks plain text.",
    why: "Plain HTTP discloses cookies, tokens and bodies to every network on the way, and lets them be changed.\nA sensor whose TLS is on but whose certificate or key path is empty does not complain: it serves plain TCP.",
    remedy:
      "Set certificate and key and switch TLS on, or let a proxy in front end TLS and bind the listener to an address that only the proxy reaches.",
    messages: {
      off: "TLS is off while the sensor listens on {where}.",
      empty: "TLS is on without {what}: the sensor serves plain TCP all the same.",
    },
    fix: "none",
    references: [
      ref("Synapse WAF: TLS of the proxy listeners", "atlas-crew/synapse:apps/synapse-pingora/src/main.rs"),
      ref(
        "OWASP Transport Layer Security Cheat Sheet",
        "https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html",
      ),
    ],
  },
  check({ facts, stage, workspace, uri, report, unknown }) {
    for (const endpoint of facts.tls) {
      const on = settled(endpoint.enabled)
      const missing = on === true ? missingParts(endpoint) : []
      const open = on === false && stage === "production" ? openListener(facts, endpoint) : undefined
      if (on === false && open === undefined && stage === "production")
        unknown("S1", "TLS ends in front of the sensor, or nowhere")
      if (missing.length === 0 && open === undefined) continue
      if (missing.length === 0 && isBehindSomething(workspace, uri)) {
        unknown("S1", "what ends TLS in front of the sensor is not in this file")
        continue
      }
      report({
        at: endpoint.enabledSpan ?? endpoint.span,
        id: missing.length > 0 ? "empty" : "off",
        data: { what: missing.join(" and "), where: open ?? "" },
        evidence: missing.length > 0 ? missing.join(" ") : "off",
        scope: endpoint.owner,
        ...(missing.length > 0 ? { severity: stage === "production" ? ("error" as const) : ("warning" as const) } : {}),
      })
    }
  },
})

function missingParts(endpoint: TlsEndpoint): readonly string[] {
  const isEmpty = (part: TlsEndpoint["key"]): boolean => part === undefined || (part.known && part.value === "")
  return [...(isEmpty(endpoint.certificate) ? ["a certificate"] : []), ...(isEmpty(endpoint.key) ? ["a key"] : [])]
}

/**
 * The first listener of this file that other machines reach, the admin port aside: it has a rule of its own. Where TLS
 * is not mentioned at all only a port that means HTTPS tells that it was meant.
 */
function openListener(facts: Facts, endpoint: TlsEndpoint): string | undefined {
  const open = facts.ports.find((port) => {
    const reach = settled(port.reach)
    const number = settled(port.containerPort)?.first
    const isMeant = endpoint.enabledSpan !== undefined || number === 443 || number === 8443
    return port.by === "listen" && number !== 6191 && isMeant && reach !== undefined && reach !== "loopback"
  })
  if (open === undefined) return undefined
  return settled(open.reach) === "all-interfaces" ? "every interface" : `\`${settled(open.address) ?? ""}\``
}

/** A Compose service mounts this file and publishes its ports to nobody, or to this machine only. */
function isBehindSomething(workspace: Workspace, uri: string): boolean {
  const { isMounted, published } = mountsOf(workspace, uri)
  return isMounted && published.every((place) => place.port === 6191 || place.reach === "loopback")
}
