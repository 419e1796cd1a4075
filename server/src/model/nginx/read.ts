/** From the tree of an nginx config to its meaning. Pure: other files come through `NginxSurroundings`. */
import { type Known, known, settled, unknown } from "../../base/known.ts"
import type { NginxDirective, NginxTree } from "../../syntax/nginx/tree.ts"
import { redirectsToHttps } from "./answers.ts"
import { mapsOf } from "./headers.ts"
import { inEffect, inherited, levelOf } from "./levels.ts"
import { defaultListen, readListen, readMember, targetOf } from "./listen.ts"
import { type PassContext, passesOf } from "./passes.ts"
import type {
  Level,
  NginxConfig,
  NginxListen,
  NginxServer,
  NginxStream,
  NginxSurroundings,
  NginxUpstream,
  NginxWorkers,
  Placed,
} from "./types.ts"

const alone: NginxSurroundings = { include: () => undefined, outer: undefined }

/** A file may be a whole config, or hold what belongs into `http`: servers, upstreams, maps. */
export function readNginxConfig(tree: NginxTree, around: NginxSurroundings = alone): NginxConfig {
  const blocks = tree.directives.filter((each) => each.name === "http" && each.block)
  const isWhole = blocks.length > 0
  const inside = isWhole ? blocks.flatMap((each) => each.block?.directives ?? []) : tree.directives
  const level = levelOf(inside, around, blocks.length === 1 ? blocks[0]?.block : undefined)
  const outer: readonly Level[] = isWhole ? [level] : [level, outerLevel(around)]
  const upstreams = upstreamsOf(outer)
  const context: PassContext = { around, upstreams, maps: mapsOf(outer) }
  const servers = level.items.filter(
    ({ directive, foreign }) => directive.name === "server" && directive.block && !foreign,
  )
  return {
    tree,
    servers: servers.map(({ directive }) => readServer(directive, outer, context)),
    upstreams: upstreams.filter((each) => !each.foreign),
    streams: streamsOf(tree, around),
    protocolLists: protocolListsIn(tree.directives),
    workers: workersOf(tree),
  }
}

/** The `http` block that includes this file; the stock one sets nothing that matters here. */
function outerLevel(around: NginxSurroundings): Level {
  if (around.outer === undefined) return { items: [], partial: false, includes: [] }
  const level = levelOf(around.outer, around)
  return { ...level, items: level.items.map((item) => ({ ...item, at: { start: 0, end: 0 }, foreign: true })) }
}

const methods = new Set(["ip_hash", "hash", "sticky", "sticky_cookie_insert", "least_conn", "least_time", "random"])

function upstreamsOf(levels: readonly Level[]): readonly NginxUpstream[] {
  const found: NginxUpstream[] = []
  const seen = new Set<string>()
  for (const level of levels)
    for (const item of level.items) {
      const name = item.directive.args[0]
      if (item.directive.name !== "upstream" || name === undefined || seen.has(name.text)) continue
      seen.add(name.text)
      found.push(readUpstream(item, name.text))
    }
  return found
}

function readUpstream({ directive, at, foreign }: Placed, name: string): NginxUpstream {
  const inner = directive.block?.directives ?? []
  const method = inner.findLast((each) => methods.has(each.name))
  const members = inner.filter((each) => each.name === "server")
  return {
    name,
    nameSpan: foreign ? at : (directive.args[0]?.span ?? directive.nameSpan),
    block: foreign ? undefined : directive.block,
    servers: members.flatMap((each) => readMember({ directive: each, at: each.span, foreign: false }) ?? []),
    sticky: method !== undefined && isSticky(method),
    method: method?.name ?? "round robin",
    foreign,
  }
}

/** `hash` sticks if it hashes something of the client. */
function isSticky(method: NginxDirective): boolean {
  if (method.name !== "hash") return /^(?:ip_hash|sticky)/.test(method.name)
  return /remote_addr|forwarded_for|cookie_|sessionid|jsessionid|arg_|http_|remote_user|\$\w*(?:client|session|token|ip)\w*/i.test(
    method.args[0]?.text ?? "",
  )
}

function readServer(directive: NginxDirective, outer: readonly Level[], context: PassContext): NginxServer {
  const level = levelOf(directive.block?.directives ?? [], context.around, directive.block)
  const levels = [level, ...outer]
  const isOn = inherited([level], "ssl").some((item) => item.directive.args[0]?.text === "on")
  const written = inherited([level], "listen").flatMap((item) => readListen(item, isOn) ?? [])
  const listens = written.length > 0 || level.partial ? written : [defaultListen(directive.nameSpan)]
  const whole = { location: "", path: "/", isRegex: false, span: directive.nameSpan, block: directive.block }
  return {
    directive,
    names: namesOf(level),
    listens,
    protocols: protocolsOf(levels),
    certificate: certificateOf(levels),
    redirects: redirectsToHttps(level, context.around),
    passes: passesOf(levels, whole, context),
    front: frontOf(levels, listens),
  }
}

/** Names that a request can ask for; `_` and the empty name are nobody's. */
function namesOf(level: Level): readonly string[] {
  const names = inherited([level], "server_name").flatMap((item) => item.directive.args.map((word) => word.text))
  return names.filter((name) => name !== "" && name !== "_" && !/^[-!@#]+$/.test(name))
}

function protocolsOf(levels: readonly Level[]): NginxServer["protocols"] {
  const item = inEffect(levels, "ssl_protocols")
  if (item === undefined) return undefined
  const { directive, foreign, at } = item
  const list = directive.args.map((word) => ({ name: word.text, span: foreign ? at : word.span }))
  return foreign ? { list } : { list, directive }
}

function certificateOf(levels: readonly Level[]): Known<string> | undefined {
  const text = inEffect(levels, "ssl_certificate")?.directive.args[0]?.text
  if (text !== undefined) return text.includes("$") ? unknown("a variable decides it") : known(text)
  return levels.some((level) => level.partial) ? unknown("an included file that is not here may name it") : undefined
}

/** Signs of another proxy in front of the server. */
function frontOf(levels: readonly Level[], listens: readonly NginxListen[]): string | undefined {
  if (listens.some((each) => each.proxyProtocol)) return "it takes the PROXY header of a load balancer"
  if (inEffect(levels, "set_real_ip_from") ?? inEffect(levels, "real_ip_header"))
    return "it trusts addresses that a proxy reports"
  const isHinted = levels.some((level) =>
    level.includes.some((path) => /cloudflare|cloudfront|real[-_]?ip/i.test(path)),
  )
  if (isHinted) return "it includes a file about a proxy in front"
  return reads(levels[0], /\$\{?http_(?:x_forwarded_(?:proto|ssl|scheme)|cf_visitor|cloudfront_forwarded_proto)\b/, 0)
    ? "it reads the scheme that a proxy reports"
    : undefined
}

function reads(
  level: { readonly items: readonly { readonly directive: NginxDirective }[] } | undefined,
  word: RegExp,
  depth: number,
): boolean {
  return (level?.items ?? []).some(
    ({ directive }) =>
      directive.args.some((each) => word.test(each.text)) ||
      (depth < 8 &&
        directive.block !== undefined &&
        reads({ items: directive.block.directives.map((each) => ({ directive: each })) }, word, depth + 1)),
  )
}

function streamsOf(tree: NginxTree, around: NginxSurroundings): NginxConfig["streams"] {
  return tree.directives
    .filter((each) => each.name === "stream")
    .flatMap((stream) => {
      const level = levelOf(stream.block?.directives ?? [], around)
      const upstreams = upstreamsOf([level])
      return level.items.flatMap(({ directive, foreign }) =>
        directive.name === "server" && !foreign
          ? streamOf(levelOf(directive.block?.directives ?? [], around), upstreams)
          : [],
      )
    })
}

function streamOf(level: Level, upstreams: readonly NginxUpstream[]): readonly NginxStream[] {
  const to = inEffect([level], "proxy_pass")?.directive.args[0]?.text ?? ""
  const port = upstreams.find((each) => each.name === to)?.servers[0]?.port ?? targetOf(to).port
  const isLimited = level.items.some(({ directive }) => directive.name === "deny" && directive.args[0]?.text === "all")
  return inherited([level], "listen").flatMap((item) => {
    const listen = readListen(item, false)
    return listen === undefined ? [] : [{ listen, targetPort: settled(port), isLimited }]
  })
}

function protocolListsIn(directives: readonly NginxDirective[]): readonly NginxDirective[] {
  return directives.flatMap((each) =>
    each.name === "ssl_protocols" ? [each] : each.block ? protocolListsIn(each.block.directives) : [],
  )
}

/** Source of the defaults: nginx core module. */
function workersOf(tree: NginxTree): NginxWorkers {
  const processes = tree.directives.findLast((each) => each.name === "worker_processes")?.args[0]?.text
  const events = tree.directives.findLast((each) => each.name === "events")?.block?.directives ?? []
  const connections = events.findLast((each) => each.name === "worker_connections")?.args[0]
  const count = processes === undefined ? 1 : Number.parseInt(processes, 10)
  return {
    processes: Number.isNaN(count) ? undefined : count,
    connections: Number.parseInt(connections?.text ?? "", 10) || 512,
    span: connections?.span,
  }
}
