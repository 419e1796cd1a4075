/** Which sites mean one variable: a walk over environments along the ways that a name really takes. */
import type { Flow } from "./flows.ts"
import { carries, ofProcess, precedenceIn } from "./precedence.ts"
import { readerOf } from "./scopes.ts"
import type { Reading, Scope, SiteKind, VariableSite } from "./types.ts"
import type { World } from "./world.ts"

interface Node {
  readonly scope: Scope
  readonly name: string
}

/** More places than one variable has. */
const most = 400

/**
 * `isStrict`: only what has to change its name together. `own`: the sites of the file that is asked from, which the search
 * need not have come by (a program outside of every project).
 */
export function sitesLinked(
  world: World,
  start: VariableSite,
  own: readonly VariableSite[],
  isStrict: boolean,
): readonly VariableSite[] {
  const seen = new Map<Scope, Node>()
  const found = new Map<string, VariableSite>()
  for (const site of own)
    if (site.scope === start.scope && site.name === start.name) found.set(`${site.uri} ${site.span.start}`, site)
  const queue: Node[] = world.placed(start.uri, start.span.start).filter(({ name }) => name === start.name)
  if (!queue.some(({ scope }) => scope === start.scope)) queue.push(start)
  for (let node = queue.pop(); node !== undefined && seen.size < most; node = queue.pop()) {
    if (seen.has(node.scope)) continue
    seen.set(node.scope, node)
    for (const site of world.at(node.scope, node.name)) {
      found.set(`${site.uri} ${site.span.start}`, found.get(`${site.uri} ${site.span.start}`) ?? site)
      // A part of a file that counts for several services is one place.
      queue.push(...world.placed(site.uri, site.span.start).filter(({ name }) => name === site.name))
    }
    queue.push(...neighbours(world, node, isStrict))
  }
  return settled([...found.values()]).sort((a, b) =>
    a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : a.span.start - b.span.start,
  )
}

const ofContainers = new Set<SiteKind>(["compose-environment", "compose-command", "kubernetes-env"])

/** A name that a file or program of the project uses is the project's own, whatever image it goes into. */
function settled(sites: readonly VariableSite[]): VariableSite[] {
  const isOwn = sites.some(({ kind }) => kind === "config-reference" || kind === "code-reference")
  return sites.map((site) => {
    if (!isOwn || !ofContainers.has(site.kind) || site.fixed === undefined) return site
    const { fixed: _, ...rest } = site
    return rest
  })
}

function neighbours(world: World, { scope, name }: Node, isStrict: boolean): readonly Node[] {
  const next: Node[] = []
  for (const flow of world.outOf(scope)) if (conducts(world, flow, name)) next.push({ scope: flow.to, name })
  for (const flow of world.into(scope)) if (conducts(world, flow, name)) next.push({ scope: flow.from, name })
  for (const site of world.at(scope, name))
    for (const tie of world.tiesOf(site))
      if (tie.whole && tie.to.name === name && (tie.hard || !isStrict)) next.push({ scope: tie.to.scope, name })
  for (const { tie, site } of world.tiedTo(scope, name))
    if (tie.whole && site.name === name && (tie.hard || !isStrict)) next.push({ scope: site.scope, name })
  return next
}

/** True if the name goes that way: its start has it, and where that is asked for, its end uses it. */
function conducts(world: World, flow: Flow, name: string): boolean {
  // With a prefix the two names differ.
  if (flow.prefix !== undefined || !carries(flow, name)) return false
  const end = world.at(flow.to, name)
  if (flow.fillsIn === true) return end.some((site) => site.kind === "env-reference")
  if (flow.needsUse === true && end.length === 0) return false
  if (flow.from.startsWith("build:") && !end.some((site) => site.kind === "dockerfile-arg")) return false
  return defines(world, flow, name, [])
}

function defines(world: World, flow: Flow, name: string, seen: readonly Scope[]): boolean {
  if (seen.includes(flow.from)) return false
  const own = world.at(flow.from, name).filter(({ role }) => role === "definition")
  if (own.some(({ kind }) => flow.kinds?.includes(kind) ?? true)) return true
  if (flow.kinds !== undefined || /^(?:file|object|image|build):/.test(flow.from)) return false
  return world
    .into(flow.from)
    .some(
      (each) =>
        each.prefix === undefined &&
        each.fillsIn !== true &&
        carries(each, name) &&
        defines(world, each, name, [...seen, flow.from]),
    )
}

/** The environments that a name reaches from a site, its own first, with who wins there. */
export function readingsFrom(world: World, site: VariableSite): readonly Reading[] {
  const found = new Map<Scope, Reading>()
  const queue: Node[] = [site, ...world.placed(site.uri, site.span.start)]
  for (let node = queue.shift(); node !== undefined && found.size < most; node = queue.shift()) {
    const { scope, name } = node
    if (found.has(scope)) continue
    for (const reading of readingsOf(world, node, found)) found.set(reading.scope, reading)
    if (site.role === "use") continue
    for (const flow of world.outOf(scope))
      if (flow.fillsIn !== true && conductsOn(world, flow, name))
        queue.push({ scope: flow.to, name: (flow.prefix ?? "") + name })
    for (const { tie, site: other } of world.tiedTo(scope, name)) if (tie.whole) queue.push(other)
  }
  // An env file by itself is no reader where somebody reads it.
  const readings = [...found.values()].filter(({ order }) => order.length > 0)
  const others = readings.filter(({ scope }) => !/^(?:file|object|build):/.test(scope))
  return others.length > 0 ? others : readings
}

/** Of a program that several processes run, one for each of them: of those that are asked about, where there are any. */
function readingsOf(world: World, { scope, name }: Node, found: ReadonlyMap<Scope, Reading>): readonly Reading[] {
  const processes = /^(?:code|script|config):/.test(scope)
    ? [...new Set(world.into(scope).flatMap(({ from }) => (ofProcess.test(from) ? from : [])))]
    : []
  if (processes.length < 2) return [{ scope, reader: readerOf(scope), order: precedenceIn(world, scope, name) }]
  const asked = processes.filter((process) => found.has(process))
  const isOne = asked.length === 1
  const readings = (asked.length > 0 ? asked : processes).map((process): Reading => {
    const whole = precedenceIn(world, scope, name, process)
    const own = precedenceIn(world, process, name)
    // The words of the process itself, unless the program reads files of its own.
    const order = own.length === whole.length ? own : whole
    return { scope: `${scope} ${process}`, reader: readerOf(isOne ? scope : process), order }
  })
  // The program's own scope stays marked as visited.
  return [{ scope, reader: readerOf(scope), order: [] }, ...readings]
}

function conductsOn(world: World, flow: Flow, name: string): boolean {
  if (!carries(flow, name)) return false
  const isUsed = world.at(flow.to, (flow.prefix ?? "") + name).length > 0
  return (flow.needsUse !== true || isUsed) && defines(world, flow, name, [])
}
