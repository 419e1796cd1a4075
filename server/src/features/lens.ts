/** Code lenses of units: the exposure score, the way to a better one, and what the unit is with its drop-ins. */
import type { Span } from "../base/span.ts"
import { folderOf } from "../base/uri.ts"
import { exposureOf } from "../model/systemd/exposure/score.ts"
import type { ExposureVersion } from "../model/systemd/exposure/types.ts"
import type { Workspace } from "../workspace/types.ts"
import { dropInsOf } from "../workspace/unit-files.ts"
import { partsOf } from "./effective-unit.ts"

export interface LensInfo {
  readonly span: Span
  readonly title: string
  readonly does: "exposure" | "harden" | "effective"
}

/** The lenses of a unit or drop-in; `hardens` tells whether fixes are on offer that lower the exposure. */
export function lensesOf(
  workspace: Workspace,
  uri: string,
  version: ExposureVersion,
  hardens: boolean,
): readonly LensInfo[] {
  const unit = workspace.model(uri, "systemd")
  const first = unit?.sections[0]?.headerSpan
  if (unit === undefined || first === undefined) return []
  const lenses: LensInfo[] = []
  const service = unit.sections.find((section) => section.name === "Service")?.headerSpan
  if (!unit.isDropIn && unit.type === "service" && service !== undefined) {
    const dropIns = dropInsOf(workspace, folderOf(uri), unit.name).map((each) => each.unit)
    const answer = exposureOf(unit, dropIns, version)
    if ("exposure" in answer) {
      const { tenths, level } = answer.exposure
      const title = `Exposure ${(tenths / 10).toFixed(1)} ${level} (systemd ${version})`
      lenses.push({ span: service, title, does: "exposure" })
      if (hardens) lenses.push({ span: service, title: "Harden…", does: "harden" })
    }
  }
  const parts = partsOf(workspace, uri)
  if (parts.length > 1) {
    const count = parts.filter((part) => part.isDropIn).length
    const title = unit.isDropIn
      ? `Effective configuration of ${unit.name}`
      : `Effective configuration with ${count} drop-in${count === 1 ? "" : "s"}`
    lenses.push({ span: unit.isDropIn ? first : (service ?? first), title, does: "effective" })
  }
  return lenses
}
