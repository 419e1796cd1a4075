/** Random env files: tokens that mean something to some reader, put together without sense. */
import fc from "fast-check"

const tokens = [
  ...["A", "B", "A=", "B=", "NAME=", "export ", "export", "export\t", "1A", "A.B", "A-B", "É", "a[1]"],
  ...["=", ":", ": ", "#", " #", " # c", ";", ",", "+", "\t", " ", "\u00a0", "\u0085", "\u2028", "\ufeff", "\0", "\v"],
  ...['"', "'", "`", "\\", "\\\\", '\\"', "\\'", "\\n", "\\r", "\\$", "\\0101", "\\012", "\\\n", "\\\r\n"],
  ...["$", "$$", "$A", "${A}", "${A:-", "${B-x}", "${A:+y}", "${B:?}", "${", "}", "{", "$(x)", "b", "c d", "é", "😀"],
  ...["\n", "\n", "\n", "\r\n", "\r", "\n\n"],
]

/** Token soup of up to `length` tokens. */
export function soup(length = 24): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...tokens), { maxLength: length }).map((parts) => parts.join(""))
}

/** Options of every property here: bounded, repeatable, another seed by `SEED=`. */
export function runs<T>(count: number): fc.Parameters<T> {
  return { numRuns: count, seed: Number(process.env["SEED"] ?? 20261) }
}
