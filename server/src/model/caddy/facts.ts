/** Neutral facts of a Caddyfile: entries by address, ways to upstreams, lists of TLS versions. */
import { type EditResult, refuse } from "../../base/edit.ts"
import { type Known, known, unknown } from "../../base/known.ts"
import { span } from "../../base/span.ts"
import { addToLine, appendLine, replaceArguments } from "../../syntax/caddy/edit.ts"
import type { CaddyLine } from "../../syntax/caddy/tree.ts"
import { reachOf } from "../address.ts"
import {
  type Facts,
  noFacts,
  type ProxyRoute,
  type Reach,
  type Stage,
  type TlsProtocol,
  type WebEntry,
} from "../facts.ts"
import type { CaddyAddress, CaddyConfig, CaddyProxy, CaddySite } from "./types.ts"

const modern = "tls1.2 tls1.3"

/** `root` is the workspace folder that holds `uri`: paths that leave it have no URI. */
export function caddyFacts(model: CaddyConfig, _uri: string, stage: Stage, _root: string): Facts {
  return {
    ...noFacts,
    stage,
    entries: model.sites.flatMap((site) => entriesOf(model, site)),
    protocolLists: model.protocolLists.map((line) => ({
      span: line.span,
      owner: "",
      protocols: protocolsOf(line),
      limit: () => replaceArguments(line, modern),
    })),
  }
}

function entriesOf(model: CaddyConfig, site: CaddySite): readonly WebEntry[] {
  const routes = site.proxies.map((proxy) => routeOf(model, site, proxy))
  return site.addresses.map((address) => ({
    span: address.span,
    owner: siteTitle(site),
    product: "caddy",
    hosts: address.host === "" || address.host === "*" ? [] : [address.host],
    port: address.port,
    reach: reachOfSite(site),
    tls: address.tls,
    redirectsToHttps: site.redirects,
    protocols: site.protocols && protocolsOf(site.protocols),
    certificate: site.certificate ?? automatic(address),
    routes,
    ...(site.trustsProxies ? { front: "it trusts addresses that a proxy reports" } : {}),
    limitProtocols: () =>
      site.protocols ? replaceArguments(site.protocols, modern) : refuse("Caddy allows nothing older by itself"),
    secure: () => secure(address),
  }))
}

/** A name without `http://` gets a certificate; ports that are written stay plain. */
function secure({ text, span: at, host }: CaddyAddress): EditResult {
  const match = /^http:\/\/(?=[^:]+$)/i.exec(text)
  if (match === null || host === "") return refuse("the address has a port, or no name")
  return [{ span: span(at.start, at.start + match[0].length), newText: "" }]
}

/** What a site is called in findings: its first address. */
export function siteTitle(site: CaddySite): string {
  return site.addresses[0]?.text ?? "site"
}

function automatic(address: CaddyAddress): Known<string> | undefined {
  return address.tls.known && address.tls.value ? unknown("Caddy gets it by itself") : undefined
}

function reachOfSite(site: CaddySite): Known<Reach> {
  if (site.bind.length === 0) return known("all-interfaces")
  const reaches = site.bind.map((each) => reachOf(each))
  const widest = (["all-interfaces", "one-interface", "loopback"] as const).find((each) => reaches.includes(each))
  return widest === undefined ? unknown("the address is a name or a variable") : known(widest)
}

function protocolsOf(line: CaddyLine): readonly TlsProtocol[] {
  return line.args.map((arg) => ({ name: arg.text, span: arg.span }))
}

function routeOf(model: CaddyConfig, site: CaddySite, proxy: CaddyProxy): ProxyRoute {
  const text = model.tree.text
  return {
    span: proxy.line.name.span,
    owner: siteTitle(site),
    path: proxy.path,
    upstreams: proxy.targets,
    forwardsProto: proxy.forwardsProto,
    ...(proxy.proto === undefined ? {} : { proto: proxy.proto }),
    passesUpgrades: known(true),
    idleTimeoutSeconds: proxy.idleSeconds,
    ...(proxy.idleSpan === undefined ? {} : { idleTimeoutSpan: proxy.idleSpan }),
    sticky: proxy.sticky,
    editor: {
      forwardProto: () => refuse("Caddy sends it by itself; a line of the file takes it off"),
      passUpgrades: () => refuse("Caddy passes upgrades on by itself"),
      setIdleTimeout: (seconds) =>
        proxy.idleSpan === undefined
          ? refuse("there is no timeout")
          : [{ span: proxy.idleSpan, newText: `${seconds}s` }],
      stick: () => stick(text, proxy),
    },
  }
}

function stick(text: string, proxy: CaddyProxy): EditResult {
  if (proxy.policy !== undefined) return refuse("another policy is set")
  return proxy.line.block
    ? appendLine(text, proxy.line.block, "lb_policy cookie")
    : addToLine(text, proxy.line, "lb_policy cookie")
}
