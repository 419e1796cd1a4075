/** Programs of the project that read env files by themselves: told by their manifests and by calls in the folder's code. */
import { span } from "../base/span.ts"
import { folderOf, nameOf, resolvePath } from "../base/uri.ts"
import type { EnvReader } from "../model/env/types.ts"
import { encodeName } from "./neighbours.ts"
import type { ReaderEvidence } from "./readers.ts"
import type { Workspace } from "./types.ts"

/** Packages that read `.env` by dotenv's rules when the program starts. */
const dotenvPackages =
  /"((?:dotenv|dotenv-(?:cli|safe|flow|defaults|expand|extended)|@nestjs\/config|@dotenvx\/dotenvx))"\s*:/

/** Packages that fill in the variables of `.env` values, or build a program with one that does. */
const expanders =
  /"(?:dotenv-(?:cli|expand|extended|flow|parse-variables)|@dotenvx\/dotenvx|dotenvx|env-cmd|@nestjs\/config|next|nuxt|vite|astro|react-scripts|@vue\/cli-service|@remix-run\/\w+|@sveltejs\/kit|prisma|@prisma\/\w+|@types\/bun|bun-types|turbo|varlock)"\s*:/

/** Python packages that read `.env` with python-dotenv: by name, at the start of a requirement. */
const pythonPackages =
  /(?:^|["'\s])(python-dotenv|pydantic-settings|pydantic\[[^\]]*dotenv[^\]]*\])(?=$|[\s"'=<>~!;,[\]])/im
const pythonManifests =
  /^(?:requirements[\w.-]*\.(?:txt|in)|pyproject\.toml|Pipfile|setup\.(?:py|cfg)|environment\.ya?ml)$/

interface Call {
  readonly code: RegExp
  readonly reader: EnvReader
  /** Names of the files that are looked into. */
  readonly files: RegExp
}

/** Calls whose argument is a path in quotes. */
const calls: readonly Call[] = [
  {
    code: /\b(?:process\.)?(loadEnvFile)\(\s*["'`]([^"'`$\r\n]+)["'`]/g,
    reader: "node",
    files: /\.(?:[cm]?[jt]s)$/,
  },
  {
    code: /\b(?:load_dotenv|dotenv_values)\(\s*(?:(dotenv_path)\s*=\s*)?f?["']([^"'{}\r\n]+)["']/g,
    reader: "python",
    files: /\.py$/,
  },
  { code: /\b(env_file)\s*=\s*["']([^"'{}\r\n]+)["']/g, reader: "python", files: /\.py$/ },
]
/** Calls that read the default name. */
const defaults: readonly Call[] = [
  { code: /\b(loadEnvFile)\(\s*\)/g, reader: "node", files: /\.(?:[cm]?[jt]s)$/ },
  {
    code: /\b(load_dotenv)\(\s*(?:override\s*=\s*\w+\s*|find_dotenv\(\s*\)\s*,?\s*)*\)/g,
    reader: "python",
    files: /\.py$/,
  },
]

const ownName = /^\.env(\.[\w-]+)*$/
/** Sources of one folder that are looked into, those that start programs first. */
const most = 16
const longest = 128 * 1024
const starters =
  /^(?:main|app|index|server|settings|config|configuration|manage|wsgi|asgi|run|env|start|cli|__init__)\./

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
  const sources = names
    .filter((name) => /\.(?:py|[cm]?[jt]s)$/.test(name) && !/\.d\.[cm]?ts$/.test(name))
    .sort((a, b) => Number(starters.test(b)) - Number(starters.test(a)))
    .slice(0, most)
  return sources.flatMap((name) => {
    const at = `${folder}/${encodeName(name)}`
    const text = textOf(workspace, at)
    if (text.length > longest || !/dotenv|env_file|loadEnvFile/.test(text)) return []
    const found = [...calls, ...defaults].flatMap(({ code, reader, files }): ReaderEvidence[] =>
      !files.test(name)
        ? []
        : [...text.matchAll(code)].flatMap((match) => {
            const isMeant = resolvePath(folder, match[2] ?? ".env") === uri && !isRemark(text, match.index)
            if (!isMeant) return []
            return [{ reader, uri: at, span: span(match.index, match.index + match[0].length), how: wordOf(match[0]) }]
          }),
    )
    return found.slice(0, 1)
  })
}

function wordOf(call: string): string {
  const word = /[\w.]+/.exec(call)?.[0] ?? call
  return word === "env_file" ? word : `${word}()`
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
