/** What the Horizon hub's process gets, as far as the files of the workspace say, and who decides it. */
import { type Known, known } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import { folderOf, nameOf } from "../base/uri.ts"
import type { Facts } from "../model/facts.ts"
import { serviceEnvironment } from "./environment.ts"
import { containerEnvironment } from "./kubernetes-environment.ts"
import { encodeName, neighboursOf } from "./neighbours.ts"
import { isHorizonOwner } from "./products.ts"
import type { Workspace } from "./types.ts"

export interface HubEnvironment {
  readonly owner: string
  /** Where a finding about the whole stands. */
  readonly at: Span
  readonly variables: ReadonlyMap<string, Known<string>>
  /** Why more variables may exist. */
  readonly incomplete?: string
}

/** The hub environments that a document decides: services of a Compose file, a unit, an env file that nobody else reads. */
export function hubEnvironments(workspace: Workspace, uri: string, facts: Facts): readonly HubEnvironment[] {
  const document = workspace.document(uri)
  if (typeof document === "string") return []
  if (document.language === "compose") return ofCompose(workspace, uri, facts)
  if (document.language === "systemd") return ofUnit(workspace, facts)
  if (document.language === "kubernetes") return ofManifests(workspace, uri, facts)
  return document.language === "env" && !isReadByOthers(workspace, uri) ? ofEnvFile(workspace, uri, facts) : []
}

function ofCompose(workspace: Workspace, uri: string, facts: Facts): readonly HubEnvironment[] {
  const services = workspace.model(uri, "compose")?.services ?? []
  const envFiles = Map.groupBy(
    facts.references.filter((each) => each.kind === "env-file"),
    (each) => each.owner,
  )
  return services.flatMap((service) => {
    const files = envFiles.get(service.name) ?? []
    const isHub =
      isHorizonOwner(facts, service.name) ||
      files.some((file) => file.uri !== undefined && isHubFile(workspace, file.uri))
    // A service that runs another program of the same image (a migration) validates nothing.
    if (!isHub || service.command !== undefined || service.entrypoint !== undefined || service.malformed) return []
    const { variables, incomplete } = serviceEnvironment(workspace, uri, service)
    return [
      {
        owner: service.name,
        at: service.nameSpan,
        variables: new Map([...variables].map(([name, variable]) => [name, variable.value])),
        ...(incomplete === undefined ? {} : { incomplete }),
      },
    ]
  })
}

/** Containers that run the hub's image with its own command, or are given its variables; their objects are looked up. */
function ofManifests(workspace: Workspace, uri: string, facts: Facts): readonly HubEnvironment[] {
  const workloads = workspace.model(uri, "kubernetes")?.workloads ?? []
  return workloads.flatMap(({ object, pod }) =>
    (pod?.containers ?? []).flatMap((container) => {
      const runsOther = container.command.length > 0 || container.args.length > 0 || container.role === "init"
      if (runsOther || !isHorizonOwner(facts, container.owner)) return []
      const { variables, incomplete } = containerEnvironment(workspace, uri, object, container)
      return [
        {
          owner: container.owner,
          at: container.nameSpan,
          variables: new Map([...variables].map(([name, variable]) => [name, variable.value])),
          ...(incomplete === undefined ? {} : { incomplete }),
        },
      ]
    }),
  )
}

function isHubFile(workspace: Workspace, uri: string): boolean {
  const facts = workspace.facts(uri)
  return facts !== undefined && isHorizonOwner(facts, "")
}

/** A unit's own variables and those of the env files that the workspace holds; the files win. */
function ofUnit(workspace: Workspace, facts: Facts): readonly HubEnvironment[] {
  return facts.services.flatMap((service) => {
    const files = facts.references.filter((each) => each.kind === "environment-file")
    const readable = files.map((file) => (file.uri === undefined ? undefined : workspace.facts(file.uri)))
    const isHub =
      isHorizonOwner(facts, service.owner) || readable.some((each) => each !== undefined && isHorizonOwner(each, ""))
    if (!isHub) return []
    const variables = new Map<string, Known<string>>()
    for (const setting of facts.settings) variables.set(setting.name, setting.value)
    for (const setting of readable.flatMap((each) => each?.settings ?? [])) variables.set(setting.name, setting.value)
    const incomplete =
      service.partial || readable.includes(undefined) ? "an env file of the unit is not in the workspace" : undefined
    return [
      { owner: service.owner, at: service.nameSpan, variables, ...(incomplete === undefined ? {} : { incomplete }) },
    ]
  })
}

/** Compose files and units that refer to the file, or interpolate from it, state the rest of the environment. */
function isReadByOthers(workspace: Workspace, uri: string): boolean {
  return neighboursOf(workspace, uri).some((neighbour) => {
    const document = workspace.document(neighbour)
    if (typeof document === "string") return document === "unread"
    if (document.language === "compose" && folderOf(neighbour) === folderOf(uri)) return true
    return workspace.facts(neighbour)?.references.some((reference) => reference.uri === uri) ?? false
  })
}

/** The hub loads `.env.<mode>.local`, `.env.local`, `.env.<mode>` and `.env` of its folder; what one lacks another may hold. */
function ofEnvFile(workspace: Workspace, uri: string, facts: Facts): readonly HubEnvironment[] {
  if (!isHorizonOwner(facts, "")) return []
  const variables = new Map(facts.settings.map((setting) => [setting.name, setting.value]))
  const names = workspace.directory(folderOf(uri))
  let incomplete: string | undefined
  for (const name of typeof names === "string" ? [] : names) {
    if (name === nameOf(uri) || !/^\.env(?:\.(?:local|production|development|test)(?:\.local)?)?$/.test(name)) continue
    const sibling = workspace.facts(`${folderOf(uri)}/${encodeName(name)}`)
    if (sibling === undefined) incomplete = `\`${name}\` could not be read`
    for (const setting of sibling?.settings ?? [])
      if (!variables.has(setting.name)) variables.set(setting.name, setting.value)
  }
  const first = facts.settings.find((setting) => setting.name === "NODE_ENV") ?? facts.settings[0]
  if (first === undefined) return []
  return [{ owner: "", at: first.nameSpan, variables, ...(incomplete === undefined ? {} : { incomplete }) }]
}

/** The mode in which the hub validates: its own default where nothing is set. */
export function hubMode(environment: HubEnvironment): Known<string> {
  const mode = environment.variables.get("NODE_ENV") ?? known("development")
  return mode.known ? known((mode.value === "" ? "development" : mode.value).toLowerCase()) : mode
}
