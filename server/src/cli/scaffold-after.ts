/** What follows a scaffold: the product's own opinion of it, and what is left for people. */
import { join } from "node:path"
import type { ChecklistReport, ItemVerdict } from "../analysis.ts"
import { countsOf } from "../analysis.ts"
import { visible } from "../base/visible.ts"
import { createNodeFiles } from "../host/node-fs.ts"
import { fileUri } from "../host/paths.ts"
import type { ScaffoldPlan } from "../scaffolding.ts"
import { check } from "./check.ts"
import type { Environment } from "./environment.ts"
import { reportAll } from "./pool.ts"
import type { ReportedFinding } from "./report.ts"
import { deployFolder } from "./scaffold-files.ts"
import { createSession } from "./session.ts"
import { findTargets } from "./targets.ts"

/** Checks what was written; answers the exit code of the check and prints its report. */
export async function checkResult(root: string, environment: Environment): Promise<number> {
  const paths = [join(root, deployFolder)]
  return await check({ command: "check", paths, format: "text", failOn: "error", gitignore: false }, environment)
}

/** The findings in what was written, as data; `failed` if one of them is an error. */
export async function findingsOf(
  root: string,
  { services, worker, cwd }: Environment,
): Promise<{ readonly findings: readonly ReportedFinding[]; readonly failed: boolean }> {
  const targets = await findTargets([join(root, deployFolder)], cwd, false)
  const findings: ReportedFinding[] = []
  await reportAll(targets, { withFixes: false, services, worker }, async (report) => {
    findings.push(...report.findings.flat())
  })
  return { findings, failed: findings.some(({ severity }) => severity === "error") }
}

/** What the files of `deploy/` prove, with the project around them. */
export async function checklistOf(root: string, { services }: Environment): Promise<ChecklistReport> {
  const uri = fileUri(root)
  const session = createSession(
    createNodeFiles(() => [uri]),
    [uri],
    services,
  )
  return (await session.checklist([fileUri(join(root, deployFolder))])).report
}

/** Variables of an example file that somebody has to give a value. */
function emptyVariables(plan: ScaffoldPlan): readonly string[] {
  return plan.steps.flatMap(({ path, write, current, proposed }) => {
    if (!/(?:^|\/)\.env\.example$/.test(path)) return []
    const text = write?.after ?? current ?? proposed ?? ""
    return [...text.matchAll(/^([A-Za-z_]\w*)=[ \t]*\r?$/gm)].map(([, name = ""]) => name)
  })
}

/** A longer list is read in the file. */
const mostNames = 12

/** How values get into `.env`: a script that makes secrets makes the file as well. */
function valuesText(plan: ScaffoldPlan, empty: readonly string[]): string {
  const script = plan.steps.find(({ path }) => path === "scripts/generate-secrets.sh")
  if (script === undefined)
    return `Copy ${deployFolder}/.env.example to ${deployFolder}/.env and give values to ${empty.join(", ")}.`
  const text = script.write?.after ?? script.current ?? script.proposed ?? ""
  const filled = new Set(
    [...text.matchAll(/^\s*(?:make_setting ([A-Z_]\w*)|([A-Z_]\w*)=\) )/gm)].map((match) => match[1] ?? match[2]),
  )
  const left = empty.filter((name) => !filled.has(name))
  const shown = left.slice(0, mostNames).join(", ")
  const more = left.length > mostNames ? ` and ${left.length - mostNames} more` : ""
  const rest = left.length === 0 ? "." : `, then give values to ${shown}${more}.`
  return `Run ${deployFolder}/${script.path}: it makes ${deployFolder}/.env with new secrets${rest}`
}

/** Items that files alone do not settle, worst first. */
export function openItems({ items }: ChecklistReport): readonly ItemVerdict[] {
  const of = (state: ItemVerdict["state"]) => items.filter((item) => item.state === state)
  return [...of("fail"), ...of("unknown")]
}

/** What is left for people, as text. */
export function leftText(plan: ScaffoldPlan, report: ChecklistReport): string {
  const lines = [`Production checklist: ${countsOf(report.items)}.`]
  const empty = emptyVariables(plan)
  const open = openItems(report)
  if (empty.length + open.length > 0) lines.push("Left for people:")
  if (empty.length > 0) lines.push(`  ${valuesText(plan, empty)}`)
  for (const { id, title, state, reason } of open)
    lines.push(`  ${state === "fail" ? "FAIL   " : "unknown"}  ${id.padEnd(4)} ${title}: ${visible(reason)}`)
  return `${lines.join("\n")}\n`
}
