/** `deploylint scaffold`: plans a `deploy/` folder, shows what it would do, and does it. */

import { visible } from "../base/visible.ts"
import { type TreeOutcome, type TreeProblem, writeTree } from "../host/node-tree-write.ts"
import { foldedName, planScaffold, type ScaffoldPlan, type StepKind } from "../scaffolding.ts"
import type { ScaffoldCommand } from "./arguments.ts"
import { type Environment, exits } from "./environment.ts"
import { checklistOf, checkResult, findingsOf, leftText } from "./scaffold-after.ts"
import { askChoices, askToWrite } from "./scaffold-ask.ts"
import { deployFolder, Trouble } from "./scaffold-files.ts"
import { type Prepared, prepare } from "./scaffold-prepare.ts"
import { answersText, diffsText, planData, planText, profileText } from "./scaffold-text.ts"
import { plural } from "./text.ts"

/** Runs the command; answers the exit code. */
export async function scaffold(command: ScaffoldCommand, environment: Environment): Promise<number> {
  try {
    return await run(command, environment)
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    await environment.err.write(`${error.message.split("\n").map(visible).join("\n")}\n`)
    return exits.trouble
  } finally {
    environment.prompt?.close()
  }
}

async function run(command: ScaffoldCommand, environment: Environment): Promise<number> {
  const prepared = await prepare(command, environment)
  const plan = planScaffold(prepared.request)
  const { out, err, prompt } = environment
  if (command.check || command.dryRun) return await preview(command, environment, prepared, plan)
  if (command.yes || plan.writes.length === 0) return await carryOut(command, environment, prepared, plan)
  const json = command.format === "json"
  const isAsked = prompt !== undefined && !json
  await out.write(json ? jsonText(prepared, plan) : overview(prepared, plan, isAsked ? [] : ["answers"]))
  if (prompt === undefined || json) {
    await err.write("Nothing was written: give --yes to write, --dry-run to see the texts.\n")
    return exits.trouble
  }
  const choices = await askChoices(plan, prompt)
  const decided = planScaffold({ ...prepared.request, choices })
  if (!(await askToWrite(decided, prompt))) {
    await err.write("Nothing was written.\n")
    return exits.trouble
  }
  return await carryOut(command, environment, { ...prepared, request: { ...prepared.request, choices } }, decided)
}

/** Diffs of what exists and changes, the answers where nobody has seen them yet, and the plan. */
function overview(
  { settled, because, request }: Prepared,
  plan: ScaffoldPlan,
  also: readonly ("answers" | "new files")[],
): string {
  const kinds: readonly StepKind[] = [
    "update",
    "merge",
    "conflict",
    ...(also.includes("new files") ? ["create" as const] : []),
  ]
  const { text, masked } = diffsText(plan, kinds)
  const note = masked ? "Secrets are shown as ***: these diffs are to be read, not to be applied.\n" : ""
  const answers = also.includes("answers") ? answersText(request.profile, settled) : ""
  return `${text}${note}${profileText(request.profile, because)}${answers}${planText(plan)}`
}

function jsonText({ settled, because }: Prepared, plan: ScaffoldPlan, more: Record<string, unknown> = {}): string {
  return `${JSON.stringify({ ...planData(plan, settled, because), ...more })}\n`
}

async function preview(
  command: ScaffoldCommand,
  { out }: Environment,
  prepared: Prepared,
  plan: ScaffoldPlan,
): Promise<number> {
  const isJson = command.format === "json"
  await out.write(
    isJson
      ? jsonText(prepared, plan)
      : overview(prepared, plan, ["answers", ...(command.dryRun ? (["new files"] as const) : [])]),
  )
  return command.check && plan.writes.length > 0 ? exits.findings : exits.clean
}

async function carryOut(
  command: ScaffoldCommand,
  environment: Environment,
  prepared: Prepared,
  plan: ScaffoldPlan,
): Promise<number> {
  const { out, err } = environment
  const { root, settled, because, request } = prepared
  const writes = plan.writes.map((write) => ({ ...write, path: `${deployFolder}/${write.path}` }))
  const outcome = await writeTree(root, writes, foldedName)
  if (outcome.is !== "written") {
    await err.write(failureText(outcome))
    return exits.trouble
  }
  const written = outcome.paths
  if (command.format === "json") {
    const { findings, failed } = await findingsOf(root, environment)
    await out.write(jsonText(prepared, plan, { written, findings }))
    return failed ? exits.findings : exits.clean
  }
  if (command.yes) await out.write(`${profileText(request.profile, because)}${answersText(request.profile, settled)}`)
  if (command.yes || written.length === 0) await out.write(planText(plan))
  if (written.length === 0) return exits.clean
  await out.write(`${plural(written.length, "file")} written.\n\n`)
  const code = await checkResult(root, environment)
  await out.write(leftText(plan, await checklistOf(root, environment)))
  return code === exits.nothing ? exits.clean : code
}

/** Why the writing did not come to its end, and what was written before. */
function failureText(outcome: Exclude<TreeOutcome, { is: "written" }>): string {
  const line = ({ path, because }: TreeProblem): string => `${visible(path)}: ${visible(because)}\n`
  if (outcome.is === "refused") return `${outcome.problems.map(line).join("")}Nothing was written.\n`
  const done = outcome.paths.map((path) => `  ${visible(path)}\n`).join("")
  return `${line(outcome.problem)}${done === "" ? "Nothing was written.\n" : `Written before that, whole:\n${done}`}`
}
