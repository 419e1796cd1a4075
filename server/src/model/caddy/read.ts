/** From the tree of a Caddyfile to its meaning; snippets of the same file are followed. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { CaddyLine, CaddySegment, CaddyTree } from "../../syntax/caddy/tree.ts"
import { readAddresses, type SiteTls } from "./addresses.ts"
import { matchersOf, proxiesOf } from "./proxies.ts"
import type { CaddyConfig, CaddyOptions, CaddySite } from "./types.ts"

const deepestImport = 5
/** Snippets that import each other multiply; no site has more lines. */
const mostLines = 5000

export function readCaddyConfig(tree: CaddyTree): CaddyConfig {
  const options = readOptions(tree.segments.find((each) => each.kind === "options")?.lines ?? [])
  const snippets = new Map(
    tree.segments
      .filter((each) => each.kind === "snippet")
      .map((each) => [(each.keys[0]?.text ?? "").replace(/^&?\(|\)$/g, ""), each]),
  )
  const sites = tree.segments.filter((each) => each.kind === "site" && each.keys.length > 0)
  return {
    tree,
    options,
    sites: sites.map((segment) => readSite(segment, options, snippets)),
    protocolLists: tree.segments.flatMap((segment) => protocolLists(segment.lines)),
  }
}

function readOptions(lines: readonly CaddyLine[]): CaddyOptions {
  const value = (name: string) => lines.findLast((each) => each.name.text === name)?.args[0]?.text
  const port = (name: string, fallback: number) => Number.parseInt(value(name) ?? "", 10) || fallback
  const auto = value("auto_https")
  return {
    httpPort: port("http_port", 80),
    httpsPort: port("https_port", 443),
    autoHttps:
      auto === "off" || auto === "disable_redirects" || auto === "disable_certs" || auto === "ignore_loaded_certs"
        ? auto
        : "on",
    trustsProxies: lines.some((each) => each.name.text === "servers" && containsLine(each, "trusted_proxies")),
  }
}

function containsLine(line: CaddyLine, name: string): boolean {
  return line.block?.lines.some((each) => each.name.text === name || containsLine(each, name)) === true
}

interface Body {
  readonly lines: readonly CaddyLine[]
  /** A file or an unknown snippet is imported: more may be there. */
  readonly partial: boolean
}

/** Lines with the snippets of this file put in place of their imports. */
function bodyOf(
  lines: readonly CaddyLine[],
  snippets: ReadonlyMap<string, CaddySegment>,
  depth = 0,
  taken = { lines: 0 },
): Body {
  let partial = false
  const all = lines.flatMap((line): readonly CaddyLine[] => {
    taken.lines++
    if (line.name.text !== "import") return [line]
    const snippet = snippets.get(line.args[0]?.text ?? "")
    if (snippet === undefined || depth >= deepestImport || taken.lines > mostLines) {
      partial = true
      return []
    }
    const inner = bodyOf(snippet.lines, snippets, depth + 1, taken)
    partial ||= inner.partial
    return inner.lines
  })
  return { lines: all, partial }
}

function readSite(
  segment: CaddySegment,
  options: CaddyOptions,
  snippets: ReadonlyMap<string, CaddySegment>,
): CaddySite {
  const { lines, partial } = bodyOf(segment.lines, snippets)
  const tls = lines.filter((each) => each.name.text === "tls")
  const siteTls: SiteTls = tls.length > 0 ? "set" : partial ? "unknown" : "none"
  return {
    segment,
    addresses: readAddresses(segment.keys, options, siteTls),
    redirects: redirectsOf(lines, partial),
    protocols: tls.flatMap((each) => each.block?.lines ?? []).find((each) => each.name.text === "protocols"),
    certificate: certificateOf(tls),
    bind: lines.filter((each) => each.name.text === "bind").flatMap((each) => each.args.map((arg) => arg.text)),
    proxies: proxiesOf(lines, "/", options, matchersOf(lines)),
    trustsProxies: options.trustsProxies || lines.some((each) => containsLine(each, "trusted_proxies")),
  }
}

/** `tls cert.pem key.pem`; nothing for addresses, `internal` and blocks. */
function certificateOf(tls: readonly CaddyLine[]): Known<string> | undefined {
  const [certificate] = tls.findLast((each) => each.args.length >= 2)?.args ?? []
  if (certificate === undefined) return undefined
  return certificate.text.includes("{") ? unknown("a variable decides it") : known(certificate.text)
}

/** Directives that set up, log or change what passes; every other one, those of plugins included, may serve something. */
const passive =
  /^(?:@.*|#.*|basic_?auth|bind|encode|error|forward_auth|fs|handle_errors|header|import|intercept|log|log_append|log_name|log_skip|map|method|request_body|request_header|rewrite|root|skip_log|tls|tracing|try_files|uri|vars)$/

/** True where all that is served are redirects to https, refusals and certificate challenges. */
function redirectsOf(lines: readonly CaddyLine[], partial: boolean): Known<boolean> {
  const handlers = handlersOf(lines)
  const isHarmless = (line: CaddyLine): boolean =>
    isHttpsRedirect(line) ||
    line.name.text === "abort" ||
    (line.name.text === "respond" && line.args.some((arg) => /^[45]\d\d$/.test(arg.text)))
  if (handlers.some((line) => !isHarmless(line) && !line.args[0]?.text.startsWith("/.well-known"))) return known(false)
  if (handlers.some((line) => isHttpsRedirect(line))) return known(true)
  return partial ? unknown("an imported part may serve something") : known(true)
}

function handlersOf(lines: readonly CaddyLine[]): readonly CaddyLine[] {
  return lines.flatMap((line): readonly CaddyLine[] => {
    if (line.args[0]?.text.startsWith("/.well-known")) return []
    if (/^(?:handle|handle_path|route)$/.test(line.name.text)) return handlersOf(line.block?.lines ?? [])
    return passive.test(line.name.text) ? [] : [line]
  })
}

function isHttpsRedirect(line: CaddyLine): boolean {
  return line.name.text === "redir" && line.args.some((arg) => /^https:\/\//i.test(arg.text))
}

function protocolLists(lines: readonly CaddyLine[]): readonly CaddyLine[] {
  return lines.flatMap((line) => {
    if (line.name.text === "tls") return (line.block?.lines ?? []).filter((each) => each.name.text === "protocols")
    return line.block === undefined ? [] : protocolLists(line.block.lines)
  })
}
