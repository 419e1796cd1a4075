/** The exposure score of a service is above a level; the fixes bring it down in tiers. */
import { z } from "zod"
import { folderOf } from "../../base/uri.ts"
import { bestExposure, type Goal, gainsOf, type PlannedLine, planFor } from "../../model/systemd/exposure/harden.ts"
import { exposureOf } from "../../model/systemd/exposure/score.ts"
import { type Exposure, scoredVersion } from "../../model/systemd/exposure/types.ts"
import { unconfinable } from "../../model/systemd/roles.ts"
import type { Unit } from "../../model/systemd/types.ts"
import { dropInsOf, effectiveUnit } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

const levels = { PERFECT: 0, SAFE: 9, OK: 49, MEDIUM: 74, EXPOSED: 89, UNSAFE: 99 } as const

export default defineRule({
  meta: {
    id: "container/high-exposure",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "hint",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A service's exposure score is above the level that was set.",
    why: "The score is what `systemd-analyze security --offline=true` prints for the unit and its drop-ins: what a hijacked process could still do, weighted, from 0 (nothing) to 10.\nIt knows nothing of the program: a good score proves no safety, a bad one names the open doors.",
    remedy:
      "Add sandbox lines to [Service], test the service, and repeat.\nThe fixes add lines that the unit's visible needs allow, in tiers; what is written already stays.",
    messages: {
      above: "Exposure {score} {level} (systemd {version}): {gain}.",
    },
    options: z.object({
      above: z
        .enum(["PERFECT", "SAFE", "OK", "MEDIUM", "EXPOSED", "UNSAFE"])
        .default("MEDIUM")
        .describe("Report services whose level is worse than this one."),
      version: z
        .number()
        .int()
        .default(262)
        .describe("The systemd that the unit runs on; exact for 252, 257 and 262, others take the nearest below."),
    }),
    fix: "review",
    references: [
      ref("systemd-analyze(1)", "https://www.freedesktop.org/software/systemd/man/latest/systemd-analyze.html"),
      ref("The scored rows and their weights", "systemd/systemd:src/analyze/analyze-security.c"),
    ],
  },
  check({ model, uri, stage, workspace, options, report, fix }) {
    if (model.type !== "service" || model.isDropIn || stage === "template") return
    if (unconfinable(effectiveUnit(workspace, uri, model).unit, uri) !== undefined) return
    const dropIns = dropInsOf(workspace, folderOf(uri), model.name).map((each) => each.unit)
    const answer = exposureOf(model, dropIns, scoredVersion(options.version))
    const place = model.sections.find((section) => section.name === "Service")
    if (!("exposure" in answer) || place === undefined || answer.exposure.tenths <= levels[options.above]) return
    const { tenths, level, version } = answer.exposure
    report({
      at: place.headerSpan,
      id: "above",
      data: { score: shown(tenths), level, version, gain: gainOf(tenths, bestExposure(model, dropIns, version)) },
      evidence: "exposure",
      scope: "Service",
      fixes: () => [
        ...(["basic", "ok", "best"] as const).flatMap((goal) => {
          const plan = planFor(model, dropIns, goal, version)
          if (plan === undefined) return []
          const after = `${plan.lines.length} lines, exposure ${shown(tenths)} → ${shown(plan.after.tenths)}`
          return fix({
            title: `${titles[plan.goal]}: ${after}`,
            safety: "review",
            caveat: caveatOf(plan.lines),
            edits: addTo(model, plan.lines),
          })
        }),
        ...gainsOf(model, dropIns, version)
          .slice(0, mostSingle)
          .flatMap(({ line, tenths: gained }) =>
            fix({
              title: `Add ${line.lines[0]}: exposure ${shown(tenths)} → ${shown(tenths - gained)}`,
              safety: "review",
              caveat: caveatOf([line]),
              edits: addTo(model, [line]),
            }),
          ),
      ],
    })
  },
})

const titles: Readonly<Record<Goal, string>> = {
  basic: "Harden with what hardly breaks anything",
  ok: "Harden to level OK",
  best: "Harden as far as its visible needs allow",
}

/** Single lines on offer: those that gain most. */
const mostSingle = 5

function addTo(unit: Unit, lines: readonly PlannedLine[]): ReturnType<Unit["addDirectives"]> {
  return unit.addDirectives(
    "Service",
    lines.flatMap((each) => each.lines),
  )
}

function gainOf(tenths: number, best: Exposure | undefined): string {
  if (best === undefined || best.tenths >= tenths) return "no further line is known to fit it"
  return `sandbox lines could bring it down to ${shown(best.tenths)} ${best.level}`
}

/** What each line takes away, the riskier ones first: they are what to test. */
function caveatOf(lines: readonly PlannedLine[]): string {
  const risky = lines.filter((each) => each.risk !== "low")
  const named = (risky.length > 0 ? risky : lines).toReversed()
  const list = named.map((each) => `${each.key}= (${each.takes})`).join("; ")
  return `Test the service. It can no longer: ${list}.`
}

function shown(tenths: number): string {
  return `${Math.floor(tenths / 10)}.${tenths % 10}`
}
