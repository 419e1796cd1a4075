/** A file that is committed or shown around holds an address with a password in it. */
import { defineRule, ref } from "../define.ts"
import { moveAsIs } from "./shared-remedies.ts"
import { isCommitted, secretsIn } from "./shared-secrets.ts"

export default defineRule({
  meta: {
    id: "secrets/secret-in-url",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S4"],
    summary: "An address with a password stands in a committed file.",
    why: "Compose files and units are committed, reviewed and copied; everybody who can read them has the password. Addresses also end up in logs and error messages as a whole.\n`systemctl show` prints `Environment=` to every user of the machine.",
    remedy: "Take the address, or the password inside it, from a variable of the env file.",
    messages: { literal: "The address in `{name}` holds a password." },
    fix: "review",
    references: [
      ref("RFC 3986, section 7.5: sensitive information", "https://www.rfc-editor.org/rfc/rfc3986#section-7.5"),
      ref(
        "systemd.exec(5): Environment=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Environment=",
      ),
    ],
    equivalents: ["CL-0021"],
  },
  check(context) {
    const { document, facts, stage, report } = context
    if (stage === "template") return
    for (const found of secretsIn(document.source.text, facts)) {
      const { setting, part, verdict } = found
      const isOurs = part.within === "address" && (verdict.is === "fit" || verdict.is === "weak")
      if (!isOurs || !isCommitted(setting)) continue
      report({
        at: part.span,
        id: "literal",
        data: { name: setting.name },
        evidence: setting.name,
        scope: setting.owner,
        // A Secret is where such an address belongs; the file that holds it may be kept apart.
        ...(stage === "development"
          ? { severity: "hint" as const }
          : setting.carrier === "secret"
            ? { severity: "info" as const }
            : {}),
        fixes: () => (setting.carrier.startsWith("compose-") ? moveAsIs(context, found) : []),
      })
    }
  },
})
