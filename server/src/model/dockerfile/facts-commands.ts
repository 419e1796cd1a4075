/** The commands of a RUN as facts: read by the one reader of shell commands, wrappers and inner scripts included. */
import { givenWord, stepsOfShell, stepsOfWords } from "../commands/steps.ts"
import type { CommandStep } from "../facts.ts"
import type { RunStep } from "./types.ts"

/** @param escapeMark with the backtick a Windows shell runs, whose commands are not read */
export function stepsOfRun(run: RunStep, owner: string, escapeMark: string): readonly CommandStep[] {
  const { exec, heredocs, rest } = run.instruction
  if (run.foreign || escapeMark === "`") return []
  if (exec !== undefined)
    return stepsOfWords(
      exec.map(({ value, span }) => givenWord(value, true, span)),
      owner,
    ).steps
  const options = `${run.errexit ? "-e " : ""}${run.pipefail ? "-o pipefail" : ""}`
  if (heredocs.length > 0)
    return heredocs.flatMap(
      ({ body, bodySpan }) => stepsOfShell(body, (offset) => bodySpan.start + offset, owner, options).steps,
    )
  return stepsOfShell(rest.text, (offset) => placeOf(rest, offset), owner, options).steps
}

/** The place of a character, or just past the last one. */
function placeOf(rest: RunStep["instruction"]["rest"], offset: number): number {
  if (offset < rest.text.length) return rest.spanOf(offset, offset + 1).start
  return rest.text === "" ? rest.spanOf(0, 0).start : rest.spanOf(rest.text.length - 1, rest.text.length).end
}
