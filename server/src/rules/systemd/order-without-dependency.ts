/** A unit needs another one and starts at the same time, or waits for one that nothing starts. */
import { folderOf } from "../../base/uri.ts"
import { ordered, wanted } from "../../model/systemd/dependencies.ts"
import { readBoolean } from "../../model/systemd/values.ts"
import { effectiveUnit } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "systemd/order-without-dependency",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "A dependency has no order, or an order has no dependency.",
    why: "`Requires=` and `Wants=` start another unit at the same moment; `After=` waits for it, but only if something starts it. One without the other works as long as the machine is fast, and fails after a reboot.",
    remedy: "Write both: `Wants=` (or `Requires=`) and `After=`.",
    messages: {
      parallel: "`{unit}` is started at the same moment: without `After=` nothing waits for it.",
      unwanted: "`After=` waits for `{unit}` only if something else starts it.",
    },
    fix: "review",
    references: [
      ref(
        "systemd.unit(5): Before=, After=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#Before=",
      ),
    ],
  },
  check({ model, uri, workspace, stage, report, fix }) {
    if (model.isDropIn || stage === "template" || model.type !== "service") return
    const { unit } = effectiveUnit(workspace, uri, model)
    if (readBoolean(unit.last("Unit", "DefaultDependencies")?.value ?? "yes") === false) return
    const order = ordered(unit)
    for (const [name, word] of wanted(model, ["Requires", "BindsTo"])) {
      if (!name.endsWith(".service") || name.includes("%") || order.has(name)) continue
      report({
        at: word.span,
        id: "parallel",
        data: { unit: name },
        evidence: `parallel ${name}`,
        scope: "Unit",
        fixes: () => added(`After=${name}`, "The unit starts later than before, when the other one is up."),
      })
    }
    const here = workspace.directory(folderOf(uri))
    const pulled = wanted(unit)
    for (const word of model.list("Unit", "After")) {
      const name = word.text
      if (typeof here === "string" || !name.endsWith(".service") || !here.includes(name) || pulled.has(name)) continue
      // A unit that starts at boot by itself is there when this one is.
      const other = workspace.model(`${folderOf(uri)}/${name}`, "systemd")
      if (
        other === undefined ||
        other.list("Install", "WantedBy").length > 0 ||
        other.list("Install", "RequiredBy").length > 0
      )
        continue
      report({
        at: word.span,
        id: "unwanted",
        data: { unit: name },
        evidence: `unwanted ${name}`,
        scope: "Unit",
        fixes: () => added(`Wants=${name}`, "The other unit is started with this one."),
      })
    }

    function added(line: string, caveat: string): ReturnType<typeof fix> {
      return fix({ title: `Add ${line}`, safety: "review", caveat, edits: model.addDirectives("Unit", [line]) })
    }
  },
})
