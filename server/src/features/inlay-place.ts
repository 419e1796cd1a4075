/** Where a hint stands: behind what it speaks of, never inside of it. */

/** The place behind a value: behind its closing quote where one follows. */
export function behindValue(text: string, end: number): number {
  const next = text[end]
  return next === '"' || next === "'" ? end + 1 : end
}

/** The place behind a key and its colon. */
export function behindKey(text: string, end: number): number {
  const colon = /^["']?[ \t]*:/.exec(text.slice(end, end + 20))?.[0]
  return end + (colon?.length ?? 0)
}
