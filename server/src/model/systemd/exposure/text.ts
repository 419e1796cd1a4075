/** The score of a unit that is not in a workspace, as a person reads it. */
import { parseUnit } from "../../../syntax/systemd/parse.ts"
import { readUnit } from "../read.ts"
import type { Unit } from "../types.ts"
import { exposureOf } from "./score.ts"
import type { ExposureVersion } from "./types.ts"

/** Exposure of a service's text and one of a drop-in, as systemd prints it: `1.2 OK`; undefined if it would not load. */
export function printedExposure(
  unitName: string,
  unit: string,
  dropIn: string | undefined,
  version: ExposureVersion,
): string | undefined {
  const read = (text: string, isDropIn: boolean): Unit =>
    readUnit(parseUnit(text), { unitType: "service", unitName, dropIn: isDropIn })
  const answer = exposureOf(read(unit, false), dropIn === undefined ? [] : [read(dropIn, true)], version)
  if ("refusal" in answer) return undefined
  const { tenths, level } = answer.exposure
  return `${Math.floor(tenths / 10)}.${tenths % 10} ${level}`
}
