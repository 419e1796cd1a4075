/** Wording of what is wrong in `deploylint.yaml`. */
import { nearest } from "../base/nearest.ts"
import type { Problem } from "../base/problem.ts"
import type { Span } from "../base/span.ts"
import type { YamlNode } from "../syntax/yaml/tree.ts"

/** Notes a problem: a stable code, the place, the sentence. */
export type Report = (code: string, at: Span, message: string) => void

/** A `Report` that fills the list; what is written in the file and has no effect is a warning. */
export function reporter(problems: Problem[]): Report {
  return (code, at, message) => problems.push({ code, message, span: at, severity: "warning" })
}

/** The end of a sentence that names the nearest candidate, or all of them where they are few. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const found = nearest(word, candidates)
  if (found !== undefined) return `: did you mean \`${found}\`?`
  if (candidates.length === 0 || candidates.length > 8) return "."
  return `: use ${candidates.map((candidate) => `\`${candidate}\``).join(", ")}.`
}

/** "`rules` must be keys with values, not a list." */
export function expected(what: string, wanted: string, found: YamlNode | undefined): string {
  const name = what === "" ? what : what.charAt(0).toUpperCase() + what.slice(1)
  return `${name} must be ${wanted}, not ${kindOf(found)}.`
}

/** A value as it may stand in a message: short, on one line. */
export function shown(text: string): string {
  const line = text.replace(/\s+/g, " ")
  return `\`${line.length > 40 ? `${line.slice(0, 39)}…` : line}\``
}

function kindOf(node: YamlNode | undefined): string {
  if (node === undefined || (node.kind === "scalar" && node.value === null)) return "empty"
  if (node.kind === "mapping") return "keys with values"
  if (node.kind === "sequence") return "a list"
  return node.kind === "scalar" && typeof node.value === "string" ? "text" : "a single value"
}
