/** systemd does not load the unit at all: a fatal value, or directives that cannot stand together. */
import { z } from "zod"
import { unitRefusal } from "../../model/systemd/refusals.ts"
import { shortened } from "../../model/systemd/similar.ts"
import { judgedValues } from "../../model/systemd/value-types/judged.ts"
import { effectiveUnit } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "systemd/refused-unit",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["D4"],
    summary: "systemd refuses to load the unit.",
    why: 'Most slips cost one line; these cost the unit. `systemctl start` answers "bad unit file setting", and after a reboot the service is not there. In a drop-in such a line ends the reading of that drop-in.',
    remedy: "Mend the line that is named. `systemd-analyze verify` shows the same without installing the unit.",
    messages: {
      value: "`{key}=` takes {expects}: systemd refuses the unit.",
      "drop-in": "`{key}=` takes {expects}: systemd reads nothing of this drop-in from here on.",
      unit: "This {type} is refused: {because}.",
    },
    options: z.object({
      version: z
        .number()
        .int()
        .min(183)
        .optional()
        .describe("systemd version of the target, such as 252 for Debian 12. Unset: only what every version refuses."),
    }),
    fix: "none",
    references: [
      ref("systemd.service(5)", "https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html"),
      ref("systemd: what a service must have", "systemd/systemd:src/core/service.c"),
      ref("systemd: readers of values", "systemd/systemd:src/core/load-fragment.c"),
    ],
  },
  check({ model, uri, workspace, options, report }) {
    const { version } = options
    for (const { directive, span, effect, kind, expects, range } of judgedValues(model, version)) {
      if (effect !== "unit" || kind !== "value") continue
      report({
        at: span,
        id: model.isDropIn ? "drop-in" : "value",
        data: { key: directive.key, expects },
        evidence: `${directive.key} ${shortened(directive.value.slice(range.start, range.end))}`,
        scope: directive.section,
      })
    }
    // An empty file masks the unit; a drop-in says nothing of the whole.
    if (model.isDropIn || model.sections.length === 0) return
    const { unit, fileOf } = effectiveUnit(workspace, uri, model)
    const refusal = unitRefusal(unit, version)
    if (refusal === undefined) return
    const own = refusal.directive !== undefined && fileOf(refusal.directive) === uri ? refusal.directive : undefined
    const section = model.sections.find((each) => each.name.toLowerCase() === model.type) ?? model.sections[0]
    const at = own?.valueSpan ?? section?.headerSpan
    if (at === undefined) return
    report({
      at: at.start < at.end ? at : (own?.keySpan ?? at),
      id: "unit",
      data: { type: model.type, because: refusal.because },
      evidence: "unit",
      scope: own?.section ?? "",
    })
  },
})
