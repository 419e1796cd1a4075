/** systemd units to the host that they run on: beside a Compose project they belong to it. */
import { folderOf, nameOf } from "../base/uri.ts"
import type { Brief } from "./brief.ts"
import { areCompatible } from "./products.ts"
import type { DeploymentDraft } from "./types.ts"

const unitFolder = /^(?:systemd|units|system|quadlets?|\.config)$/i

/** The drafts with all units added: to the project of their folder, or as deployments of their own. */
export function unitDrafts(briefs: readonly Brief[], drafts: readonly DeploymentDraft[]): readonly DeploymentDraft[] {
  const units = briefs.filter(({ language }) => language === "systemd")
  const byHome = Map.groupBy(units, (brief) => homeOf(brief))
  const result = [...drafts]
  for (const [home, inHome] of byHome) {
    for (const stage of ["production", "development", "template"] as const) {
      const members = inHome.filter((unit) => unit.stage === stage)
      if (members.length === 0) continue
      const uris = members.map(({ uri }) => uri)
      const products = members.flatMap((unit) => unit.products)
      const at = result.findIndex(
        (draft) =>
          draft.home === home &&
          draft.flavour === "compose" &&
          draft.environment === stage &&
          areCompatible(products, productsOf(draft, briefs)),
      )
      const host = result[at]
      if (host === undefined) result.push({ home, flavour: "systemd", environment: stage, mains: uris, files: uris })
      else result[at] = { ...host, mains: [...host.mains, ...uris], files: [...host.files, ...uris] }
    }
  }
  return result
}

function productsOf(draft: DeploymentDraft, briefs: readonly Brief[]): readonly string[] {
  const files = new Set(draft.files)
  return briefs.filter(({ uri }) => files.has(uri)).flatMap(({ products }) => products)
}

/** A drop-in's folder belongs to the unit's; `deploy/systemd` belongs to `deploy`. */
function homeOf({ uri, isDropIn }: Brief): string {
  const folder = isDropIn ? folderOf(folderOf(uri)) : folderOf(uri)
  return unitFolder.test(nameOf(folder)) ? folderOf(folder) : folder
}
