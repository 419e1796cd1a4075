/** Names of the settings that the service takes from outside: those of its template, and those that its programs ask for. */
import { isReadByDocker, isSuppliedByShell } from "../../model/env/shell-names.ts"
import { looksLikeKey } from "../../model/secrets/shown.ts"
import { mainExampleName } from "../../workspace/example-env.ts"
import { codeLanguageOf } from "../../workspace/variables/code-scan.ts"
import { variableGraph } from "../../workspace/variables/graph.ts"
import type { Findings, Project } from "./project.ts"

/** What one answer holds. */
const longest = 1900

/** Names of the shell, of Docker and of the runtime itself are nobody's to fill in. */
function isOwn(name: string): boolean {
  return (
    /^[A-Z][A-Z0-9_]{1,80}$/.test(name) &&
    !/^(?:NODE_ENV|CI|COMPOSE_\w+)$/.test(name) &&
    !isSuppliedByShell(name) &&
    !isReadByDocker(name) &&
    !looksLikeKey(name)
  )
}

/** Programs that never run in production. */
const tools =
  /\/(?:tests?|__tests__|specs?|e2e|benchmarks?|bench|scripts|tools|examples?|docs)\/|[._-](?:test|spec|config)\.\w+$|\/(?:test_|conftest)[^/]*$/

/** A program of the project: what any of them asks for, the graph knows from it. */
function programOf(project: Project): string | undefined {
  for (const folder of ["", "src"]) {
    if (folder !== "" && !project.has(`${folder}/`)) continue
    const name = project.list(folder).find((each) => !each.endsWith("/") && codeLanguageOf(each) !== undefined)
    if (name !== undefined) return folder === "" ? name : `${folder}/${name}`
  }
  return undefined
}

/** Spring Boot reads addresses of its own form; what of them it needs, by the stores that were found. */
function ofSpring(
  project: Project,
  found: Findings,
): { readonly path: string; readonly names: readonly string[] } | undefined {
  const path = ["pom.xml", "build.gradle.kts", "build.gradle"].find(
    (each) => project.has(each) && /spring-boot|org\.springframework\.boot/.test(project.text(each) ?? ""),
  )
  if (path === undefined) return undefined
  const source = ["URL", "USERNAME", "PASSWORD"].map((each) => `SPRING_DATASOURCE_${each}`)
  const redis = found.get("redis") === true ? ["SPRING_DATA_REDIS_URL"] : []
  return { path, names: [...(found.get("database") === "postgres" ? source : []), ...redis] }
}

export function detectVariables(project: Project, found: Findings): void {
  const example = project.names.find((name) => mainExampleName.test(name))
  const spring = ofSpring(project, found)
  const path = example ?? spring?.path ?? programOf(project)
  if (path === undefined) return
  const uri = project.uri(path)
  const listed = example === undefined ? [] : (project.workspace.model(uri, "env")?.variables ?? [])
  const asked = variableGraph(project.workspace)
    .namesFor(uri, 0)
    .filter(({ sites }) =>
      sites.some(
        (site) =>
          site.kind === "code-reference" &&
          site.role === "use" &&
          site.hasDefault !== true &&
          !tools.test(site.uri.slice(project.folder.length)),
      ),
    )
  let names = ""
  for (const name of new Set([...(spring?.names ?? []), ...[...listed, ...asked].map((each) => each.name)]))
    if (isOwn(name) && names.length + name.length < longest) names += names === "" ? name : ` ${name}`
  const count = names.split(" ").length
  if (names !== "") found.add("variables", names, path, `${count} ${count === 1 ? "name" : "names"} of settings`)
}
