/** Ports that the host passes on to a service, and ports that a service opens on the host's own network. */
import { refuse } from "../../base/edit.ts"
import { type Known, known, unknown } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import { reachOf } from "../address.ts"
import type { ImageRef, PortRange, PublishedPort, Reach } from "../facts.ts"
import { parseRange } from "./port-grammar.ts"
import type { ComposeFile, ComposePort, ComposeService } from "./types.ts"

const everywhere = "0.0.0.0"

/** Ports of one service in file order. */
export function portsOf(
  model: ComposeFile,
  service: ComposeService,
  image: ImageRef | undefined,
): readonly PublishedPort[] {
  const mode = service.scalars.get("network_mode")?.value.text
  if (mode && !mode.known) return service.ports.map((port) => published(port, service, image, mode))
  if (mode?.value === "host") return hostPorts(service, image)
  // These share another namespace or have none: Docker refuses or discards their ports.
  if (mode?.known && /^(?:none$|service:|container:)/.test(mode.value)) return []
  const fallback = addressWithoutHost(model, service)
  if (fallback === "closed") return []
  return service.ports.map((port) => published(port, service, image, addressOf(port, fallback)))
}

/** Where a port without an address is bound; "closed" where every network is internal, so that nothing is passed on. */
function addressWithoutHost(model: ComposeFile, service: ComposeService): Known<string> | "closed" {
  const names = service.lists.get("networks")?.value.map((name) => (name.text.known ? name.text.value : "")) ?? []
  const attached = (names.length === 0 ? ["default"] : names).map((name) =>
    model.networks.find((network) => network.name === name),
  )
  const outward = attached.filter((network) => !(network?.internal.known && network.internal.value))
  if (outward.length === 0) return "closed"
  const bindings = outward.map((network) => network?.hostBinding?.text ?? known(everywhere))
  const [first = known(everywhere)] = bindings
  const differ = bindings.some((each) => !each.known || !first.known || each.value !== first.value)
  if (!differ) return first
  return unknown("its networks bind ports to different addresses")
}

function addressOf({ hostAddress }: ComposePort, fallback: Known<string>): Known<string> {
  if (!hostAddress.known) return hostAddress
  return hostAddress.value === undefined ? fallback : known(hostAddress.value)
}

function published(
  port: ComposePort,
  service: ComposeService,
  image: ImageRef | undefined,
  address: Known<string>,
): PublishedPort {
  return {
    span: port.span,
    owner: service.name,
    containerPort: port.target,
    hostPort: port.published,
    address,
    reach: reach(address),
    protocol: port.protocol.known && port.protocol.value === "udp" ? "udp" : "tcp",
    by: "publish",
    ...(image && { image }),
    rebind: (to) => port.rebind(to),
    remove: () => port.remove(),
  }
}

function reach(address: Known<string>): Known<Reach> {
  if (!address.known) return address
  const found = reachOf(address.value)
  return found ? known(found) : unknown(`\`${address.value}\` is no IP address`)
}

/** Images whose server listens on every interface unless told otherwise, with the ports of their own documentation. */
const listeners: readonly (readonly [RegExp, readonly number[]])[] = [
  [
    /^(?:bitnami\/|bitnamilegacy\/)?postgres(?:ql)?$|^postgis\/postgis$|^timescale\/timescaledb$|^pgvector\/pgvector$/,
    [5432],
  ],
  [/^(?:bitnami\/|bitnamilegacy\/)?(?:mysql|mariadb)$|^percona$/, [3306]],
  [/^(?:bitnami\/|bitnamilegacy\/)?(?:redis|valkey)$|^valkey\/valkey$|^redis\/redis-stack-server$/, [6379]],
  [/^(?:bitnami\/|bitnamilegacy\/)?mongo(?:db)?$/, [27017]],
  [/^(?:bitnami\/|bitnamilegacy\/)?memcached$/, [11211]],
  [/^(?:bitnami\/|bitnamilegacy\/)?rabbitmq$/, [5672]],
  [/^clickhouse(?:\/clickhouse-server)?$|^clickhouse-server$/, [8123, 9000]],
]

/** Words of a command that may move the listener. */
const listenOption = /listen|bind|\bport\b|config|\.conf|hostname|\s-[hp]\b/i

/**
 * With `network_mode: host` Docker discards `ports`; the process itself listens on the host. Which address it takes is
 * its own affair, known only of images that listen everywhere.
 */
function hostPorts(service: ComposeService, image: ImageRef | undefined): readonly PublishedPort[] {
  const defaults = listeners.find(([name]) => name.test(image?.repository ?? ""))?.[1] ?? []
  const command = [...(service.entrypoint?.value.words ?? []), ...(service.command?.value.words ?? [])]
  const isMoved = command.some((word) => !word.text.known || listenOption.test(` ${word.text.value}`))
  const certain = isMoved ? [] : defaults
  const at = service.scalars.get("network_mode")?.value.span ?? service.nameSpan
  const stated = [
    ...service.ports.map((port) => ({ span: port.span, range: port.target })),
    ...service.expose.map((value) => ({ span: value.span, range: exposedRange(value.text) })),
  ]
  const covered = (port: number) =>
    stated.some(({ range }) => range.known && range.value.first <= port && port <= range.value.last)
  const implied = certain.filter((port) => !covered(port))
  return [...stated, ...implied.map((port) => ({ span: at, range: known({ first: port, last: port }) }))].map((each) =>
    hostPort(each, certain, service.name, image),
  )
}

function exposedRange(text: Known<string>): Known<PortRange> {
  if (!text.known) return text
  const range = parseRange(text.value.replace(/\/.*$/, ""))
  return range ? known(range) : unknown("the port is not a number")
}

function hostPort(
  at: { readonly span: Span; readonly range: Known<PortRange> },
  certain: readonly number[],
  owner: string,
  image: ImageRef | undefined,
): PublishedPort {
  const { range } = at
  const listens = range.known && certain.some((port) => range.value.first <= port && port <= range.value.last)
  const because = unknown("the process chooses its address on the host's network itself")
  return {
    span: at.span,
    owner,
    containerPort: range,
    hostPort: range,
    address: listens ? known(everywhere) : because,
    reach: listens ? known("all-interfaces") : because,
    protocol: "tcp",
    by: "host",
    ...(image && { image }),
    rebind: () => refuse("the service is on the host's own network"),
    remove: () => refuse("the service is on the host's own network"),
  }
}
