/** Site addresses: scheme, host, port, and whether Caddy ends TLS there. Source: `httpcaddyfile` of Caddy. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { CaddyToken } from "../../syntax/caddy/tree.ts"
import type { CaddyAddress, CaddyOptions, CaddyTarget } from "./types.ts"

const byVariable = "a variable decides it"

/** What a site's own directives say about TLS. */
export type SiteTls = "none" | "set" | "unknown"

/** The addresses of a site: separated by commas, blanks or both. */
export function readAddresses(
  keys: readonly CaddyToken[],
  options: CaddyOptions,
  tls: SiteTls,
): readonly CaddyAddress[] {
  return keys.flatMap((key) => {
    const text = key.quoted ? key.text : key.text.replace(/,$/, "")
    // Commas without blanks are part of one token, and addresses of their own.
    let from = key.span.start + (key.quoted ? 1 : 0)
    return text.split(",").flatMap((part) => {
      const at = { start: from, end: from + part.length }
      from += part.length + 1
      return part === "" ? [] : [readAddress(part, at, options, tls)]
    })
  })
}

function readAddress(text: string, at: Span, options: CaddyOptions, tls: SiteTls): CaddyAddress {
  const filled = withDefaults(text)
  const match = /^(?:(https?):\/\/)?(\[[^\]]*\]|(?:\{[^{}]*\}|[^/:{}])*)(?::([^/]*))?(?:\/.*)?$/i.exec(filled)
  if (match === null || filled.includes("{$"))
    return { text, span: at, scheme: undefined, host: text, port: unknown(byVariable), tls: unknown(byVariable) }
  const scheme = match[1]?.toLowerCase() as CaddyAddress["scheme"]
  const name = match[2] ?? ""
  const host = name.includes("{") ? name : name.toLowerCase()
  const port = portOf(match[3], scheme, options)
  return { text, span: at, scheme, host, port, tls: tlsOf(scheme, host, port, options, tls) }
}

/** `{$NAME:default}` stands for its default; `{$NAME}` alone for a name that is given later. */
function withDefaults(text: string): string {
  return text.replace(/\{\$([^{}:]+)(?::([^{}]*))?\}/g, (all, name: string, fallback: string | undefined) => {
    if (fallback !== undefined && fallback !== "") return fallback
    // The variable of a bare name holds a whole address; within one it holds a part.
    return all === text || /PORT/i.test(name) ? all : `{${name}}`
  })
}

function portOf(text: string | undefined, scheme: CaddyAddress["scheme"], options: CaddyOptions): Known<number> {
  if (text === undefined || text === "") return known(scheme === "http" ? options.httpPort : options.httpsPort)
  return /^\d+(?:-\d+)?$/.test(text) ? known(Number.parseInt(text, 10)) : unknown(byVariable)
}

/** A host name gets a certificate unless its address asks for plain HTTP; a bare port only with `tls`. */
function tlsOf(
  scheme: CaddyAddress["scheme"],
  host: string,
  port: Known<number>,
  options: CaddyOptions,
  tls: SiteTls,
): Known<boolean> {
  if (scheme === "http") return known(false)
  if (scheme === "https") return known(true)
  if (!port.known) return port
  if (port.value === options.httpPort) return known(false)
  if (host !== "" || tls === "set") return known(true)
  return tls === "unknown" ? unknown("an imported part may switch TLS on") : known(false)
}

/** Host, port and scheme of an upstream: `app:8080`, `https://app`, `h2c://app:50051`, `unix//run/app.sock`. */
export function readTarget(token: CaddyToken): CaddyTarget {
  const { span } = token
  const text = token.text.replace(/\{\$[^{}:]+:([^{}]+)\}/g, "$1")
  if (/^unix(?:\+\w+)?\//.test(text)) return { host: known(text), port: known(undefined), scheme: "http", span }
  const match = /^(?:([a-z][a-z0-9+]*):\/\/)?(\[[^\]]*\]|(?:\{[^{}]*\}|[^/:{}])*)(?::([^/]*))?/i.exec(text)
  const [, scheme, host = "", port] = match ?? []
  return {
    // Caddy dials this machine where only a port is given.
    host: host.includes("{") || text.startsWith("{") ? unknown(byVariable) : known(host === "" ? "localhost" : host),
    port:
      port === undefined
        ? known(undefined)
        : /^\d+/.test(port)
          ? known(Number.parseInt(port, 10))
          : unknown(byVariable),
    scheme: scheme === undefined || scheme === "http" ? "http" : scheme === "https" ? "https" : "other",
    span,
  }
}
