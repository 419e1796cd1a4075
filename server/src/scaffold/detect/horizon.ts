/** Whether a project is one of the products with a profile of their own: by evidence, never by the word. */
import { isSensor } from "../../model/synapse/sensor.ts"
import { horizonOwners } from "../../workspace/products.ts"
import { tradingOwners } from "../../workspace/trading.ts"
import type { ProfileId } from "../profiles/types.ts"
import { objectOf, type Project } from "./project.ts"

export interface ProductSign {
  readonly profile: ProfileId
  readonly because: string
}

/** Files that say what a deployment runs, in the project and in its deploy folders. */
function speakers(project: Project): readonly string[] {
  const folders = [
    "",
    ...["deploy", "deployment", "docker", "k8s", "kubernetes", "systemd"].filter((name) => project.has(`${name}/`)),
  ]
  const telling =
    /^(?:(?:docker-)?compose(?:\.[\w.-]+)?\.ya?ml|\.env(?:\.\w+)?|[\w.-]*Dockerfile[\w.-]*|[\w-]+\.service|(?:synapse|config)[\w.-]*\.ya?ml|prometheus\.ya?ml)$/
  return folders.flatMap((folder) =>
    project
      .list(folder)
      .filter((name) => telling.test(name))
      .slice(0, 20)
      .map((name) => (folder === "" ? name : `${folder}/${name}`)),
  )
}

export function productSign(project: Project): ProductSign | undefined {
  for (const path of speakers(project)) {
    const uri = project.uri(path)
    const document = project.workspace.document(uri)
    if (typeof document === "string" || document.language === undefined) continue
    if (document.language === "synapse")
      return { profile: "horizon-synapse", because: `${path} is a config of the Synapse sensor` }
    const facts = project.workspace.facts(uri)
    if (facts === undefined) continue
    if (horizonOwners(facts).size > 0)
      return { profile: "horizon-synapse", because: `${path} runs or sets the Horizon hub` }
    if (facts.services.some(isSensor)) return { profile: "horizon-synapse", because: `${path} runs the Synapse sensor` }
    if (tradingOwners(facts).size > 0)
      return { profile: "horizon-trading", because: `${path} runs or sets the Horizon trading daemon` }
  }
  const name = project.has("package.json") ? project.json("package.json")?.get("name") : undefined
  if (
    name === "@atlascrew/horizon" ||
    objectOf(project.has("package.json") ? project.json("package.json")?.get("dependencies") : undefined)?.has(
      "@atlascrew/horizon",
    )
  )
    return { profile: "horizon-synapse", because: "package.json names @atlascrew/horizon" }
  return undefined
}
