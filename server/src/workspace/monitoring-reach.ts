/** Whether an address leads to a container of a stack. */
import { nearest } from "../base/nearest.ts"
import type { ScrapeTarget } from "../model/facts.ts"
import { portOfExporter } from "../model/metrics/exporters.ts"
import { isLoopbackHost, isPlainName } from "../model/metrics/targets.ts"
import type { Stack, StackService } from "./monitoring-stack.ts"

/** Why nothing answers at a target. */
export interface Unreachable {
  readonly id: "host" | "localhost" | "published" | "exporter"
  readonly container?: number
  /** The address that is meant, if one is. */
  readonly address?: string
}

/** Whether a target leads nowhere in the stack that Prometheus runs in; undefined where it may well lead somewhere. */
export function unreachable(stack: Stack, { host, port, address }: ScrapeTarget): Unreachable | undefined {
  if (!address.known || host === "") return undefined
  if (isLoopbackHost(host)) return stack.open !== undefined ? undefined : ofLoopback(stack, port)
  if (!isPlainName(host)) return undefined
  const service = stack.names.get(host.toLowerCase())
  if (service === undefined) return { id: "host", ...addressFor(meant(stack, host, port), port) }
  if (service.onHost || port === undefined || service.ports.has(port)) return undefined
  const container = service.hostPorts.get(port)
  if (container !== undefined) return { id: "published", container, address: `${host}:${container}` }
  const own = service.hasCommand ? undefined : portOfExporter(service.repository)
  return own === undefined || own === port ? undefined : { id: "exporter", container: own, address: `${host}:${own}` }
}

/** Prometheus' own port, or one that its command names, is right. */
function ofLoopback(stack: Stack, port: number | undefined): Unreachable | undefined {
  const words = stack.prometheus.command?.value.words.map((word) => word.raw).join(" ") ?? ""
  if (port === undefined || port === 9090 || /^(?:8428|8429)$/.test(String(port)) || words.includes(`:${port}`))
    return undefined
  const shares = stack.prometheus.keys.some(({ name }) => name === "extra_hosts")
  if (shares) return undefined
  return { id: "localhost", ...addressFor(byPort(stack, port), port) }
}

function meant(stack: Stack, host: string, port: number | undefined): StackService | undefined {
  const near = nearest(
    host,
    stack.services.map((service) => service.name),
  )
  return (
    stack.services.find((service) => service.name === near) ?? (port === undefined ? undefined : byPort(stack, port))
  )
}

/** The only service with this port, on the container or on the host. */
function byPort(stack: Stack, port: number): StackService | undefined {
  const found = stack.services.filter((each) => each.ports.has(port) || each.hostPorts.has(port))
  return found.length === 1 ? found[0] : undefined
}

function addressFor(service: StackService | undefined, port: number | undefined): { address?: string } {
  if (service === undefined || port === undefined) return {}
  const own = service.ports.has(port) ? port : (service.hostPorts.get(port) ?? port)
  return { address: `${service.name}:${own}` }
}
