/** Whether several instances of a plain PostgreSQL are made to replicate, as far as the files say. */
import { settled } from "../base/known.ts"
import type { Facts, Service } from "../model/facts.ts"
import { containerEnvironment } from "./kubernetes-environment.ts"
import type { Workspace } from "./types.ts"

const image = /(?:^|\/)(?:postgres|postgis|pgvector|timescaledb)$/
const words =
  /pg_basebackup|primary_conninfo|standby|repmgr|patroni|pg_auto_failover|pgautofailover|stolon|hot_standby/i
const names = /REPLICA|REPMGR|PATRONI|STANDBY|PRIMARY_|MASTER_|STOLON/i
/** Variables of another vendor's image, which the official one does not read. */
const ofOtherImages = /^POSTGRES(?:QL)?_(?:REPLICA\w*|REPLICATION_\w+|MASTER_\w+|PRIMARY_\w+)$/

/** True for images that start one server and know nothing of others. */
export function isPlainPostgres(service: Service): boolean {
  return service.image !== undefined && image.test(service.image.repository)
}

/**
 * `no`: nothing in the files makes them replicate; `yes`: command or variables do; else why it cannot be told: an init
 * container, a sidecar or a mounted script may do it.
 */
export function replicates(
  workspace: Workspace,
  uri: string,
  facts: Facts,
  service: Service,
): "yes" | "no" | { readonly because: string } {
  const command = service.command === undefined ? [] : settled(service.command)
  if (command === undefined) return { because: `the command of \`${service.name}\` is not known` }
  if (command.some((word) => words.test(word))) return "yes"
  if (facts.settings.some((each) => each.owner === service.owner && tells(each.name, service))) return "yes"
  if (facts.volumes.some((each) => each.owner === service.owner && isScriptPlace(settled(each.target) ?? "")))
    return { because: `a mounted script may make \`${service.name}\` replicate` }
  return inCluster(workspace, uri, service) ?? "no"
}

function inCluster(workspace: Workspace, uri: string, service: Service): "yes" | { because: string } | undefined {
  for (const { object, pod } of workspace.model(uri, "kubernetes")?.workloads ?? []) {
    const container = pod?.containers.find((each) => each.owner === service.owner)
    if (pod === undefined || container === undefined) continue
    const { variables } = containerEnvironment(workspace, uri, object, container)
    if ([...variables.keys()].some((name) => tells(name, service))) return "yes"
    const helper = pod.containers.find((each) => each !== container && !isHarmless(each.image?.text ?? ""))
    if (helper !== undefined) return { because: `\`${helper.name}\` may make \`${service.name}\` replicate` }
    if (container.mounts.some(({ mountPath }) => isScriptPlace(mountPath?.text ?? "")))
      return { because: `a mounted script may make \`${service.name}\` replicate` }
  }
  return undefined
}

/** A variable that makes the server replicate, or lets a script of the image do so. */
function tells(name: string, { image: used, command }: Service): boolean {
  const isOfficial = used?.repository === "postgres" && command === undefined
  return names.test(name) && !(isOfficial && ofOtherImages.test(name))
}

/** Scripts of the image's first start, and files of configuration beside the data. */
function isScriptPlace(path: string): boolean {
  return /docker-entrypoint-initdb\.d|\/scripts?\b|\.sh$/.test(path)
}

/** Helpers that set owners and modes, or export metrics. */
function isHarmless(reference: string): boolean {
  return /(?:^|\/)(?:busybox|alpine|postgres[-_]exporter|pgbouncer)(?:[:@]|$)/.test(reference)
}
