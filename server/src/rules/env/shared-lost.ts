/** Which variables a value of an env file asks for and nothing around it sets: what the dollar costs. */

import type { EnvReader } from "../../base/env-reader.ts"
import { withoutBadLines } from "../../model/env/divergence.ts"
import { isSuppliedByShell } from "../../model/env/shell-names.ts"
import type { EnvFile, EnvVariable } from "../../model/env/types.ts"
import { launcherNames } from "../../workspace/launchers.ts"
import { suppliedNames } from "../../workspace/supplied-names.ts"
import type { ParsedDocument, Workspace } from "../../workspace/types.ts"

type EnvDocument = Extract<ParsedDocument, { readonly language: "env" }>

export interface Lost {
  /** The reader that takes a part of the value for a variable. */
  readonly by: EnvReader
  /** All of them are set further down in the file. */
  readonly isLater: boolean
  /** Braces around a name say that a variable is meant: somebody outside of these files may set it. */
  readonly isMeant: boolean
}

const expanders: readonly EnvReader[] = ["compose", "bash", "python"]

/**
 * Asks variable by variable; the files around are looked at when the first one needs them. What counts is what readers
 * make of the lines once those are mended for which one refuses the file or stops.
 */
export function lostIn(
  model: EnvFile,
  tree: EnvDocument["tree"],
  workspace: Workspace,
  uri: string,
): (variable: EnvVariable) => Lost | undefined {
  const [readable] = withoutBadLines(model, tree)
  const isSupplied = suppliedNames(workspace, uri)
  const isLaunched = launcherNames(workspace, uri)
  return ({ name, line, written }) => {
    for (const by of expanders) {
      const reading = readable.readings.get(by)
      const read = reading?.ok ? reading.variables.get(name) : undefined
      const lost = read?.line.span.start === line.span.start ? (read.missing ?? []) : []
      // `A=${A}` says that the environment has it.
      const taken = lost.filter(
        (each) => each !== name && !isSuppliedByShell(each) && !isSupplied(each) && !isLaunched(each),
      )
      if (taken.length === 0) continue
      return {
        by,
        isLater: taken.every((each) =>
          model.variables.some((other) => other.name === each && other.line.span.start > line.span.start),
        ),
        isMeant: taken.every((each) => written.includes(`\${${each}}`)),
      }
    }
    return undefined
  }
}
