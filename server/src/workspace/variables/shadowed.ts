/** Lines of an env file that no container gets, because `environment` of every service that reads the file sets the name. */
import { settled } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import { folderOf, nameOf, resolvePath } from "../../base/uri.ts"
import type { ComposeService } from "../../model/compose/types.ts"
import type { EnvFile, EnvVariable } from "../../model/env/types.ts"
import { neighboursOf } from "../neighbours.ts"
import type { Workspace } from "../types.ts"
import { dollarNames } from "./site.ts"
import { isPassed } from "./sites-compose.ts"

export interface ShadowedLine {
  readonly variable: EnvVariable
  /** One per service, the first in file order. */
  readonly winners: readonly { readonly uri: string; readonly service: string; readonly span: Span }[]
}

interface Reader {
  readonly uri: string
  readonly service: ComposeService
}

/** Nothing unless Compose's services are all that reads the file, and all of them are seen whole. */
export function shadowedLines(
  workspace: Workspace,
  uri: string,
  text: string,
  model: EnvFile,
): readonly ShadowedLine[] {
  // Compose fills its own file from `.env`: what stands there has an effect besides.
  if (nameOf(uri) === ".env" || !model.readersAreKnown || model.readers.join() !== "compose") return []
  const readers = readersOf(workspace, uri)
  if (readers === undefined || readers.length === 0) return []
  const referred = new Set(dollarNames(text, 0, text.length).map((each) => each.name))
  return model.variables.flatMap((variable) => {
    if (variable.overridden || referred.has(variable.name)) return []
    const winners = readers.flatMap(({ uri: at, service }) => {
      const entry = service.environment.find(({ name }) => name === variable.name)
      // Without a value it takes the project's, or leaves this one alone.
      return entry === undefined || isPassed(entry) ? [] : [{ uri: at, service: service.name, span: entry.nameSpan }]
    })
    return winners.length === readers.length ? [{ variable, winners }] : []
  })
}

/** The services that read the file; undefined where others may. */
function readersOf(workspace: Workspace, uri: string): readonly Reader[] | undefined {
  const found: Reader[] = []
  for (const each of neighboursOf(workspace, uri)) {
    const document = workspace.document(each)
    if (document === "unread") return undefined
    if (document === "absent" || document.kind === undefined) continue
    if (document.kind.is === "template" || document.kind.is === "unreadable") return undefined
    const references = workspace.facts(each)?.references ?? []
    if (references.some((reference) => reference.uri === uri && reference.kind !== "env-file")) return undefined
    const model = workspace.model(each, "compose")
    if (model === undefined) continue
    if (model.includes.some(({ envFiles }) => envFiles.length > 0)) return undefined
    for (const service of model.services) {
      const reads = service.envFiles.map(({ path }) => {
        const text = settled(path.text)
        return text === undefined ? undefined : resolvePath(folderOf(each), text)
      })
      // A path that a variable decides may be this file's.
      if (reads.includes(undefined)) return undefined
      if (!reads.includes(uri)) continue
      if (service.partial) return undefined
      found.push({ uri: each, service })
    }
  }
  return found
}
