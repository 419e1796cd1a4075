/** A token of a service, or a private key, stands in a file that is committed. */
import { tokensIn } from "../../model/secrets/tokens.ts"
import { defineRule, ref } from "../define.ts"
import { secretsIn } from "./shared-secrets.ts"

export default defineRule({
  meta: {
    id: "secrets/provider-token",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S4"],
    summary: "A token of a service, or a private key, stands in a file that is committed.",
    why: "The form of the text is the one that the service gives its tokens. Whoever can read the repository, a fork of it, a build's log or its history can act in your name; programs that look for such tokens find published ones within minutes.",
    remedy:
      "Revoke it at the service and make a new one. Keep that in a file that is not committed, or in a secret store, and refer to it from here.",
    messages: {
      token: "A token of {maker} stands here.",
      key: "A private key stands here, without a passphrase.",
    },
    fix: "none",
    references: [
      ref(
        "GitHub: supported secret scanning patterns",
        "https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns",
      ),
      ref(
        "OWASP Secrets Management Cheat Sheet",
        "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
      ),
    ],
  },
  check({ document, facts, stage, report }) {
    // An env file is where such tokens belong, and the sensor's own file holds its registration.
    if (document.language === "env" && stage !== "template") return
    const found = tokensIn(document.source)
    if (found.length === 0) return
    const told = secretsIn(document.source.text, facts).filter(
      ({ part, setting }) => part.sure && setting.carrier !== "script" && setting.carrier !== "config-key",
    )
    found.forEach(({ of, span }, nth) => {
      if (document.language === "synapse" && of === "Horizon registration") return
      // Settings with the name of a secret have a rule each.
      if (told.some(({ part }) => part.span.start <= span.start && span.end <= part.span.end)) return
      report({
        at: span,
        id: of === "private key" ? "key" : "token",
        data: { maker: of },
        evidence: `${of} ${found.slice(0, nth).filter((other) => other.of === of).length}`,
        scope: "",
      })
    })
  },
})
