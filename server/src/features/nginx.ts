/** Outline and hover of nginx configs: what a server serves, and the defaults that nobody wrote. */
import { touches } from "../base/span.ts"
import { serverTitle } from "../model/nginx/facts.ts"
import { defaultReadTimeout } from "../model/nginx/headers.ts"
import type { NginxConfig, NginxPass, NginxServer } from "../model/nginx/types.ts"
import type { NginxDirective } from "../syntax/nginx/tree.ts"
import { code, type HoverPart, list } from "./hover-text.ts"
import type { DocumentSymbolInfo } from "./symbols.ts"

const deepest = 10

/** Servers, upstreams and locations with their names; other blocks by theirs. */
export function nginxSymbols(model: NginxConfig): readonly DocumentSymbolInfo[] {
  return symbolsIn(model, model.tree.directives, 0)
}

function symbolsIn(
  model: NginxConfig,
  directives: readonly NginxDirective[],
  depth: number,
): readonly DocumentSymbolInfo[] {
  if (depth > deepest) return []
  return directives.flatMap((directive): readonly DocumentSymbolInfo[] => {
    const { block, name, nameSpan, span } = directive
    if (block === undefined) return []
    const server = model.servers.find((each) => each.directive === directive)
    const words = directive.args.map((word) => word.text).join(" ")
    const title = server ? `server ${serverTitle(server)}` : words === "" ? name : `${name} ${words}`
    return [
      {
        name: title.trim() === "" ? "(empty)" : title,
        kind: server ? "service" : name === "location" ? "key" : "group",
        span,
        nameSpan,
        children: symbolsIn(model, block.directives, depth + 1),
      },
    ]
  })
}

export function nginxHover(model: NginxConfig, at: number): HoverPart | undefined {
  for (const server of model.servers) {
    const listen = server.listens.find((each) => touches(each.span, at))
    if (touches(server.directive.nameSpan, at)) return { span: server.directive.nameSpan, markdown: serverText(server) }
    if (listen !== undefined) return { span: listen.span, markdown: serverText(server) }
    const pass = server.passes.find((each) => touches(each.locationSpan, at) || touches(each.span, at))
    if (pass !== undefined)
      return { span: touches(pass.span, at) ? pass.span : pass.locationSpan, markdown: passText(pass) }
  }
  const upstream = model.upstreams.find((each) => touches(each.nameSpan, at))
  if (upstream !== undefined) {
    const sticks = upstream.sticky
      ? "requests of one client go to the same server"
      : "each request may go to another server"
    return {
      span: upstream.nameSpan,
      markdown: `**upstream ${code(upstream.name)}**\n\n${list([`${upstream.servers.length} servers, ${upstream.method}: ${sticks}`])}`,
    }
  }
  return workersHover(model, at)
}

function serverText(server: NginxServer): string {
  const isSecure = server.listens.some((each) => each.ssl.known && each.ssl.value)
  return `**server ${code(serverTitle(server))}**\n\n${list([
    server.names.length > 0
      ? `Names: ${server.names.map(code).join(", ")}`
      : "Takes requests for every name of its port",
    ...server.listens.map(listenText),
    isSecure ? protocolText(server) : undefined,
    server.redirects.known
      ? server.redirects.value
        ? "Serves no content over plain HTTP: redirects and challenges alone"
        : "Serves content"
      : `What it serves is not known: ${server.redirects.because}`,
  ])}`
}

function listenText({ address, port, ssl, isUnixSocket }: NginxServer["listens"][number]): string {
  if (isUnixSocket) return "Listens on a socket file"
  const where =
    address.known && address.value !== "*" && address.value !== ""
      ? ` of ${code(address.value)}`
      : " of every IPv4 address"
  const number = port.known ? String(port.value) : "a port that a variable decides"
  return `Port ${number}${where}: ${ssl.known ? (ssl.value ? "TLS" : "plain HTTP") : "TLS or not by a variable"}`
}

function protocolText(server: NginxServer): string {
  if (server.protocols === undefined)
    return "TLS versions: nginx's default, which held TLS 1.0 and 1.1 before 1.23.4 and is 1.2 and 1.3 since"
  return `TLS versions: ${server.protocols.list.map(({ name }) => code(name)).join(", ")}`
}

function passText(pass: NginxPass): string {
  const { seconds, span } = pass.readTimeout
  const timeout = seconds.known
    ? `${seconds.value} s of silence end a request or WebSocket${span === undefined && seconds.value === defaultReadTimeout ? " (default)" : ""}`
    : `How long silence may last is not known: ${seconds.because}`
  return `**${pass.location === "" ? "server" : `location ${code(pass.location)}`}**\n\n${list([
    `Sends requests to ${pass.targets.map(({ host, port }) => code(`${host.known ? host.value : "(variable)"}${port.known && port.value !== undefined ? `:${port.value}` : ""}`)).join(", ") || "nobody"}`,
    timeout,
    pass.by === "proxy" ? `${code("X-Forwarded-Proto")}: ${protoText(pass)}` : undefined,
    pass.passesUpgrades.known && pass.by === "proxy"
      ? `WebSockets ${pass.passesUpgrades.value ? "get" : "do not get"} through`
      : undefined,
    pass.droppedHeaders.length > 0
      ? `Headers of the outer block are lost here: ${pass.droppedHeaders.map(code).join(", ")}`
      : undefined,
  ])}`
}

function protoText({ proto, forwardsProto }: NginxPass): string {
  if (!forwardsProto.known) return `not known, ${forwardsProto.because}`
  if (!forwardsProto.value) return proto === "passed-on" ? "whatever the client sent" : "taken off"
  if (proto === "listener") return "the scheme of this listener"
  return proto === "https" || proto === "http" ? `always ${proto}` : "set"
}

/** A WebSocket that is passed on takes two connections of a worker. */
function workersHover(model: NginxConfig, at: number): HoverPart | undefined {
  const { span, connections, processes } = model.workers
  if (span === undefined || !touches(span, at)) return undefined
  const sockets = Math.floor(connections / 2)
  const total =
    processes === undefined
      ? "for each processor"
      : processes === 1
        ? "in all: there is one worker"
        : `for each of ${processes} workers`
  return {
    span,
    markdown: `**${code("worker_connections")}**\n\n${list([`A WebSocket that is passed on takes two connections: ${sockets} of them ${total}`])}`,
  }
}
