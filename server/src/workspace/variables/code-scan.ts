/**
 * Finds names of the environment in programs by their plain spellings, in one pass without a parser: comments are passed
 * over, texts are read as such, so that only code counts. What it cannot tell (a name that is computed) it leaves out.
 */

export type CodeLanguage = "js" | "python" | "rust" | "go" | "ruby" | "php" | "java"

export interface CodeName {
  readonly name: string
  readonly start: number
  readonly hasDefault: boolean
}

const byExtension: Readonly<Record<string, CodeLanguage>> = {
  js: "js",
  jsx: "js",
  mjs: "js",
  cjs: "js",
  ts: "js",
  tsx: "js",
  mts: "js",
  cts: "js",
  vue: "js",
  svelte: "js",
  astro: "js",
  py: "python",
  rs: "rust",
  go: "go",
  rb: "ruby",
  php: "php",
  java: "java",
  kt: "java",
  kts: "java",
  scala: "java",
}

/** The language of a file by its name; undefined for what is no program. */
export function codeLanguageOf(name: string): CodeLanguage | undefined {
  if (/\.(?:min|bundle)\.[cm]?js$|\.d\.[cm]?ts$/.test(name)) return undefined
  return byExtension[name.slice(name.lastIndexOf(".") + 1).toLowerCase()]
}

const N = "[A-Za-z_][A-Za-z0-9_]*"
const Q = "[\"'`]"

/** Each form has the name as its first group, the quote before it where there is one. */
const forms: Readonly<Record<CodeLanguage, readonly string[]>> = {
  js: [
    `\\bprocess\\.env\\??\\.(${N})`,
    `\\bprocess\\.env(?:\\?\\.)?\\[\\s*${Q}(${N})${Q}\\s*\\]`,
    `\\bimport\\.meta\\.env\\??\\.(${N})`,
    `\\bimport\\.meta\\.env\\[\\s*${Q}(${N})${Q}\\s*\\]`,
    `\\bDeno\\.env\\.(?:get|has)\\(\\s*${Q}(${N})${Q}`,
    `\\bBun\\.env\\.(${N})`,
  ],
  python: [
    `\\benviron\\[\\s*[rbu]?${Q}(${N})${Q}\\s*\\]`,
    `\\benviron\\.(?:get|pop|setdefault)\\(\\s*[rbu]?${Q}(${N})${Q}`,
    `\\bgetenv\\(\\s*[rbu]?${Q}(${N})${Q}`,
  ],
  rust: [`\\benv::(?:var|var_os|remove_var|set_var)\\(\\s*"(${N})"`, `\\b(?:env|option_env)!\\(\\s*"(${N})"`],
  go: [`\\bos\\.(?:Getenv|LookupEnv|Setenv|Unsetenv)\\(\\s*["\`](${N})["\`]`],
  ruby: [`\\bENV\\[\\s*${Q}(${N})${Q}\\s*\\]`, `\\bENV\\.(?:fetch|key\\?|has_key\\?|include\\?)\\(?\\s*${Q}(${N})${Q}`],
  php: [`\\b(?:getenv|env)\\(\\s*${Q}(${N})${Q}`, `\\$_(?:ENV|SERVER)\\[\\s*${Q}(${N})${Q}\\s*\\]`],
  java: [`\\bSystem\\.getenv\\(\\s*"(${N})"`, `\\bSystem\\.getenv\\(\\)(?:\\.get\\(|\\[)\\s*"(${N})"`],
}

const patterns = new Map<CodeLanguage, RegExp>(
  (Object.keys(forms) as CodeLanguage[]).map((language) => [language, new RegExp(forms[language].join("|"), "g")]),
)
/** `$_SERVER` holds the request as well. */
const notEnvironment =
  /^(?:HTTP_|REQUEST_|SERVER_|REMOTE_|SCRIPT_|QUERY_STRING|DOCUMENT_|PATH_INFO|PHP_|CONTENT_|GATEWAY_|HTTPS$|argv$|argc$)/
/** What bundlers put under `import.meta.env` themselves. */
const bundlers = new Set(["MODE", "BASE_URL", "PROD", "DEV", "SSR"])
/** `const { A, B: b = 1 } = process.env`. */
const taking = /\{([^{}]{0,4000})\}\s*(?::[^=;{}]{0,200})?=\s*(?:process|import\.meta)\.env\b(?![.[?])/g

/** Names in file order, each place once. */
export function codeNames(text: string, language: CodeLanguage): readonly CodeName[] {
  const pattern = patterns.get(language)
  if (pattern === undefined || !/env/i.test(text)) return []
  const found: CodeName[] = []
  const candidates = [...text.matchAll(pattern)]
  const destructured = language === "js" ? [...text.matchAll(taking)] : []
  if (candidates.length + destructured.length === 0) return []
  const isCode = codeMask(text, language)
  for (const match of candidates) {
    const name = match.slice(1).find((each) => each !== undefined)
    if (name === undefined || !isCode(match.index)) continue
    if (match[0].startsWith("$_SERVER") && notEnvironment.test(name)) continue
    if (match[0].startsWith("import") && bundlers.has(name)) continue
    const start = match.index + match[0].lastIndexOf(name)
    found.push({ name, start, hasDefault: hasDefault(text, match.index + match[0].length, match[0]) })
  }
  for (const match of destructured) if (isCode(match.index)) found.push(...takenNames(match[1] ?? "", match.index + 1))
  return found.sort((a, b) => a.start - b.start)
}

/** A second argument, or an operator that takes the absent value's place. */
function hasDefault(text: string, end: number, form: string): boolean {
  if (/(?:environ\[|_ENV\[|env!\()/.test(form)) return false
  return /^\s*(?:,|\]?\s*\?\?|\]?\s*\|\||\)\s*(?:\?\?|\|\||\?:|or\b)|\)\.unwrap_or)/.test(text.slice(end, end + 40))
}

function takenNames(list: string, at: number): readonly CodeName[] {
  const found: CodeName[] = []
  for (const match of list.matchAll(/(?:^|,)(\s*(?:\/\/[^\n]*\n\s*)*["']?)([A-Za-z_][A-Za-z0-9_]*)([^,]*)/g)) {
    const name = match[2] ?? ""
    const start = at + match.index + match[0].length - (match[3] ?? "").length - name.length
    found.push({ name, start, hasDefault: (match[3] ?? "").includes("=") })
  }
  return found
}

/** Where a comment or a text begins, by language. A backquote of JS may hold code again: it is looked into. */
const openers: Readonly<Record<CodeLanguage, RegExp>> = {
  // After a colon two slashes belong to an address.
  js: /(?<!:)\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/g,
  python: /#[^\n]*|"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/g,
  rust: /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|r#"[\s\S]*?(?:"#|$)|'(?:[^'\\\n]|\\.)'|"(?:[^"\\\n]|\\[\s\S])*"?/g,
  go: /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^'\\\n]|\\.)'|"(?:[^"\\\n]|\\[\s\S])*"?|`[^`]*`?/g,
  ruby: /#(?!\{)[^\n]*|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/g,
  php: /(?<!:)\/\/[^\n]*|#(?!\[)[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/g,
  java: /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"""[\s\S]*?(?:"""|$)|'(?:[^'\\\n]|\\.)'|"(?:[^"\\\n]|\\[\s\S])*"?/g,
}

/**
 * Tells whether an offset lies in code; offsets are asked in rising order or not. Texts that hold code of their own
 * (`"#{ENV['X']}"`, `f"{os.environ['X']}"`) count as code.
 */
function codeMask(text: string, language: CodeLanguage): (offset: number) => boolean {
  const spans: { readonly start: number; readonly end: number }[] = []
  for (const match of text.matchAll(openers[language])) {
    const whole = match[0]
    const isComment = /^(?:\/\/|\/\*|#)/.test(whole)
    if (!isComment && /#\{|^f?["'].*\{/s.test(whole) && (language === "ruby" || language === "python")) continue
    if (whole.length > 1) spans.push({ start: match.index, end: match.index + whole.length })
  }
  return (offset) => {
    let low = 0
    let high = spans.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((spans[middle]?.end ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    return (spans[low]?.start ?? Number.POSITIVE_INFINITY) > offset
  }
}
