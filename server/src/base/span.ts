/** Half-open ranges of UTF-16 code units: the only coordinates used inside the core. */

/** `[start, end)` in UTF-16 code units of one document's text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Builds a span; `end` defaults to `start` (an empty span, a place between two characters). */
export function span(start: number, end: number = start): Span {
  return { start, end }
}

/** True if `inner` lies inside `outer`; touching edges count. */
export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}

/** True if the offset lies in the span or at its end, as a cursor does. */
export function touches(at: Span, offset: number): boolean {
  return at.start <= offset && offset <= at.end
}

/** True if the two spans share at least one character. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end
}

/** The characters of `text` below the span. */
export function sliceOf(text: string, at: Span): string {
  return text.slice(at.start, at.end)
}

/** The smallest span that holds both. */
export function cover(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) }
}
