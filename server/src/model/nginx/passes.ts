/** The ways of a server block: which locations hand requests to which upstreams. */
import { unknown } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { NginxBlock, NginxDirective } from "../../syntax/nginx/tree.ts"
import { forwardedScheme, headerBlock, type Maps, passesUpgrades, readTimeout } from "./headers.ts"
import { levelOf } from "./levels.ts"
import { splitUrl, targetOf } from "./listen.ts"
import type { Level, NginxPass, NginxSurroundings, NginxTarget, NginxUpstream } from "./types.ts"

interface Place {
  readonly location: string
  readonly path: string
  readonly isRegex: boolean
  readonly span: Span
  readonly block: NginxBlock | undefined
}

export interface PassContext {
  readonly around: NginxSurroundings
  readonly upstreams: readonly NginxUpstream[]
  readonly maps: Maps
}

const passNames: ReadonlyMap<string, NginxPass["by"]> = new Map([
  ["proxy_pass", "proxy"],
  ["grpc_pass", "grpc"],
  ["fastcgi_pass", "fastcgi"],
  ["uwsgi_pass", "uwsgi"],
  ["scgi_pass", "scgi"],
])

/** All passes below a server. `levels` go from the inside out and begin with the server's own. */
export function passesOf(levels: readonly Level[], place: Place, context: PassContext): readonly NginxPass[] {
  const [own] = levels
  if (own === undefined) return []
  return own.items.flatMap(({ directive, at, foreign }): readonly NginxPass[] => {
    const by = passNames.get(directive.name)
    if (by !== undefined) return passOf(directive, by, foreign ? at : undefined, levels, place, context)
    if (directive.block === undefined || directive.block.raw) return []
    const inner = levelOf(directive.block.directives, context.around, foreign ? undefined : directive.block)
    if (directive.name === "location")
      return passesOf([inner, ...levels], locationPlace(directive, at, foreign), context)
    return directive.name === "if" || directive.name === "limit_except"
      ? passesOf([inner, ...levels], place, context)
      : []
  })
}

function locationPlace(directive: NginxDirective, at: Span, foreign: boolean): Place {
  const words = directive.args.map((word) => word.text)
  const first = directive.args[0]
  const last = directive.args.at(-1)
  return {
    location: words.join(" "),
    path: words.at(-1) ?? "",
    isRegex: words.length > 1 && /^~\*?$/.test(words[0] ?? ""),
    span: foreign || first === undefined || last === undefined ? at : { start: first.span.start, end: last.span.end },
    block: foreign ? undefined : directive.block,
  }
}

function passOf(
  directive: NginxDirective,
  by: NginxPass["by"],
  at: Span | undefined,
  levels: readonly Level[],
  place: Place,
  context: PassContext,
): readonly NginxPass[] {
  const word = directive.args[0]
  if (word === undefined) return []
  const { scheme, authority, span } = splitUrl(word.text, word.span)
  const upstream = context.upstreams.find((each) => each.name === authority)
  const own: NginxTarget = { ...targetOf(authority), span: at ?? span, backup: false }
  const common = {
    location: place.location,
    path: place.path,
    isRegex: place.isRegex,
    locationSpan: place.span,
    block: place.block,
    by,
    scheme: schemeOf(by, scheme),
    span: at ?? span,
    upstream,
    targets:
      upstream === undefined
        ? [own]
        : upstream.servers.map((each) => (upstream.foreign ? { ...each, span: at ?? span } : each)),
    readTimeout: readTimeout(levels, by),
    headerBlock: headerBlock(levels),
  }
  if (by !== "proxy") {
    const because = "it does not speak HTTP/1.1 to the upstream"
    return [
      {
        ...common,
        forwardsProto: unknown(because),
        proto: undefined,
        droppedHeaders: [],
        passesUpgrades: unknown(because),
      },
    ]
  }
  return [{ ...common, ...forwardedScheme(levels), passesUpgrades: passesUpgrades(levels, context.maps) }]
}

function schemeOf(by: NginxPass["by"], scheme: string | undefined): NginxPass["scheme"] {
  if (by !== "proxy") return "other"
  return scheme === "http" || scheme === "https" ? scheme : "other"
}
