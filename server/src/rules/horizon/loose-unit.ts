/** The unit of the trading daemon may do more than the daemon needs: run as root, write elsewhere. */
import { unitLogPath, unitStatePath } from "../../model/trading/facts.ts"
import { isTradingUnitAt } from "../../workspace/trading.ts"
import { effectiveUnit } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/loose-unit",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["D4"],
    summary: "The unit of the Horizon trading daemon runs as root or may write too much.",
    why: `The daemon holds keys that move money. It needs a user of its own and two folders to write: \`${unitStatePath}\` and \`${unitLogPath}\`. Whatever more it may write, a hijacked process may change: its own program, its strategy, its credentials.`,
    remedy: "Add `User=horizon` and `Group=horizon`, and name no other folder in `ReadWritePaths=`.",
    messages: {
      root: "Without `User=` the trading daemon runs as root.",
      writable: `The daemon may write \`{path}\`: it needs \`${unitStatePath}\` and \`${unitLogPath}\` alone.`,
    },
    fix: "review",
    references: [
      ref("The Mathematical Company: deployment", "https://docs.mathematicalcompany.com/docs/professionals/deployment"),
      ref("systemd.exec(5): User=", "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#User="),
    ],
  },
  check({ model, facts, uri, stage, workspace, report, fix }) {
    if (stage !== "production" || !isTradingUnitAt(workspace, uri)) return
    const { unit, fileOf } = effectiveUnit(workspace, uri, model)
    const [service] = facts.services
    const user = unit.last("Service", "User")
    const dynamic = /^(?:1|yes|y|true|t|on)$/i.test(unit.last("Service", "DynamicUser")?.value ?? "")
    if (!dynamic && ["", "root", "0"].includes(user?.value ?? "") && service !== undefined) {
      const own = user !== undefined && fileOf(user) === uri
      report({
        at: own && user.valueSpan.end > user.valueSpan.start ? user.valueSpan : service.nameSpan,
        id: "root",
        evidence: "user",
        scope: service.owner,
        fixes: () =>
          fix({
            title: "Run as `horizon`",
            safety: "review",
            caveat: "The user must exist, and own the state: `chown -R horizon:horizon` before the next start.",
            edits: model.setDirective("Service", "User", "horizon"),
          }),
      })
    }
    for (const { text, span } of model.list("Service", "ReadWritePaths")) {
      const path = text.replace(/^[-+]+/, "").replace(/(?<=.)\/+$/, "")
      const isOwn = [unitStatePath, unitLogPath].some((folder) => path === folder || path.startsWith(`${folder}/`))
      if (isOwn || !path.startsWith("/")) continue
      report({ at: span, id: "writable", data: { path }, evidence: path, scope: service?.owner ?? "" })
    }
  },
})
