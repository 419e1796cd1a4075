/** A command or variable switches the check of certificates or signatures off. */
import { settled } from "../../base/known.ts"
import { distinctPlaces, distinctSettings } from "../../model/distinct.ts"
import { isUnverifiedSetting, unverifiedIn } from "../../model/verification.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "tls/verification-off",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "The check of certificates or signatures is switched off.",
    why: "Encryption without a check of the other side protects from nobody who can answer in its place: on the way, in the DNS, on a mirror. What is fetched so is run, installed or trusted.\nRequests to this machine itself are not reported.",
    remedy:
      "Trust the right authority instead: install its certificate (`update-ca-certificates`, `--cacert`, `NODE_EXTRA_CA_CERTS`) or the repository's key.",
    messages: {
      certificate: "`{option}` switches the check of the server's certificate off.",
      signature: "`{option}` switches the check of signatures off.",
      variable: "`{option}` switches the check of certificates off for the whole process.",
    },
    fix: "none",
    references: [
      ref("curl manual: --insecure", "https://curl.se/docs/manpage.html#-k"),
      ref("Node.js: NODE_TLS_REJECT_UNAUTHORIZED", "https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue"),
      ref("CWE-295: improper certificate validation", "https://cwe.mitre.org/data/definitions/295.html"),
    ],
    equivalents: [
      "CKV2_DOCKER_2",
      "CKV2_DOCKER_3",
      "CKV2_DOCKER_5",
      "CKV2_DOCKER_6",
      "CKV2_DOCKER_8",
      "CKV2_DOCKER_10",
    ],
  },
  check({ facts, stage, report }) {
    if (stage === "template") return
    const weaker = stage === "production" ? {} : { severity: "hint" as const }
    for (const step of distinctPlaces(facts.commands)) {
      const texts = step.texts ?? step.words.map((word) => settled(word) ?? "")
      const found = unverifiedIn(texts)
      if (found === undefined) continue
      const span = step.wordSpans?.[found.word] ?? step.span
      const option = (texts[found.word] ?? "").slice(0, 60)
      report({
        at: span,
        id: found.what,
        data: { option },
        evidence: step.text.slice(0, 200),
        scope: step.owner,
        ...weaker,
      })
    }
    for (const setting of distinctSettings(facts.settings)) {
      const value = settled(setting.value)
      if (value === undefined || !isUnverifiedSetting(setting.name, value)) continue
      report({
        at: setting.span,
        id: "variable",
        data: { option: `${setting.name}=${value}` },
        evidence: setting.name,
        scope: setting.owner,
        ...weaker,
      })
    }
  },
})
