/** A unit file holds a secret in clear text. */
import { secretsInCommand } from "../../model/secrets/flags.ts"
import { isSecretName } from "../../model/secrets/names.ts"
import { isPlaceholder } from "../../model/secrets/placeholder.ts"
import type { Directive } from "../../model/systemd/types.ts"
import { defineRule, ref } from "../define.ts"
import { secretsIn } from "./shared-secrets.ts"
import { moveToUnitFile, unitFileOf } from "./shared-unit-file.ts"

export default defineRule({
  meta: {
    id: "secrets/literal-secret-in-unit",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S4", "D11"],
    summary: "A unit file holds a secret in clear text.",
    why: "`Environment=` is not meant for secrets: unit files are readable by everybody, and every user of the machine can ask the manager for the values over D-Bus, as `systemctl show` does.",
    remedy:
      "Put the value into a file of mode 0600 named by `EnvironmentFile=`, or pass it with `LoadCredential=`. Then change the secret.",
    messages: {
      literal: "`{name}` is readable by every user of this machine.",
      option: "`{name}` shows a secret in the unit and in the process list.",
    },
    fix: "review",
    references: [
      ref(
        "systemd.exec(5): Environment=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Environment=",
      ),
      ref("System and service credentials", "https://systemd.io/CREDENTIALS/"),
    ],
  },
  check(context) {
    const { document, uri, facts, workspace, stage, report } = context
    if (stage === "template" || document.language !== "systemd") return
    for (const { setting, part, verdict } of secretsIn(document.source.text, facts)) {
      // Weak, default and stand-in values and addresses have a rule each.
      // A key that is merely small for its algorithm is a secret all the same.
      const isSecret = verdict.is === "fit" || (verdict.is === "weak" && verdict.grade === "small")
      if (part.within !== "value" || !part.sure || !isSecret) continue
      const file = unitFileOf(workspace, uri)
      report({
        at: part.span,
        id: "literal",
        data: { name: setting.name },
        evidence: setting.name,
        scope: setting.owner,
        ...(stage === "development" ? { severity: "hint" as const } : {}),
        fixes: () => moveToUnitFile(context, setting, file),
      })
    }
    for (const directive of workspace.model(uri, "systemd")?.directives ?? []) {
      if (directive.section !== "Service") continue
      const credential = credentialIn(directive)
      if (credential !== undefined)
        report({
          at: directive.valueSpan,
          id: "literal",
          data: { name: credential },
          evidence: `${directive.key} ${credential}`,
          scope: facts.services[0]?.owner ?? "",
          ...(stage === "development" ? { severity: "hint" as const } : {}),
        })
      if (!directive.key.startsWith("Exec")) continue
      for (const { option, word } of secretsInCommand(directive.words.map((each) => each.text))) {
        report({
          at: directive.words[word]?.span ?? directive.valueSpan,
          id: "option",
          data: { name: option },
          evidence: `${directive.key} ${option}`,
          scope: facts.services[0]?.owner ?? "",
          ...(stage === "development" ? { severity: "hint" as const } : {}),
        })
      }
    }
  },
})

/** The name of a secret whose text `SetCredential=name:text` holds; encrypted ones are safe in a unit. */
function credentialIn({ key, value }: Directive): string | undefined {
  const colon = value.indexOf(":")
  const name = value.slice(0, Math.max(colon, 0))
  const text = value.slice(colon + 1)
  const isSecret = key === "SetCredential" && isSecretName(name) && text !== "" && !isPlaceholder(text)
  return isSecret ? name : undefined
}
