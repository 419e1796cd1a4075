/** What the files of a project say about the answers of a scaffold. The host asks again until nothing is unread. */
import type { Workspace } from "../../workspace/types.ts"
import { detectGo, detectRust } from "./compiled.ts"
import { detectCompose, detectDockerfile, detectEnvironment, detectProcfile, dockerfileOf } from "./deployed.ts"
import { productSign } from "./horizon.ts"
import { detectJava, javaFile } from "./java.ts"
import { detectNode, nodeManifest } from "./node.ts"
import { Findings, nameFrom, openProject, type Project } from "./project.ts"
import { detectPython, pythonManifest } from "./python.ts"
import { detectSource } from "./source.ts"
import { readToml } from "./toml.ts"
import type { Detection } from "./types.ts"
import { detectVariables } from "./variables.ts"

interface Candidate {
  readonly stack: "node" | "python" | "go" | "rust" | "java" | "other"
  /** How much speaks for it. */
  readonly weight: number
  readonly path: string
  readonly said: string
  readonly detect: (found: Findings) => void
}

/** A manifest of a compiled language is hardly ever there for tooling; package.json often is. */
function candidates(project: Project): readonly Candidate[] {
  const found: Candidate[] = []
  if (project.has("go.mod"))
    found.push({ stack: "go", weight: 3, path: "go.mod", said: "a Go module", detect: (all) => detectGo(project, all) })
  if (project.has("Cargo.toml")) {
    // Python packages and Node add-ons have a Cargo.toml for the part that is written in Rust.
    const values = readToml(project.text("Cargo.toml") ?? "")
    const isLibrary = (values.get("lib.crate-type") ?? []).includes("cdylib")
    const weight = isLibrary ? 1 : 3
    found.push({
      stack: "rust",
      weight,
      path: "Cargo.toml",
      said: "a Rust package",
      detect: (all) => detectRust(project, all),
    })
  }
  const java = javaFile(project)
  if (java !== undefined)
    found.push({
      stack: "java",
      weight: 3,
      path: java,
      said: "a project of the JVM",
      detect: (all) => detectJava(project, java, all),
    })
  const python = pythonManifest(project)
  if (python !== undefined) {
    const said = python.framework === undefined ? "a Python project" : `depends on ${python.framework}`
    const weight = 2 + (python.framework === undefined ? 0 : 2) + (project.has("manage.py") ? 1 : 0)
    found.push({
      stack: "python",
      weight,
      path: python.file,
      said,
      detect: (all) => detectPython(project, python, all),
    })
  }
  const node = nodeManifest(project)
  if (node !== undefined) {
    const weight = 1 + (node.server === undefined ? 0 : 2.5) + (node.scripts.has("start") ? 0.5 : 0)
    const said = node.server === undefined ? "a package of Node.js" : `depends on ${node.server}`
    found.push({ stack: "node", weight, path: "package.json", said, detect: (all) => detectNode(project, node, all) })
  }
  const [path, language] =
    strangers.flatMap(([file, name]) => {
      const there = project.names.find((each) => file.test(each))
      return there === undefined ? [] : [[there, name] as const]
    })[0] ?? []
  if (path !== undefined) {
    const said = `${language} is not recognised: choose, or fill the marked places in`
    found.push({ stack: "other", weight: 2, path, said, detect: () => undefined })
  }
  return found
}

/** Languages that no template knows. Their projects often have a package.json for what runs in browsers. */
const strangers: readonly (readonly [RegExp, string])[] = [
  [/^Gemfile$/, "Ruby"],
  [/^composer\.json$/, "PHP"],
  [/\.(?:cs|fs|vb)proj$|\.slnx?$/, ".NET"],
  [/^mix\.exs$/, "Elixir"],
]

const bases: readonly (readonly [RegExp, Candidate["stack"]])[] = [
  [/(?:^|\/)(?:node|bun)(?::|$)|nodejs/, "node"],
  [/(?:^|\/)python(?::|$|\d)/, "python"],
  [/(?:^|\/)golang(?::|$)/, "go"],
  [/(?:^|\/)rust(?::|$)/, "rust"],
  [/(?:^|\/)(?:maven|gradle|eclipse-temurin|amazoncorretto|openjdk)(?::|$)/, "java"],
]

/** The language that the project's image is built with or runs on: its last stage says most. */
function imageStack(
  project: Project,
): { readonly stack: Candidate["stack"]; readonly path: string; readonly base: string } | undefined {
  const dockerfile = dockerfileOf(project)
  for (const stage of dockerfile?.model.stages.toReversed() ?? []) {
    const base = stage.base.value.known ? stage.base.value.value : stage.base.raw
    const stack = bases.find(([pattern]) => pattern.test(base))?.[1]
    if (dockerfile !== undefined && stack !== undefined) return { stack, path: dockerfile.path, base }
  }
  return undefined
}

function detectStack(project: Project, found: Findings): Candidate | undefined {
  const image = imageStack(project)
  const weighted = candidates(project).map((each) => ({
    ...each,
    weight: each.weight + (image?.stack === each.stack ? 3 : 0),
  }))
  const best = weighted.reduce<Candidate | undefined>(
    (top, each) => (top === undefined || each.weight > top.weight ? each : top),
    undefined,
  )
  if (best !== undefined) found.add("stack", best.stack, best.path, best.said)
  else if (image !== undefined) found.add("stack", image.stack, image.path, `FROM ${image.base}`)
  return best
}

/** `folder`: the project's folder, without a slash at its end. It alone decides: a part of a monorepo is one project. */
export function detectProject(workspace: Workspace, folder: string): Detection {
  const project = openProject(workspace, folder)
  const found = new Findings(project)
  const sign = productSign(project)
  const best = detectStack(project, found)
  detectDockerfile(project, found)
  detectCompose(project, found)
  detectEnvironment(project, found)
  detectProcfile(project, found)
  if (best !== undefined) detectSource(project, best.stack, found)
  best?.detect(found)
  if (best !== undefined) detectSource(project, best.stack, found)
  detectVariables(project, found)
  found.add("name", nameFrom(project.name), ".", `the folder is called ${project.name}`)
  const stack = found.all().find(({ key }) => key === "stack")
  return {
    profile: sign?.profile ?? "service",
    profileBecause: sign?.because ?? stack?.because ?? "No file names a product or a language.",
    answers: found.all(),
  }
}
