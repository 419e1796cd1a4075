/** A key that the sensor parses and then never uses. */
import { inertKeys } from "../../model/synapse/inert.ts"
import { parentPath } from "../../model/synapse/keys.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/inert-key",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A key without any effect.",
    why: "The sensor parses these keys and no code uses them: JSON logs, worker counts, detection switches, a drain time or trap paths that the file asks for never come true.\nKeys of the multi-site schema need a list of `sites` in the same file before anything reads them.",
    remedy: "Set what decides instead, or keep the key as a statement of intent.",
    messages: {
      inert: "`{path}` has no effect: {instead}.",
      sites: "`{path}` has no effect here: it is read only in a file with `sites`.",
    },
    fix: "none",
    references: [
      ref("Synapse WAF runtime config", "atlas-crew/synapse:apps/synapse-pingora/src/main.rs"),
      ref("Synapse WAF multi-site config", "atlas-crew/synapse:apps/synapse-pingora/src/config.rs"),
      ref("Pingora: server shutdown", "cloudflare/pingora:pingora-core/src/server/mod.rs"),
    ],
  },
  check({ model, report }) {
    for (const { key, instead, isDefault } of inertKeys(model)) {
      if (key.path === "tls.min_version" && isJudged(key.text, model.get("tls.enabled")?.text)) continue
      report({
        at: key.keySpan,
        id: instead === undefined ? "sites" : "inert",
        data: { path: key.path, instead: instead ?? "" },
        evidence: key.at,
        scope: parentPath(key.at),
        tags: ["unnecessary"],
        ...(isDefault ? { severity: "hint" as const } : {}),
      })
    }
  },
})

/** A version that the rule about TLS versions reports: 1.3 only while TLS is on, every other but 1.2 always. */
function isJudged(version: string | undefined, enabled: string | undefined): boolean {
  return version !== "1.2" && (version !== "1.3" || enabled === "true")
}
