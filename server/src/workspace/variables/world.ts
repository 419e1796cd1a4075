/** All names and ways of one workspace folder: collected once per snapshot, from pieces that are kept per file. */
import { folderOf, nameOf } from "../../base/uri.ts"
import type { ComposeFile } from "../../model/compose/types.ts"
import { buildOf } from "../dockerfiles.ts"
import { copiedName } from "../example-env.ts"
import { encodeName } from "../neighbours.ts"
import { projectFiles } from "../project.ts"
import { kindByName } from "../recognise.ts"
import { stageOf } from "../stage.ts"
import type { Workspace } from "../types.ts"
import { type CodeFiles, codeFilesBelow, isOn } from "./code-files.ts"
import { type Flow, type Reachable, type Tie, templateWords, type Ways } from "./flows.ts"
import { composeWays, overrideFlows } from "./flows-compose.ts"
import { kubernetesWays } from "./flows-kubernetes.ts"
import { scriptWays, unitWays } from "./flows-unit.ts"
import { codeScope, fileScope } from "./scopes.ts"
import { shellTreeOf, sitesAsEnv, sitesOf } from "./sites.ts"
import type { Scope, VariableSite } from "./types.ts"

export interface World {
  /** Sites of one scope and name. Those of code are read when they are first asked for. */
  readonly at: (scope: Scope, name: string) => readonly VariableSite[]
  readonly namesIn: (scope: Scope) => readonly string[]
  readonly into: (scope: Scope) => readonly Flow[]
  readonly outOf: (scope: Scope) => readonly Flow[]
  /** What a definition takes its value from. */
  readonly tiesOf: (site: VariableSite) => readonly Tie[]
  /** The definitions that take their value from a variable. */
  readonly tiedTo: (scope: Scope, name: string) => readonly { readonly tie: Tie; readonly site: VariableSite }[]
  /** Sites at one place: of several scopes where a part of a file counts for several. */
  readonly placed: (uri: string, start: number) => readonly VariableSite[]
  /** Every site but those of code. */
  readonly sites: readonly VariableSite[]
  readonly isComplete: boolean
}

/** Reads what can be read of the folder; what is not loaded yet becomes a want. */
export function worldOf(workspace: Workspace, root: string): World {
  const { files, isIncomplete } = projectFiles(workspace, root)
  let isComplete = !isIncomplete
  const loaded = files.filter((uri) => {
    const document = workspace.document(uri)
    if (document === "unread") isComplete = false
    return typeof document !== "string"
  })
  const compose = loaded.flatMap((uri) => {
    const model = workspace.model(uri, "compose")
    return model === undefined ? [] : [{ uri, model }]
  })
  const code = codeFilesBelow(workspace, root, contextsOf(compose))
  const reachable = reachableOf(loaded, code)
  const ways = [
    ...loaded.map((uri) => waysOf(workspace, uri, reachable)),
    { flows: overrideFlows(compose), ties: [], envFiles: [] },
    { flows: [...dotenvFlows(workspace, code.roots), ...templateFlows(loaded)], ties: [], envFiles: [] },
  ]
  const known = new Set(loaded)
  const templates = code.templates.filter((uri) => !known.has(uri))
  const others = new Set(ways.flatMap((each) => each.envFiles).filter((uri) => !known.has(uri)))
  const sites = [
    ...loaded.flatMap((uri) => sitesOf(workspace, uri)),
    ...[...others].flatMap((uri) => sitesAsEnv(workspace, uri)),
    ...templates.flatMap((uri) => sitesOf(workspace, uri)),
  ]
  return index(sites, ways, isComplete, () => codeSites(workspace, code))
}

function contextsOf(compose: readonly { readonly uri: string; readonly model: ComposeFile }[]): ReadonlySet<string> {
  return new Set(
    compose.flatMap(({ uri, model }) => model.services.flatMap((service) => buildOf(uri, service)?.context ?? [])),
  )
}

function reachableOf(loaded: readonly string[], code: CodeFiles): Reachable {
  const kinds = loaded.map((uri) => ({ uri, is: kindByName(uri)?.is }))
  return {
    codeRoots: code.roots,
    configs: [
      ...kinds.filter(({ is }) => is === "caddy" || is === "nginx" || is === "yaml").map(({ uri }) => uri),
      ...code.templates,
    ],
    scripts: kinds.filter(({ is }) => is === "shell").map(({ uri }) => uri),
  }
}

const nothing: Ways = { flows: [], ties: [], envFiles: [] }

function waysOf(workspace: Workspace, uri: string, reachable: Reachable): Ways {
  const document = workspace.document(uri)
  if (typeof document === "string") return nothing
  if (document.language === "compose") {
    const model = workspace.model(uri, "compose")
    return model === undefined ? nothing : composeWays(workspace, uri, model, reachable)
  }
  if (document.language === "systemd") {
    const model = workspace.model(uri, "systemd")
    return model === undefined ? nothing : unitWays(workspace, uri, model, reachable)
  }
  if (document.language === "kubernetes") {
    const model = workspace.model(uri, "kubernetes")
    return model === undefined ? nothing : kubernetesWays(workspace, uri, model, reachable)
  }
  const tree = shellTreeOf(workspace, uri)
  return tree === undefined ? nothing : scriptWays(workspace, uri, tree)
}

/** The env files beside a program's manifest: libraries like dotenv read them, and leave alone what is set already. */
function dotenvFlows(workspace: Workspace, roots: readonly string[]): readonly Flow[] {
  return roots.flatMap((root) => {
    const names = workspace.directory(root)
    if (typeof names === "string") return []
    return names
      .map((name) => `${root}/${encodeName(name)}`)
      .filter((uri) => !uri.endsWith("/") && kindByName(uri)?.is === "env")
      .map((uri): Flow => {
        const isTemplate = stageOf(nameOf(uri)) === "template"
        const words = isTemplate ? templateWords(nameOf(uri)) : `\`${nameOf(uri)}\` beside the program`
        const from = fileScope(uri)
        return { from, to: codeScope(root), rank: isTemplate ? -6 : -5, words, needsUse: true, isHint: isTemplate }
      })
  })
}

/** A template lists the names of the file that it is copied to. */
function templateFlows(loaded: readonly string[]): readonly Flow[] {
  return loaded.flatMap((uri) => {
    const copy = kindByName(uri)?.is === "env" ? copiedName(nameOf(uri)) : undefined
    const to = `${folderOf(uri)}/${copy}`
    if (copy === undefined || !loaded.includes(to)) return []
    const words = templateWords(nameOf(uri))
    return [{ from: fileScope(uri), to: fileScope(to), rank: -2, words, needsUse: true, isHint: true }]
  })
}

function codeSites(workspace: Workspace, code: CodeFiles): readonly VariableSite[] {
  return code.files.flatMap(({ uri, root }) =>
    isOn(workspace, uri)
      ? sitesOf(workspace, uri).map((site) =>
          site.kind === "code-reference" ? { ...site, scope: codeScope(root) } : site,
        )
      : [],
  )
}

type ByName = Map<Scope, Map<string, VariableSite[]>>

function byScope(sites: readonly VariableSite[]): ByName {
  const found: ByName = new Map()
  for (const site of sites) {
    const names = found.get(site.scope) ?? new Map<string, VariableSite[]>()
    found.set(site.scope, names)
    const list = names.get(site.name)
    if (list === undefined) names.set(site.name, [site])
    else list.push(site)
  }
  return found
}

function index(
  sites: readonly VariableSite[],
  ways: readonly Ways[],
  isComplete: boolean,
  readCode: () => readonly VariableSite[],
): World {
  const own = byScope(sites)
  let code: ByName | undefined
  const scopeOf = (scope: Scope): Map<string, VariableSite[]> | undefined => {
    if (!scope.startsWith("code:")) return own.get(scope)
    code ??= byScope(readCode())
    return code.get(scope)
  }
  const flows = ways.flatMap((each) => each.flows)
  const into = Map.groupBy(flows, (each) => each.to)
  const outOf = Map.groupBy(flows, (each) => each.from)
  const ties = ways.flatMap((each) => each.ties)
  const byPlace = Map.groupBy(sites, (site) => `${site.uri} ${site.span.start}`)
  const tiesByPlace = Map.groupBy(ties, (tie) => `${tie.uri} ${tie.start}`)
  const tiesByTarget = Map.groupBy(ties, ({ to }) => `${to.scope} ${to.name}`)
  const placed = (uri: string, start: number): readonly VariableSite[] => byPlace.get(`${uri} ${start}`) ?? []
  return {
    at: (scope, name) => scopeOf(scope)?.get(name) ?? [],
    namesIn: (scope) => [...(scopeOf(scope)?.keys() ?? [])],
    into: (scope) => into.get(scope) ?? [],
    outOf: (scope) => outOf.get(scope) ?? [],
    tiesOf: (site) => (site.role === "definition" ? (tiesByPlace.get(`${site.uri} ${site.span.start}`) ?? []) : []),
    tiedTo: (scope, name) =>
      (tiesByTarget.get(`${scope} ${name}`) ?? []).flatMap((tie) =>
        placed(tie.uri, tie.start)
          .filter((site) => site.role === "definition")
          .map((site) => ({ tie, site })),
      ),
    placed,
    sites,
    isComplete,
  }
}

/** Folder of a file that is asked about, for the search below it. */
export function rootFor(workspace: Workspace, uri: string): string {
  return workspace.rootOf(uri) === uri ? folderOf(uri) : workspace.rootOf(uri)
}
