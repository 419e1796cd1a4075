/** The exposure score of `systemd-analyze security`, computed from the unit's text. */

/** Versions whose scores are known exactly. */
export const exposureVersions = [252, 257, 262] as const
export type ExposureVersion = (typeof exposureVersions)[number]

/** The version whose score stands for another one: the nearest below, or the oldest. */
export function scoredVersion(version: number): ExposureVersion {
  return exposureVersions.findLast((each) => each <= version) ?? exposureVersions[0]
}

export type Level = "DANGEROUS" | "UNSAFE" | "EXPOSED" | "MEDIUM" | "OK" | "SAFE" | "PERFECT"

/** One row of systemd's table. */
export interface Assessment {
  /** As systemd names it: `PrivateTmp=`, `CapabilityBoundingSet=~CAP_SYS_ADMIN`. */
  readonly id: string
  readonly weight: number
  readonly range: number
  /** From 0 (good) to `range` (bad); undefined where the row does not apply and counts nowhere. */
  readonly badness: number | undefined
  /** Points that the row adds to the sum, rounded up as systemd does. */
  readonly points: number
  /** The row's share of the exposure in tenths, as systemd prints it; undefined where it prints none. */
  readonly tenths: number | undefined
}

export interface Exposure {
  readonly version: ExposureVersion
  /** Overall exposure in tenths: 96 is printed as 9.6. */
  readonly tenths: number
  readonly level: Level
  readonly points: number
  readonly weights: number
  readonly assessments: readonly Assessment[]
}
