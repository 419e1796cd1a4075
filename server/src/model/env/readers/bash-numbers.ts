/** Numbers of `$((…))` as written. */

/** An error that bash reports (`known`), or a reason why we cannot compute it. */
export class ArithmeticError {
  readonly known: boolean

  constructor(known: boolean) {
    this.known = known
  }
}

/** The value in 64 bits. */
export function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value)
}

/** Decimal, `0` octal, `0x`, `base#digits`. */
export function numberOf(token: string): bigint {
  if (/^0[xX][0-9A-Fa-f]+$/.test(token)) return wrap(BigInt(token))
  if (/^0[0-7]*$/.test(token)) return wrap(BigInt(`0o${token}`))
  if (/^[1-9]\d*$/.test(token)) return wrap(BigInt(token))
  const [, base = "", digits = ""] = /^([1-9]\d?)#([0-9A-Za-z@_]+)$/.exec(token) ?? []
  if (base === "") throw new ArithmeticError(true)
  const radix = Number(base)
  if (radix < 2 || radix > 64) throw new ArithmeticError(true)
  let value = 0n
  for (const digit of digits) {
    const worth = digitOf(digit, radix)
    if (worth >= radix) throw new ArithmeticError(true)
    value = wrap(value * BigInt(radix) + BigInt(worth))
  }
  return value
}

function digitOf(digit: string, radix: number): number {
  if (/\d/.test(digit)) return Number(digit)
  if (digit === "@") return 62
  if (digit === "_") return 63
  if (/[a-z]/.test(digit)) return digit.charCodeAt(0) - 87
  return digit.charCodeAt(0) - (radix <= 36 ? 55 : 29)
}
