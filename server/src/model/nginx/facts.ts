/** Neutral facts of an nginx config: entries by listener, ways to upstreams, lists of TLS versions. */
import { type EditResult, refuse } from "../../base/edit.ts"
import { known, unknown } from "../../base/known.ts"
import { span } from "../../base/span.ts"
import { appendLines, replaceArguments } from "../../syntax/nginx/edit.ts"
import type { NginxDirective } from "../../syntax/nginx/tree.ts"
import { type Facts, noFacts, type ProxyRoute, type PublishedPort, type Stage, type WebEntry } from "../facts.ts"
import type { NginxConfig, NginxListen, NginxPass, NginxServer, NginxStream } from "./types.ts"

const modern = "TLSv1.2 TLSv1.3"

/** `root` is the workspace folder that holds `uri`: paths that leave it have no URI. */
export function nginxFacts(model: NginxConfig, _uri: string, stage: Stage, _root: string): Facts {
  return {
    ...noFacts,
    stage,
    entries: model.servers.flatMap((server) => entriesOf(model, server)),
    ports: model.streams.flatMap(portOf),
    protocolLists: model.protocolLists.map((directive) => ({
      span: directive.span,
      owner: "",
      protocols: directive.args.map((word) => ({ name: word.text, span: word.span })),
      limit: () => replaceArguments(directive, modern),
    })),
  }
}

/** What a server is called in findings: its first name, or its first listener. */
export function serverTitle(server: NginxServer): string {
  const listen = server.listens[0]
  const port = listen?.port.known ? `:${listen.port.value}` : "server"
  return server.names[0] ?? port
}

/** One entry per port and kind of listener; addresses of one port count as the widest of them. */
function entriesOf(model: NginxConfig, server: NginxServer): readonly WebEntry[] {
  const groups = new Map<string, NginxListen[]>()
  for (const listen of server.listens) {
    if (listen.isUdp || listen.isUnixSocket) continue
    const key = `${listen.port.known ? listen.port.value : "?"} ${listen.ssl.known ? listen.ssl.value : "?"}`
    groups.set(key, [...(groups.get(key) ?? []), listen])
  }
  const routes = server.passes.map((pass) => routeOf(model, server, pass))
  return [...groups.values()].flatMap((listens): WebEntry[] => {
    const first = listens[0]
    if (first === undefined) return []
    return [
      {
        span: first.span,
        owner: serverTitle(server),
        product: "nginx",
        hosts: server.names,
        port: first.port,
        reach: widest(listens),
        tls: first.ssl,
        redirectsToHttps: server.redirects,
        protocols: server.protocols?.list,
        certificate: server.certificate,
        routes,
        ...(server.front === undefined ? {} : { front: server.front }),
        limitProtocols: () => limitProtocols(model, server),
      },
    ]
  })
}

function widest(listens: readonly NginxListen[]): WebEntry["reach"] {
  const order = ["all-interfaces", "one-interface", "loopback"] as const
  for (const reach of order) {
    const found = listens.find((each) => each.reach.known && each.reach.value === reach)
    if (found) return found.reach
  }
  return listens[0]?.reach ?? unknown("no listener is known")
}

function limitProtocols(model: NginxConfig, server: NginxServer): EditResult {
  const written = server.protocols
  if (written?.directive) return replaceArguments(written.directive, modern)
  if (written !== undefined) return refuse("the list stands in another file")
  return append(model, server.directive, [`ssl_protocols ${modern};`])
}

function append(model: NginxConfig, directive: NginxDirective, lines: readonly string[]): EditResult {
  return directive.block ? appendLines(model.tree.text, directive.block, lines) : refuse("there is no block")
}

function routeOf(model: NginxConfig, server: NginxServer, pass: NginxPass): ProxyRoute {
  const sticky = pass.upstream?.sticky ?? false
  return {
    span: pass.locationSpan,
    owner: serverTitle(server),
    path: pass.path,
    ...(pass.isRegex ? { isPattern: true } : {}),
    upstreams: pass.targets
      .filter((target) => !target.backup)
      .map(({ host, port, span: at }) => ({ host, port, scheme: pass.scheme, span: at })),
    forwardsProto: pass.forwardsProto,
    ...(pass.proto === undefined ? {} : { proto: pass.proto }),
    droppedHeaders: pass.droppedHeaders,
    passesUpgrades: pass.passesUpgrades,
    idleTimeoutSeconds: pass.readTimeout.seconds,
    ...(pass.readTimeout.span === undefined ? {} : { idleTimeoutSpan: pass.readTimeout.span }),
    sticky: known(sticky),
    editor: {
      forwardProto: () => addHeaders(model, pass, ["proxy_set_header X-Forwarded-Proto $scheme;"]),
      passUpgrades: () => addUpgrade(model, pass),
      setIdleTimeout: (seconds) => setTimeoutOf(model, pass, seconds),
      stick: () => stick(model, pass),
    },
  }
}

function addHeaders(model: NginxConfig, pass: NginxPass, lines: readonly string[]): EditResult {
  const block = pass.headerBlock
  return block ? appendLines(model.tree.text, block, lines) : refuse("the headers are set in another file")
}

function addUpgrade(model: NginxConfig, pass: NginxPass): EditResult {
  const set = pass.headerBlock?.directives.filter((each) => each.name === "proxy_set_header") ?? []
  if (set.some((each) => /^(?:connection|upgrade)$/i.test(each.args[0]?.text ?? "")))
    return refuse("one of the headers is set already")
  // Headers of its own would replace those that the location inherits, and headers further out would reach all paths.
  if (pass.headerBlock !== pass.block) return refuse("the headers in effect are set further out")
  const version = pass.block?.directives.some((each) => each.name === "proxy_http_version")
  return addHeaders(model, pass, [
    ...(version ? [] : ["proxy_http_version 1.1;"]),
    "proxy_set_header Upgrade $http_upgrade;",
    'proxy_set_header Connection "upgrade";',
  ])
}

function setTimeoutOf(model: NginxConfig, pass: NginxPass, seconds: number): EditResult {
  const own = pass.readTimeout.directive
  if (own && pass.block?.directives.includes(own)) return replaceArguments(own, `${seconds}s`)
  if (pass.by !== "proxy" || pass.block === undefined) return refuse("the location stands in another file")
  return appendLines(model.tree.text, pass.block, [`proxy_read_timeout ${seconds}s;`])
}

/** The method must stand before `keepalive`, so it goes to the top of the group. */
function stick(model: NginxConfig, pass: NginxPass): EditResult {
  const { upstream } = pass
  const first = upstream?.block?.directives[0]
  if (upstream === undefined || first === undefined || upstream.foreign)
    return refuse("there is no upstream group here")
  if (upstream.method !== "round robin") return refuse("the group has another method")
  const text = model.tree.text
  const lineStart = text.lastIndexOf("\n", first.span.start - 1) + 1
  const indent = text.slice(lineStart, first.span.start)
  if (!/^[ \t]*$/.test(indent) || lineStart <= (upstream.block?.span.start ?? 0))
    return refuse("the group shares a line")
  const lineBreak = text[lineStart - 2] === "\r" ? "\r\n" : "\n"
  return [{ span: span(lineStart), newText: `${indent}ip_hash;${lineBreak}` }]
}

/** Only plain TCP listeners are ports as such: what an HTTP listener serves is told by its entry. */
function portOf({ listen, targetPort, isLimited }: NginxStream): readonly PublishedPort[] {
  if (listen.isUnixSocket || !listen.port.known) return []
  const own = known({ first: listen.port.value, last: listen.port.value })
  return [
    {
      span: listen.span,
      owner: "",
      containerPort: targetPort === undefined ? own : known({ first: targetPort, last: targetPort }),
      hostPort: own,
      address: listen.address,
      reach:
        isLimited && listen.reach.known && listen.reach.value === "all-interfaces"
          ? known("one-interface")
          : listen.reach,
      protocol: listen.isUdp ? "udp" : "tcp",
      by: "listen",
      rebind: () => refuse("the address of a proxied port is the administrator's choice"),
      remove: () => refuse("removing a listener removes its service"),
    },
  ]
}
