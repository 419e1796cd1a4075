/** Facts of proxies and ways in: which name is served, by which protocol, and where requests go. */
import type { EditResult } from "../base/edit.ts"
import type { Known } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import type { FactBase, Reach } from "./fact-base.ts"

/** A protocol of a list such as `ssl_protocols`: `TLSv1.2`. */
export interface TlsProtocol {
  readonly name: string
  readonly span: Span
}

/** A place that lists the protocols of a listener, whether or not an entry of this file uses it. */
export interface ProtocolList extends FactBase {
  readonly protocols: readonly TlsProtocol[]
  /** Writes "TLS 1.2 and 1.3 only", or refuses. */
  readonly limit: () => EditResult
}

/** What stands in `X-Forwarded-Proto` when the upstream gets it. */
export type ForwardedProto =
  /** The scheme of the listener that took the request: `http` where TLS ended in front of it. */
  | "listener"
  | "https"
  | "http"
  /** What came in: nothing, or the client's own word, where no other proxy stands in front. */
  | "passed-on"
  | "other"

/** Adds what a route lacks, in its own format and style, or refuses. */
export interface RouteEditor {
  readonly forwardProto: () => EditResult
  readonly passUpgrades: () => EditResult
  readonly setIdleTimeout: (seconds: number) => EditResult
  /** Sends requests of one client to the same instance. */
  readonly stick: () => EditResult
}

/** Where a proxy sends requests. */
export interface Upstream {
  /** Host name or address without port; unknown for variables. */
  readonly host: Known<string>
  readonly port: Known<number | undefined>
  readonly scheme: "http" | "https" | "other"
  readonly span: Span
}

/** One way of a proxy: a location, a matcher, a path of an Ingress. */
export interface ProxyRoute extends FactBase {
  readonly path: string
  /** The path is a regular expression. */
  readonly isPattern?: boolean
  readonly upstreams: readonly Upstream[]
  /** The upstream learns the client's scheme (`X-Forwarded-Proto`). */
  readonly forwardsProto: Known<boolean>
  /** Undefined where nothing is sent, or where it cannot be told. */
  readonly proto?: ForwardedProto
  /** Headers of an outer block that this one drops by setting some of its own, in lower case. */
  readonly droppedHeaders?: readonly string[]
  /** Connection upgrades are passed on, so that WebSockets work. */
  readonly passesUpgrades: Known<boolean>
  /** Silence on a connection after which the proxy closes it; Infinity for never. */
  readonly idleTimeoutSeconds: Known<number>
  readonly idleTimeoutSpan?: Span
  /** Requests of one client reach the same instance. */
  readonly sticky: Known<boolean>
  readonly editor?: RouteEditor
}

/** A way into the deployment: a server block of nginx, a site of Caddy, a host of an Ingress. */
export interface WebEntry extends FactBase {
  readonly product: "nginx" | "caddy" | "ingress" | "gateway"
  /** Host names; empty where every name is served. */
  readonly hosts: readonly string[]
  readonly port: Known<number>
  readonly reach: Known<Reach>
  /** TLS ends here. Unknown where another file or the platform decides. */
  readonly tls: Known<boolean>
  /** It answers with nothing but redirects to https (and certificate challenges). */
  readonly redirectsToHttps: Known<boolean>
  /** Allowed protocol versions; undefined where the server's default applies. */
  readonly protocols: readonly TlsProtocol[] | undefined
  readonly certificate: Known<string> | undefined
  readonly routes: readonly ProxyRoute[]
  /** What shows that another proxy stands in front of it, in words: "it trusts addresses that a proxy reports". */
  readonly front?: string
  /** Writes "TLS 1.2 and 1.3 only", or refuses. */
  readonly limitProtocols: () => EditResult
  /** Lets the server end TLS here, where one change of the address does it. */
  readonly secure?: () => EditResult
}

/** A TLS switch of an endpoint. */
export interface TlsEndpoint extends FactBase {
  readonly enabled: Known<boolean>
  readonly enabledSpan?: Span
  readonly certificate: Known<string> | undefined
  readonly key: Known<string> | undefined
  readonly minVersion: Known<string> | undefined
  readonly minVersionSpan?: Span
  /** Words of the product that serves it. */
  readonly product: "synapse"
}
