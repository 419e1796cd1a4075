/** `network-online.target` is waited for and not wanted, or wanted and not waited for. */
import { ordered, wanted } from "../../model/systemd/dependencies.ts"
import { effectiveUnit } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

const online = "network-online.target"

export default defineRule({
  meta: {
    id: "systemd/network-target",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "Waiting for the network takes two lines, and one is missing.",
    why: "`network-online.target` is not a part of the boot unless some unit wants it: `After=` alone waits for nothing, and `Wants=` alone does not wait. A service that binds a fixed address or calls out at its start then fails after some reboots and not after others.",
    remedy: "Write `Wants=network-online.target` and `After=network-online.target`.",
    messages: {
      unwanted: "`After=network-online.target` waits for nothing unless a unit wants the target.",
      unordered: "`Wants=network-online.target` without `After=`: the service does not wait for the network.",
    },
    fix: "review",
    references: [ref("Running services after the network is up", "https://systemd.io/NETWORK_ONLINE/")],
  },
  check({ model, uri, workspace, stage, report, fix }) {
    if (model.isDropIn || stage === "template") return
    const { unit } = effectiveUnit(workspace, uri, model)
    const pulled = wanted(unit).has(online)
    const waits = ordered(unit).has(online)
    if (pulled === waits) return
    const word = waits ? model.list("Unit", "After").find((each) => each.text === online) : wanted(model).get(online)
    if (word === undefined) return
    const line = waits ? `Wants=${online}` : `After=${online}`
    report({
      at: word.span,
      id: waits ? "unwanted" : "unordered",
      evidence: online,
      scope: "Unit",
      fixes: () =>
        fix({
          title: `Add ${line}`,
          safety: "review",
          caveat: "The unit, and what waits for it, starts only when the network is up.",
          edits: model.addDirectives("Unit", [line]),
        }),
    })
  },
})
