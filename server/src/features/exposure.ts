/** The exposure score of a unit as plain data: the total, every row, and what single lines would gain. */
import type { Span } from "../base/span.ts"
import { folderOf } from "../base/uri.ts"
import { gainsOf } from "../model/systemd/exposure/harden.ts"
import { exposureOf } from "../model/systemd/exposure/score.ts"
import { type ExposureVersion, type Level, scoredVersion } from "../model/systemd/exposure/types.ts"
import type { Workspace } from "../workspace/types.ts"
import { dropInsOf } from "../workspace/unit-files.ts"

export interface ExposureAssessment {
  readonly id: string
  readonly weight: number
  readonly range: number
  /** `null` where the row does not apply to the unit. */
  readonly badness: number | null
  /** The row's share of the exposure as systemd prints it (`0.2`), `null` where it prints none. */
  readonly score: number | null
}

export interface ExposureGain {
  readonly lines: readonly string[]
  /** How far the score falls, and by how many points of the weights behind it. */
  readonly score: number
  readonly points: number
  readonly risk: "low" | "some" | "often"
  readonly takes: string
}

export type ExposureInfo =
  | { readonly is: "refused"; readonly because: string; readonly span: Span | undefined }
  | {
      readonly is: "scored"
      readonly version: ExposureVersion
      readonly overall: { readonly score: number; readonly level: Level }
      readonly points: number
      readonly weights: number
      readonly assessments: readonly ExposureAssessment[]
      readonly gains: readonly ExposureGain[]
      /** Where the section stands that the lines belong to. */
      readonly section: Span | undefined
      readonly dropIns: readonly string[]
    }

/** The version whose score is computed for a systemd: the nearest below that is known exactly. */
export function exposureVersion(systemd: number): ExposureVersion {
  return scoredVersion(systemd)
}

/** The score of a unit file with the drop-ins beside it; undefined for what is no unit of its own. */
export function exposureInfo(workspace: Workspace, uri: string, wanted: number): ExposureInfo | undefined {
  const version = scoredVersion(wanted)
  const unit = workspace.model(uri, "systemd")
  if (unit === undefined || unit.isDropIn) return undefined
  const dropIns = dropInsOf(workspace, folderOf(uri), unit.name)
  const units = dropIns.map((each) => each.unit)
  const answer = exposureOf(unit, units, version)
  if ("refusal" in answer) {
    const { because, directive } = answer.refusal
    return { is: "refused", because, span: directive?.valueSpan }
  }
  const { tenths, level, points, weights, assessments } = answer.exposure
  return {
    is: "scored",
    version,
    overall: { score: tenths / 10, level },
    points,
    weights,
    assessments: assessments.map((row) => ({
      id: row.id,
      weight: row.weight,
      badness: row.badness ?? null,
      range: row.range,
      score: row.tenths === undefined ? null : row.tenths / 10,
    })),
    gains: gainsOf(unit, units, version).map(({ line, tenths: gained, points: gainedPoints }) => ({
      lines: line.lines,
      score: gained / 10,
      points: gainedPoints,
      risk: line.risk,
      takes: line.takes,
    })),
    section: unit.sections.find((section) => section.name === "Service")?.headerSpan,
    dropIns: dropIns.map((each) => each.uri),
  }
}
