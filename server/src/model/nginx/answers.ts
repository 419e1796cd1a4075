/** What a server block answers with: content, or nothing but redirects to https. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { NginxDirective } from "../../syntax/nginx/tree.ts"
import { levelOf } from "./levels.ts"
import type { Level, NginxSurroundings } from "./types.ts"

/** `static`: a fixed text or a status page; `refuse`: no content at all. */
type Answer = "redirect" | "refuse" | "static" | "content" | "challenge" | "unknown" | undefined

/**
 * True for servers whose every path redirects to https, refuses, or answers certificate challenges. Only what clients
 * see over plain HTTP is meant, so conditions on the scheme count as met.
 */
export function redirectsToHttps(server: Level, around: NginxSurroundings): Known<boolean> {
  const own = answerOf(server, around)
  if (own === "redirect" || own === "refuse") return known(true)
  if (own === "unknown") return unknown("a variable decides where it redirects")
  const locations = server.items.filter((item) => item.directive.name === "location" && item.directive.block)
  const answers = locations.map(({ directive }) => ({
    ...pathOf(directive),
    answer: locationAnswer(directive, around),
  }))
  // Nobody's content: challenges, fixed answers, and nginx's own page for the rest.
  const servesNothing = answers.every(({ answer }) => answer !== "content" && answer !== "unknown")
  if (answers.some(({ answer }) => answer === "challenge") && servesNothing && !server.partial && hasNoRoot(server))
    return known(true)
  const root = answers.find(({ path, exact }) => !exact && isEverything(path))
  if (root === undefined) return server.partial ? unknown("an included file may redirect") : known(false)
  if (root.answer === "unknown") return unknown("a variable decides where it redirects")
  if (root.answer !== "redirect" && root.answer !== "refuse") return known(false)
  return known(servesNothing)
}

function hasNoRoot(level: Level): boolean {
  return level.items.every((item) => item.directive.name !== "root")
}

function pathOf(location: NginxDirective): { readonly path: string; readonly exact: boolean } {
  const words = location.args.map((word) => word.text)
  return { path: words.at(-1) ?? "", exact: words[0] === "=" || words.at(-1)?.startsWith("@") === true }
}

function isEverything(path: string): boolean {
  return path === "/" || /^\^?\(?(?:\/|\/?\.\*|\/\.\*)?\)?\$?$/.test(path)
}

function locationAnswer(location: NginxDirective, around: NginxSurroundings): Answer {
  const { path } = pathOf(location)
  if (path.includes(".well-known")) return "challenge"
  const level = levelOf(location.block?.directives ?? [], around)
  const answer = answerOf(level, around)
  if (answer !== undefined) return answer
  if (path.startsWith("@")) return "challenge"
  return level.items.some((item) => /^(?:stub_status|internal|deny)$/.test(item.directive.name)) ? "static" : "content"
}

/** The answer that a level itself gives before anything inside it does. */
function answerOf(level: Level, around: NginxSurroundings): Answer {
  let conditional: Answer
  for (const { directive } of level.items) {
    if (directive.name === "return") return returned(directive) ?? conditional
    if (directive.name === "rewrite") {
      const answer = rewritten(directive)
      if (answer !== undefined) return answer
    }
    if (directive.name === "if") {
      const inner = answerOf(levelOf(directive.block?.directives ?? [], around), around)
      if (inner === "redirect" && isAboutPlainHttp(directive)) return "redirect"
      conditional ??= inner === "unknown" ? "unknown" : undefined
    }
  }
  return conditional
}

/** `if ($scheme = http)`, `if ($https = "")`, `if ($ssl_protocol = "")`, `if ($http_x_forwarded_proto != "https")`. */
function isAboutPlainHttp(directive: NginxDirective): boolean {
  const text = directive.args.map((word) => word.text).join(" ")
  return /\$\{?(?:scheme|https|ssl_protocol|http_x_forwarded_proto|server_port|http_x_forwarded_ssl)\b/.test(text)
}

function returned(directive: NginxDirective): Answer {
  const [first, second] = directive.args.map((word) => word.text)
  if (first === undefined) return undefined
  const code = Number(first)
  const url = /^\d{3}$/.test(first) ? second : first
  if (Number.isInteger(code) && code >= 400) return "refuse"
  if (/^30[12378]$/.test(first) || !/^\d{3}$/.test(first)) return target(url ?? "")
  return "static"
}

function rewritten(directive: NginxDirective): Answer {
  const [pattern = "", to = ""] = directive.args.map((word) => word.text)
  if (!/^https:\/\//i.test(to)) return undefined
  return isEverything(pattern) || /^\^?\/?\(?(?:\.\*|\.\+)?\)?\$?$/.test(pattern) || pattern === "^"
    ? "redirect"
    : undefined
}

function target(url: string): Answer {
  // Another name is judged where it is served.
  if (/^(?:https|http|\$scheme):\/\/(?:[a-z0-9]|\$(?!host|http_host|server_name))/i.test(url)) return "redirect"
  if (/^https:\/\//i.test(url)) return "redirect"
  if (/^\$(?!scheme|host|http_host|request_uri|uri|server_name)/.test(url)) return "unknown"
  return "content"
}
