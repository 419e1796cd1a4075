/** The unit of the trading daemon does not read the credentials file as documented. */
import { folderOf, nameOf } from "../../base/uri.ts"
import { credentialsFile } from "../../model/trading/facts.ts"
import { credentialsOf, isTradingUnitAt, loadsCredentials } from "../../workspace/trading.ts"
import { effectiveUnit } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/credentials-elsewhere",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["D11"],
    summary: "The unit of the Horizon trading daemon reads its credentials from elsewhere.",
    why: `The documented place is \`${credentialsFile}\`, mode 0600, owner \`horizon:horizon\`: backups, rotation and the check of its mode look there. A \`-\` in front starts the daemon without credentials when the file is missing, and venues then refuse its orders one by one.`,
    remedy: `Write \`EnvironmentFile=${credentialsFile}\`, without \`-\`, and keep the file outside what the service may write.`,
    messages: {
      elsewhere: `Credentials come from \`{path}\`, not from \`${credentialsFile}\`.`,
      optional: "The leading `-` lets the daemon start without its credentials.",
      none: `The unit reads no credentials file: \`${credentialsFile}\` is where they belong.`,
    },
    fix: "review",
    references: [
      ref("The Mathematical Company: deployment", "https://docs.mathematicalcompany.com/docs/professionals/deployment"),
      ref(
        "systemd.exec(5): EnvironmentFile=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=",
      ),
    ],
  },
  check({ model, facts, uri, stage, workspace, report, unknown, fix }) {
    if (stage !== "production" || !isTradingUnitAt(workspace, uri)) return
    const owner = facts.services[0]?.owner ?? nameOf(uri)
    const { unit } = effectiveUnit(workspace, uri, model)
    const files = credentialsOf(unit)
    if (files.some((file) => file.verdict === "right")) return
    if (loadsCredentials(unit)) return unknown("D11", "systemd hands the credentials over")
    const own = new Map(model.environmentFiles.map((file) => [file.span.start, file]))
    for (const { path, span, verdict } of files) {
      // Of a drop-in beside the unit: it has a place of its own.
      const written = own.get(span.start)
      if (written?.path !== path) continue
      if (verdict === "elsewhere" && files.some((file) => file.verdict === "optional")) continue
      report({
        at: span,
        id: verdict === "optional" ? "optional" : "elsewhere",
        data: { path },
        evidence: path,
        scope: owner,
        fixes: () =>
          fix({
            title: `Read \`${credentialsFile}\``,
            safety: "review",
            caveat: "The service does not start while the file is missing: put it there first, mode 0600.",
            edits: files.length === 1 ? model.setDirective("Service", "EnvironmentFile", credentialsFile) : [],
          }),
      })
    }
    const place = facts.services[0]?.nameSpan
    if (files.length === 0 && place !== undefined)
      report({
        at: place,
        id: "none",
        evidence: folderOf(credentialsFile),
        scope: owner,
        fixes: () =>
          fix({
            title: `Read \`${credentialsFile}\``,
            safety: "review",
            caveat: "The service does not start while the file is missing: put it there first, mode 0600.",
            edits: model.addDirectives("Service", [`EnvironmentFile=${credentialsFile}`]),
          }),
      })
  },
})
