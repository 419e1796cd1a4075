/** Neutral facts of an env file: its variables as settings. */
import { applyEdits, type EditResult, isRefusal, refuse, type TextEdit } from "../../base/edit.ts"
import { span } from "../../base/span.ts"
import { setValue } from "../../syntax/env/edit.ts"
import { parseEnv } from "../../syntax/env/parse.ts"
import type { EnvAssignment, EnvTree } from "../../syntax/env/tree.ts"
import { type Facts, noFacts, type Setting, type Stage } from "../facts.ts"
import { readAs, readerNames } from "./read.ts"
import type { EnvFile, EnvVariable } from "./types.ts"

/** Settings in file order. A line that a later one of the same name replaces reaches no process and states none. */
export function envFacts(model: EnvFile, tree: EnvTree, stage: Stage): Facts {
  let settings: readonly Setting[] | undefined
  return {
    ...noFacts,
    stage,
    get settings() {
      settings ??= model.variables
        .filter((variable) => !variable.overridden)
        .map((variable) => settingOf(model, tree, variable))
      return settings
    },
  }
}

function settingOf(model: EnvFile, tree: EnvTree, variable: EnvVariable): Setting {
  const { name, nameSpan, line, value } = variable
  return {
    name,
    nameSpan,
    span: span(nameSpan.start, Math.max(nameSpan.end, line.valueSpan.end)),
    owner: "",
    valueSpan: line.contentSpan,
    value,
    literal: isLiteral(model, variable),
    carrier: "env-file",
    rewrite: (next) => rewrite(model, tree, variable, next),
  }
}

/** True unless some reader fills in a variable that the file itself does not hold. */
function isLiteral(model: EnvFile, { name, line }: EnvVariable): boolean {
  for (const reading of model.readings.values()) {
    if (!reading.ok) continue
    const read = reading.variables.get(name)
    if (read?.line !== line) continue
    if (read.missing !== undefined || read.uses?.some((use) => !reading.variables.has(use))) return false
  }
  return true
}

/** The proof reads the whole file again, for each line on its own: beyond this size that is not done. */
const longestProven = 64 * 1024

/** Refuses where a reader of the file would get something else than `next` from the new line. */
function rewrite(model: EnvFile, tree: EnvTree, { name, line }: EnvVariable, next: string): EditResult {
  if (tree.text.length > longestProven) return refuse("the file is too large to prove it")
  const edits = setValue(line, next)
  if (isRefusal(edits)) return edits
  const whole = parseEnv(applyEdits(tree.text, edits))
  const alone = parseEnv(`${aloneAfter(tree, line, edits)}\n`)
  for (const reader of model.readers) {
    const before = model.readings.get(reader)
    // A guessed reader that never took the variable from this line is no worse off.
    if (!model.readersAreKnown && !(before?.ok && before.variables.get(name)?.line === line)) continue
    const after = readAs(reader, before?.ok ? whole : alone, model.environment)
    if (!after.ok || after.variables.get(name)?.value !== next)
      return refuse(`${readerNames[reader]} would not read the value from this line`)
  }
  return edits
}

/** The line's own text after the edits: what stands elsewhere in a file that is refused does not count. */
function aloneAfter(tree: EnvTree, { span: { start, end } }: EnvAssignment, edits: readonly TextEdit[]): string {
  const moved = edits.map((edit) => ({ ...edit, span: span(edit.span.start - start, edit.span.end - start) }))
  return applyEdits(tree.text.slice(start, end), moved)
}
