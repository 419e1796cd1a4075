/** One of the four runbooks of the trading daemon leaves out what it is for. */
import { announcedSubcommand } from "../../model/trading/facts.ts"
import { earlyRevocation, unnamedKeys } from "../../workspace/rotation.ts"
import { alertsLinking, killCommands, saysUntried, tradingRunbookOf, unmet } from "../../workspace/runbooks.ts"
import { isTradingProject } from "../../workspace/trading.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/incomplete-runbook",
    subject: "runbook",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "A runbook of the Horizon trading daemon is not complete.",
    why: "Whoever is paged at night follows the page to the letter. A step that is not written is not taken, a runbook without an owner is nobody's to mend, and one that was never exercised is a guess.\n`horizon kill` is announced for a later release: a runbook that relies on it stops at the first line.",
    remedy:
      "Write the missing steps, who keeps the runbook (`Owner:`), and when it was last gone through (`Last exercised: 2026-03-01`).",
    messages: {
      step: "This runbook does not say how to {what}.",
      order: "The old credential is revoked here before the new one is verified.",
      keys: "Not named here, though the template lists it: {list}.",
      owner: "This runbook has no owner.",
      exercised: "This runbook does not say when it was last exercised.",
      undated: "This is no day on which the runbook was exercised.",
      kill: `\`horizon ${announcedSubcommand}\` is announced for a later release: it does not work yet.`,
      unlinked: "No alert around links this runbook: whoever is paged must know of it.",
    },
    fix: "none",
    references: [
      ref("The Mathematical Company: deployment", "https://docs.mathematicalcompany.com/docs/professionals/deployment"),
      ref("The Mathematical Company: kill switch", "https://docs.mathematicalcompany.com/docs/risk/kill-switch"),
    ],
  },
  check({ model, uri, stage, workspace, report, unknown }) {
    const runbook = tradingRunbookOf(uri)
    const kills = killCommands(model)
    if (stage !== "production" || (runbook === undefined && kills.length === 0)) return
    if (runbook !== undefined && !speaksOfDaemon(model.prose, model.tree.text) && !isTradingProject(workspace, uri))
      return
    const say = (id: "owner" | "exercised" | "unlinked", severity: "warning" | "info"): void =>
      report({ at: model.titleSpan, id, evidence: id, scope: "", severity })
    for (const at of kills) report({ at, id: "kill", evidence: "kill", scope: "" })
    if (runbook === undefined) return
    if (!isEnglish(model.prose)) return unknown(runbook.item, "the runbook is written in another language")
    for (const { what } of unmet(model.prose, runbook.steps))
      report({ at: model.titleSpan, id: "step", data: { what }, evidence: what, scope: "" })
    if (runbook.name === "credential-rotation") {
      const early = earlyRevocation(model)
      if (early !== undefined) report({ at: early, id: "order", evidence: "order", scope: "" })
      const keys = unnamedKeys(workspace, uri, model)
      const list = keys
        .slice(0, 6)
        .map((name) => `\`${name}\``)
        .join(", ")
      if (keys.length > 0) report({ at: model.titleSpan, id: "keys", data: { list }, evidence: "keys", scope: "" })
    }
    if (model.owner === undefined) say("owner", "warning")
    if (model.exercised === undefined) say("exercised", "warning")
    else if (saysUntried(model.exercised)) unknown(runbook.item, "the runbook says that nobody has exercised it yet")
    else if (model.exercised.day === undefined)
      report({ at: model.exercised.valueSpan, id: "undated", evidence: "undated", scope: "" })
    if (runbook.metrics.length > 0 && alertsLinking(workspace, uri).length === 0) say("unlinked", "info")
  },
})

/** The steps are looked for in English words; a text of some length without its small words is none. */
function isEnglish(prose: string): boolean {
  return (
    prose.length < 200 ||
    (prose.match(/\b(?:the|and|of|to|is|for|with)\b/g)?.length ?? 0) * 60 > Math.min(prose.length, 3000) / 4
  )
}

/** What only the daemon's own runbooks name. */
function speaksOfDaemon(prose: string, text: string): boolean {
  return (
    /horizon_(?:feed|watchdog|orders?|dlq|audit)_|\bhorizon audit\b/.test(prose) ||
    text.includes("/etc/horizon/credentials.env")
  )
}
