/** What pyproject.toml, requirements and lock files of Python say. */
import { tellings } from "./libraries.ts"
import { type Findings, nameFrom, type Project } from "./project.ts"
import { first, keysBelow, readToml, type TomlValues } from "./toml.ts"

export interface PythonManifest {
  /** The file that lists the dependencies. */
  readonly file: string
  readonly values: TomlValues
  /** Names in their normal form: lower case, dashes. */
  readonly dependencies: readonly string[]
  readonly framework: string | undefined
}

const frameworks = [
  "fastapi",
  "django",
  "flask",
  "starlette",
  "litestar",
  "sanic",
  "aiohttp",
  "falcon",
  "quart",
  "tornado",
]
const normal = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-")

/** Name of a requirement: `psycopg[binary]>=3; python_version > "3.8"` is `psycopg`, with its extras as `psycopg-binary`. */
function requirementNames(line: string): readonly string[] {
  const [, name = "", extras = ""] = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?/.exec(line) ?? []
  if (name === "") return []
  const more = extras.split(",").map((extra) => extra.trim())
  return [normal(name), ...more.filter((extra) => extra !== "").map((extra) => normal(`${name}-${extra}`))]
}

export function pythonManifest(project: Project): PythonManifest | undefined {
  const toml = project.has("pyproject.toml") ? project.text("pyproject.toml") : undefined
  const values = readToml(toml ?? "")
  const fromToml = [
    ...(values.get("project.dependencies") ?? []).flatMap(requirementNames),
    ...keysBelow(values, "tool.poetry.dependencies").map(normal),
  ]
  const requirements = project.has("requirements.txt") ? project.text("requirements.txt") : undefined
  const listed = (requirements ?? "")
    .split(/\r?\n/)
    .flatMap((line) => (/^\s*[-#]/.test(line) ? [] : requirementNames(line)))
  const pipfile = project.has("Pipfile")
    ? keysBelow(readToml(project.text("Pipfile") ?? ""), "packages").map(normal)
    : []
  const isProject = values.has("project.") || values.has("tool.poetry.") || fromToml.length > 0
  const file = isProject
    ? "pyproject.toml"
    : requirements !== undefined
      ? "requirements.txt"
      : project.has("Pipfile")
        ? "Pipfile"
        : undefined
  if (file === undefined) return undefined
  const dependencies = [...new Set([...fromToml, ...listed, ...pipfile])]
  return { file, values, dependencies, framework: frameworks.find((name) => dependencies.includes(name)) }
}

function manager(project: Project, manifest: PythonManifest, found: Findings): void {
  const locks: readonly (readonly [string, string])[] = [
    ["uv.lock", "uv"],
    ["poetry.lock", "poetry"],
    ["Pipfile.lock", "pipenv"],
    ["requirements.txt", "pip"],
  ]
  const [file, kind] = locks.find(([name]) => project.has(name)) ?? []
  if (file !== undefined && kind !== undefined) {
    found.add("packageManager", kind, file, "it lies there")
    found.add("lockfile", true, file, "it lies there")
    return
  }
  const named = manifest.values.has("tool.poetry.") ? "poetry" : project.has("Pipfile") ? "pipenv" : "pip"
  found.add(
    "packageManager",
    named,
    manifest.file,
    named === "pip" ? "no lock file lies beside it" : `it is one of ${named}`,
  )
  found.add("lockfile", false, manifest.file, "no lock file lies beside it")
}

function versions(project: Project, { values, file }: PythonManifest, found: Findings): void {
  if (project.has(".python-version")) {
    const text = project.text(".python-version")?.trim().split(/\s/)[0] ?? ""
    if (/^3\.\d+(?:\.\d+)?$/.test(text)) found.add("version", text, ".python-version", text)
  }
  const range = first(values, "project.requires-python") ?? first(values, "tool.poetry.dependencies.python") ?? ""
  // A minimum says nothing; `<3.13` and `~=3.12.0` do.
  const below = /<\s*3\.(\d+)/.exec(range)?.[1]
  const same = /(?:~=|==|~)\s*3\.(\d+)\.[\d*]/.exec(range)?.[1]
  const minor = same ?? (below === undefined ? undefined : String(Number(below) - 1))
  if (minor !== undefined) found.add("version", `3.${minor}`, file, `requires Python ${range}`)
}

/** Folders that hold the application by custom: `app/`, `src/`, one of the project's name, and packages below `src/`. */
function packages(project: Project, { values }: PythonManifest): readonly string[] {
  const own = (first(values, "project.name") ?? first(values, "tool.poetry.name") ?? "").toLowerCase()
  const named = [...new Set(["app", "src", own.replace(/[-.]+/g, "_")])].filter((each) => project.has(`${each}/`))
  const below = project.has("src/") ? project.list("src").filter((each) => /^[a-z]\w*\/$/.test(each)) : []
  return [...named.map((each) => `${each}/`), ...below.slice(0, 5).map((each) => `src/${each}`)]
}

/** The module that holds the application, by the files that frameworks' own guides use. */
function moduleOf(
  project: Project,
  name: string,
  manifest: PythonManifest,
): { readonly module: string; readonly path: string; readonly object: string; readonly below?: string } | undefined {
  const made =
    name === "django"
      ? undefined
      : new RegExp(`^(\\w+)\\s*(?::\\s*\\w+\\s*)?=\\s*(?:\\w+\\.)?${constructors[name] ?? "\\b\\B"}\\(`, "m")
  if (made === undefined) return undefined
  for (const folder of ["", ...packages(project, manifest)]) {
    const names = folder === "" ? project.names : project.list(folder.slice(0, -1))
    for (const file of ["main.py", "app.py", "wsgi.py", "asgi.py", "server.py", "__init__.py"]) {
      if (!names.includes(file)) continue
      const object = made.exec(project.text(`${folder}${file}`) ?? "")?.[1]
      if (object === undefined) continue
      const base = `${folder}${file}`.replace(/\/?__init__\.py$/, "").replace(/\.py$/, "")
      if (base === "") continue
      // A package below src/ is imported without it; a module that lies there is started from the project's folder.
      const inside = /^src\/(?=.*\/)|^src\/(?=\w+$)/.test(base) && folder !== "src/"
      const module = (inside ? base.slice("src/".length) : base).replaceAll("/", ".")
      return { module, path: `${folder}${file}`, object, ...(inside ? { below: "src" } : {}) }
    }
  }
  return undefined
}

const constructors: Readonly<Record<string, string>> = {
  fastapi: "FastAPI",
  starlette: "Starlette",
  litestar: "Litestar",
  flask: "Flask",
  quart: "Quart",
}
const asynchronous = new Set(["fastapi", "starlette", "litestar", "quart"])

function django(project: Project, { dependencies }: PythonManifest, found: Findings): void {
  const path = "manage.py"
  const settings = /DJANGO_SETTINGS_MODULE["']\s*,\s*["']([\w.]+)["']/.exec(
    project.has(path) ? (project.text(path) ?? "") : "",
  )?.[1]
  if (settings === undefined) return
  const package_ = settings.replace(/\.settings(?:\.\w+)?$/, "")
  if (dependencies.includes("gunicorn") && project.list(package_.replaceAll(".", "/")).includes("wsgi.py"))
    found.add(
      "startCommand",
      `gunicorn --bind 0.0.0.0:8000 ${package_}.wsgi:application`,
      path,
      `settings are ${settings}`,
    )
  found.add("migrateCommand", "python manage.py migrate --noinput", path, `settings are ${settings}`)
}

function start(project: Project, manifest: PythonManifest, found: Findings): void {
  const { framework, dependencies } = manifest
  if (framework === undefined) return
  if (framework === "django") {
    django(project, manifest, found)
    return
  }
  const at = moduleOf(project, framework, manifest)
  if (at === undefined) return
  const isAsync = asynchronous.has(framework)
  const server = isAsync
    ? dependencies.some((name) => /^(?:uvicorn|fastapi-(?:standard|all))/.test(name))
      ? "uvicorn --host 0.0.0.0 --port 8000"
      : dependencies.includes("hypercorn")
        ? "hypercorn --bind 0.0.0.0:8000"
        : undefined
    : dependencies.includes("gunicorn")
      ? "gunicorn --bind 0.0.0.0:8000"
      : undefined
  if (server === undefined || (at.below !== undefined && server.startsWith("hypercorn"))) return
  const below = at.below === undefined ? "" : ` ${isAsync ? "--app-dir" : "--pythonpath"} ${at.below}`
  found.add(
    "startCommand",
    `${server}${below} ${at.module}:${at.object}`,
    at.path,
    `${at.object} is the ${framework} application`,
  )
  found.add("port", 8000, at.path, `${server.split(" ")[0]} is started on it`)
}

export function detectPython(project: Project, manifest: PythonManifest, found: Findings): void {
  const { values, dependencies, file } = manifest
  const name = first(values, "project.name") ?? first(values, "tool.poetry.name")
  if (name !== undefined) found.add("name", nameFrom(name), "pyproject.toml", `name = "${name}"`)
  versions(project, manifest, found)
  manager(project, manifest, found)
  start(project, manifest, found)
  for (const each of tellings("python", dependencies)) found.add(each.key, each.value, file, `depends on ${each.name}`)
  if (project.has("alembic.ini") && dependencies.includes("alembic"))
    found.add("migrateCommand", "alembic upgrade head", "alembic.ini", "migrations of Alembic")
}
