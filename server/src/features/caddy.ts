/** Outline and hover of Caddyfiles: what a site serves, and what Caddy does by itself. */
import { touches } from "../base/span.ts"
import { siteTitle } from "../model/caddy/facts.ts"
import type { CaddyAddress, CaddyConfig, CaddyProxy, CaddySite } from "../model/caddy/types.ts"
import type { CaddyLine, CaddySegment } from "../syntax/caddy/tree.ts"
import { code, type HoverPart, list, longestRead } from "./hover-text.ts"
import type { DocumentSymbolInfo } from "./symbols.ts"

const deepest = 10

export function caddySymbols(model: CaddyConfig): readonly DocumentSymbolInfo[] {
  return model.tree.segments.map((segment) => {
    const first = segment.keys[0]?.span
    const last = segment.keys.at(-1)?.span
    const nameSpan =
      first && last ? { start: first.start, end: last.end } : { start: segment.span.start, end: segment.span.start }
    return {
      name: titleOf(segment),
      kind: segment.kind === "site" ? "service" : "group",
      span: { start: Math.min(segment.span.start, nameSpan.start), end: Math.max(segment.span.end, nameSpan.end) },
      nameSpan,
      children: symbolsIn(segment.lines, 0),
    } as const
  })
}

function titleOf(segment: CaddySegment): string {
  const text = segment.keys
    .map((key) => key.text)
    .join(" ")
    .replace(/\s+/g, " ")
    .trim()
  return segment.kind === "options" ? "global options" : text === "" ? "(empty)" : text
}

function symbolsIn(lines: readonly CaddyLine[], depth: number): readonly DocumentSymbolInfo[] {
  if (depth > deepest) return []
  return lines.map((line) => ({
    name:
      [line.name, ...line.args]
        .map((token) => token.text)
        .join(" ")
        .replace(/\s+/g, " ")
        .trim()
        .slice(0, longestRead) || "(empty)",
    kind: "key",
    span: line.span,
    nameSpan: line.name.span,
    children: line.block ? symbolsIn(line.block.lines, depth + 1) : [],
  }))
}

export function caddyHover(model: CaddyConfig, at: number): HoverPart | undefined {
  for (const site of model.sites) {
    const address = site.addresses.find((each) => touches(each.span, at))
    if (address !== undefined) return { span: address.span, markdown: addressText(model, site, address) }
    const proxy = site.proxies.find((each) => touches(each.line.name.span, at))
    if (proxy !== undefined) return { span: proxy.line.name.span, markdown: proxyText(proxy) }
  }
  return undefined
}

function addressText(model: CaddyConfig, site: CaddySite, address: CaddyAddress): string {
  const { options } = model
  const port = address.port.known ? `Port ${address.port.value}` : `The port is not known: ${address.port.because}`
  return `**site ${code(address.text === "" ? siteTitle(site) : address.text)}**\n\n${list([
    address.host === "" ? "Takes requests for every name of its port" : undefined,
    port,
    tlsText(site, address),
    address.tls.known && address.tls.value && options.autoHttps === "on"
      ? `Port ${options.httpPort} redirects to it by itself`
      : undefined,
    address.tls.known && !address.tls.value && site.redirects.known && site.redirects.value
      ? "Serves nothing but redirects"
      : undefined,
  ])}`
}

function tlsText(site: CaddySite, address: CaddyAddress): string {
  if (!address.tls.known) return `TLS is not known: ${address.tls.because}`
  if (!address.tls.value) return "Plain HTTP: no TLS here"
  const versions = site.protocols?.args.map((arg) => code(arg.text)).join(" to ")
  return `TLS, versions ${versions ?? "1.2 and 1.3 (default)"}`
}

function proxyText(proxy: CaddyProxy): string {
  const to = proxy.targets.map(({ host, port }) =>
    code(`${host.known ? host.value : "(variable)"}${port.known && port.value !== undefined ? `:${port.value}` : ""}`),
  )
  const timeout = proxy.idleSeconds.known
    ? Number.isFinite(proxy.idleSeconds.value)
      ? `${proxy.idleSeconds.value} s of silence end a connection`
      : "Quiet WebSockets are kept open (default)"
    : undefined
  return `**reverse_proxy**\n\n${list([
    to.length > 0 ? `Sends requests to ${to.join(", ")}` : undefined,
    timeout,
    proxy.forwardsProto.known && proxy.forwardsProto.value
      ? `${code("X-Forwarded-Proto")} is sent ${proxy.proto === "listener" ? "by itself: the scheme of this site" : "as set"}`
      : undefined,
    "WebSockets get through",
    proxy.targets.length > 1 ? `Policy: ${code(proxy.policy ?? "random")}` : undefined,
  ])}`
}
