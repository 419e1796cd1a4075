/** What each line of a service's sandbox is worth in the exposure score: the points that the unit would have without it. */
import { folderOf } from "../base/uri.ts"
import { canonicalKey } from "../model/systemd/catalogue.ts"
import { exposureOf } from "../model/systemd/exposure/score.ts"
import { scoredKeys } from "../model/systemd/exposure/scored-keys.ts"
import type { Exposure, ExposureVersion } from "../model/systemd/exposure/types.ts"
import type { Directive, Unit } from "../model/systemd/types.ts"
import type { Workspace } from "../workspace/types.ts"
import { dropInsOf } from "../workspace/unit-files.ts"
import { partsOf } from "./effective-unit.ts"
import type { InlayInfo } from "./inlay.ts"

/** Lines of one file that are weighed, each at the cost of a scoring. */
const most = 200

/** A hint behind each line of the file that the score looks at. */
export function exposureHints(workspace: Workspace, uri: string, version: ExposureVersion): readonly InlayInfo[] {
  const here = workspace.model(uri, "systemd")
  if (here === undefined || here.type !== "service") return []
  const own = here.isDropIn ? partsOf(workspace, uri).find((part) => !part.isDropIn)?.uri : uri
  const unit = own === undefined ? undefined : workspace.model(own, "systemd")
  if (own === undefined || unit === undefined) return []
  const dropIns = dropInsOf(workspace, folderOf(own), unit.name)
  const without = (dropped?: Directive): Exposure | undefined => {
    const parts = [unit, ...dropIns.map((each) => each.unit)]
    const [first = unit, ...others] = parts.map((part) => (dropped === undefined ? part : lacking(part, dropped)))
    const answer = exposureOf(first, others, version)
    return "exposure" in answer ? answer.exposure : undefined
  }
  const all = without()
  if (all === undefined) return []
  const scored = here.directives.filter(
    ({ section, key }) => section === "Service" && scoredKeys.has(canonicalKey(section, key)),
  )
  return scored.slice(0, most).flatMap((directive) => {
    const left = without(directive)
    return left === undefined ? [] : hint(directive, all, left)
  })
}

/** The unit as it would be without one of its lines. */
function lacking(unit: Unit, dropped: Directive): Unit {
  return unit.directives.includes(dropped)
    ? { ...unit, directives: unit.directives.filter((each) => each !== dropped) }
    : unit
}

function hint({ valueSpan, assignment }: Directive, all: Exposure, left: Exposure): InlayInfo {
  const points = Math.round((left.points / left.weights - all.points / all.weights) * all.weights)
  const text =
    points === 0 ? "no change of exposure" : points > 0 ? `saves ${points} points` : `costs ${-points} points`
  const score = ({ tenths, level }: Exposure): string => `${(tenths / 10).toFixed(1)} ${level}`
  return {
    at: Math.max(valueSpan.end, assignment.span.end),
    text,
    tooltip: `Exposure ${score(all)}; without this line ${score(left)} (systemd ${all.version}, of ${all.weights} points).`,
  }
}
