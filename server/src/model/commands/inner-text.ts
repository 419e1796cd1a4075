/** Scripts that stand inside another format's value: the way back from a character to its place. */

/**
 * From an offset in `text` to one in `raw`, where `raw` differs from `text` only by characters that are left out of it
 * (quotes, backslashes, a doubled `$` or `%`). Linear.
 */
export function alignment(raw: string, text: string): (offset: number) => number {
  if (raw === text) return (offset) => Math.min(offset, raw.length)
  const places = new Int32Array(text.length + 1)
  let at = 0
  for (let index = 0; index < text.length; index++) {
    while (at < raw.length && raw[at] !== text[index]) at++
    if (at >= raw.length) {
      // Not a thinned-out copy: everything from here on points at the whole.
      for (let rest = index; rest <= text.length; rest++) places[rest] = index === 0 ? 0 : (places[index - 1] ?? 0) + 1
      return (offset) => places[Math.min(offset, text.length)] ?? 0
    }
    places[index] = at++
  }
  places[text.length] = at
  return (offset) => places[Math.max(0, Math.min(offset, text.length))] ?? 0
}
