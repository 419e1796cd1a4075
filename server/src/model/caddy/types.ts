/** Typed meaning of a Caddyfile as far as addresses, TLS, redirects and proxying go. */
import type { Known } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { CaddyLine, CaddySegment, CaddyTree } from "../../syntax/caddy/tree.ts"
import type { ForwardedProto } from "../facts-serving.ts"

/** Global options that change what a site means. */
export interface CaddyOptions {
  readonly httpPort: number
  readonly httpsPort: number
  readonly autoHttps: "on" | "off" | "disable_redirects" | "disable_certs" | "ignore_loaded_certs"
  readonly trustsProxies: boolean
}

export interface CaddyAddress {
  readonly text: string
  readonly span: Span
  readonly scheme: "http" | "https" | undefined
  /** Empty where every name is served; unknown for placeholders that hold more than a name. */
  readonly host: string
  readonly port: Known<number>
  /** TLS ends here, by the address, the options and the site's own `tls`. */
  readonly tls: Known<boolean>
}

export interface CaddyTarget {
  readonly host: Known<string>
  readonly port: Known<number | undefined>
  readonly scheme: "http" | "https" | "other"
  readonly span: Span
}

export interface CaddyProxy {
  readonly line: CaddyLine
  readonly path: string
  readonly targets: readonly CaddyTarget[]
  readonly policy: string | undefined
  readonly sticky: Known<boolean>
  readonly forwardsProto: Known<boolean>
  readonly proto: ForwardedProto | undefined
  readonly idleSeconds: Known<number>
  readonly idleSpan: Span | undefined
}

export interface CaddySite {
  readonly segment: CaddySegment
  readonly addresses: readonly CaddyAddress[]
  /** Every handler is a redirect to https, or refuses. */
  readonly redirects: Known<boolean>
  readonly protocols: CaddyLine | undefined
  readonly certificate: Known<string> | undefined
  readonly bind: readonly string[]
  readonly proxies: readonly CaddyProxy[]
  readonly trustsProxies: boolean
}

export interface CaddyConfig {
  readonly tree: CaddyTree
  readonly options: CaddyOptions
  readonly sites: readonly CaddySite[]
  /** Every `protocols` of a `tls` block. */
  readonly protocolLists: readonly CaddyLine[]
}
