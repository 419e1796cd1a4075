/** The Compose stack in which a Prometheus config runs: told by the service that mounts or builds it in. */
import { settled } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import { folderOf, isInside, resolvePath } from "../base/uri.ts"
import type { ComposeFile, ComposeService } from "../model/compose/types.ts"
import type { Facts, PublishedPort } from "../model/facts.ts"
import type { MetricProduct } from "../model/metrics/catalogue.ts"
import { isSensor } from "../model/synapse/sensor.ts"
import { nearby } from "./nearby.ts"
import { isHorizonOwner } from "./products.ts"
import type { Workspace } from "./types.ts"

/** A service of the stack with the ports that its files tell. */
export interface StackService {
  readonly name: string
  /** Every name that leads to it, in lower case. */
  readonly names: readonly string[]
  readonly uri: string
  readonly nameSpan: Span
  readonly product: MetricProduct | undefined
  /** Container ports: mapped, exposed. */
  readonly ports: ReadonlySet<number>
  /** Ports of the host, by the container port behind each. */
  readonly hostPorts: ReadonlyMap<number, number>
  readonly onHost: boolean
  readonly repository: string
  readonly hasCommand: boolean
}

export interface Stack {
  /** The Compose file with the Prometheus service. */
  readonly uri: string
  readonly prometheus: ComposeService
  readonly services: readonly StackService[]
  /** Every name under which Prometheus finds a container, in lower case. */
  readonly names: ReadonlyMap<string, StackService>
  /** Why there may be more names than these: networks of other stacks, parts that the files do not show. */
  readonly open?: string
  /** Prometheus shares the host's network. */
  readonly onHost: boolean
  /** Where folders and files of the workspace stand inside the container. */
  readonly mounts: readonly { readonly source: string; readonly target: string }[]
  /** Folders and files of the container whose content these files do not show; "" for all that nothing is mounted over. */
  readonly veils: readonly string[]
  /** False for a program that only collects: an agent, which loads no rules. */
  readonly evaluates: boolean
}

const prometheusImage = /(?:^|\/)(?:prometheus|vmagent|victoria-metrics|prometheus-\w+)$/

/** The stacks that run a Prometheus config, nearest first. */
export function stacksOf(workspace: Workspace, config: string): readonly Stack[] {
  return composeFilesNear(workspace, config).flatMap(({ uri, model }) => {
    const found = model.services.find((service) => runs(service, uri, config))
    return found === undefined ? [] : [stackIn(workspace, uri, found)]
  })
}

/** The services of one Compose file with their products. */
export function stackServices(workspace: Workspace, uri: string): readonly StackService[] {
  const facts = workspace.facts(uri)
  const model = workspace.model(uri, "compose")
  return facts === undefined || model === undefined
    ? []
    : model.services.map((service) => serviceIn(uri, facts, service))
}

/** Compose files around a file, nearest first. */
export function composeFilesNear(workspace: Workspace, uri: string): readonly { uri: string; model: ComposeFile }[] {
  return nearby(workspace, uri, ["compose", "yaml"]).flatMap((each) => {
    const model = workspace.model(each, "compose")
    return model === undefined ? [] : [{ uri: each, model }]
  })
}

function runs(service: ComposeService, compose: string, config: string): boolean {
  const image = settled(service.image?.value.text) ?? ""
  const isPrometheus = prometheusImage.test(image.replace(/@.*$/, "").replace(/:[^/]*$/, ""))
  const mounts = mountsOf(service, compose)
  if (mounts.some(({ source, target }) => source === config && (isPrometheus || /prometheus|vmagent/.test(target))))
    return true
  if (mounts.some(({ source, target }) => isInside(source, config) && (isPrometheus || /prometheus/.test(target))))
    return true
  const context = settled(service.build?.value.context?.text)
  const folder = context === undefined ? undefined : resolvePath(folderOf(compose), context)
  return folder !== undefined && folder === folderOf(config) && /prometheus/.test(`${service.name} ${image}`)
}

/** What a service mounts from the workspace, with the place in its container. */
export function mountsOf(service: ComposeService, compose: string): readonly { source: string; target: string }[] {
  return service.volumes.flatMap((volume) => {
    const source = volume.type === "bind" ? settled(volume.source) : undefined
    const target = settled(volume.target)
    const uri = source === undefined ? undefined : resolvePath(folderOf(compose), source)
    return uri === undefined || target === undefined
      ? []
      : [{ source: uri.replace(/\/$/, ""), target: target.replace(/\/$/, "") }]
  })
}

/** Images that bring their own config and no rules. */
const stockImage = /(?:^|\/)(?:prom|bitnami|ubuntu|prometheus)\/prometheus$/

function veilsOf(service: ComposeService, repository: string): readonly string[] {
  const isWhole = !service.partial && service.build === undefined && stockImage.test(repository)
  const adds = service.keys.some(({ name }) => name === "configs" || name === "volumes_from")
  const volumes = service.volumes.flatMap((volume) => {
    const target = settled(volume.target)
    if (target === undefined) return [""]
    return volume.type === "bind" && settled(volume.source) !== undefined ? [] : [target.replace(/\/$/, "")]
  })
  return isWhole && !adds ? volumes : ["", ...volumes]
}

function evaluates({ command }: ComposeService, repository: string): boolean {
  const isAgent = command?.value.words.some((word) => /^--(?:agent|enable-feature=.*\bagent\b)/.test(word.raw)) === true
  return !isAgent && !/(?:^|\/)(?:vmagent|victoria-metrics)$/.test(repository)
}

/** Compose files of the folder may be given together with `-f`, so that their names count too. */
function stackIn(workspace: Workspace, uri: string, prometheus: ComposeService): Stack {
  const folder = folderOf(uri)
  const files = [
    { uri, model: workspace.model(uri, "compose") },
    ...composeFilesNear(workspace, uri).filter((each) => folderOf(each.uri) === folder && each.uri !== uri),
  ]
  const names = new Map<string, StackService>()
  const services: StackService[] = []
  const repository = repositoryOf(workspace.facts(uri), prometheus.name)
  const mounts = [...mountsOf(prometheus, uri)]
  const veils = [...veilsOf(prometheus, repository)]
  let open = openness(workspace, uri, prometheus)
  for (const file of files) {
    const facts = workspace.facts(file.uri)
    if (file.model === undefined || facts === undefined) continue
    if (file.model.includes.length > 0) open ??= "the stack includes other files"
    for (const service of file.model.services) {
      const found = serviceIn(file.uri, facts, service)
      if (file.uri === uri) services.push(found)
      else if (service.name === prometheus.name) {
        mounts.push(...mountsOf(service, file.uri))
        veils.push(...veilsOf(service, found.repository === "" ? repository : found.repository))
      }
      for (const name of namesOf(service)) if (!names.has(name)) names.set(name, found)
    }
  }
  const mode = scalar(prometheus, "network_mode")
  return {
    uri,
    prometheus,
    services,
    names,
    ...(open === undefined ? {} : { open }),
    onHost: mode === "host",
    mounts,
    veils,
    evaluates: evaluates(prometheus, repository),
  }
}

function openness(workspace: Workspace, uri: string, prometheus: ComposeService): string | undefined {
  const document = workspace.document(uri)
  const text = typeof document === "string" ? "" : document.source.text
  if (/^[ \t]+external[ \t]*:/m.test(text)) return "a network of another stack may bring more names"
  if (/^[ \t]+aliases[ \t]*:/m.test(text)) return "networks give services more names"
  if (prometheus.partial) return "the Prometheus service inherits parts that the file does not show"
  if (["links", "external_links"].some((key) => prometheus.keys.some(({ name }) => name === key)))
    return "links give services more names"
  const mode = scalar(prometheus, "network_mode")
  return mode === undefined || mode === "bridge" ? undefined : `Prometheus uses the network of \`${mode}\``
}

function scalar(service: ComposeService, key: string): string | undefined {
  const found = service.scalars.get(key)
  return found === undefined ? undefined : (settled(found.value.text) ?? "another container")
}

function namesOf(service: ComposeService): readonly string[] {
  const more = ["container_name", "hostname"].flatMap((key) => settled(service.scalars.get(key)?.value.text) ?? [])
  return [service.name, ...more].map((name) => name.toLowerCase())
}

/** Ports by owner, once per file: a file of hundreds of services asks for each of them. */
const portsByOwner = new WeakMap<Facts, ReadonlyMap<string, readonly PublishedPort[]>>()

function portsOf(facts: Facts, owner: string): readonly PublishedPort[] {
  const known = portsByOwner.get(facts) ?? Map.groupBy(facts.ports, (port) => port.owner)
  portsByOwner.set(facts, known)
  return known.get(owner) ?? []
}

function serviceIn(uri: string, facts: Facts, service: ComposeService): StackService {
  const ports = new Set<number>()
  const hostPorts = new Map<number, number>()
  for (const port of portsOf(facts, service.name)) {
    const range = settled(port.containerPort)
    if (range === undefined) continue
    const host = settled(port.hostPort)
    for (let each = range.first; each <= Math.min(range.last, range.first + 1000); each++) {
      ports.add(each)
      if (host !== undefined) hostPorts.set(host.first + each - range.first, each)
    }
  }
  for (const value of service.expose) {
    const number = Number.parseInt(settled(value.text) ?? "", 10)
    if (!Number.isNaN(number)) ports.add(number)
  }
  const repository = repositoryOf(facts, service.name)
  return {
    name: service.name,
    names: namesOf(service),
    uri,
    nameSpan: service.nameSpan,
    product: productOf(facts, service, repository, ports),
    ports,
    hostPorts,
    onHost: scalar(service, "network_mode") === "host",
    repository,
    hasCommand: service.command !== undefined || service.entrypoint !== undefined,
  }
}

function repositoryOf(facts: Facts | undefined, name: string): string {
  return facts?.services.find((each) => each.name === name)?.image?.repository ?? ""
}

/** Told by evidence: image, variables, or the trading daemon's port together with its state folder or build argument. */
function productOf(
  facts: Facts,
  service: ComposeService,
  repository: string,
  ports: ReadonlySet<number>,
): MetricProduct | undefined {
  // Another program of the same image (a migration) serves nothing.
  if (isHorizonOwner(facts, service.name)) return service.command === undefined ? "hub" : undefined
  const fact = facts.services.find((each) => each.name === service.name)
  if (fact !== undefined && isSensor(fact)) return "sensor"
  const hasExtras = service.build?.value.args.some((arg) => arg.name === "HORIZON_EXTRAS") === true
  const hasState = service.volumes.some((volume) => settled(volume.target) === "/state")
  const isNamed = /(?:^|[/_-])horizon(?:$|[_-])/.test(`${service.name}/${repository}`) || service.name === "horizon"
  return hasExtras || (isNamed && hasState) || (isNamed && ports.has(9100)) ? "trading" : undefined
}
