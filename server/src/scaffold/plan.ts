/** Which files would answer an item of a deployment: the pieces that fit it, with their places. Nothing is written. */
import { folderOf, resolvePath } from "../base/uri.ts"
import type { Service } from "../model/facts.ts"
import type { Workload } from "../model/kubernetes/types-pods.ts"
import { isSensor } from "../model/synapse/sensor.ts"
import { isHorizonOwner } from "../workspace/products.ts"
import type { Workspace } from "../workspace/types.ts"
import { pieces } from "./pieces.ts"
import type { Piece, ScaffoldContext } from "./types.ts"

export interface PlannedFile {
  readonly uri: string
  readonly text: string
  readonly executable: boolean
  /** Title of its piece. */
  readonly group: string
}

/** What is scaffolded for; a folder alone where no deployment was found. */
export interface Target {
  readonly folder: string
  readonly files: readonly string[]
  readonly products: readonly string[]
}

/** The files of all pieces that fit, for one item or for all. Of two with one path the first piece's is taken. */
export function planOf(
  workspace: Workspace,
  target: Target,
  item: string | undefined,
  all: readonly Piece[] = pieces,
): readonly PlannedFile[] {
  const context = contextOf(workspace, target)
  const planned = new Map<string, PlannedFile>()
  for (const piece of all) {
    if ((item !== undefined && !piece.items.includes(item)) || !piece.fits(context)) continue
    for (const { path, text, executable } of piece.files(context)) {
      const uri = path.split("/").includes("..") ? undefined : resolvePath(context.folder, `./${path}`)
      if (uri === undefined || planned.has(uri)) continue
      planned.set(uri, { uri, text, executable: executable ?? false, group: piece.title })
    }
  }
  return [...planned.values()]
}

/** Ids of the pieces that fit a deployment. */
export function fittingPieces(
  workspace: Workspace,
  target: Target,
  all: readonly Piece[] = pieces,
): ReadonlySet<string> {
  const context = contextOf(workspace, target)
  return new Set(all.filter(({ fits }) => fits(context)).map(({ id }) => id))
}

/** What the pieces need to know, read from the deployment's files. */
export function contextOf(workspace: Workspace, { folder, files, products }: Target): ScaffoldContext {
  const services = new Map<string, string>()
  const pods = new Map<string, ReadonlyMap<string, string>>()
  let namespace: string | undefined
  const main = { compose: "", kubernetes: "", systemd: "" }
  for (const uri of files) {
    const document = workspace.document(uri)
    if (typeof document === "string") continue
    const { language } = document
    if (language !== "compose" && language !== "kubernetes" && language !== "systemd") continue
    main[language] ||= uri
    const facts = workspace.facts(uri)
    for (const service of facts?.services ?? []) {
      const role = facts !== undefined && isHorizonOwner(facts, service.owner) ? "hub" : roleOf(service)
      if (role === undefined || services.has(role)) continue
      services.set(role, service.name)
      const workload = workloadOf(workspace, uri, service)
      if (workload === undefined) continue
      services.set(role, workload.object.name)
      namespace ??= workload.object.namespace
      pods.set(
        role,
        new Map([...(workload.selector?.labels ?? workload.pod?.labels ?? [])].map(([key, { text }]) => [key, text])),
      )
    }
  }
  const flavour = (["compose", "kubernetes", "systemd"] as const).find((each) => main[each] !== "") ?? "compose"
  const home = main[flavour] === "" ? folder : folderOf(main[flavour])
  return { flavour, products, services, pods, folder: home, ...(namespace === undefined ? {} : { namespace }) }
}

/** The workload that a service of a manifest stands for. */
function workloadOf(workspace: Workspace, uri: string, service: Service): Workload | undefined {
  return workspace
    .model(uri, "kubernetes")
    ?.workloads.find(({ pod }) => pod?.containers.some(({ owner }) => owner === service.owner) === true)
}

const roles: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)(?:postgres(?:ql)?|postgis|timescaledb|pgvector)$/, "postgres"],
  [/(?:^|\/)(?:redis|valkey)$/, "redis"],
  [/(?:^|\/)clickhouse(?:-server)?$/, "clickhouse"],
  [/(?:^|\/)prometheus$/, "prometheus"],
  [/(?:^|\/)alertmanager$/, "alertmanager"],
  [/(?:^|\/)grafana(?:-oss|-enterprise)?$/, "grafana"],
  [/(?:^|\/)horizon-trading$/, "trading"],
]

function roleOf(service: Service): string | undefined {
  if (isSensor(service)) return "sensor"
  const repository = service.image?.repository ?? ""
  return roles.find(([name]) => name.test(repository))?.[1]
}
