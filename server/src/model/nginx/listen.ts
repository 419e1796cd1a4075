/** What `listen` and the members of an upstream say about addresses. */
import { type Known, known, unknown } from "../../base/known.ts"
import { type Span, span } from "../../base/span.ts"
import { reachOf } from "../address.ts"
import type { NginxListen, NginxTarget, Placed } from "./types.ts"

const byVariable = "a variable decides it"

/** `listen 127.0.0.1:8080 ssl`; `isOn` is the old `ssl on`, `fallback` the port where only an address stands. */
export function readListen(item: Placed, isOn: boolean): NginxListen | undefined {
  const [first, ...options] = item.directive.args
  if (first === undefined) return undefined
  const words = options.map((word) => word.text)
  const at = item.foreign ? item.at : first.span
  const isUnixSocket = first.text.startsWith("unix:")
  const { host, port } = hostAndPort(first.text, isUnixSocket)
  const reach = host.known ? reachOf(host.value) : undefined
  const hasVariable = words.some((word) => word.includes("$"))
  const ssl = isOn || words.includes("ssl") || words.includes("quic")
  return {
    span: at,
    address: host,
    port: port.known ? known(port.value ?? 80) : port,
    reach: isUnixSocket
      ? known("loopback")
      : reach === undefined
        ? unknown("the address is a name or a variable")
        : known(reach),
    ssl: ssl || !hasVariable ? known(ssl) : unknown(byVariable),
    isUnixSocket,
    isUdp: words.includes("udp") || words.includes("quic"),
    proxyProtocol: words.includes("proxy_protocol"),
  }
}

/** What nginx does without `listen`: every address on port 80. */
export function defaultListen(at: Span): NginxListen {
  return {
    span: at,
    address: known("*"),
    port: known(80),
    reach: known("all-interfaces"),
    ssl: known(false),
    isUnixSocket: false,
    isUdp: false,
    proxyProtocol: false,
  }
}

/** `80`, `*:80`, `[::]:80`, `127.0.0.1`, `name:80`. */
function hostAndPort(
  text: string,
  isUnixSocket: boolean,
): { readonly host: Known<string>; readonly port: Known<number | undefined> } {
  if (isUnixSocket) return { host: known(text), port: unknown("it is a socket file") }
  if (/^\d+(?:-\d+)?$/.test(text)) return { host: known("*"), port: known(Number.parseInt(text, 10)) }
  const match = /^(\[[^\]]*\]|[^:]*)(?::(.+))?$/.exec(text)
  const [, host = "", port] = match ?? []
  if (port === undefined && /^\$\{?\w+\}?$/.test(host)) return { host: unknown(byVariable), port: unknown(byVariable) }
  return { host: settledText(host), port: portOf(port) }
}

function settledText(text: string): Known<string> {
  return text.includes("$") ? unknown(byVariable) : known(text)
}

function portOf(text: string | undefined): Known<number | undefined> {
  if (text === undefined) return known(undefined)
  return /^\d+/.test(text) ? known(Number.parseInt(text, 10)) : unknown(byVariable)
}

/** `server backend:8080 weight=2 backup` of an upstream. */
export function readMember(item: Placed): NginxTarget | undefined {
  const [first, ...options] = item.directive.args
  if (first === undefined) return undefined
  const { host, port } = targetOf(first.text)
  const words = options.map((word) => word.text)
  if (words.includes("down")) return undefined
  return { host, port, span: item.foreign ? item.at : first.span, backup: words.includes("backup") }
}

/** Host and port of `backend:8080`, `[::1]:80`, `unix:/run/x.sock`. */
export function targetOf(authority: string): {
  readonly host: Known<string>
  readonly port: Known<number | undefined>
} {
  if (authority.startsWith("unix:")) return { host: known(authority), port: known(undefined) }
  const match = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(authority)
  const [, host = authority, port] = match ?? []
  return { host: settledText(host), port: portOf(port) }
}

/** Scheme, authority and the place of the authority in `http://backend:8080/path`. */
export function splitUrl(
  text: string,
  at: Span,
): { readonly scheme: string | undefined; readonly authority: string; readonly span: Span } {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(text)
  if (match === null) return { scheme: undefined, authority: text.replace(/\/.*$/, ""), span: at }
  const [, scheme = "", authority = ""] = match
  // A quoted or escaped word has other offsets than its text.
  const isPlain = at.end - at.start === text.length
  const start = at.start + scheme.length + 3
  return { scheme: scheme.toLowerCase(), authority, span: isPlain ? span(start, start + authority.length) : at }
}
