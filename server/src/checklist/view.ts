/** A deployment as proofs read it: the facts of all its files, each with its file. Templates are no evidence of values. */
import type { Span } from "../base/span.ts"
import type { Facts, Service } from "../model/facts.ts"
import { type HubEnvironment, hubEnvironments } from "../workspace/hub-environment.ts"
import type { TrackedWorkspace } from "../workspace/snapshot.ts"
import type { Language } from "../workspace/types.ts"
import { clusterHubs } from "./cluster-hubs.ts"
import type { Deployment, Evidence } from "./types.ts"

/** A fact and the file that states it. */
export type In<T> = T & { readonly uri: string }

/** What a proof says: a verdict, a whole sentence, and the place. */
export type Claim = Pick<Evidence, "uri" | "span" | "fact" | "verdict">

export interface Member {
  readonly uri: string
  readonly language: Language
  readonly facts: Facts
}

/** References have a URI of their own, which the file's must not replace: they are read from their member. */
type ListKey = Exclude<
  { [K in keyof Facts]: Facts[K] extends readonly unknown[] ? K : never }[keyof Facts],
  "references"
>

export interface View {
  readonly deployment: Deployment
  readonly workspace: TrackedWorkspace
  /** Files that could be read, templates left out. */
  readonly members: readonly Member[]
  /** Files of templates (`.env.example`). */
  readonly templates: readonly Member[]
  /** All facts of a kind, in the order of the files. */
  readonly all: <K extends ListKey>(key: K) => readonly In<Facts[K][number]>[]
  /** Services and units that keep running. */
  readonly services: readonly In<Service>[]
  readonly hubs: readonly In<HubEnvironment>[]
  readonly runs: (product: string) => boolean
}

/** The view of one deployment. Every read is recorded by the workspace given. */
export function viewOf(workspace: TrackedWorkspace, deployment: Deployment): View {
  const read = deployment.files.flatMap((uri): Member[] => {
    const document = workspace.document(uri)
    if (typeof document === "string" || document.language === undefined) return []
    const facts = workspace.facts(uri)
    return facts === undefined ? [] : [{ uri, language: document.language, facts }]
  })
  const isTemplate = ({ facts }: Member): boolean => facts.stage === "template" && deployment.environment !== "template"
  const members = read.filter((member) => !isTemplate(member))
  const kept = new Map<ListKey, readonly unknown[]>()
  const services = members.flatMap(({ uri, language, facts }) =>
    facts.services.map((each) => placed(each, uri, language)),
  )
  const all = <K extends ListKey>(key: K): readonly In<Facts[K][number]>[] => {
    const list =
      kept.get(key) ??
      members.flatMap(({ uri, facts }) => facts[key].map((fact: Facts[K][number]) => ({ ...fact, uri })))
    kept.set(key, list)
    return list as readonly In<Facts[K][number]>[]
  }
  return {
    deployment,
    workspace,
    members,
    templates: read.filter(isTemplate),
    all,
    services: services.filter((service) => service.oneShot === undefined && isLongRunning(service)),
    hubs: members.flatMap(({ uri, language, facts }) => {
      const found = language === "kubernetes" ? clusterHubs : hubEnvironments
      return found(workspace, uri, facts).map((each) => ({ ...each, uri }))
    }),
    runs: (product) => deployment.products.includes(product),
  }
}

/** Formats with one kind of workload do not name it. */
function placed(service: Service, uri: string, language: Language): In<Service> {
  const only = language === "systemd" ? "unit" : language === "compose" ? "compose-service" : undefined
  const workload = service.workload ?? only
  return workload === undefined ? { ...service, uri } : { ...service, uri, workload }
}

function isLongRunning({ workload }: Service): boolean {
  return workload !== "job" && workload !== "cron-job"
}

/** A claim at a fact's own place, or at the one given. */
export function claim(
  verdict: Claim["verdict"],
  at: { readonly uri: string; readonly span: Span },
  fact: string,
  span: Span = at.span,
): Claim {
  return { verdict, uri: at.uri, span, fact }
}

/** A claim about a file as a whole. */
export function claimOf(verdict: Claim["verdict"], uri: string, fact: string): Claim {
  return { verdict, uri, span: { start: 0, end: 0 }, fact }
}

/** "`a`, `b` and 3 more". */
export function listed(names: readonly string[], most = 4): string {
  const shown = names.slice(0, most).map((name) => `\`${name}\``)
  const more = names.length - shown.length
  if (more > 0) return `${shown.join(", ")} and ${more} more`
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`
}

/** What a service is called in a sentence: its name, in a cluster with the object that runs it. */
export function labelOf({ name, owner, workload }: Service): string {
  const isObject = workload !== undefined && workload !== "compose-service" && workload !== "unit"
  return isObject && owner !== "" ? owner : name
}
