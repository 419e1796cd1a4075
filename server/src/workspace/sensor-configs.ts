/** The config files that the sensors of a Compose file or of manifests are given, as far as they are in the workspace. */
import { settled } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import { folderOf, resolvePath } from "../base/uri.ts"
import type { Service } from "../model/facts.ts"
import type { DataEntry, KubeObject } from "../model/kubernetes/types.ts"
import type { Container, PodTemplate, VolumeMount } from "../model/kubernetes/types-pods.ts"
import { isSensor } from "../model/synapse/sensor.ts"
import type { SynapseConfig } from "../model/synapse/types.ts"
import { embeddedConfigs } from "./embedded.ts"
import { dataFor } from "./kubernetes.ts"
import type { Workspace } from "./types.ts"

export interface SensorConfig {
  readonly config: SynapseConfig
  /** The file, and in it the key of the ConfigMap that holds the text; the start of a file of its own. */
  readonly uri: string
  readonly span: Span
}

/** One sensor of a document with what it reads. */
export interface ConfiguredSensor {
  readonly service: Service
  readonly configs: readonly SensorConfig[]
  /** Why it may read something else: "the ConfigMap `x` is not in the files". */
  readonly open?: string
}

/** The sensors of a Compose file or of manifests; empty for every other document. */
export function configuredSensors(workspace: Workspace, uri: string): readonly ConfiguredSensor[] {
  const facts = workspace.facts(uri)
  const sensors = facts?.services.filter((each) => isSensor(each) && each.oneShot === undefined) ?? []
  if (facts === undefined || sensors.length === 0) return []
  const model = workspace.model(uri, "kubernetes")
  if (model === undefined)
    return sensors.map((service) => ({ service, ...mountedFiles(workspace, uri, service.owner) }))
  return sensors.flatMap((service) => {
    for (const { object, pod } of model.workloads) {
      const container = pod?.containers.find((each) => each.owner === service.owner)
      if (pod !== undefined && container !== undefined)
        return [{ service, ...mountedData(workspace, uri, object, pod, container) }]
    }
    return []
  })
}

type Found = Omit<ConfiguredSensor, "service">

/** Files that a Compose service mounts. A folder that is mounted whole leaves open which file is read. */
function mountedFiles(workspace: Workspace, uri: string, owner: string): Found {
  const configs: SensorConfig[] = []
  let open: string | undefined
  for (const volume of workspace.facts(uri)?.volumes ?? []) {
    if (volume.owner !== owner || volume.kind !== "bind") continue
    const source = settled(volume.source)
    const file = source === undefined ? undefined : resolvePath(folderOf(uri), source)
    const config = file === undefined ? undefined : workspace.model(file, "synapse")
    if (file !== undefined && config !== undefined) configs.push({ config, uri: file, span: { start: 0, end: 0 } })
    else if (/\.ya?ml$/.test(settled(volume.target) ?? "")) open ??= `\`${source ?? "its config"}\` could not be read`
  }
  if (configs.length > 0) return { configs }
  return { configs, open: open ?? "its config is not mounted from a file of the workspace" }
}

/** Keys of ConfigMaps and Secrets that a container mounts. */
function mountedData(
  workspace: Workspace,
  uri: string,
  object: KubeObject,
  pod: PodTemplate,
  container: Container,
): Found {
  const configs: SensorConfig[] = []
  let open: string | undefined
  for (const mount of container.mounts) {
    const source = pod.volumes.find((each) => each.name === mount.name)?.source
    if (source === undefined || (source.kind !== "config-map" && source.kind !== "secret")) {
      // What an init container writes there is not in the files.
      if (isConfigPath(mount.mountPath?.text)) open ??= `its config comes from the volume \`${mount.name}\``
      continue
    }
    const kind = source.kind === "secret" ? "Secret" : "ConfigMap"
    const reference = { kind, name: source.name, nameSpan: mount.nameSpan, optional: source.optional } as const
    const data = dataFor(workspace, uri, object, reference)
    if (data.isOpen || data.objects.length === 0) open ??= `the ${kind} \`${source.name}\` is not in the files`
    for (const { uri: at, item } of data.objects)
      for (const entry of item.entries) {
        const owner = `${item.object.id} ${entry.name}`
        const found = isMounted(entry, mount)
          ? embeddedConfigs(workspace, at).find((each) => each.owner === owner)
          : undefined
        if (found !== undefined) configs.push({ config: found.model, uri: at, span: entry.nameSpan })
      }
  }
  return open === undefined ? { configs } : { configs, open }
}

function isMounted(entry: DataEntry, mount: VolumeMount): boolean {
  return mount.subPath === undefined || mount.subPath.text === entry.name
}

function isConfigPath(path: string | undefined): boolean {
  return path !== undefined && /(?:^\/app\/?$|\.ya?ml$|synapse|config)/.test(path)
}
