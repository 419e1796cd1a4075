/** What becomes of a command's failure: whether the lists around it look at it, stop at it, or go on. */
import type { Pipeline, SimpleCommand } from "../../syntax/shell/tree.ts"

/** What hides a failure. */
export type Ignored = "or-true" | "prefix" | "no-errexit" | "and-list"

/** Commands that an `|| …` may end in without making the failure known. */
const harmless: ReadonlySet<string> = new Set(["true", ":", "echo", "printf", "log", "logger"])

/** For each pipeline of a list: where its chain of `&&` and `||` ends, and where a failure leads to. */
export interface Chains {
  readonly items: readonly Pipeline[]
  /** Index of the first pipeline behind the chain. */
  readonly ends: readonly number[]
  /** Index of the `||` that a failure leads to; -1 if there is none. */
  readonly alternatives: readonly number[]
  /** The pipeline and all behind it in the chain make nothing of a failure. */
  readonly areHarmless: readonly boolean[]
}

/** Reads a list from its end, once. */
export function chainsOf(items: readonly Pipeline[]): Chains {
  const ends: number[] = new Array(items.length)
  const alternatives: number[] = new Array(items.length)
  const areHarmless: boolean[] = new Array(items.length)
  for (let at = items.length - 1; at >= 0; at--) {
    const next = items[at + 1]?.after
    const goesOn = next === "and" || next === "or"
    ends[at] = goesOn ? (ends[at + 1] ?? at + 1) : at + 1
    alternatives[at] = next === "or" ? at + 1 : next === "and" ? (alternatives[at + 1] ?? -1) : -1
    areHarmless[at] = isHarmless(items[at]) && (!goesOn || (areHarmless[at + 1] ?? true))
  }
  return { items, ends, alternatives, areHarmless }
}

/** True if what follows looks at the status: `||` with more than a word of regret, `$?`, `PIPESTATUS`. */
export function isChecked(chains: Chains, index: number, text: string): boolean {
  const other = chains.alternatives[index] ?? -1
  if (other >= 0 && chains.areHarmless[other] === false) return true
  const next = chains.items[chains.ends[index] ?? -1]
  if (next === undefined) return false
  const words = text.slice(next.span.start, Math.min(next.span.end, next.span.start + 400))
  return /\$\?|\$\{\?\}|PIPESTATUS/.test(words)
}

/** What hides the failure of a pipeline in its list; undefined if the shell stops or the list ends with it. */
export function hidesFailure(
  chains: Chains,
  index: number,
  options: { readonly errexit: boolean; readonly trapped: boolean },
): Ignored | undefined {
  if ((chains.alternatives[index] ?? -1) >= 0) return "or-true"
  if ((chains.ends[index] ?? 0) >= chains.items.length || options.trapped) return undefined
  if (!options.errexit) return "no-errexit"
  return chains.items[index + 1]?.after === "and" ? "and-list" : undefined
}

function isHarmless(pipeline: Pipeline | undefined): boolean {
  const last = pipeline?.stages.at(-1)
  return last?.kind === "simple" && isHarmlessCommand(last)
}

function isHarmlessCommand({ words }: SimpleCommand): boolean {
  const first = words[0]?.text ?? ""
  return harmless.has(first) || ((first === "exit" || first === "return") && words[1]?.text === "0")
}
