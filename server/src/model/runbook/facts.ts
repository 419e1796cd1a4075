/** Facts of a runbook: none. Its commands are for people to run, and the files that it links are no part of a deployment. */
import { type Facts, noFacts, type Stage } from "../facts.ts"
import type { Runbook } from "./types.ts"

/** The stage alone. */
export function runbookFacts(_model: Runbook, _uri: string, stage: Stage, _root: string): Facts {
  return { ...noFacts, stage }
}
