/** Random env files for programs that take lines as they are: names from outside, prefixes, long lines, broken bytes. */
import fc from "fast-check"
import { bytesOfText, textOfBytes } from "../../../server/src/cli/env-bytes.ts"
import { soup } from "./soup.ts"

/** What the programs run in. */
export const outside: Readonly<Record<string, string>> = { A: "enva", C: "", NAME: "outer", NAME2: "x=y" }

const filler = (length: number): string => `A=${"x".repeat(length)}`

const tokens = [
  ...["A*", "NA*", "*", "NAME*", "A", "C", "NAME", "NAME2", "B=", "x", "=", "#", "'", '"'],
  ...["\n", "\n", "\n", "\r\n", "\r", " ", "\t", "\u3000", "\u0085", "\u00a0", "\ufeff", "\0", "\x1c", "\v", "é"],
]
/** Bytes that are no UTF-8, alone and as the start of a sequence. */
const broken = ["\udce9", "\udce2\udc82", "\udcff", "\udc80"]

/** Lines around the longest that Go's scanner takes. */
export const longLines: readonly string[] = [65_532, 65_533, 65_534].flatMap((length) => [
  filler(length),
  `${filler(length)}\r\nB=1`,
])

/** Texts in which a byte that is not UTF-8 stands as a lone surrogate. */
export function plainSoup(withBroken: boolean): fc.Arbitrary<string> {
  const parts = fc.array(fc.constantFrom(...tokens, ...(withBroken ? broken : [])), { maxLength: 10 })
  return fc
    .oneof({ weight: 2, arbitrary: soup(8) }, { weight: 3, arbitrary: parts.map((each) => each.join("")) })
    .map((text) => textOfBytes(bytesOfText(text)))
}
