/** A function of a short text that remembers its last answers: names repeat from edit to edit and from file to file. */

/** Longer texts do not repeat, and would only be kept. */
const longest = 200

/**
 * The same function, with the answers to up to `most` texts kept. Only for pure functions whose answers nobody changes.
 * The texts are keys of an object and not of a Map: those are copied, so that no document lives on through a part of it.
 */
export function remembered<T>(compute: (text: string) => T, most = 4096): (text: string) => T {
  let kept: Record<string, { readonly answer: T }> = Object.create(null)
  let count = 0
  return (text) => {
    if (text.length > longest) return compute(text)
    const found = kept[text]
    if (found !== undefined) return found.answer
    const answer = compute(text)
    if (++count > most) {
      kept = Object.create(null)
      count = 1
    }
    kept[text] = { answer }
    return answer
  }
}
