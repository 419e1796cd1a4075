/** Which files would answer an item of a deployment: the pieces that fit it, with their places. Nothing is written. */
import { folderOf, resolvePath } from "../base/uri.ts"
import type { Service } from "../model/facts.ts"
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

function contextOf(workspace: Workspace, { folder, files, products }: Target): ScaffoldContext {
  const services = new Map<string, string>()
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
      if (role !== undefined && !services.has(role)) services.set(role, service.name)
    }
  }
  const flavour = (["compose", "kubernetes", "systemd"] as const).find((each) => main[each] !== "") ?? "compose"
  return { flavour, products, services, folder: main[flavour] === "" ? folder : folderOf(main[flavour]) }
}

const roles: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)(?:postgres(?:ql)?|postgis|timescaledb|pgvector)$/, "postgres"],
  [/(?:^|\/)(?:redis|valkey)$/, "redis"],
  [/(?:^|\/)clickhouse(?:-server)?$/, "clickhouse"],
  [/(?:^|\/)prometheus$/, "prometheus"],
  [/(?:^|\/)grafana(?:-oss|-enterprise)?$/, "grafana"],
  [/(?:^|\/)horizon-trading$/, "trading"],
]

function roleOf(service: Service): string | undefined {
  if (isSensor(service)) return "sensor"
  const repository = service.image?.repository ?? ""
  return roles.find(([name]) => name.test(repository))?.[1]
}
