/** The checklist over files in memory: everything that it asks for is served from them. */
import {
  type ChecklistReport,
  createAnalysisHost,
  type DeploymentVerdict,
  type ItemVerdict,
} from "../../server/src/analysis.ts"
import { countingRandom, root } from "../support/workspace.ts"

export interface OpenChecklist {
  readonly report: () => ChecklistReport
  /** Changes or removes (`null`) a file and answers the next report. */
  readonly set: (path: string, text: string | null) => ChecklistReport
  readonly runs: () => number
}

const uriOf = (path: string): string =>
  `${root}/${path.split("/").map(encodeURIComponent).join("/").replace(/%40/g, "@")}`

/** `unreadable` are paths that exist and that the host may not read. */
export function openChecklist(
  given: Readonly<Record<string, string>>,
  { today = "2026-11-24", unreadable = [] as readonly string[], models = 4000 } = {},
): OpenChecklist {
  const files = new Map(Object.entries(given).map(([path, text]) => [uriOf(path), text]))
  const closed = new Set(unreadable.map(uriOf))
  const host = createAnalysisHost({ random: countingRandom(), today: () => today }, { fence: true, models })
  let analysis = host.apply({ roots: [root] })
  const listing = (folder: string): string[] | null => {
    const names = new Set<string>()
    for (const uri of [...files.keys(), ...closed]) {
      if (!uri.startsWith(`${folder}/`)) continue
      const [first = "", ...rest] = uri.slice(folder.length + 1).split("/")
      names.add(decodeURIComponent(first) + (rest.length > 0 ? "/" : ""))
    }
    return names.size > 0 || folder === root ? [...names] : null
  }
  const settled = (): ChecklistReport => {
    for (let round = 0; round < 40; round++) {
      const report = analysis.checklist([root])
      const wants = host.takeWants()
      const documents = wants.documents.filter((uri) => !closed.has(uri))
      if (documents.length + wants.directories.length === 0) return report
      analysis = host.apply({
        documents: new Map(documents.map((uri) => [uri, files.has(uri) ? { text: files.get(uri) ?? "" } : null])),
        directories: new Map(wants.directories.map((folder) => [folder, listing(folder)])),
      })
    }
    throw new Error("the checklist keeps asking for files")
  }
  let version = 1
  return {
    report: settled,
    set: (path, text) => {
      const uri = uriOf(path)
      if (text === null) files.delete(uri)
      else files.set(uri, text)
      const folder = uri.slice(0, uri.lastIndexOf("/"))
      analysis = host.apply({
        documents: new Map([[uri, text === null ? null : { text, version: ++version }]]),
        directories: new Map([[folder, listing(folder)]]),
      })
      return settled()
    },
    runs: () => host.runs(),
  }
}

/** The verdict on an item: of one deployment, or the worst. */
export function itemIn(report: ChecklistReport, id: string, deployment?: string): ItemVerdict {
  const items = deployment === undefined ? report.items : deploymentIn(report, deployment).items
  const found = items.find((item) => item.id === id)
  if (found === undefined) throw new Error(`no item ${id}`)
  return found
}

export function deploymentIn(report: ChecklistReport, name: string): DeploymentVerdict {
  const found = report.deployments.find((deployment) => deployment.name === name)
  if (found === undefined) throw new Error(`no deployment ${name} among ${report.deployments.map((each) => each.name)}`)
  return found
}

/** Files of a deployment by path below the root. */
export function filesOf(report: ChecklistReport, name: string): readonly string[] {
  return deploymentIn(report, name).files.map((uri) => decodeURIComponent(uri.slice(root.length + 1)))
}
