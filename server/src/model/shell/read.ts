/** Reads a script's tree. */
import type { ShellTree } from "../../syntax/shell/tree.ts"
import { stepsOfTree } from "../commands/steps.ts"
import type { Script } from "./types.ts"

export function readScript(tree: ShellTree): Script {
  const match = /^\uFEFF?#!\s*([^\r\n]*)/.exec(tree.text)
  const interpreter = match?.[1]?.trim() ?? ""
  const options = interpreter
    .split(/\s+/)
    .slice(1)
    .filter((word) => word.startsWith("-"))
    .join(" ")
  const { steps, functions, loops, assignments } = stepsOfTree(tree.root, tree.text, (offset) => offset, "", options)
  return { tree, interpreter, steps, functions, loops, assignments }
}
