/** From arguments to an exit code. */

import { visible } from "../base/visible.ts"
import { version } from "../version.ts"
import { readArguments } from "./arguments.ts"
import { type Environment, exits } from "./environment.ts"
import { help } from "./help.ts"

/** Runs one command line. The rules are loaded only by commands that need them. */
export async function run(given: readonly string[], environment: Environment): Promise<number> {
  const { out, err } = environment
  const command = readArguments(given)
  switch (command.command) {
    case "check":
      return await (await import("./check.ts")).check(command, environment)
    case "fix":
      return await (await import("./fix.ts")).fix(command, environment)
    case "checklist":
      return await (await import("./checklist.ts")).checklist(command, environment)
    case "exposure":
      return await (await import("./exposure.ts")).exposure(command, environment)
    case "scaffold":
      return await (await import("./scaffold.ts")).scaffold(command, environment)
    case "env-read":
      return await (await import("./env.ts")).envRead(command, environment)
    case "env-example":
      return await (await import("./env-example.ts")).envExampleFile(command, environment)
    case "explain":
      return await (await import("./explain.ts")).explain(command.rule, environment)
    case "rules":
      return await (await import("./explain.ts")).listRules(command.format, environment)
    case "help":
      await out.write(help)
      return exits.clean
    case "version":
      await out.write(`${version}\n`)
      return exits.clean
    case "misuse":
      await err.write(`${visible(command.why)}\nRun \`deploylint --help\` for the commands and their options.\n`)
      return exits.trouble
  }
}
