/** Which names can be written at a place: those that its environment has, and those that others of the project use. */
import { touches } from "../../base/span.ts"
import type { Workspace } from "../types.ts"
import { codeRootOf } from "./code-files.ts"
import { codeLanguageOf } from "./code-scan.ts"
import {
  codeScope,
  configScope,
  fileScope,
  imageScope,
  objectScope,
  projectScope,
  scriptScope,
  serviceScope,
  unitScope,
} from "./scopes.ts"
import { containersOf } from "./sites-kubernetes.ts"
import type { Scope, VariableSite } from "./types.ts"
import type { World } from "./world.ts"

type Names = readonly { readonly name: string; readonly sites: readonly VariableSite[] }[]

/** By name, then by place. */
type Found = Map<string, Map<string, VariableSite>>

const deepest = 4

/** Names of the environment that counts at the place, sorted. */
export function namesAt(workspace: Workspace, world: World, uri: string, offset: number): Names {
  const found: Found = new Map()
  for (const scope of scopesAt(workspace, uri, offset))
    for (const direction of ["in", "out"] as const) collect(world, scope, direction, found, new Set())
  return [...found]
    .map(([name, sites]) => ({ name, sites: [...sites.values()] }))
    .filter(({ sites }) => sites.some((site) => site.uri !== uri || !touches(site.span, offset)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** `in`: what is set elsewhere for here. `out`: what those use who get the names from here. */
type Direction = "in" | "out"

function collect(world: World, scope: Scope, direction: Direction, found: Found, seen: Set<Scope>, depth = 0): void {
  if (depth > deepest || seen.has(scope)) return
  seen.add(scope)
  for (const name of world.namesIn(scope)) {
    const sites = found.get(name) ?? new Map<string, VariableSite>()
    found.set(name, sites)
    for (const site of world.at(scope, name)) sites.set(`${site.uri} ${site.span.start}`, site)
  }
  // What fills in the references of a file is known there, and goes no further.
  const flows = (direction === "in" ? world.into(scope) : world.outOf(scope)).filter(
    (flow) => flow.fillsIn !== true || (direction === "in" && depth === 0),
  )
  for (const flow of flows)
    if (flow.prefix === undefined)
      collect(world, direction === "in" ? flow.from : flow.to, direction, found, seen, depth + 1)
}

function scopesAt(workspace: Workspace, uri: string, offset: number): readonly Scope[] {
  const document = workspace.document(uri)
  if (typeof document === "string") return []
  const before = document.source.text.slice(Math.max(0, offset - 200), offset)
  const isReference = /\$\{?[\w]*$/.test(before)
  switch (document.language) {
    case "env":
      return [fileScope(uri)]
    case "compose": {
      const service = workspace
        .model(uri, "compose")
        ?.services.find(({ environmentKey }) => environmentKey !== undefined && touches(environmentKey.span, offset))
      return service === undefined || isReference ? [projectScope(uri)] : [serviceScope(uri, service.name)]
    }
    case "dockerfile":
      return [imageScope(uri)]
    case "systemd": {
      const unit = workspace.model(uri, "systemd")
      return unit === undefined ? [] : [unitScope(uri, unit.name)]
    }
    case "kubernetes":
      return manifestScopes(workspace, uri, offset)
    case "shell":
      return [scriptScope(uri)]
    case undefined:
      return codeLanguageOf(uri) === undefined ? [scriptScope(uri)] : [codeScope(codeRootOf(workspace, uri))]
    default:
      return [configScope(uri)]
  }
}

/** Keys of the object that a reference names, else the names of the container. */
function manifestScopes(workspace: Workspace, uri: string, offset: number): readonly Scope[] {
  const model = workspace.model(uri, "kubernetes")
  if (model === undefined) return []
  const { container } = containersOf(model).find((each) => touches(each.container.span, offset)) ?? {}
  if (container === undefined) {
    const data = model.data.find(({ entries }) => entries.some((entry) => touches(entry.span, offset)))
    return data === undefined ? [] : [objectScope(uri, data.kind, data.object.name)]
  }
  const reference = container.env.find(({ span }) => touches(span, offset))?.reference
  return reference?.keySpan !== undefined && touches(reference.keySpan, offset)
    ? [objectScope(uri, reference.kind, reference.name)]
    : [serviceScope(uri, container.owner)]
}
