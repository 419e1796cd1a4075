/** New files that mend a finding: those that answer its items of the checklist, a runbook that an alert leads to, an ignore file. */
import { folderOf, isInside, nameOf, resolvePath } from "../base/uri.ts"
import type { AlertRule } from "../model/facts.ts"
import { metaOf } from "../rules/catalogue.ts"
import { copiedSecrets } from "../workspace/build-context.ts"
import { runbookLinkOf } from "../workspace/monitoring.ts"
import { isThere } from "../workspace/monitoring-rules.ts"
import type { Workspace } from "../workspace/types.ts"
import { runbook } from "./pieces/runbooks-fleet.ts"
import { pieces } from "./pieces.ts"
import { type PlannedFile, planOf, type Target } from "./plan.ts"

/** The finding that is to be mended. */
export interface Mended {
  readonly rule: string
  readonly span: { readonly start: number }
  /** Items of the checklist that it fails; undefined for all of its rule. */
  readonly items?: readonly string[]
}

function itemsOf({ rule, items }: Mended): readonly string[] {
  return items ?? metaOf(rule)?.checklist ?? []
}

/** True if there may be new files for a finding, by its rule alone. */
export function mayOffer(mended: Mended): boolean {
  const failed = itemsOf(mended)
  return own[mended.rule] !== undefined || pieces.some(({ items }) => items.some((item) => failed.includes(item)))
}

/** Files that are known not to be there. `target` is the deployment that the document is part of. */
export function offersFor(
  workspace: Workspace,
  uri: string,
  mended: Mended,
  target: Target | undefined,
): readonly PlannedFile[] {
  const answers = target === undefined ? [] : itemsOf(mended).flatMap((item) => planOf(workspace, target, item))
  const files = new Map(
    [...(own[mended.rule]?.(workspace, uri, mended.span.start) ?? []), ...answers].map((file) => [file.uri, file]),
  )
  const root = workspace.rootOf(uri)
  return [...files.values()].filter((file) => isInside(root, file.uri) && isThere(workspace, file.uri) === false)
}

function runbookOffer(workspace: Workspace, uri: string, start: number): readonly PlannedFile[] {
  for (const alert of workspace.facts(uri)?.alerts ?? []) {
    const link = runbookLinkOf(alert)
    if (link?.span.start !== start || !/\.md(?:[?#].*)?$/i.test(link.value.trim())) continue
    const place = placeOf(workspace, uri, link.value.replace(/[?#].*$/, "").trim())
    if (place === undefined) return []
    return [{ uri: place, text: runbookText(alert), executable: false, group: `Runbook of the alert ${alert.name}` }]
  }
  return []
}

/** Below the folder that has the link's first part already, else below that of the deployment. */
function placeOf(workspace: Workspace, uri: string, path: string): string | undefined {
  const here = folderOf(uri)
  const root = workspace.rootOf(uri)
  if (path.startsWith("/")) return resolvePath(root, `.${path}`)
  const isPart = /^(?:monitoring|prometheus|alerts?|rules)(?:\.d)?$/i.test(nameOf(here))
  const usual = isPart && here !== root ? folderOf(here) : here
  const first = path.replace(/^\.\//, "").split("/")[0] ?? ""
  const known = [here, usual, root].find((folder) => {
    const names = workspace.directory(folder)
    return typeof names !== "string" && names.includes(`${first}/`)
  })
  return resolvePath(known ?? usual, `./${path.replace(/^\.\//, "")}`)
}

/** What can be said of any alert; what is special about this one its owner adds. */
function runbookText(alert: AlertRule): string {
  const name = alert.name
  const summary = alert.annotations.get("summary")?.value ?? alert.annotations.get("description")?.value
  const isPlain = summary !== undefined && !/[{}<>]/.test(summary)
  return runbook("On-call", {
    title: name,
    purpose: `What to do when the alert ${name} fires.`,
    meaning: isPlain ? summary : `The condition of the alert \`${name}\` has held for as long as its rule demands.`,
    impact: "Whoever uses what the alert watches is, or will soon be, without it. Write down who that is.",
    diagnosis: [
      `1. Open the alert in Prometheus, run its expression as a graph, and see since when and for which instances it holds.`,
      "2. Look for what changed at that time: a rollout, a configuration, a certificate, the host.",
      "3. Read the log of the instances that the alert names, from ten minutes before it began.",
    ].join("\n"),
    decision:
      "If something was rolled out within the hour before, roll it back first. If the cause is not found within 30 minutes, call the owner.",
    mitigation: "Roll back what was changed, or restart the instance that the alert names, one at a time.",
    verification: "The expression gives no result for ten minutes, and the alert has ended by itself.",
    rollback: "A rollback is undone by the next rollout; a restart needs none.",
    communication: "Tell the owner when it began and when it ended; every 30 minutes while it lasts.",
  })
}

function ignoreOffer(workspace: Workspace, uri: string, start: number): readonly PlannedFile[] {
  const model = workspace.model(uri, "dockerfile")
  const all = model === undefined ? [] : copiedSecrets(workspace, uri, model)
  const found = all.find(({ copy }) => (copy.sources[0]?.span ?? copy.instruction.nameSpan).start === start)
  if (found === undefined || found.ignoreFile.text !== undefined) return []
  const seen = [...found.present, ...found.expected].map((path) => `**/${nameOf(path)}`)
  const lines = new Set(["**/.git", "**/.env", "**/.env.*", "!**/.env.example", "**/*.pem", "**/*.key", ...seen])
  const text = `# Nothing of this belongs into the image or the build's cache.\n${[...lines].join("\n")}\n`
  return [{ uri: found.ignoreFile.uri, text, executable: false, group: "What the build does not see" }]
}

/** Rules whose findings have new files of their own; `start` is where the finding begins. */
const own: Readonly<Record<string, (workspace: Workspace, uri: string, start: number) => readonly PlannedFile[]>> = {
  "monitoring/alert-without-runbook": runbookOffer,
  "secrets/secrets-in-build-context": ignoreOffer,
}
