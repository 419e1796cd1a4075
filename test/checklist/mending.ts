/** A sample workspace and what people do with it: take the fixes that findings offer, add the files that items name. */
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { type Analysis, type ChecklistReport, chooseFixes, type Finding } from "../../server/src/analysis.ts"
import { applyEdits } from "../../server/src/base/edit.ts"
import { openWorkspace, root, type TestWorkspace } from "../support/workspace.ts"
import { openChecklist } from "./open.ts"

export const today = "2026-11-24"
const samples = join(import.meta.dirname, "../samples")

/** Files of a sample by path. */
export function sampleFiles(name: string): Readonly<Record<string, string>> {
  const folder = join(samples, name)
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [relative(folder, path).replaceAll("\\", "/"), readFileSync(path, "utf8")]),
  )
}

export interface Mending {
  /** The workspace as it is now. */
  readonly workspace: () => TestWorkspace
  readonly report: () => ChecklistReport
  /** Takes all fixes, then adds all files of open items, until nothing changes. Returns the number of rounds. */
  readonly mend: () => number
}

const pathOf = (uri: string): string => decodeURIComponent(uri.slice(root.length + 1))

export function openSample(files: Readonly<Record<string, string>>): Mending {
  let workspace = openWorkspace(files, today)
  const report = (): ChecklistReport => openChecklist(textsOf(workspace), { today }).report()
  return {
    workspace: () => workspace,
    report,
    mend: () => {
      for (let round = 1; round <= 20; round++) {
        const before = new Map(workspace.files)
        takeFixes(workspace)
        workspace = openWorkspace(withNewFiles(workspace, report()), today)
        if (
          [...workspace.files].every(([uri, text]) => before.get(uri) === text) &&
          before.size === workspace.files.size
        )
          return round
      }
      throw new Error("fixes and pieces do not come to rest")
    },
  }
}

function textsOf(workspace: TestWorkspace): Record<string, string> {
  return Object.fromEntries([...workspace.files].map(([uri, text]) => [pathOf(uri), text]))
}

/** As `deploylint check --fix --safety review` does, file by file. */
function takeFixes(workspace: TestWorkspace): void {
  for (const uri of [...workspace.files.keys()].sort()) {
    for (let round = 0; round < 30; round++) {
      const items: readonly Finding[] = workspace.analysis().findings(uri).items
      const { edits } = chooseFixes(items, "review", (each) => workspace.files.has(each))
      if (edits.size === 0) break
      for (const [each, list] of edits) workspace.set(pathOf(each), applyEdits(workspace.files.get(each) ?? "", list))
    }
  }
}

/** With the files of pieces that items name which are neither passed nor out of scope; nothing is written over. */
function withNewFiles(workspace: TestWorkspace, report: ChecklistReport): Readonly<Record<string, string>> {
  const analysis: Analysis = workspace.analysis()
  const files = textsOf(workspace)
  for (const deployment of report.deployments)
    for (const { id, state, scaffolds } of deployment.items) {
      if (state === "pass" || state === "not-applicable" || scaffolds.length === 0) continue
      const target = { folder: root, files: deployment.files, products: deployment.products }
      for (const { uri, text } of analysis.scaffold(target, id)) files[pathOf(uri)] ??= text
    }
  return files
}
