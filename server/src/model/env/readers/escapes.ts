/** Escape sequences of Compose's double quotes. */

const sequence = /\\(?:[abfnrtv$"\\]|0\d{0,3})/g

const single: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  '"': '"',
  "\\": "\\",
  // Interpolation, which comes next, turns the pair into one literal dollar.
  $: "$$",
}

/**
 * `\n`, `\t` …, `\$` (a dollar that is not expanded) and octal `\0NNN` up to 255; every other backslash stays.
 * A malformed octal loses only its zero. Source: compose-spec/compose-go:dotenv/parser.go, `expandEscapes`.
 */
export function expandEscapes(text: string): string {
  if (!text.includes("\\")) return text
  return text.replace(sequence, (match) => {
    const plain = single[match[1] ?? ""]
    if (plain !== undefined) return plain
    const digits = match.slice(2)
    const code = /^[0-7]{3}$/.test(digits) ? Number.parseInt(digits, 8) : 256
    return code < 256 ? String.fromCharCode(code) : `\\${digits}`
  })
}
