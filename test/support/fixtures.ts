/** Fixture folders of rules: files on disk to scenarios. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Mark, readMarks } from "./marks.ts"

export const fixturesRoot = join(dirname(fileURLToPath(import.meta.url)), "..", "rules")

/** One `bad*` or `good*` of a rule: a workspace, its marks by path, and the expected text after all fixes. */
export interface Scenario {
  readonly rule: string
  readonly name: string
  readonly bad: boolean
  readonly files: Readonly<Record<string, string>>
  readonly marks: ReadonlyMap<string, readonly Mark[]>
  /** Path to expected text, for the files that fixes change; undefined if the scenario states no fix. */
  readonly fixed: Readonly<Record<string, string>> | undefined
  /** Where the expected text stands on disk, by path, for `--update`. */
  readonly fixedPath: (path: string) => string
}

/** All scenarios of a rule's folder, sorted; an empty list if the folder is missing. */
export function scenariosOf(rule: string): readonly Scenario[] {
  const folder = join(fixturesRoot, rule)
  if (!existsSync(folder)) return []
  const options = existsSync(join(folder, "options.json"))
    ? readFileSync(join(folder, "options.json"), "utf8")
    : undefined
  return readdirSync(folder)
    .filter((name) => /^(bad|good)/.test(name) && !/\.fixed(\.|$)/.test(name))
    .sort()
    .map((name) => scenario(rule, folder, name, options))
}

function scenario(rule: string, folder: string, name: string, options: string | undefined): Scenario {
  const path = join(folder, name)
  const isFolder = statSync(path).isDirectory()
  const sources = isFolder ? readTree(path) : new Map([[virtualName(name), readFileSync(path, "utf8")]])
  const files: Record<string, string> = options === undefined ? {} : { "deploylint.yaml": options }
  const marks = new Map<string, readonly Mark[]>()
  for (const [file, source] of sources) {
    const read = readMarks(source)
    files[file] = read.text
    if (read.marks.length > 0) marks.set(file, read.marks)
  }
  const fixedName = isFolder ? `${name}.fixed` : name.replace(/^([^.]+)\./, "$1.fixed.")
  const fixedAt = join(folder, fixedName)
  const fixed = !existsSync(fixedAt)
    ? undefined
    : isFolder
      ? Object.fromEntries(readTree(fixedAt))
      : { [virtualName(name)]: readFileSync(fixedAt, "utf8") }
  return {
    rule,
    name,
    bad: name.startsWith("bad"),
    files,
    marks,
    fixed,
    fixedPath: (file) => (isFolder ? join(fixedAt, file) : fixedAt),
  }
}

/** Names that a format is recognised by, by the ending of a fixture that is one file. */
const wellKnown: Readonly<Record<string, string>> = {
  "compose.yaml": "compose.yaml",
  "synapse.yaml": "config.yaml",
  dockerfile: "Dockerfile",
  "nginx.conf": "nginx.conf",
  caddyfile: "Caddyfile",
  crontab: "crontab",
  "k8s.yaml": "k8s.yaml",
  "prometheus.yml": "prometheus.yml",
  "rules.yml": "alerts.yml",
  "alertmanager.yml": "alertmanager.yml",
  "dashboard.json": "grafana/dashboards/dashboard.json",
  "runbook.md": "runbooks/runbook.md",
  "bcp.md": "bcp.md",
}

/** `bad.compose.yaml` becomes `compose.yaml`, `bad-x.env.example` `.env.example`, `bad.service` `bad.service`. */
export function virtualName(name: string): string {
  const rest = name.slice(name.indexOf(".") + 1)
  const known = wellKnown[rest]
  if (known !== undefined) return known
  if (rest === "env" || rest.startsWith("env.")) return `.${rest}`
  return basename(name)
}

function readTree(folder: string, prefix = ""): Map<string, string> {
  const found = new Map<string, string>()
  for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
    const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`
    if (entry.isDirectory()) for (const [name, text] of readTree(folder, path)) found.set(name, text)
    else found.set(path, readFileSync(join(folder, path), "utf8"))
  }
  return found
}
