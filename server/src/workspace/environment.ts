/** The environment of one Compose service: its env files in order, then its own `environment:`, which wins. */
import { type Known, known, settled, unknown } from "../base/known.ts"
import { folderOf, resolvePath } from "../base/uri.ts"
import type { ComposeService, EnvFileEntry, EnvironmentEntry, ProjectEnvironment } from "../model/compose/types.ts"
import { readAs } from "../model/env/read.ts"
import type { Place } from "../model/facts.ts"
import { partWords } from "../model/secrets/shown.ts"
import { parseEnv } from "../syntax/env/parse.ts"
import type { EnvTree } from "../syntax/env/tree.ts"
import { unfit } from "./limits.ts"
import { projectEnvironment } from "./project-env.ts"
import type { AnyDocument, Workspace } from "./types.ts"

export interface EffectiveVariable {
  readonly value: Known<string>
  readonly place: Place
}

export interface EffectiveEnvironment {
  readonly variables: ReadonlyMap<string, EffectiveVariable>
  /** Why more variables may exist than are listed; undefined if the list is whole. */
  readonly incomplete?: string
}

type Variables = Map<string, EffectiveVariable>

/** What the service's process gets from its Compose file, as far as the files say. `uri` is the Compose file's. */
export function serviceEnvironment(workspace: Workspace, uri: string, service: ComposeService): EffectiveEnvironment {
  const variables: Variables = new Map()
  const project = workspace.model(uri, "compose")?.environment ?? projectEnvironment(workspace, uri)
  const outside = outsideOf(service, project)
  let incomplete = service.partial ? `\`${service.name}\` inherits parts that this file does not show` : undefined
  for (const entry of service.envFiles) {
    const why = addFile(workspace, uri, entry, outside, variables)
    incomplete ??= why
  }
  for (const entry of service.environment) variables.set(entry.name, ownVariable(uri, entry, project))
  return incomplete === undefined ? { variables } : { variables, incomplete }
}

/** What `$NAME` in an env file is taken from: the project's environment, then the service's own. */
function outsideOf(service: ComposeService, project: ProjectEnvironment): ReadonlyMap<string, string> {
  const outside = new Map<string, string>()
  for (const { name, value } of service.environment) {
    const text = settled(value?.text)
    if (text !== undefined) outside.set(name, text)
  }
  for (const [name, { value }] of project.variables) outside.set(name, value)
  return outside
}

/** Adds the variables of one env file; answers why it could not be read, if so. */
function addFile(
  workspace: Workspace,
  uri: string,
  entry: EnvFileEntry,
  outside: ReadonlyMap<string, string>,
  variables: Variables,
): string | undefined {
  const path = entry.path.text.known ? resolvePath(folderOf(uri), entry.path.text.value) : undefined
  const document = path === undefined ? undefined : workspace.document(path)
  if (document === "absent" && !entry.required) return undefined
  const tree = document === undefined || typeof document === "string" ? undefined : envTreeOf(document)
  if (path === undefined || !tree) return `\`${entry.path.raw}\` could not be read`
  if (entry.raw) return `\`${entry.path.raw}\` is read in the raw format`
  const reading = readAs("compose", tree, outside)
  if (!reading.ok) return `Compose refuses \`${entry.path.raw}\``
  for (const [name, { value, line, missing }] of reading.variables) {
    const isOpen = missing !== undefined && missing.length > 0
    variables.set(name, {
      value: isOpen
        ? unknown(`${partWords(name, missing[0] ?? "")} is not set; the shell may supply it`)
        : known(value),
      place: { uri: path, span: line.contentSpan },
    })
  }
  return undefined
}

/** Compose reads any file that it is told to; its name need not say that it holds variables. */
function envTreeOf(document: AnyDocument): EnvTree | undefined {
  if (document.language === "env") return document.tree
  return document.kind === undefined && unfit(document.source.text) === undefined
    ? parseEnv(document.source.text)
    : undefined
}

/** A bare name takes the project's variable; the shell's wins over it and is not in the files. */
function ownVariable(uri: string, entry: EnvironmentEntry, project: ProjectEnvironment): EffectiveVariable {
  if (entry.value) return { value: entry.value.text, place: { uri, span: entry.value.span } }
  const found = project.lookup(entry.name)
  if (found) return { value: known(found.value), place: found.place }
  return { value: unknown(`\`${entry.name}\` is passed on from the host`), place: { uri, span: entry.nameSpan } }
}
