/** Durations as Prometheus writes them. */

const units = [
  ["y", 365 * 86_400],
  ["w", 7 * 86_400],
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
  ["s", 1],
  ["ms", 0.001],
] as const
const pattern = new RegExp(`^${units.map(([unit]) => `(?:(\\d{1,12})${unit})?`).join("")}$`)

/** A duration of Prometheus in seconds: `1h30m`, units from the largest to the smallest; undefined for anything else. */
export function durationSeconds(text: string): number | undefined {
  if (text === "0") return 0
  const found = text === "" ? null : pattern.exec(text)
  if (found === null) return undefined
  return units.reduce((sum, [, seconds], index) => sum + Number(found[index + 1] ?? 0) * seconds, 0)
}
