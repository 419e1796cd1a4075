/** Writing a scalar: when quotes are needed, and how each style spells a text. */
import { coreValue } from "./core-schema.ts"
import type { ScalarStyle, YamlNode, YamlTree } from "./tree.ts"

/** Words that YAML 1.1 readers take for a boolean although 1.2 does not. */
const oldBoolean = /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$/
/** Digits with `:` (sexagesimal in YAML 1.1, and ports that look like it), with `_`, binary and octal integers. */
const oldNumber =
  /^[-+]?(?:[0-9][0-9_]*(?::[0-9]+)+(?:\.[0-9_]*)?|0b[01_]+|0[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9_]+)$/
const timestamp = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?$/
/** What only a double-quoted scalar can spell: control characters, line breaks of Unicode, byte order mark, half pairs. */
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** True if some YAML reader, 1.1 or 1.2, takes the bare text for anything but a string. */
export function looksTyped(text: string): boolean {
  return (
    typeof coreValue(text) !== "string" ||
    oldBoolean.test(text) ||
    oldNumber.test(text) ||
    timestamp.test(text) ||
    text === "=" ||
    text === "<<"
  )
}

/** True if the text can stand without quotes as a value or key and is read as exactly this string. */
export function plainIsSafe(text: string, inFlow: boolean): boolean {
  return !looksTyped(text) && plainIsPossible(text, inFlow)
}

/** True if the characters allow a plain scalar, whatever it is read as. */
export function plainIsPossible(text: string, inFlow: boolean): boolean {
  if (text === "" || /^\s|\s$/.test(text) || unprintable.test(text)) return false
  if (/^[,[\]{}#&*!|>'"%@`]/.test(text) || /^[-?:](?:\s|$)/.test(text) || /^(?:---|\.\.\.)/.test(text)) return false
  if (/:(?:\s|$)| #/.test(text)) return false
  return !inFlow || !/[,[\]{}]|^[-?:]|:$/.test(text)
}

/** Spells a text in one line: in the wanted style if that can hold it, else double-quoted. */
export function spell(text: string, style: ScalarStyle, inFlow: boolean, quotes: "single" | "double"): string {
  if (style !== "single" && style !== "double") {
    if (plainIsSafe(text, inFlow)) return text
    return spell(text, quotes, inFlow, quotes)
  }
  if (style === "single" && !unprintable.test(text)) return `'${text.replaceAll("'", "''")}'`
  return `"${text.replace(/["\\]/g, "\\$&").replace(new RegExp(unprintable, "g"), escapeOf)}"`
}

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0" }

function escapeOf(character: string): string {
  const code = character.charCodeAt(0)
  return shortEscapes[character] ?? `\\${code < 256 ? "x" : "u"}${code.toString(16).padStart(code < 256 ? 2 : 4, "0")}`
}

/** Which quotes the file prefers, judged by its first quoted scalars; double where it has none. */
export function preferredQuotes(tree: YamlTree): "single" | "double" {
  let balance = 0
  let left = 500
  const visit = (node: YamlNode): void => {
    if (--left < 0) return
    if (node.kind === "scalar") balance += node.style === "single" ? 1 : node.style === "double" ? -1 : 0
    else if (node.kind === "sequence") for (const item of node.items) visit(item.value)
    else if (node.kind === "mapping") for (const entry of node.entries) if (entry.value) visit(entry.value)
  }
  for (const { root } of tree.documents) if (root) visit(root)
  return balance > 0 ? "single" : "double"
}
