/** Programs of the project that read env files by themselves: told by their manifests and by calls in the folder's code. */

import type { EnvReader } from "../base/env-reader.ts"
import { span } from "../base/span.ts"
import { folderOf, nameOf, resolvePath } from "../base/uri.ts"
import { encodeName } from "./neighbours.ts"
import type { ReaderEvidence } from "./readers.ts"
import type { Workspace } from "./types.ts"

/** Packages that read `.env` by dotenv's rules when the program starts; Prisma before version 7. */
const dotenvPackages =
  /"(dotenv|dotenv-(?:cli|safe|flow|defaults|expand|extended)|@nestjs\/config|@dotenvx\/dotenvx|next|nuxt|vite|astro|react-scripts|expo|@(?:vue\/cli-service|sveltejs\/kit|remix-run\/dev|strapi\/strapi|medusajs\/medusa|redwoodjs\/core)|prisma(?="\s*:\s*"[\^~]?[2-6]\b))"\s*:/

/** Packages that fill in the variables of `.env` values, or build a program with one that does. */
const expanders =
  /"(?:dotenv-(?:cli|expand|extended|flow|parse-variables)|@dotenvx\/dotenvx|dotenvx|env-cmd|@nestjs\/config|next|nuxt|vite|astro|react-scripts|@vue\/cli-service|@remix-run\/\w+|@sveltejs\/kit|prisma|@prisma\/\w+|@types\/bun|bun-types|turbo|varlock)"\s*:/

/** Python packages that read `.env` with python-dotenv: by name, at the start of a requirement. */
const pythonPackages =
  /(?:^|["'\s])(python-dotenv|pydantic-settings|environs|pydantic\[[^\]]*dotenv[^\]]*\])(?=$|[\s"'=<>~!;,[\]])/im
const pythonManifests =
  /^(?:requirements[\w.-]*\.(?:txt|in)|pyproject\.toml|Pipfile|setup\.(?:py|cfg)|environment\.ya?ml)$/

/** Packages that read `.env` by rules of their own, by the manifest that lists them. */
const strangers: readonly (readonly [RegExp, RegExp])[] = [
  [/^go\.mod$/, /\/(godotenv)\b/],
  [/^Gemfile$/, /\bgem[ (]*["'](dotenv[\w-]*)/],
  [/^composer\.json$/, /"(vlucas\/phpdotenv|laravel\/framework|symfony\/dotenv)"/],
  [/^Cargo\.toml$/, /^(dotenvy?)\b/m],
  [pythonManifests, /(?:^|["'\s])(django-environ|python-decouple)(?=$|[\s"'=<>~!;,[\]])/im],
]

interface Call {
  /** Up to the argument, which ends at a bracket where one is open, else with the line or at a comma. */
  readonly code: RegExp
  readonly reader: EnvReader
  /** Names of the files that are looked into. */
  readonly files: RegExp
  /** What has to stand in the file as well. */
  readonly needs?: RegExp
}

const scripts = /\.[cm]?[jt]s$/
const python = /\.py$/
const calls: readonly Call[] = [
  { code: /\b(?:process\.)?loadEnvFile\(/g, reader: "node", files: scripts },
  { code: /\b(?:dotenv\w*|require\(\s*["']dotenv["']\s*\))\.config\(/g, reader: "dotenv", files: scripts },
  { code: /(?<![.\w])config\(/g, reader: "dotenv", files: scripts, needs: /(?:from|require\()\s*["']dotenv["']/ },
  { code: /["']dotenv\/config(?:\.js)?["']/g, reader: "dotenv", files: scripts },
  { code: /\benvFilePath\s*:/g, reader: "dotenv", files: scripts },
  { code: /\b(?:load_dotenv|dotenv_values)\(/g, reader: "python", files: python },
  { code: /\b_?env_file\s*=(?!=)/g, reader: "python", files: python },
]

const ownName = /^\.env(\.[\w-]+)*$/
/** Sources of one folder that are looked into, those that start programs first. */
const most = 16
const longest = 128 * 1024
const mostArgument = 400
const deepest = 3
const starters =
  /^(?:main|app|app\.module|index|server|settings|config|configuration|constants|manage|wsgi|asgi|run|env|environment|start|cli|bot|base|database|db|data-source|prisma\.config|drizzle\.config|__init__)\./
/** Folders in which programs start. */
const programs = /^(?:src|app|apps|api|backend|server|bot|core|config|configs|settings|lib|common|utils)\/$/

/** Who reads the file by itself. */
export function codeReaders(workspace: Workspace, uri: string): readonly ReaderEvidence[] {
  const folder = folderOf(uri)
  const names = workspace.directory(folder)
  if (typeof names === "string") return []
  return [...manifestReaders(workspace, uri, folder, names), ...callReaders(workspace, uri, folder, names)]
}

function manifestReaders(
  workspace: Workspace,
  uri: string,
  folder: string,
  names: readonly string[],
): readonly ReaderEvidence[] {
  if (!ownName.test(nameOf(uri)) && nameOf(uri) !== ".flaskenv") return []
  const found: ReaderEvidence[] = []
  for (const name of names) {
    for (const [, pattern] of strangers.filter(([file]) => file.test(name))) {
      const at = `${folder}/${encodeName(name)}`
      const match = pattern.exec(textOf(workspace, at))
      const how = match?.[1] ?? ""
      const start = (match?.index ?? 0) + (match?.[0].indexOf(how) ?? 0)
      if (match !== null) found.push({ reader: undefined, uri: at, span: span(start, start + how.length), how })
    }
    const isPython = pythonManifests.test(name)
    if (!isPython && name !== "package.json") continue
    const at = `${folder}/${encodeName(name)}`
    const match = (isPython ? pythonPackages : dotenvPackages).exec(textOf(workspace, at))
    if (match?.[1] === undefined || found.some(({ reader }) => reader === (isPython ? "python" : "dotenv"))) continue
    const start = match.index + match[0].indexOf(match[1])
    found.push({
      reader: isPython ? "python" : "dotenv",
      uri: at,
      span: span(start, start + match[1].length),
      how: match[1],
    })
  }
  return found
}

function callReaders(
  workspace: Workspace,
  uri: string,
  folder: string,
  names: readonly string[],
): readonly ReaderEvidence[] {
  return sourcesBelow(workspace, folder, names).flatMap((at) => {
    const text = textOf(workspace, at)
    if (text.length > longest || !/dotenv|env_?file/i.test(text)) return []
    return calls
      .flatMap(({ code, reader, files, needs }): ReaderEvidence[] =>
        !files.test(at) || needs?.test(text) === false
          ? []
          : [...text.matchAll(code)].flatMap((match) => {
              const isMeant = !isRemark(text, match.index) && isGiven(workspace, at, text, match, uri)
              if (!isMeant) return []
              return [
                { reader, uri: at, span: span(match.index, match.index + match[0].length), how: wordOf(match[0]) },
              ]
            }),
      )
      .slice(0, 1)
  })
}

/** Sources that start programs or hold their settings: of the folder any, of those below by their names. */
function sourcesBelow(workspace: Workspace, folder: string, names: readonly string[]): readonly string[] {
  const found: string[] = []
  let level = [{ folder, names }]
  for (let depth = 0; depth <= deepest; depth++) {
    const next: typeof level = []
    for (const each of level) {
      const sources = each.names.filter((name) => /\.(?:py|[cm]?[jt]s)$/.test(name) && !/\.d\.[cm]?ts$/.test(name))
      const first = sources.filter((name) => starters.test(name))
      const own = depth > 0 ? first : [...first, ...sources.filter((name) => !starters.test(name))]
      found.push(...own.slice(0, most).map((name) => `${each.folder}/${encodeName(name)}`))
      // A Django project's settings lie in a folder of any name.
      const isAny = each.names.includes("manage.py")
      for (const name of each.names)
        if (
          name.endsWith("/") &&
          (programs.test(name) || (isAny && !/^[._]|^(?:static|media|templates|venv|env)\//.test(name)))
        ) {
          const below = `${each.folder}/${encodeName(name.slice(0, -1))}`
          const entries = next.length < most ? workspace.directory(below) : "absent"
          if (typeof entries !== "string") next.push({ folder: below, names: entries })
        }
    }
    level = next
  }
  return found.slice(0, 2 * most)
}

/** What leaves the file's name as it is. */
const defaults =
  /\b(?:(?:override|verbose|interpolate|usecwd|quiet|debug)\s*[=:]\s*\w+|encoding\s*[=:]\s*["'][\w-]+["']|find_dotenv)|[\s{},()]/g

/** True if the argument names the file, or nothing and it is the one that is then looked for. */
function isGiven(workspace: Workspace, at: string, text: string, match: RegExpExecArray, uri: string): boolean {
  const argument = argumentOf(text, match.index + match[0].length, match[0].slice(-1))
  const paths = [...argument.matchAll(/["'`]([^"'`{}$\r\n]*env[.\w-]*)["'`]/gi)].map(([, path = ""]) => path)
  if (paths.length === 0 && /[(\w"']$/.test(match[0]) && argument.replace(defaults, "") === "") paths.push(".env")
  return paths.some((path) => nearestFile(workspace, at, path, uri) === uri)
}

/** Behind a call up to its end; behind a name up to the line's end or a comma, those in brackets left out. */
function argumentOf(text: string, from: number, last: string): string {
  if (/["']/.test(last)) return ""
  let depth = 0
  for (let at = from; at < text.length && at < from + mostArgument; at++) {
    const letter = text.charAt(at)
    if (/[([{]/.test(letter)) depth++
    if (/[)\]}]/.test(letter) && --depth < 0) return text.slice(from, at)
    if (depth === 0 && last !== "(" && /[,\n]/.test(letter)) return text.slice(from, at)
  }
  return "?"
}

/** A path counts from the source's folder or one above, where programs are started: the first with such a file. */
function nearestFile(workspace: Workspace, at: string, path: string, uri: string): string | undefined {
  const root = workspace.rootOf(at)
  for (let folder = folderOf(at); folder.length >= root.length; folder = folderOf(folder)) {
    const file = path.startsWith("/") ? undefined : resolvePath(folder, path)
    const names = file === undefined || file === uri ? [] : workspace.directory(folderOf(file))
    if (file === uri || (file !== undefined && typeof names !== "string" && names.includes(nameOf(file)))) return file
    if (folder === root) break
  }
  return undefined
}

function wordOf(call: string): string {
  const word = /[\w./]+/.exec(call)?.[0] ?? call
  return call.endsWith("(") ? `${word}()` : word
}

/** True for a place behind `#` or `//` at the start of its line. */
function isRemark(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf("\n", at) + 1, at)
  return /^\s*(?:#|\/\/|\*)/.test(line)
}

function textOf(workspace: Workspace, uri: string): string {
  const document = workspace.document(uri)
  return typeof document === "string" ? "" : document.source.text
}

/** True if only plain dotenv reads the file, which fills in no variables. */
export function isReadUnexpanded(workspace: Workspace, uri: string, readers: readonly EnvReader[]): boolean {
  if (readers.join() !== "dotenv") return false
  const manifest = manifestBeside(workspace, uri)
  return /"dotenv"\s*:/.test(manifest) && !expanders.test(manifest)
}

/** True if a package beside the file fills in variables after dotenv has read it. */
export function expandsVariables(workspace: Workspace, uri: string): boolean {
  return expanders.test(manifestBeside(workspace, uri))
}

/** The text of the package.json beside a `.env…`, or nothing. */
function manifestBeside(workspace: Workspace, uri: string): string {
  const folder = folderOf(uri)
  const names = workspace.directory(folder)
  if (!ownName.test(nameOf(uri)) || typeof names === "string" || !names.includes("package.json")) return ""
  return textOf(workspace, `${folder}/package.json`)
}
