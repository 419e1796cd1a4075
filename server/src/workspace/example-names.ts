/** Names that a folder's `.env.example` has to list: what Compose files and programs take from outside, in the order of `.env`, then of use. */
import { settled } from "../base/known.ts"
import { folderOf, nameOf } from "../base/uri.ts"
import type { ComposeFile, VariableUse } from "../model/compose/types.ts"
import { isReadByDocker, isSuppliedByShell } from "../model/env/shell-names.ts"
import type { KnownRuntime } from "../model/known/catalogue.ts"
import { mainExampleName, writtenNames } from "./example-env.ts"
import { knownNameAt } from "./known-names.ts"
import { encodeName } from "./neighbours.ts"
import { kindByName } from "./recognise.ts"
import type { Workspace } from "./types.ts"
import { variableGraph } from "./variables/graph.ts"

export interface ExampleName {
  readonly name: string
  /** Compose stops without it. */
  readonly isRequired: boolean
  /** What is taken without it. */
  readonly fallback?: string
  /** What is known of it: it becomes a variable of a known image. */
  readonly info?: KnownRuntime
}

export interface ExampleNames {
  /** The example, whether or not it is there. */
  readonly uri: string
  /** Names that it lists, switched off ones too. */
  readonly written: ReadonlySet<string>
  /** Names that are taken, each once. */
  readonly names: readonly ExampleName[]
}

/** `file` is the example where it is not the folder's own. */
export function exampleNames(workspace: Workspace, folder: string, file?: string): ExampleNames {
  const entries = workspace.directory(folder)
  const uris = typeof entries === "string" ? [] : entries.map((name) => `${folder}/${encodeName(name)}`)
  const uri = file ?? uris.find((each) => mainExampleName.test(nameOf(each))) ?? `${folder}/.env.example`
  const document = workspace.document(uri)
  const written =
    typeof document !== "string" && document.language === "env" ? writtenNames(document.tree) : new Set<string>()
  const found = new Map<string, ExampleName>()
  const add = (each: ExampleName): void => {
    const before = found.get(each.name)
    if (!isListed(each.name)) return
    found.set(each.name, before === undefined ? each : { ...before, isRequired: before.isRequired || each.isRequired })
  }
  for (const each of uris) if (kindByName(each)?.is === "compose") for (const use of usesIn(workspace, each)) add(use)
  for (const name of usedByPrograms(workspace, folder, uris)) add({ name, isRequired: false })
  return { uri, written, names: inOrderOf(workspace, `${folder}/.env`, [...found.values()]) }
}

/** Somebody's `.env` shows what belongs together; names that it lacks come behind, in order of use. */
function inOrderOf(workspace: Workspace, env: string, names: readonly ExampleName[]): readonly ExampleName[] {
  const lines = (workspace.model(env, "env")?.variables ?? []).map(({ name }) => name)
  const placeOf = ({ name }: ExampleName): number => (lines.includes(name) ? lines.indexOf(name) : lines.length)
  return [...names].sort((a, b) => placeOf(a) - placeOf(b))
}

/** Names of the shell and of Docker's own tools are nobody's to fill in; lower-case ones are mostly a shell's. */
function isListed(name: string): boolean {
  return /^[A-Z_][A-Z0-9_]*$/.test(name) && !isSuppliedByShell(name) && !isReadByDocker(name)
}

function usesIn(workspace: Workspace, uri: string): readonly ExampleName[] {
  const document = workspace.document(uri)
  const model = workspace.model(uri, "compose")
  if (typeof document === "string" || document.language !== "compose" || model === undefined) return []
  if (document.stage !== "production") return []
  const known = knownUses(workspace, uri, model)
  const uses = model.variableUses.filter(isOutside).map((use): ExampleName => {
    const { name, operator, operand } = use
    const info = known.get(name)
    const fallback = operator?.endsWith("-") === true && !(operand ?? "").includes("$") ? operand : undefined
    return {
      name,
      isRequired: operator?.endsWith("?") === true,
      ...(fallback === undefined ? {} : { fallback }),
      ...(info === undefined ? {} : { info }),
    }
  })
  const bare = model.services.flatMap((service) =>
    service.environment
      .filter(({ value }) => value === undefined)
      .map(({ name }): ExampleName => ({ name, isRequired: false })),
  )
  return [...uses, ...bare]
}

/** In commands, one dollar too few often stands for the container's own variable. */
function isOutside({ operator, nested, path }: VariableUse): boolean {
  const inCommand = ["command", "entrypoint", "healthcheck", "post_start", "pre_stop"].includes(path[2] ?? "")
  return !nested && !(inCommand && operator === undefined) && operator?.endsWith("+") !== true
}

/** Variables of known images by the name that fills them: `POSTGRES_PASSWORD: ${DB_PASSWORD}`. */
function knownUses(workspace: Workspace, uri: string, model: ComposeFile): ReadonlyMap<string, KnownRuntime> {
  const found = new Map<string, KnownRuntime>()
  for (const service of model.services)
    for (const { name, value } of service.environment) {
      const [use, more] = value?.uses ?? []
      if (use === undefined || more !== undefined || value?.raw.startsWith("$") !== true) continue
      const known = knownNameAt(workspace, uri, service.name, name)
      if (known?.product !== undefined && !known.isFile && !found.has(use.name)) found.set(use.name, known.info)
    }
  return found
}

/** Names that programs take from the folder's env files, by their first place. */
function usedByPrograms(workspace: Workspace, folder: string, uris: readonly string[]): readonly string[] {
  const own = uris.find((each) => nameOf(each) === ".env") ?? uris.find((each) => mainExampleName.test(nameOf(each)))
  if (own === undefined || folderOf(own) !== folder) return []
  const places = variableGraph(workspace)
    .namesFor(own, 0)
    .flatMap(({ name, sites }) => {
      const [first] = sites
        .filter(({ role, kind, hasDefault }) => role === "use" && kind === "code-reference" && hasDefault !== true)
        .map((site) => `${site.uri} ${String(site.span.start).padStart(9, "0")}`)
        .sort()
      return first === undefined ? [] : [{ name, first }]
    })
  const taken = places.sort((a, b) => (a.first < b.first ? -1 : 1)).map(({ name }) => name)
  // What only somebody's `.env` has is listed as well.
  const set = (workspace.facts(own)?.settings ?? []).filter(({ value }) => settled(value) !== undefined)
  return [...taken, ...(nameOf(own) === ".env" ? set.map(({ name }) => name) : [])]
}
