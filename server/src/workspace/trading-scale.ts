/** How often the trading daemon is started: by the strategy of its workload, and by commands of scripts. */
import { type EditResult, refuse } from "../base/edit.ts"
import { settled } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import { nameOf } from "../base/uri.ts"
import type { Facts } from "../model/facts.ts"
import { setScalar } from "../syntax/yaml/edit.ts"
import type { YamlNode, YamlScalar, YamlTree } from "../syntax/yaml/tree.ts"
import { nearby } from "./nearby.ts"
import { isTradingUnitAt, tradingServices } from "./trading.ts"
import type { Workspace } from "./types.ts"

export interface RolloutOf {
  /** Where the number of instances is written. */
  readonly replicasAt: Span | undefined
  /** Writes one instance, or refuses. */
  readonly single: () => EditResult
  /** The new instance starts while the old one runs. */
  readonly isRolling: boolean
  readonly at: Span
  readonly recreate: () => EditResult
}

/** How the workload of a container (`Deployment/name/container`), or of a Compose service, is replaced. */
export function strategyOf(workspace: Workspace, uri: string, owner: string): RolloutOf | undefined {
  const compose = workspace.model(uri, "compose")?.services.find((service) => service.name === owner)
  if (compose !== undefined) {
    const scale = compose.scalars.get("scale")?.value
    const written = scale === undefined ? replicasIn(workspace, uri, owner) : undefined
    return {
      replicasAt: scale?.span ?? written?.scalar.span,
      single: () => {
        if (scale !== undefined) return scale.rewrite("1")
        return written === undefined
          ? refuse("the number is not written here")
          : setScalar(written.tree, written.scalar, "1")
      },
      isRolling: false,
      at: compose.nameSpan,
      recreate: () => refuse("Compose stops the old container first"),
    }
  }
  const workload = workspace
    .model(uri, "kubernetes")
    ?.workloads.find((each) => each.pod?.containers.some((container) => container.owner === owner))
  if (workload === undefined) return undefined
  const surgeless = /^0%?$/.test(workload.maxSurge?.text ?? "")
  // A stateful set ends a pod before it starts the next of its name.
  const isRolling =
    workload.kind === "Deployment" && !workload.object.isPatch && workload.strategy?.text !== "Recreate" && !surgeless
  return {
    replicasAt: workload.replicasSpan,
    single: () => workload.editor.set("replicas", "1"),
    isRolling,
    at: workload.strategy?.span ?? workload.object.nameSpan,
    recreate: () =>
      workload.strategy === undefined
        ? workload.editor.set("strategy", "type: Recreate")
        : workload.strategy.rewrite("Recreate"),
  }
}

interface WrittenNumber {
  readonly tree: YamlTree
  readonly scalar: YamlScalar
}

/** The scalar of `deploy.replicas`, where it is written in the service itself. */
function replicasIn(workspace: Workspace, uri: string, service: string): WrittenNumber | undefined {
  const document = workspace.document(uri)
  if (typeof document === "string" || document.language !== "compose") return undefined
  let node: YamlNode | undefined = document.tree.documents[0]?.root
  for (const key of ["services", service, "deploy", "replicas"])
    node = node?.kind === "mapping" ? node.entries.find((entry) => entry.key.text === key)?.value : undefined
  return node?.kind === "scalar" ? { tree: document.tree, scalar: node } : undefined
}

/** True if a container of a manifest mounts something there, whatever kind of volume it is. */
export function mountsAt(workspace: Workspace, uri: string, owner: string, path: string): boolean {
  const containers = workspace.model(uri, "kubernetes")?.workloads.flatMap((each) => each.pod?.containers ?? []) ?? []
  const own = containers.find((container) => container.owner === owner)
  return own?.mounts.some((mount) => mount.mountPath?.text.replace(/\/+$/, "") === path) === true
}

export interface Scaled {
  readonly at: Span
  readonly service: string
  readonly count: number
}

/**
 * Names of long-running units around that are the daemon as well and write the same folders; of two units each is told
 * of the ones before it, by name.
 */
export function twinUnits(workspace: Workspace, uri: string): readonly string[] {
  const own = isTradingUnitAt(workspace, uri) ? writtenBy(workspace, uri) : undefined
  if (own === undefined) return []
  return nearby(workspace, uri, ["systemd"]).flatMap((each) => {
    const other =
      nameOf(each) < nameOf(uri) && isTradingUnitAt(workspace, each) ? writtenBy(workspace, each) : undefined
    if (other === undefined || own.conflicts.has(nameOf(each)) || other.conflicts.has(nameOf(uri))) return []
    return [...other.folders].some((folder) => own.folders.has(folder)) ? [nameOf(each)] : []
  })
}

/** The folders that a daemon's unit writes, and the units that it is never up with; undefined for one that ends. */
function writtenBy(
  workspace: Workspace,
  uri: string,
): { folders: ReadonlySet<string>; conflicts: ReadonlySet<string> } | undefined {
  const unit = workspace.model(uri, "systemd")
  if (unit === undefined || unit.last("Service", "Type")?.value === "oneshot") return undefined
  const words = (section: string, key: string): readonly string[] => unit.list(section, key).map((word) => word.text)
  // What an instance's name decides differs from instance to instance.
  const folders = [
    ...words("Service", "StateDirectory").map((name) => `/var/lib/${name}`),
    ...words("Service", "ReadWritePaths").filter((path) => !/\/log(?:\/|$)/.test(path)),
  ].filter((path) => !path.includes("%"))
  return {
    folders: new Set(folders.map((path) => path.replace(/^[-+]+|\/+$/g, ""))),
    conflicts: new Set(words("Unit", "Conflicts")),
  }
}

/** Commands that start a Compose service of the daemon more than once: `--scale horizon=2`. */
export function scaledTrading(workspace: Workspace, uri: string, facts: Facts): readonly Scaled[] {
  const found = facts.commands.flatMap(({ words, span }) => {
    const texts = words.map((word) => settled(word) ?? "")
    if (!texts.some((text) => /(?:^|\/)(?:docker(?:-compose)?|podman(?:-compose)?)$/.test(text))) return []
    return texts.flatMap((text, i): Scaled[] => {
      const value = text === "--scale" ? (texts[i + 1] ?? "") : text.startsWith("--scale=") ? text.slice(8) : ""
      const [, service, count] = /^([\w.-]+)=(\d+)$/.exec(value) ?? []
      return service !== undefined && Number(count) > 1 ? [{ at: span, service, count: Number(count) }] : []
    })
  })
  if (found.length === 0) return []
  const names = new Set(
    nearby(workspace, uri, ["compose", "yaml"]).flatMap((each) => {
      const other = workspace.facts(each)
      return other === undefined ? [] : tradingServices(other).map((service) => service.name)
    }),
  )
  return found.filter(({ service }) => names.has(service))
}
