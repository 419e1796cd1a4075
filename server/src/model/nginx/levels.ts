/** Blocks with their includes followed, and what a block inherits from those around it. */
import type { Span } from "../../base/span.ts"
import type { NginxBlock, NginxDirective } from "../../syntax/nginx/tree.ts"
import type { Level, NginxSurroundings, Placed } from "./types.ts"

/** Includes within includes; nginx sets no limit, circles are its error. */
const deepestInclude = 8
/** Files that include each other could go on for ever; no config needs more. */
const mostIncludes = 300
/** Stock files that say nothing about listeners, TLS or headers of HTTP proxying, and folders of whole servers. */
const harmless =
  /(?:^|\/)(?:mime\.types|(?:fastcgi|uwsgi|scgi)(?:_params|\.conf)|fastcgi-php\.conf|modules(?:-enabled)?\/\*\.conf|koi-\w+|win-utf|(?:conf|http|default|stream)\.d\/\*(?:\.conf)?|sites-enabled\/\*(?:\.conf)?)$/

/** A level from directives of this document. */
export function levelOf(directives: readonly NginxDirective[], around: NginxSurroundings, block?: NginxBlock): Level {
  const items: Placed[] = []
  const state: Progress = { partial: false, paths: [] }
  expand(directives, around, undefined, 0, items, state)
  return { items, partial: state.partial, includes: state.paths, ...(block && { block }) }
}

interface Progress {
  partial: boolean
  readonly paths: string[]
}

function expand(
  directives: readonly NginxDirective[],
  around: NginxSurroundings,
  from: Span | undefined,
  depth: number,
  items: Placed[],
  state: Progress,
): void {
  for (const directive of directives) {
    const at = from ?? directive.span
    const path = directive.name === "include" ? directive.args[0]?.text : undefined
    if (path === undefined) {
      items.push({ directive, at, foreign: from !== undefined })
      continue
    }
    const goesOn = depth < deepestInclude && state.paths.length < mostIncludes
    state.paths.push(path)
    const trees = goesOn ? around.include(path) : undefined
    if (trees === undefined && !harmless.test(path)) state.partial = true
    for (const tree of trees ?? []) expand(tree.directives, around, at, depth + 1, items, state)
  }
}

/**
 * All directives of a name at the innermost level that has any: nginx takes the whole set from there and none from
 * further out. `levels` go from the inside out.
 */
export function inherited(levels: readonly Level[], name: string): readonly Placed[] {
  for (const level of levels) {
    const found = level.items.filter((item) => item.directive.name === name)
    if (found.length > 0) return found
  }
  return []
}

/** The one directive in effect. */
export function inEffect(levels: readonly Level[], name: string): Placed | undefined {
  return inherited(levels, name).at(-1)
}

/** True if an include that was not followed may hold the directive: at a level inside of the one that has it. */
export function mayBeElsewhere(levels: readonly Level[], name: string): boolean {
  for (const level of levels) {
    if (level.items.some((item) => item.directive.name === name)) return false
    if (level.partial) return true
  }
  return false
}

/** Seconds of a time such as `60`, `1m30s`, `500ms`, `1d`; undefined for what is none. Source: nginx, "Configuration file measurement units". */
export function secondsOf(text: string): number | undefined {
  const units: Readonly<Record<string, number>> = {
    ms: 0.001,
    s: 1,
    m: 60,
    h: 3600,
    d: 86_400,
    w: 604_800,
    M: 2_592_000,
    y: 31_536_000,
    "": 1,
  }
  if (!/^(?:\d+(?:ms|[smhdwMy]) ?)*(?:\d+(?:ms|[smhdwMy])?)$/.test(text)) return undefined
  let total = 0
  for (const [, count = "", unit = ""] of text.matchAll(/(\d+)(ms|[smhdwMy])?/g))
    total += Number(count) * (units[unit] ?? 1)
  return total
}
