/** Who wins: the definitions that compete for a name in one environment, in the order of its reader. */
import { nameOf } from "../../base/uri.ts"
import type { Flow } from "./flows.ts"
import { readerOf } from "./scopes.ts"
import type { Precedence, Scope, SiteKind, VariableSite } from "./types.ts"
import type { World } from "./world.ts"

interface Candidate {
  readonly site: VariableSite
  readonly words: string
  readonly isHint: boolean
  readonly isTied?: boolean
}

/** Environments that hand on only what they set themselves. */
const leaves = /^(?:file|object|image|build):/
/** More steps than any project has. */
const deepest = 8

/** Environments of processes: what one of them gets is no rival of what another gets. */
export const ofProcess = /^(?:service|unit):/

/**
 * The definitions of a name in an environment, strongest first, and what each is worth. `process`: of several that run
 * the program, the one that counts.
 */
export function precedenceIn(world: World, scope: Scope, name: string, process?: Scope): readonly Precedence[] {
  const candidates = distinct(candidatesIn(world, scope, name, 0, [], process))
  const first = candidates.findIndex((each) => !each.isHint)
  const winner = candidates[first]
  return candidates.map(({ site, words, isHint, isTied }, index) => ({
    site,
    wins: index === first,
    ...(isTied === true ? { isTied } : {}),
    because: reason(scope, words, index === first ? undefined : winner?.words, isHint, candidates.length),
  }))
}

function reason(scope: Scope, words: string, winner: string | undefined, isHint: boolean, count: number): string {
  const start = words.startsWith("`") ? words : words.charAt(0).toUpperCase() + words.slice(1)
  if (isHint) return `${start}.`
  if (winner !== undefined) return winner === words ? `${start}: another line wins.` : `${start}: ${winner} wins.`
  const rule = count > 1 || scope.startsWith("project:") ? ruleOf(scope) : undefined
  return rule === undefined ? `${start}.` : `${start} wins: ${rule}.`
}

/** The reader's rule in words. Sources stand with the flows of each format. */
function ruleOf(scope: Scope): string | undefined {
  const kind = scope.slice(0, scope.indexOf(":"))
  switch (kind) {
    case "project":
      return "Compose fills `${…}` from the shell first, then from `.env`"
    case "service":
      return scope.includes("/", scope.indexOf("#"))
        ? "Kubernetes puts `env` over `envFrom`, and later sources over earlier ones"
        : "Compose puts `environment` over `env_file`, later files over earlier ones, and both over the image"
    case "image":
      return "`ENV` wins over `ARG`, and build arguments over the defaults of `ARG`"
    case "unit":
      return "systemd puts files of `EnvironmentFile=` over `Environment=`, and later lines over earlier ones"
    case "file":
      return "the last line of a name counts"
    case "code":
      return "what the process gets from outside wins over files that it reads itself"
    default:
      return undefined
  }
}

function candidatesIn(
  world: World,
  scope: Scope,
  name: string,
  depth: number,
  seen: readonly Scope[] = [],
  process?: Scope,
): Candidate[] {
  if (depth > deepest || seen.includes(scope)) return []
  const ranked: { rank: number; found: readonly Candidate[] }[] = []
  for (const [rank, sites] of ownByRank(world.at(scope, name)))
    ranked.push({
      rank,
      found: sites.flatMap((site) => [
        ...(site.passes === true ? [] : [{ site, words: ownWords(site), isHint: false }]),
        ...tied(world, site, depth, [...seen, scope]),
      ]),
    })
  for (const flow of world.into(scope)) {
    if (process !== undefined && flow.from !== process && ofProcess.test(flow.from)) continue
    const inner = nameBefore(flow, name)
    if (inner === undefined || !carries(flow, inner)) continue
    ranked.push({ rank: flow.rank, found: throughFlow(world, flow, inner, depth, [...seen, scope]) })
  }
  return ranked.sort((a, b) => b.rank - a.rank).flatMap(({ found }) => found)
}

/** What a definition without a value of its own, or with one made of other variables, takes. */
function tied(world: World, site: VariableSite, depth: number, seen: readonly Scope[]): readonly Candidate[] {
  const through: readonly Candidate[] = site.passes === true ? [{ site, words: ownWords(site), isHint: false }] : []
  const found = world.tiesOf(site).flatMap(({ to }) => {
    const own = candidatesIn(world, to.scope, to.name, depth + 1, seen)
    return own.map((each) => ({
      ...each,
      isHint: true,
      isTied: true,
      words: each.isHint ? each.words : `the value of \`${to.name}\` comes from ${each.words}`,
    }))
  })
  return [...through, ...found]
}

function throughFlow(
  world: World,
  flow: Flow,
  name: string,
  depth: number,
  seen: readonly Scope[],
): readonly Candidate[] {
  const isHint = flow.isHint === true
  if (!leaves.test(flow.from) || flow.fillsIn === true)
    return candidatesIn(world, flow.from, name, depth + 1, seen)
      .filter(({ site }) => flow.kinds?.includes(site.kind) ?? true)
      .map((each) => ({ ...each, isHint: each.isHint || isHint, words: named(flow, each) }))
  const own = world
    .at(flow.from, name)
    .filter(({ role, kind }) => role === "definition" && (flow.kinds?.includes(kind) ?? true))
  return [...own].reverse().map((site) => ({ site, words: flow.words, isHint }))
}

function named(flow: Flow, { words, site, isHint }: Candidate): string {
  if (isHint) return words
  return /^service |^unit |^container /.test(flow.words) && !words.includes(flow.words)
    ? `${words} of ${flow.words}`
    : site.kind === "shell-assignment"
      ? flow.words
      : words
}

/** The name at the start of the flow. */
export function nameBefore(flow: Flow, name: string): string | undefined {
  if (flow.prefix === undefined) return name
  return name.startsWith(flow.prefix) ? name.slice(flow.prefix.length) : undefined
}

export function carries(flow: Flow, name: string): boolean {
  return flow.names?.has(name) ?? true
}

/** Own definitions by their weight, the last line first: `ENV` before `ARG`, `Environment=` before `PassEnvironment=`. */
function ownByRank(sites: readonly VariableSite[]): Map<number, VariableSite[]> {
  const found = new Map<number, VariableSite[]>()
  for (const site of inReadingOrder(sites).reverse()) {
    if (site.role !== "definition") continue
    const rank = site.kind === "dockerfile-arg" ? -2 : site.kind === "unit-pass" ? -1 : 0
    const list = found.get(rank)
    if (list === undefined) found.set(rank, [site])
    else list.push(site)
  }
  return found
}

/** A unit before its drop-ins, those by name; else as they stand. */
function inReadingOrder(sites: readonly VariableSite[]): VariableSite[] {
  const key = ({ uri }: VariableSite): string => (uri.endsWith(".conf") ? nameOf(uri) : "")
  return [...sites].sort((a, b) => {
    const [one, other] = [key(a), key(b)]
    return one < other ? -1 : one > other ? 1 : a.span.start - b.span.start
  })
}

const kindWords: Partial<Readonly<Record<SiteKind, string>>> = {
  "compose-environment": "`environment`",
  "compose-build-arg": "`build.args`",
  "dockerfile-arg": "the default of `ARG`",
  "dockerfile-env": "`ENV`",
  "unit-environment": "`Environment=`",
  "unit-pass": "`PassEnvironment=`, from systemd's own environment",
  "kubernetes-env": "`env`",
}

function ownWords({ kind, scope, uri }: VariableSite): string {
  const words = kindWords[kind]
  if (words === undefined) return kind === "kubernetes-data" ? readerOf(scope) : `\`${nameOf(uri)}\``
  return scope.startsWith("service:") || scope.startsWith("build:") ? `${words} of ${readerOf(scope)}` : words
}

function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  const seen = new Set<string>()
  return candidates.filter(({ site }) => {
    const key = `${site.uri} ${site.span.start}`
    return !seen.has(key) && seen.add(key)
  })
}
