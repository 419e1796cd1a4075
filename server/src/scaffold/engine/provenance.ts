/** The line in a generated file that says what made it and whether anybody edited it since. */
import { contentHash, linesOf } from "./lines.ts"

export interface Provenance {
  readonly generator: string
  readonly template: string
  /** Hash of the text that was generated, without this line. */
  readonly hash: string
}

type Comment = readonly [before: string, after: string]

const hash: Comment = ["# ", ""]
const dashes: Comment = ["-- ", ""]
const slashes: Comment = ["// ", ""]
const markup: Comment = ["<!-- ", " -->"]

const byEnding: readonly (readonly [RegExp, Comment])[] = [
  [/\.(?:md|markdown|xml|html?|svg)$/, markup],
  [/\.sql$/, dashes],
  [/\.(?:js|mjs|cjs|ts|mts|java|go|rs|kt|c|h)$/, slashes],
  [
    /\.(?:ya?ml|sh|bash|py|rb|toml|conf|cfg|properties|env|tf|hcl|rules|timer|service|socket|target|path|mount|slice)$/,
    hash,
  ],
  [/(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w-]+)?$/, hash],
  [/\.(?:dockerfile|caddyfile)$/i, hash],
  [/(?:^|\/)(?:Caddyfile|Makefile|crontab)$/, hash],
  [/(?:^|\/)env(?:\.[\w-]+)*$|\.env(?:\.[\w-]+)*$/, hash],
  [/(?:^|[./])(?:docker|git|npm|helm)ignore$/, hash],
  [/(?:^|\/)\.(?:gitattributes|editorconfig)$/, hash],
  [/(?:^|\/)cron\.d\/[\w-]+$/, hash],
]

const form = /^(?:# |-- |\/\/ |<!-- )Made by Deploylint (\S{1,40}) from (\S{1,200}), sha256:([0-9a-f]{16})(?: -->)?$/

/** The text with its provenance line, in formats that have comments; where it stands it means nothing to anybody. */
export function stamped(path: string, text: string, { generator, template, hash }: Provenance): string {
  const comment = commentOf(path, text)
  if (comment === undefined) return text
  const [before, after] = comment
  const lines = linesOf(text)
  const at = firstFreeLine(path, lines)
  const line = `${before}Made by Deploylint ${generator} from ${template}, sha256:${hash}${after}`
  return [...lines.slice(0, at), line, ...lines.slice(at)].join("\n")
}

/** The text without its provenance line, and what the line says; text with LF. */
export function unstamped(text: string): { readonly text: string; readonly provenance?: Provenance } {
  const lines = linesOf(text)
  for (const [i, line] of lines.entries()) {
    const [, generator, template, hash] = form.exec(line) ?? []
    if (generator === undefined || template === undefined || hash === undefined) continue
    return { text: lines.toSpliced(i, 1).join("\n"), provenance: { generator, template, hash } }
  }
  return { text }
}

/** True if the text is still the one that its provenance line was written for. */
export function isUntouched(text: string, provenance: Provenance | undefined): boolean {
  return provenance !== undefined && contentHash(text) === provenance.hash
}

function commentOf(path: string, text: string): Comment | undefined {
  if (text.startsWith("#!")) return hash
  return byEnding.find(([ending]) => ending.test(path))?.[1]
}

/** Behind what has to come first: interpreter, parser directives, prologs, front matter. */
function firstFreeLine(path: string, lines: readonly string[]): number {
  const [first = ""] = lines
  if (first.startsWith("#!")) return 1
  if (/(?:^|\/)(?:Dockerfile|Containerfile)|\.dockerfile$/i.test(path)) return directives(lines)
  if (/^<\?xml\b.*\?>\s*$|^<!doctype\b.*>\s*$/i.test(first)) return 1
  if (/\.(?:md|markdown)$/.test(path) && first === "---") {
    const end = lines.indexOf("---", 1)
    return end < 0 ? 0 : end + 1
  }
  return 0
}

/** Lines of BuildKit's parser directives at the top. */
function directives(lines: readonly string[]): number {
  const end = lines.findIndex((line) => !/^#\s*(?:syntax|escape|check)\s*=/i.test(line))
  return end < 0 ? lines.length : end
}
