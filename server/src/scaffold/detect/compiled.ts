/** What go.mod and Cargo.toml say. */
import { tellings } from "./libraries.ts"
import { type Findings, nameFrom, type Project } from "./project.ts"
import { first, keysBelow, readToml } from "./toml.ts"

/** Modules that go.mod names itself; those that others brought along are marked `// indirect`. */
function directModules(text: string): readonly string[] {
  const found: string[] = []
  for (const line of text.split(/\r?\n/)) {
    if (/\/\/\s*indirect/.test(line)) continue
    const module = /^\s*(?:require\s+)?([a-z0-9][\w.-]*\.[a-z]+\/\S+)\s+v\S+/.exec(line)?.[1]
    if (module !== undefined) found.push(module)
  }
  return found
}

/** Of several programs the one that serves: called like the module, or the only one that is no tool by its name. */
function servingProgram(programs: readonly string[], name: string | undefined): string | undefined {
  const called = [name, `${name}d`, `${name}-server`, `${name}-api`].find((each) => each && programs.includes(each))
  const serving = programs.filter(
    (program) => !/migrat|seed|tool|^gen|ctl$|cli$|worker|cron|job|backfill/.test(program),
  )
  return called ?? (serving.length === 1 ? serving[0] : undefined)
}

function goMain(project: Project, name: string | undefined, found: Findings): void {
  const build = (program: string, path: string, said: string, from: string): void => {
    found.add("startCommand", program, from, said)
    found.add("buildCommand", `go build -trimpath -ldflags=-s -o /out/${program} ${path}`, from, said)
  }
  if (name !== undefined && project.has("main.go") && /^package main\b/m.test(project.text("main.go") ?? "")) {
    build(name, ".", "package main", "main.go")
    return
  }
  if (!project.has("cmd/")) return
  const programs = project.list("cmd").flatMap((entry) => (/^[a-z][\w-]*\/$/.test(entry) ? [entry.slice(0, -1)] : []))
  const isMain = (program: string): boolean =>
    project.list(`cmd/${program}`).some((file) => file.endsWith(".go") && !file.endsWith("_test.go"))
  const only = programs.length === 1 ? programs[0] : servingProgram(programs, name)
  if (only !== undefined && isMain(only)) build(only, `./cmd/${only}`, `the program ${only}`, `cmd/${only}`)
}

export function detectGo(project: Project, found: Findings): void {
  const text = project.text("go.mod") ?? ""
  const module = /^\s*module\s+"?([^\s"]+)/m.exec(text)?.[1]
  const name = module === undefined ? undefined : nameFrom(module)
  found.add("name", name, "go.mod", `module ${module}`)
  const toolchain = /^\s*toolchain\s+go(\d+\.\d+(?:\.\d+)?)/m.exec(text)?.[1]
  found.add("version", toolchain, "go.mod", `toolchain go${toolchain}`)
  found.add(
    "lockfile",
    project.has("go.sum"),
    "go.mod",
    project.has("go.sum") ? "go.sum lies beside it" : "there is no go.sum",
  )
  goMain(project, name, found)
  for (const each of tellings("go", directModules(text)))
    found.add(each.key, each.value, "go.mod", `requires ${each.name}`)
}

export function detectRust(project: Project, found: Findings): void {
  const values = readToml(project.text("Cargo.toml") ?? "")
  const name = first(values, "package.name")
  if (name !== undefined) found.add("name", nameFrom(name), "Cargo.toml", `name = "${name}"`)
  for (const file of ["rust-toolchain.toml", "rust-toolchain"]) {
    if (!project.has(file)) continue
    const channel = /(?:channel\s*=\s*")?(\d+\.\d+(?:\.\d+)?)/.exec(project.text(file) ?? "")?.[1]
    found.add("version", channel, file, `channel ${channel}`)
  }
  found.add(
    "lockfile",
    project.has("Cargo.lock"),
    "Cargo.toml",
    project.has("Cargo.lock") ? "Cargo.lock lies beside it" : "there is no Cargo.lock",
  )
  const bins = values.get("bin.name") ?? []
  const main = first(values, "package.default-run") ?? (bins.length === 1 ? bins[0] : undefined)
  if (main !== undefined) found.add("startCommand", main, "Cargo.toml", `the program ${main}`)
  else if (name !== undefined && bins.length === 0 && project.has("src/") && project.list("src").includes("main.rs"))
    found.add("startCommand", name, "src/main.rs", `the program ${name}`)
  const dependencies = keysBelow(values, "dependencies")
  for (const each of tellings("rust", dependencies))
    found.add(each.key, each.value, "Cargo.toml", `depends on ${each.name}`)
  const features = ["sqlx", "diesel", "sea-orm"].find((each) =>
    [...(values.get(`dependencies.${each}`) ?? []), ...(values.get(`dependencies.${each}.features`) ?? [])].some(
      (feature) => /^(?:sqlx-)?postgres$/.test(feature),
    ),
  )
  if (features !== undefined) found.add("database", "postgres", "Cargo.toml", `depends on ${features} with postgres`)
}
