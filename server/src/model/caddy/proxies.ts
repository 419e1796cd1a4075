/** `reverse_proxy` of a site: where it leads, what it adds and takes off, and how long it waits. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { CaddyLine, CaddyToken } from "../../syntax/caddy/tree.ts"
import { readTarget } from "./addresses.ts"
import type { CaddyOptions, CaddyProxy, CaddyTarget } from "./types.ts"

/** Policies that send a client to the same upstream again. */
const affine = new Set(["cookie", "ip_hash", "client_ip_hash"])

/** All proxies of some lines, those of nested blocks included. `path` is what the outer blocks match. */
export function proxiesOf(
  lines: readonly CaddyLine[],
  path: string,
  options: CaddyOptions,
  matchers: ReadonlyMap<string, string>,
): readonly CaddyProxy[] {
  return lines.flatMap((line): readonly CaddyProxy[] => {
    const name = line.name.text
    const matched = matcherOf(line.args[0], matchers) ?? path
    if (name === "reverse_proxy") return [readProxy(line, matched, options)]
    if (line.block === undefined || !/^(?:handle|handle_path|route|handle_errors)$/.test(name)) return []
    return proxiesOf(line.block.lines, matched, options, matchers)
  })
}

/** Paths of named matchers: `@ws path /ws/*`, or a block with `path`. */
export function matchersOf(lines: readonly CaddyLine[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const line of lines) {
    if (!line.name.text.startsWith("@")) continue
    const inner = line.block?.lines.find((each) => each.name.text === "path")
    const path = inner?.args[0]?.text ?? (line.args[0]?.text === "path" ? line.args[1]?.text : undefined)
    found.set(line.name.text, path ?? "*")
  }
  return found
}

function matcherOf(token: CaddyToken | undefined, matchers: ReadonlyMap<string, string>): string | undefined {
  if (token === undefined) return undefined
  if (token.text.startsWith("/") || token.text === "*") return token.text
  return token.text.startsWith("@") ? (matchers.get(token.text) ?? token.text) : undefined
}

function readProxy(line: CaddyLine, path: string, options: CaddyOptions): CaddyProxy {
  const inner = line.block?.lines ?? []
  const imports = inner.some((each) => each.name.text === "import")
  const isMatcher = /^[/@*]/.test(line.args[0]?.text ?? "")
  const direct = isMatcher ? line.args.slice(1) : line.args
  const more = inner.filter((each) => each.name.text === "to").flatMap((each) => each.args)
  const policy = inner.findLast((each) => each.name.text === "lb_policy")?.args[0]?.text
  const looked = inner.filter((each) => each.name.text === "dynamic").flatMap(lookedUp)
  const targets = [...[...direct, ...more].map(readTarget), ...looked]
  const isTls = inner.some((each) => each.name.text === "transport" && has(each, /^tls/))
  return {
    line,
    path: path === "*" ? "/" : path,
    targets: isTls ? targets.map((each) => ({ ...each, scheme: "https" as const })) : targets,
    policy,
    sticky: policy === undefined && imports ? unknown("an imported part may set the policy") : stickiness(policy),
    ...forwarded(inner, imports, options),
    ...idle(inner, imports),
  }
}

/** `dynamic a name port`, or a block with both: the name is looked up again and again. Records of SRV name their own ports. */
function lookedUp(line: CaddyLine): readonly CaddyTarget[] {
  const [source, ...args] = line.args
  const named = (key: string): CaddyToken | undefined =>
    line.block?.lines.findLast((each) => each.name.text === key)?.args[0]
  if (source?.text === "a") {
    const name = named("name") ?? args[0]
    if (name === undefined) return []
    const port = (named("port") ?? args[1])?.text
    const number = port === undefined ? 80 : /^\d+$/.test(port) ? Number.parseInt(port, 10) : undefined
    return [{ ...readTarget(name), port: number === undefined ? unknown("a variable decides it") : known(number) }]
  }
  const name = source?.text === "srv" ? (named("name") ?? args[0]) : undefined
  return name === undefined
    ? []
    : [{ ...readTarget(name), host: unknown("records decide it"), port: unknown("records decide it") }]
}

function stickiness(policy: string | undefined): Known<boolean> {
  if (policy === "header" || policy === "query") return unknown("it depends on what clients send")
  return known(policy !== undefined && affine.has(policy))
}

function has(line: CaddyLine, name: RegExp): boolean {
  return line.block?.lines.some((each) => name.test(each.name.text)) === true
}

/** Caddy sets the header itself, and keeps what came in only from proxies that it trusts. */
function forwarded(
  inner: readonly CaddyLine[],
  imports: boolean,
  options: CaddyOptions,
): Pick<CaddyProxy, "forwardsProto" | "proto"> {
  const isProto = (text: string | undefined): boolean => /^[+-]?x-forwarded-(?:proto|\*)$/i.test(text ?? "")
  const set = inner.findLast((each) => each.name.text === "header_up" && isProto(each.args[0]?.text))
  const trusts = options.trustsProxies || inner.some((each) => each.name.text === "trusted_proxies")
  if (set === undefined) {
    if (imports) return { forwardsProto: unknown("an imported part may change headers"), proto: undefined }
    return { forwardsProto: known(true), proto: trusts ? "other" : "listener" }
  }
  if (set.args[0]?.text.startsWith("-")) return { forwardsProto: known(false), proto: undefined }
  const value = set.args[1]?.text.toLowerCase() ?? ""
  if (value === "https" || value === "http") return { forwardsProto: known(true), proto: value }
  if (/^\{(?:scheme|http\.request\.scheme)\}$/.test(value)) return { forwardsProto: known(true), proto: "listener" }
  const isPassed = /^\{(?:header\.|http\.request\.header\.|>)x-forwarded-proto\}$/.test(value)
  return { forwardsProto: known(true), proto: isPassed ? "passed-on" : "other" }
}

/** Caddy itself closes no quiet connection; a read timeout of the transport, or a lifetime for streams, does. */
function idle(
  inner: readonly CaddyLine[],
  imports: boolean,
): { idleSeconds: Known<number>; idleSpan: Span | undefined } {
  const transport = inner.find((each) => each.name.text === "transport")?.block?.lines ?? []
  const written = [
    transport.findLast((each) => each.name.text === "read_timeout"),
    inner.findLast((each) => each.name.text === "stream_timeout"),
  ].flatMap((line) => line?.args[0] ?? [])
  const first = written[0]
  if (first === undefined)
    return {
      idleSeconds: imports ? unknown("an imported part may set a timeout") : known(Number.POSITIVE_INFINITY),
      idleSpan: undefined,
    }
  const seconds = durationOf(first.text)
  return {
    idleSeconds: seconds === undefined ? unknown("a variable decides it") : known(seconds),
    idleSpan: first.span,
  }
}

/** Seconds of a Go duration, with Caddy's `d`: `90s`, `1h30m`, `500ms`. */
export function durationOf(text: string): number | undefined {
  const units: Readonly<Record<string, number>> = {
    ns: 1e-9,
    us: 1e-6,
    µs: 1e-6,
    ms: 0.001,
    s: 1,
    m: 60,
    h: 3600,
    d: 86_400,
  }
  if (text === "0") return 0
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d))+$/.test(text)) return undefined
  let total = 0
  for (const [, count = "", unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/g))
    total += Number(count) * (units[unit] ?? 0)
  return total
}
