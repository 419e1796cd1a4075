/** A port below 1024 that a command says it listens on. */
import type { Directive, Word } from "./types.ts"

/** Options that name where a server listens; not the ones of clients. */
const listening =
  /^--?(?:port|http-?port|https-?port|listen(?:-(?:address|addr|port))?|bind(?:-(?:address|addr|port))?|addr|address|http-(?:addr|address|listen)|web\.listen-address|server\.port|server-port)$/
/** `:80`, `0.0.0.0:80`, `[::]:443`. */
const address = /^(?:\*|\[[0-9a-fA-F:]*\]|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|localhost)?:([0-9]{1,5})$/

/** The first word of a command that says so, with its port. A command given with `+` or `!` keeps its rights. */
export function lowPortOf({ words }: Directive): { readonly word: Word; readonly port: number } | undefined {
  if (/^[-@:]*[+!]/.test(words[0]?.text ?? "")) return undefined
  for (let at = 1; at < words.length; at++) {
    const word = words[at]
    if (word === undefined) continue
    const equals = word.text.startsWith("-") ? word.text.indexOf("=") : -1
    const option = equals < 0 ? (words[at - 1]?.text ?? "") : word.text.slice(0, equals)
    const value = equals < 0 ? word.text : word.text.slice(equals + 1)
    if (!listening.test(option)) continue
    const port = Number(/^[0-9]{1,5}$/.test(value) ? value : address.exec(value)?.[1])
    if (port > 0 && port < 1024) return { word, port }
  }
  return undefined
}
