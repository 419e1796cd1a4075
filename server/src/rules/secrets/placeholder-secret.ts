/** A stand-in of a template was left where the secret belongs. */
import { defineRule, ref } from "../define.ts"
import { replaceWithRandom } from "./shared-remedies.ts"
import { isBuildTime, secretsIn, severityOfKnown, wordsFor } from "./shared-secrets.ts"

export default defineRule({
  meta: {
    id: "secrets/placeholder-secret",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S2", "S3", "S4", "S5"],
    summary: "A secret still has the stand-in of its template.",
    why: "The text of the template is the secret then, and the template is public. Most programs start with it: Horizon accepts the placeholders of its own documents in production.",
    remedy: "Put a random value in its place: 32 random bytes for a key. Leave stand-ins to `.env.example`.",
    messages: { placeholder: "{secret} is still a placeholder." },
    fix: "review",
    references: [
      ref(
        "OWASP Secrets Management Cheat Sheet",
        "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
      ),
      ref("CWE-1392: use of default credentials", "https://cwe.mitre.org/data/definitions/1392.html"),
    ],
  },
  check(context) {
    const { document, facts, stage, report } = context
    if (stage === "template") return
    const all = secretsIn(document.source.text, facts)
    for (const found of all) {
      const { setting, part, verdict } = found
      if (isBuildTime(setting)) continue
      if (verdict.is !== "placeholder") continue
      report({
        at: part.span,
        id: "placeholder",
        data: { secret: wordsFor(found) },
        evidence: setting.name,
        scope: setting.owner,
        severity: severityOfKnown(found, facts, stage),
        // A service's own token cannot be made up.
        fixes: () => (part.kind === "api-token" ? [] : replaceWithRandom(context, found, all)),
      })
    }
  },
})
