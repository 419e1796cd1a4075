/** Sockets of a unit as listening ports: `ListenStream=` and `ListenDatagram=` with a literal port. systemd.socket(5). */
import { type EditResult, refuse } from "../../base/edit.ts"
import { known, unknown } from "../../base/known.ts"
import { reachOf } from "../address.ts"
import type { PublishedPort } from "../facts.ts"
import type { Directive, Unit } from "./types.ts"
import { hasSpecifier } from "./values.ts"

/** IP listeners of a socket unit; file system, abstract and vsock sockets publish no port. */
export function portsOf(unit: Unit, owner: string): readonly PublishedPort[] {
  if (unit.type !== "socket") return []
  const listeners = unit.directives.filter(
    (each) => each.section === "Socket" && (each.key === "ListenStream" || each.key === "ListenDatagram"),
  )
  return listeners
    .filter((each, i) => each.value !== "" && !resetLater(listeners, i))
    .map((each) => portOf(unit, each, owner))
    .filter((each) => each !== undefined)
}

/** An empty value of one of the keys drops all listeners written before it. */
function resetLater(listeners: readonly Directive[], index: number): boolean {
  return listeners.slice(index + 1).some((each) => each.value === "")
}

function portOf(unit: Unit, directive: Directive, owner: string): PublishedPort | undefined {
  const match = /^(?:(\[[^\]]*\](?:%[^:]+)?|[0-9.]+):)?([0-9]{1,5})$/.exec(directive.value)
  const port = Number(match?.[2])
  if (!match || port < 1 || port > 65535)
    return hasSpecifier(directive.value) ? unsure(unit, directive, owner) : undefined
  const address = match[1]?.replace(/^\[|\].*$/g, "") ?? ""
  const reach = reachOf(address)
  const range = known({ first: port, last: port })
  return {
    ...base(unit, directive, owner),
    containerPort: range,
    hostPort: range,
    address: known(address),
    reach: reach ? known(reach) : unknown("the address is not an IP address"),
    rebind: (host): EditResult =>
      unit.rewriteDirective(directive, host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`),
  }
}

function unsure(unit: Unit, directive: Directive, owner: string): PublishedPort | undefined {
  if (/^[/@]/.test(directive.value)) return undefined
  const because = unknown("the address holds a specifier")
  return {
    ...base(unit, directive, owner),
    containerPort: because,
    hostPort: because,
    address: because,
    reach: because,
    rebind: () => refuse("the address holds a specifier"),
  }
}

function base(
  unit: Unit,
  directive: Directive,
  owner: string,
): Pick<PublishedPort, "span" | "owner" | "protocol" | "by" | "remove"> {
  return {
    span: directive.valueSpan,
    owner,
    protocol: directive.key === "ListenDatagram" ? "udp" : "tcp",
    by: "listen",
    remove: () => unit.removeDirective(directive),
  }
}
