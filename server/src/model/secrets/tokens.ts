/** Tokens that services hand out, told by the form that their makers publish for scanners. */
import { type Span, span } from "../../base/span.ts"
import type { SourceText } from "../../base/text.ts"
import { isPlaceholder } from "./placeholder.ts"
import { estimateBits } from "./strength.ts"

interface Form {
  readonly of: string
  /** Every token of the form starts with one of these. */
  readonly starts: readonly string[]
  /** The rest of the token, behind its start. */
  readonly rest: RegExp
}

function form(of: string, starts: string, rest: RegExp): Form {
  return { of, starts: starts.split(" "), rest: new RegExp(rest, "y") }
}

/** Each row follows the maker's own page on token formats, or the form that its own tools check. */
const forms: readonly Form[] = [
  form("GitHub", "ghp_ gho_ ghu_ ghs_ ghr_", /[A-Za-z0-9]{36,251}/),
  form("GitHub", "github_pat_", /[A-Za-z0-9_]{60,244}/),
  form(
    "GitLab",
    "glpat- gldt- glrt- glft- glptt- glcbt- glagent- glsoat- glimt-",
    /[\w-]{20,255}(?:\.[\w-]{2,40}){0,2}/,
  ),
  form("Slack", "xoxb- xoxp- xoxa- xoxr- xoxs- xoxe- xoxe.xoxp- xapp-", /[\w-]{20,255}/),
  form("Slack", "https://hooks.slack.com/services/", /T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}\/[A-Za-z0-9]{20,28}/),
  form("Stripe", "sk_live_ rk_live_", /[A-Za-z0-9]{20,255}/),
  form("SendGrid", "SG.", /[\w-]{16,32}\.[\w-]{16,64}/),
  form("Brevo", "xkeysib-", /[0-9a-f]{64}-[A-Za-z0-9]{16}/),
  form("Mailgun", "key-", /[0-9a-f]{32}/),
  form("npm", "npm_", /[A-Za-z0-9]{36}/),
  form("PyPI", "pypi-AgEIcHlwaS5vcmc", /[\w-]{50,255}/),
  form("RubyGems", "rubygems_", /[0-9a-f]{48}/),
  form("Docker Hub", "dckr_pat_ dckr_oat_", /[\w-]{20,255}/),
  form("Hugging Face", "hf_", /[A-Za-z0-9]{30,64}/),
  form("Anthropic", "sk-ant-", /[\w-]{32,255}/),
  form("OpenAI", "sk-proj- sk-svcacct- sk-admin-", /[\w-]{32,255}/),
  form("OpenAI", "sk-", /[A-Za-z0-9]{40,64}/),
  form("Google", "AIza", /[\w-]{35}/),
  form("Google", "GOCSPX-", /[\w-]{28}/),
  form("DigitalOcean", "dop_v1_ doo_v1_ dor_v1_", /[0-9a-f]{64}/),
  form("Shopify", "shpat_ shpca_ shppa_ shpss_", /[0-9a-fA-F]{32}/),
  form("Databricks", "dapi", /[0-9a-f]{32}/),
  form("HashiCorp Vault", "hvs. hvb. hvr.", /[\w-]{24,255}/),
  form("Grafana", "glsa_", /[A-Za-z0-9]{32}_[0-9a-fA-F]{8}/),
  form("Grafana Cloud", "glc_", /[A-Za-z0-9+/]{32,400}={0,2}/),
  form("Linear", "lin_api_", /[A-Za-z0-9]{40}/),
  form("Notion", "ntn_", /[A-Za-z0-9]{40,60}/),
  form("Figma", "figd_", /[\w-]{40,60}/),
  form("Discord", "https://discord.com/api/webhooks/ https://discordapp.com/api/webhooks/", /\d{17,20}\/[\w-]{60,80}/),
  form("Sentry", "sntrys_ sntryu_", /[A-Za-z0-9_+/=-]{40,400}/),
  form("Postman", "PMAK-", /[0-9a-f]{24}-[0-9a-f]{34}/),
  form("Doppler", "dp.pt. dp.st. dp.ct. dp.sa.", /[\w.]{40,90}/),
  form("Tailscale", "tskey-auth- tskey-api- tskey-client-", /[A-Za-z0-9]{6,20}-[A-Za-z0-9]{20,50}/),
  form("New Relic", "NRAK-", /[A-Z0-9]{27}/),
  form("Azure Storage", "AccountKey=", /[A-Za-z0-9+/]{86}==/),
  form("Cloudflare", "v1.0-", /[0-9a-f]{24}-[0-9a-f]{146}/),
  form("PlanetScale", "pscale_tkn_ pscale_pw_ pscale_oauth_", /[\w.-]{32,64}/),
  form("Heroku", "HRKU-", /[\w-]{36,80}/),
  form("Fly.io", "fm1a_ fm1r_ fm2_", /[A-Za-z0-9+/]{80,2000}={0,3}/),
  form("1Password", "ops_eyJ", /[\w-]{200,2000}/),
  form("age", "AGE-SECRET-KEY-1", /[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/),
  form("Pulumi", "pul-", /[0-9a-f]{40}/),
  form("Square", "sq0csp-", /[\w-]{43}/),
  form("Atlassian", "ATATT3xFfGF0", /[\w=-]{100,400}/),
  form("Supabase", "sbp_ sb_secret_", /[\w-]{30,60}/),
  form("Horizon registration", "sh_reg_", /[\w-]{20,64}/),
]
/** Behind the last token of a form nothing of its alphabet may go on. */
const goesOn = /[A-Za-z0-9_]/
const telegram = /^\d{8,10}:[\w-]{35}$/
/** Tokens of documents have the form and repeat letters or words. */
const least = 60
const mostTokens = 200

/** The service that hands out such tokens, or undefined for every other text. */
export function tokenMaker(text: string): string | undefined {
  if (telegram.test(text)) return estimateBits(text) >= least ? "Telegram" : undefined
  for (const each of forms)
    for (const start of each.starts)
      if (text.startsWith(start) && endOf(each, text, start.length) === text.length && isReal(text, start))
        return each.of
  return undefined
}

function endOf({ rest }: Form, text: string, from: number): number | undefined {
  rest.lastIndex = from
  return rest.test(text) && !goesOn.test(text[rest.lastIndex] ?? "") ? rest.lastIndex : undefined
}

/** No stand-in: random enough without its start, and no word of documents in it. */
function isReal(token: string, start: string): boolean {
  const rest = token.slice(start.length)
  return (
    !/example|xxxx|0000|1234567|abcdef|fake|dummy|sample|your/i.test(rest) &&
    estimateBits(rest) >= least &&
    !isPlaceholder(rest)
  )
}

/** A token or private key in a text. */
export interface FoundToken {
  readonly of: string
  readonly span: Span
  /** Of a private key: what must not be seen, behind its first line. */
  readonly body?: Span
}

const memo = new WeakMap<SourceText, readonly FoundToken[]>()

/** All tokens of a document, in file order; at most 200. Kept as long as its text is. */
export function tokensIn(source: SourceText): readonly FoundToken[] {
  const known = memo.get(source)
  if (known !== undefined) return known
  const found = [...providerTokens(source.text), ...privateKeysIn(source.text)]
  found.sort((a, b) => a.span.start - b.span.start)
  memo.set(source, found)
  return found
}

/** Every token has so many characters of its alphabet in a row, so that only every twentieth of a text is looked at. */
const stride = 20
/** How far before its long run a token may start: `https://discordapp.com/api/webhooks/`. */
const reach = 60
const isTokenCharacter: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9_+/-]/.test(String.fromCharCode(code)),
)
const starts = forms.flatMap((each) => each.starts.map((start) => ({ start, each })))
/** Any start that nothing of a longer word stands before. */
const anyStart = new RegExp(
  `(?<![A-Za-z0-9_-])(?:${starts.map(({ start }) => start.replace(/[.+/]/g, "\\$&")).join("|")})`,
  "g",
)

/** The tokens whose long run is `[from, to)`. */
function addTokens(text: string, from: number, to: number, found: FoundToken[]): void {
  let left = from
  while (left > 0 && from - left < reach && /[^\s"'`]/.test(text[left - 1] ?? " ")) left--
  for (const match of text.slice(left, to).matchAll(anyStart)) {
    const index = left + match.index
    for (const { start, each } of starts) {
      const end = text.startsWith(start, index) ? endOf(each, text, index + start.length) : undefined
      if (end === undefined || found.some(({ span: other }) => other.start === index)) continue
      if (isReal(text.slice(index, end), start)) found.push({ of: each.of, span: span(index, end) })
    }
  }
}

function providerTokens(text: string): readonly FoundToken[] {
  const found: FoundToken[] = []
  for (let at = stride - 1; at < text.length && found.length < mostTokens; at += stride) {
    if (!isTokenCharacter[text.charCodeAt(at)]) continue
    let from = at
    while (from > 0 && at - from < stride && isTokenCharacter[text.charCodeAt(from - 1)]) from--
    let to = at + 1
    while (isTokenCharacter[text.charCodeAt(to)]) to++
    if (to - from >= stride) addTokens(text, from, to, found)
    at = to
  }
  return found
}

const keyHead = /-----BEGIN (?:RSA |EC |DSA |OPENSSH )?PRIVATE KEY-----/g
/** Least length of a real key's base64 text. */
const keyText = 100

/** Private keys without a passphrase: their first lines. What follows is base64 with line ends, real or written as `\n`. */
function privateKeysIn(text: string): readonly FoundToken[] {
  if (!text.includes("PRIVATE KEY-----")) return []
  return [...text.matchAll(keyHead)].slice(0, mostTokens).flatMap((match) => {
    const from = match.index + match[0].length
    const body = /^(?:\\n|\\r|[\sA-Za-z0-9+/=|"'-])*/.exec(text.slice(from, from + 4000))?.[0] ?? ""
    const base64 = body.replace(/\\[nr]|[^A-Za-z0-9+/]/g, "")
    const isKey = base64.length >= keyText && estimateBits(base64.slice(0, 128)) >= 300
    return isKey ? [{ of: "private key", span: span(match.index, from), body: span(from, from + body.length) }] : []
  })
}
