/** Typed meaning of a shell script. */
import type { ShellTree } from "../../syntax/shell/tree.ts"
import type { Steps } from "../commands/types.ts"

export interface Script extends Steps {
  readonly tree: ShellTree
  /** The first line's program and its options, empty without `#!`. */
  readonly interpreter: string
}
