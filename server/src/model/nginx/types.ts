/** Typed meaning of an nginx config as far as listeners, TLS, redirects and proxying go. */
import type { Known } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { NginxBlock, NginxDirective, NginxTree } from "../../syntax/nginx/tree.ts"
import type { Reach } from "../facts.ts"
import type { ForwardedProto } from "../facts-serving.ts"

/** A directive in effect at some level. `at` is its place in this document: its own, or that of the `include`. */
export interface Placed {
  readonly directive: NginxDirective
  readonly at: Span
  /** It stands in an included file. */
  readonly foreign: boolean
}

/** The directives of one block, includes followed. */
export interface Level {
  readonly items: readonly Placed[]
  /** An include could not be followed: what is absent here may be there. */
  readonly partial: boolean
  /** Paths of all includes as written. */
  readonly includes: readonly string[]
  /** The block of this document that the level is. */
  readonly block?: NginxBlock
}

/** What other files add: asked by the path as written. */
export interface NginxSurroundings {
  /** Trees of the files that an include names; undefined where they are not all in the workspace. */
  readonly include: (path: string) => readonly NginxTree[] | undefined
  /** Directives of the `http` block that includes this file; undefined if none is known. */
  readonly outer: readonly NginxDirective[] | undefined
}

export interface NginxListen {
  readonly span: Span
  readonly port: Known<number>
  readonly address: Known<string>
  readonly reach: Known<Reach>
  readonly ssl: Known<boolean>
  readonly isUnixSocket: boolean
  readonly isUdp: boolean
  /** Takes the client's address from a load balancer's PROXY header. */
  readonly proxyProtocol: boolean
}

/** One member of an upstream group, or the one target of a `proxy_pass`. */
export interface NginxTarget {
  readonly host: Known<string>
  readonly port: Known<number | undefined>
  readonly span: Span
  /** Gets requests only when the others fail. */
  readonly backup: boolean
}

export interface NginxUpstream {
  readonly name: string
  readonly nameSpan: Span
  readonly block: NginxBlock | undefined
  readonly servers: readonly NginxTarget[]
  readonly sticky: boolean
  readonly method: string
  readonly foreign: boolean
}

/** A block that hands requests to another server. */
export interface NginxPass {
  /** Location as written, with its modifier: `~ ^/api`. */
  readonly location: string
  readonly path: string
  /** Prefix and exact locations; a regular expression says less. */
  readonly isRegex: boolean
  readonly locationSpan: Span
  readonly block: NginxBlock | undefined
  readonly by: "proxy" | "grpc" | "fastcgi" | "uwsgi" | "scgi"
  readonly scheme: "http" | "https" | "other"
  readonly span: Span
  readonly targets: readonly NginxTarget[]
  readonly upstream: NginxUpstream | undefined
  readonly forwardsProto: Known<boolean>
  readonly proto: ForwardedProto | undefined
  readonly droppedHeaders: readonly string[]
  /** Where another header has to be set: the block whose headers are in effect. Undefined where that is not in this document. */
  readonly headerBlock: NginxBlock | undefined
  readonly passesUpgrades: Known<boolean>
  readonly readTimeout: { readonly seconds: Known<number>; readonly span?: Span; readonly directive?: NginxDirective }
}

export interface NginxServer {
  readonly directive: NginxDirective
  readonly names: readonly string[]
  readonly listens: readonly NginxListen[]
  readonly protocols:
    | { readonly list: readonly { name: string; span: Span }[]; readonly directive?: NginxDirective }
    | undefined
  readonly certificate: Known<string> | undefined
  readonly redirects: Known<boolean>
  readonly passes: readonly NginxPass[]
  /** What shows that another proxy stands in front, in words. */
  readonly front: string | undefined
}

/** A listener of plain TCP or UDP and the port that it leads to, where the file tells. */
export interface NginxStream {
  readonly listen: NginxListen
  readonly targetPort: number | undefined
  /** It lets chosen addresses in and nobody else: `deny all`. */
  readonly isLimited: boolean
}

/** `worker_processes` and `worker_connections` with nginx's own defaults. */
export interface NginxWorkers {
  /** Undefined for `auto`. */
  readonly processes: number | undefined
  readonly connections: number
  readonly span: Span | undefined
}

export interface NginxConfig {
  readonly tree: NginxTree
  /** Servers of this document that speak HTTP. */
  readonly servers: readonly NginxServer[]
  readonly upstreams: readonly NginxUpstream[]
  /** Listeners of `stream` servers of this document. */
  readonly streams: readonly NginxStream[]
  /** Every `ssl_protocols` of this document. */
  readonly protocolLists: readonly NginxDirective[]
  readonly workers: NginxWorkers
}
