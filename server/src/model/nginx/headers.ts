/** What the upstream of a `proxy_pass` learns: headers in effect, upgrades, and the silence it is granted. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { NginxBlock } from "../../syntax/nginx/tree.ts"
import type { ForwardedProto } from "../facts-serving.ts"
import { inEffect, inherited, mayBeElsewhere, secondsOf } from "./levels.ts"
import type { Level, NginxPass, Placed } from "./types.ts"

const notHere = "an included file that is not here may set it"
/** Source: nginx, `proxy_read_timeout`. */
export const defaultReadTimeout = 60

/** Variables by the one they are mapped from: `$connection_upgrade` from `$http_upgrade`. */
export type Maps = ReadonlyMap<string, string>

/** `map $from $to { … }` of a level. */
export function mapsOf(levels: readonly Level[]): Maps {
  const maps = new Map<string, string>()
  for (const level of levels)
    for (const { directive } of level.items) {
      const [from, to] = directive.args
      if (directive.name === "map" && from && to && !maps.has(bare(to.text))) maps.set(bare(to.text), from.text)
    }
  return maps
}

function bare(variable: string): string {
  return variable.replace(/^\$\{?(\w+)\}?$/, "$1").toLowerCase()
}

/** The value that a header is set to, where any is. */
function headerValue(headers: readonly Placed[], name: string): string | undefined {
  const set = headers.findLast(({ directive }) => directive.args[0]?.text.toLowerCase() === name)
  return set?.directive.args[1]?.text
}

export interface ForwardedScheme {
  readonly forwardsProto: Known<boolean>
  readonly proto: ForwardedProto | undefined
  readonly droppedHeaders: readonly string[]
}

/** `X-Forwarded-Proto` as the upstream gets it. Without a directive nginx passes on what the client sent. */
export function forwardedScheme(levels: readonly Level[]): ForwardedScheme {
  const headers = inherited(levels, "proxy_set_header")
  const droppedHeaders = dropped(levels)
  const value = headerValue(headers, "x-forwarded-proto")
  if (value === undefined) {
    const passes = inEffect(levels, "proxy_pass_request_headers")?.directive.args[0]?.text !== "off"
    if (headersMayBeElsewhere(levels)) return { forwardsProto: unknown(notHere), proto: undefined, droppedHeaders: [] }
    return { forwardsProto: known(false), proto: passes ? "passed-on" : undefined, droppedHeaders }
  }
  if (value === "") return { forwardsProto: known(false), proto: undefined, droppedHeaders: [] }
  return { forwardsProto: known(true), proto: protoOf(value), droppedHeaders: [] }
}

function protoOf(value: string): ForwardedProto {
  const text = value.toLowerCase()
  if (text === "https" || text === "http") return text
  const name = bare(text)
  if (name === "scheme") return "listener"
  if (name === "http_x_forwarded_proto") return "passed-on"
  return "other"
}

/** Headers that an outer level sets and this one loses, because it sets some of its own. */
function dropped(levels: readonly Level[]): readonly string[] {
  const own = levels.findIndex((level) => level.items.some(({ directive }) => directive.name === "proxy_set_header"))
  if (own < 0) return []
  const outer = inherited(levels.slice(own + 1), "proxy_set_header")
  const names = outer.map(({ directive }) => directive.args[0]?.text.toLowerCase() ?? "")
  const kept = new Set(
    inherited(levels, "proxy_set_header").map(({ directive }) => directive.args[0]?.text.toLowerCase()),
  )
  return [...new Set(names)].filter((name) => name !== "" && !kept.has(name))
}

/** The block that another header belongs into: one further in would drop those that are in effect. */
export function headerBlock(levels: readonly Level[]): NginxBlock | undefined {
  for (const level of levels) {
    const set = level.items.find(({ directive }) => directive.name === "proxy_set_header")
    if (set !== undefined) return set.foreign ? undefined : level.block
    if (level.partial) return undefined
  }
  return levels[0]?.block
}

/** An include at the level that sets the headers, or inside of it, may set more. */
function headersMayBeElsewhere(levels: readonly Level[]): boolean {
  for (const level of levels) {
    if (level.partial) return true
    if (level.items.some(({ directive }) => directive.name === "proxy_set_header")) return false
  }
  return false
}

/** `Upgrade` and `Connection` both handed on, over HTTP/1.1. */
export function passesUpgrades(levels: readonly Level[], maps: Maps): Known<boolean> {
  const headers = inherited(levels, "proxy_set_header")
  const upgrade = headerValue(headers, "upgrade")
  const connection = headerValue(headers, "connection")?.toLowerCase()
  const isMissing = upgrade === undefined || upgrade === "" || connection === undefined || !handsOn(connection, maps)
  if (isMissing) {
    const isOpen = headersMayBeElsewhere(levels) || (connection !== undefined && isUnresolved(connection, maps))
    return isOpen ? unknown(notHere) : known(false)
  }
  const version = inEffect(levels, "proxy_http_version")?.directive.args[0]?.text
  if (version !== undefined) return known(version !== "1.0")
  return mayBeElsewhere(levels, "proxy_http_version")
    ? unknown(notHere)
    : unknown("without `proxy_http_version 1.1` it works from nginx 1.29.7 on only")
}

function handsOn(connection: string, maps: Maps): boolean {
  if (/\bupgrade\b/.test(connection) && !connection.startsWith("$")) return true
  const name = bare(connection)
  return name === "http_connection" || maps.get(name)?.toLowerCase().includes("$http_upgrade") === true
}

function isUnresolved(connection: string, maps: Maps): boolean {
  return connection.startsWith("$") && !maps.has(bare(connection))
}

const readTimeouts: Readonly<Record<NginxPass["by"], string>> = {
  proxy: "proxy_read_timeout",
  grpc: "grpc_read_timeout",
  fastcgi: "fastcgi_read_timeout",
  uwsgi: "uwsgi_read_timeout",
  scgi: "scgi_read_timeout",
}

/** How long the upstream may stay silent. */
export function readTimeout(levels: readonly Level[], by: NginxPass["by"]): NginxPass["readTimeout"] {
  const name = readTimeouts[by]
  if (mayBeElsewhere(levels, name)) return { seconds: unknown(notHere) }
  const item = inEffect(levels, name)
  const word = item?.directive.args[0]
  if (item === undefined || word === undefined) return { seconds: known(defaultReadTimeout) }
  const seconds = secondsOf(word.text)
  return {
    seconds: seconds === undefined ? unknown("a variable decides it") : known(seconds),
    ...(item.foreign ? { span: item.at } : { span: word.span, directive: item.directive }),
  }
}
