/** Backslash sequences of `$'…'`, of `echo -e` and of `printf`. Undefined: the result is no valid text, or depends on the locale. */

const single: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
}

/** The content of `$'…'`; a NUL character ends it. */
export function ansiText(content: string): string | undefined {
  let out = ""
  for (let at = 0; at < content.length; at++) {
    const c = content[at] ?? ""
    if (c !== "\\" || at + 1 >= content.length) {
      out += c
      continue
    }
    at++
    const next = content[at] ?? ""
    const plain = single[next] ?? ("'\"?".includes(next) ? next : undefined)
    if (plain !== undefined) {
      out += plain
      continue
    }
    const coded = codeAt(content, at)
    if (coded) {
      if (coded.code > 127) return undefined
      if (coded.code === 0) return out
      out += String.fromCharCode(coded.code)
      at = coded.end - 1
    } else if (next === "c") {
      const control = content[at + 1]
      if (control === undefined || control === "\\" || control > "\x7f") return undefined
      const code = control === "?" ? 127 : control.toUpperCase().charCodeAt(0) & 0x1f
      if (code === 0) return out
      out += String.fromCharCode(code)
      at++
    } else out += `\\${next}`
  }
  return out
}

/** `\nnn`, `\xHH`, `\uHHHH`, `\UHHHHHHHH` at the character behind the backslash. */
function codeAt(text: string, at: number): { code: number; end: number } | undefined {
  const octal = /^[0-7]{1,3}/.exec(text.slice(at, at + 3))?.[0]
  if (octal !== undefined) return { code: Number.parseInt(octal, 8) & 255, end: at + octal.length }
  const width = { x: 2, u: 4, U: 8 }[text[at] ?? ""]
  if (width === undefined) return undefined
  const digits = /^[0-9A-Fa-f]+/.exec(text.slice(at + 1, at + 1 + width))?.[0]
  return digits === undefined ? undefined : { code: Number.parseInt(digits, 16), end: at + 1 + digits.length }
}

/** What `echo -e` makes of its text; `\c` ends the output. */
export function echoText(text: string): { readonly text: string; readonly stops: boolean } | undefined {
  let out = ""
  for (let at = 0; at < text.length; at++) {
    const c = text[at] ?? ""
    const next = text[at + 1]
    if (c !== "\\" || next === undefined) {
      out += c
      continue
    }
    at++
    if (next === "c") return { text: out, stops: true }
    const plain = single[next]
    const octal = next === "0" ? /^[0-7]{0,3}/.exec(text.slice(at + 1, at + 4))?.[0] : undefined
    const coded = octal !== undefined || "01234567".includes(next) ? undefined : codeAt(text, at)
    if (plain !== undefined) out += plain
    else if (octal !== undefined) {
      const code = Number.parseInt(`0${octal}`, 8) & 255
      if (code > 127 || code === 0) return undefined
      out += String.fromCharCode(code)
      at += octal.length
    } else if (coded) {
      if (coded.code > 127 || coded.code === 0) return undefined
      out += String.fromCharCode(coded.code)
      at = coded.end - 1
    } else out += `\\${next}`
  }
  return { text: out, stops: false }
}
