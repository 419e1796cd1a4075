/** What commands get from the process, and what they give back. */
import type { HostServices } from "../analysis.ts"
import type { Output } from "./output.ts"
import type { Prompt } from "./prompt.ts"

export type { HostServices } from "../analysis.ts"

export interface Environment {
  /** Absolute. */
  readonly cwd: string
  readonly out: Output
  readonly err: Output
  readonly services: HostServices
  /** The program that threads run; without it everything runs in one. */
  readonly worker?: URL | undefined
  /** Asks the person at the terminal; none where nobody sits at one. */
  readonly prompt?: Prompt | undefined
}

/** Exit codes of all commands. */
export const exits = { clean: 0, findings: 1, trouble: 2, nothing: 3 } as const
