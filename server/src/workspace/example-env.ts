/** A template for env files (`.env.example`) against what the files around it ask for. */

import type { Span } from "../base/span.ts"
import { folderOf, nameOf } from "../base/uri.ts"
import type { ComposeFile, VariableUse } from "../model/compose/types.ts"
import { isSuppliedByShell } from "../model/env/shell-names.ts"
import type { EnvVariable } from "../model/env/types.ts"
import type { Place } from "../model/facts.ts"
import { isPiece } from "../model/secrets/shown.ts"
import type { EnvTree } from "../syntax/env/tree.ts"
import { launcherNames } from "./launchers.ts"
import { encodeName } from "./neighbours.ts"
import { kindByName } from "./recognise.ts"
import type { Workspace } from "./types.ts"
import { namesComposeTakes } from "./unused-variables.ts"
import { variableSources } from "./variable-sources.ts"

/** A variable that files ask for and the template lacks. */
export interface MissingName {
  readonly name: string
  /** Compose stops without it. */
  readonly isRequired: boolean
  /** Where it is asked for, or set (`.env`). */
  readonly places: readonly Place[]
}

export interface ExampleState {
  /** Asked for by Compose files of the folder without a default, and set by no file around. */
  readonly missing: readonly MissingName[]
  /** In the `.env` beside it. */
  readonly onlyInEnv: readonly MissingName[]
  /** Lines of the template that nothing takes; undefined where another reader cannot be ruled out. */
  readonly unused: readonly EnvVariable[] | undefined
  /** The template that is copied to `.env`, not one for a stage or a service of its own. */
  readonly isMain: boolean
}

export const mainExampleName =
  /^(?:\.env|env)[._-](?:example|sample|template|dist|default|defaults|tmpl|tpl)$|^(?:example|sample|template|default)\.env$/i

/** The name under which a template is used once it is copied: `.env` for `.env.example`, `app.env` for `app.env.sample`. */
export function copiedName(name: string): string | undefined {
  if (mainExampleName.test(name)) return ".env"
  const copy = name.replace(/[._-](?:examples?|sample|template|tmpl|tpl|dist|skel|defaults?)(?=\.|$)/i, "")
  return copy === name || copy === "" ? undefined : copy
}

/** The template's state; undefined for a file that is no template of a project's `.env`. */
export function exampleState(workspace: Workspace, uri: string): ExampleState | undefined {
  const document = workspace.document(uri)
  const model = workspace.model(uri, "env")
  if (typeof document === "string" || document.language !== "env" || model === undefined) return undefined
  if (document.stage !== "template") return undefined
  const folder = folderOf(uri)
  const names = workspace.directory(folder)
  if (typeof names === "string") return undefined
  const templates = names.filter((name) => mainExampleName.test(name))
  const isMain = templates.length === 1 && templates[0] === nameOf(uri)
  const written = writtenNames(document.tree)
  const missing = isMain ? missingNames(workspace, folder, written) : []
  const env = isMain ? envNames(workspace, `${folder}/.env`) : []
  const asked = new Set(missing.map((each) => each.name))
  const taken = isMain ? namesComposeTakes(workspace, `${folder}/.env`) : undefined
  return {
    missing,
    onlyInEnv: env.filter(({ name }) => !written.has(name) && !asked.has(name) && !isSuppliedByShell(name)),
    unused: taken && unusedIn(model.variables, taken, document.source.text),
    isMain,
  }
}

/** Assigned names and switched-off ones: `# TAG=1.2` tells as much. */
export function writtenNames(tree: EnvTree): ReadonlySet<string> {
  return new Set(
    tree.lines.flatMap((line): string[] => {
      if (line.kind === "assignment" || line.kind === "bare-name") return [line.name]
      if (line.kind !== "comment") return []
      const text = tree.text.slice(line.span.start, line.span.end)
      const name = /^\s*[#;]+\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(text)?.[1]
      return name === undefined ? [] : [name]
    }),
  )
}

function missingNames(workspace: Workspace, folder: string, written: ReadonlySet<string>): readonly MissingName[] {
  const names = workspace.directory(folder)
  if (typeof names === "string") return []
  const found = new Map<string, { isRequired: boolean; places: Place[] }>()
  for (const uri of names.map((name) => `${folder}/${encodeName(name)}`)) {
    if (kindByName(uri)?.is !== "compose") continue
    const document = workspace.document(uri)
    const model = workspace.model(uri, "compose")
    if (typeof document === "string" || document.language !== "compose" || model === undefined) continue
    if (document.stage !== "production") continue
    const elsewhere = new Set(
      variableSources(workspace, uri, model)
        .filter((source) => source.role !== "commented")
        .flatMap((source) => [...source.names]),
    )
    const byLauncher = launcherNames(workspace, uri)
    for (const { name, span, isRequired } of asked(model)) {
      if (written.has(name) || elsewhere.has(name) || isSuppliedByShell(name) || byLauncher(name)) continue
      if (isPiece(name, span.start, document.source.text)) continue
      const entry = found.get(name) ?? { isRequired: false, places: [] }
      entry.isRequired ||= isRequired
      entry.places.push({ uri, span })
      found.set(name, entry)
    }
  }
  return [...found].map(([name, entry]) => ({ name, ...entry }))
}

/** Names that a Compose file takes from outside: in `${…}`, and bare in `environment`, where Compose passes its own on. */
function asked(model: ComposeFile): readonly { name: string; span: Span; isRequired: boolean }[] {
  const uses = model.variableUses.filter(needsValue).map(({ name, span, operator }) => ({
    name,
    span,
    isRequired: operator?.endsWith("?") === true,
  }))
  const bare = model.services.flatMap((service) =>
    service.environment
      .filter(({ value, name }) => value === undefined && /^[A-Z_][A-Z0-9_]*$/.test(name))
      .map(({ name, nameSpan }) => ({ name, span: nameSpan, isRequired: false })),
  )
  return [...uses, ...bare]
}

/** Without a default, and not inside another variable's default. Lower-case names are mostly a shell's own. */
function needsValue(use: VariableUse): boolean {
  const { operator, nested, name, path } = use
  const isOpen = operator === undefined || operator.endsWith("?")
  // In commands, one dollar too few often stands for the container's own variable.
  const inCommand = ["command", "entrypoint", "healthcheck", "post_start", "pre_stop"].includes(path[2] ?? "")
  return isOpen && !nested && /^[A-Z_][A-Z0-9_]*$/.test(name) && !(inCommand && operator === undefined)
}

function envNames(workspace: Workspace, uri: string): readonly MissingName[] {
  const model = workspace.model(uri, "env")
  const seen = new Map<string, MissingName>()
  for (const { name, nameSpan } of model?.variables ?? [])
    if (!seen.has(name)) seen.set(name, { name, isRequired: false, places: [{ uri, span: nameSpan }] })
  return [...seen.values()]
}

/** Variables that nothing takes, by value references of the template itself, either. */
function unusedIn(variables: readonly EnvVariable[], taken: ReadonlySet<string>, text: string): readonly EnvVariable[] {
  const referred = new Set([...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((found) => found[1] ?? ""))
  const isDockers = (name: string): boolean => /^(?:COMPOSE_|DOCKER_|BUILDKIT_|BUILDX_|BAKE_)/.test(name)
  return variables.filter(({ name }) => !taken.has(name) && !referred.has(name) && !isDockers(name))
}
