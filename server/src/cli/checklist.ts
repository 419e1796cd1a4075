/** `deploylint checklist`: what the files below the paths prove of the production checklist. */
import { type ChecklistReport, checklistMarkdown, type Evidence, type ItemVerdict } from "../analysis.ts"
import { createNodeFiles } from "../host/node-fs.ts"
import type { ChecklistCommand } from "./arguments.ts"
import { checklistText } from "./checklist-text.ts"
import { type Environment, exits } from "./environment.ts"
import { type Places, placesOver, type Range } from "./report.ts"
import { createSession } from "./session.ts"
import { findFolders, nameOf, type Skipped } from "./targets.ts"
import { skippedText } from "./text.ts"

/** Runs the command; answers the exit code. */
export async function checklist(command: ChecklistCommand, environment: Environment): Promise<number> {
  const { out, err, services, cwd } = environment
  const folders = await findFolders(command.paths, cwd)
  const session = createSession(
    createNodeFiles(() => folders.readable),
    folders.roots,
    services,
  )
  const { report, refused } = await session.checklist(folders.folders)
  const places = placesOver(session.text, (uri) => nameOf(folders, uri))
  const files = new Set(report.deployments.flatMap((deployment) => deployment.files))
  const unseen: Skipped[] = refused
    .filter((uri) => files.has(uri))
    .map((uri) => ({ file: places.name(uri), reason: "it could not be read", unseen: true }))
  const faults = new Map(
    session
      .analysis()
      .faults()
      .map(({ uri, rule, error }) => [
        `${uri} ${rule}`,
        { file: places.name(uri), reason: `rule ${rule} failed here: ${error}`, unseen: true },
      ]),
  )
  const skipped = [...folders.skipped, ...unseen, ...faults.values()]
  await err.write(skippedText(skipped, 0))
  if (command.format === "json") await out.write(`${JSON.stringify(reportData(report, places))}\n`)
  else if (command.format === "markdown") await out.write(checklistMarkdown(report, places, services.today()))
  else await out.write(checklistText(report, places, out.colours))
  return exitCode(report, skipped, command.failOn)
}

/** What could not be seen outweighs what was found; without a deployment there is nothing that could pass. */
function exitCode(report: ChecklistReport, skipped: readonly Skipped[], failOn: ChecklistCommand["failOn"]): number {
  if (skipped.some((each) => each.unseen)) return exits.trouble
  if (report.deployments.length === 0) return exits.nothing
  const bad = report.items.some(({ state }) => state === "fail" || (failOn === "unknown" && state === "unknown"))
  return bad ? exits.findings : exits.clean
}

const nowhere: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }

/** The report as data: files as they are named elsewhere, ranges counted from zero. */
function reportData(report: ChecklistReport, places: Places): Record<string, unknown> {
  const evidence = ({ uri, span, fact }: Evidence): Record<string, unknown> => ({
    file: places.name(uri),
    range: places.range(uri, span) ?? nowhere,
    fact,
  })
  const item = (verdict: ItemVerdict): Record<string, unknown> => {
    const { id, area, title, state, reason } = verdict
    return { id, area, title, state, reason, evidence: verdict.evidence.map(evidence) }
  }
  return {
    version: 1,
    deployments: report.deployments.map(({ name, environment, items }) => ({
      name,
      environment,
      items: items.map(item),
    })),
    items: report.items.map(item),
  }
}
