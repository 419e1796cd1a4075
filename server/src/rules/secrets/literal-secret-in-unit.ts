/** A unit file holds a secret in clear text. */
import { secretsInCommand } from "../../model/secrets/flags.ts"
import { defineRule, ref } from "../define.ts"
import { secretsIn } from "./shared-secrets.ts"

export default defineRule({
  meta: {
    id: "secrets/literal-secret-in-unit",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S4"],
    summary: "A unit file holds a secret in clear text.",
    why: "`Environment=` is not meant for secrets: unit files are readable by everybody, and every user of the machine can ask the manager for the values over D-Bus, as `systemctl show` does.",
    remedy:
      "Put the value into a file of mode 0600 named by `EnvironmentFile=`, or pass it with `LoadCredential=`. Then change the secret.",
    messages: {
      literal: "`{name}` is readable by every user of this machine.",
      option: "`{name}` shows a secret in the unit and in the process list.",
    },
    fix: "none",
    references: [
      ref(
        "systemd.exec(5): Environment=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Environment=",
      ),
      ref("System and service credentials", "https://systemd.io/CREDENTIALS/"),
    ],
  },
  check({ document, uri, facts, workspace, stage, report }) {
    if (stage === "template" || document.language !== "systemd") return
    for (const { setting, part, verdict } of secretsIn(document.source.text, facts)) {
      // Weak, default and stand-in values and addresses have a rule each.
      if (part.within !== "value" || !part.sure || verdict.is !== "fit") continue
      report({
        at: part.span,
        id: "literal",
        data: { name: setting.name },
        evidence: setting.name,
        scope: setting.owner,
        ...(stage === "development" ? { severity: "hint" as const } : {}),
      })
    }
    for (const directive of workspace.model(uri, "systemd")?.directives ?? []) {
      if (directive.section !== "Service" || !directive.key.startsWith("Exec")) continue
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
