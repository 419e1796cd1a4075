/** Absolute paths of a service unit: what it may write, what it runs. systemd.exec(5), file-hierarchy(7). */
import { isOn, protectSystemOf } from "./confinement.ts"
import type { Directive, Unit, Word } from "./types.ts"
import { hasSpecifier, withoutEscapedPercent } from "./values.ts"

/** Folders of people's own files: what `ProtectHome=` hides. */
export const privateFolders: readonly string[] = ["/home", "/root", "/run/user"]

/** A place that a unit opens for writing, with the word that names it. */
export interface WritablePath {
  readonly path: string
  readonly word: Word
  readonly directive: Directive
  /** systemd gives the folder to the unit's user: it is writable whatever `ProtectSystem=` says. */
  readonly given: boolean
}

/** True if `path` is the folder or lies below it; both absolute and normalised. */
export function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`)
}

/** `//a/./b/` to `/a/b`, `..` resolved; undefined for a path that is not absolute. */
export function normalPath(path: string): string | undefined {
  if (!path.startsWith("/")) return undefined
  const parts: string[] = []
  for (const part of path.split("/")) {
    if (part === "..") parts.pop()
    else if (part !== "" && part !== ".") parts.push(part)
  }
  return `/${parts.join("/")}`
}

/** The base folder of each directory key that systemd creates and gives to the unit's user. */
const directoryBases: Readonly<Record<string, string>> = {
  StateDirectory: "/var/lib",
  LogsDirectory: "/var/log",
  CacheDirectory: "/var/cache",
  RuntimeDirectory: "/run",
}

/** Paths that `ReadWritePaths=` and `BindPaths=` name, and the folders that systemd makes for the unit. */
export function writablePaths(unit: Unit): readonly WritablePath[] {
  const found: WritablePath[] = []
  for (const key of ["ReadWritePaths", "BindPaths"]) {
    for (const { word, directive } of wordsOf(unit, key)) {
      // BindPaths: source[:destination[:options]]; what the process sees and changes is the source.
      const path = plainPath(word.text)
      if (path !== undefined) found.push({ path, word, directive, given: false })
    }
  }
  for (const [key, base] of Object.entries(directoryBases)) {
    for (const { word, directive } of wordsOf(unit, key)) {
      const name = word.text.split(":")[0] ?? ""
      const path = hasSpecifier(name) || name === "" ? undefined : normalPath(`${base}/${name}`)
      if (path !== undefined) found.push({ path, word, directive, given: true })
    }
  }
  return found
}

/** True if the file system is read-only but for what the unit opens. */
export function isReadOnlySystem(unit: Unit): boolean {
  return (
    protectSystemOf(unit).value === "strict" ||
    isOn(unit, "DynamicUser") ||
    wordsOf(unit, "ReadOnlyPaths").some(({ word }) => plainPath(word.text) === "/")
  )
}

/** True if a closer `ReadOnlyPaths=` or `InaccessiblePaths=` takes the path out of a writable folder again. */
export function isShielded(unit: Unit, folder: string, path: string): boolean {
  return ["ReadOnlyPaths", "InaccessiblePaths"].some((key) =>
    wordsOf(unit, key).some(({ word }) => {
      const shield = plainPath(word.text)
      return shield !== undefined && shield !== folder && isBelow(folder, shield) && isBelow(shield, path)
    }),
  )
}

/** Programs whose first plain argument is the program that really runs. */
const interpreters =
  /^(node|nodejs|deno|bun|python[\d.]*|ruby|perl|php[\d.]*|lua[\d.]*|(ba|da|z|k)?sh|java|dotnet|mono|Rscript)$/
/** Programs that run what lies in the working directory. */
const runners = /^(npm|npx|pnpm|yarn|bundle|poetry|pipenv|uv|gunicorn|uvicorn|puma|mix|rake)$/

/** Absolute paths of the code that the unit runs: the program, or the script that its interpreter reads. */
export function programPaths(unit: Unit): readonly string[] {
  const home = normalPath(unit.last("Service", "WorkingDirectory")?.value.replace(/^-/, "") ?? "")
  const found: string[] = []
  for (const directive of unit.all("Service", "ExecStart")) {
    const [program, ...rest] = directive.words.map((word) => withoutEscapedPercent(word.text))
    const path = program?.replace(/^[-@:+!|]+/, "") ?? ""
    const own = normalPath(path)
    if (own !== undefined) found.push(own)
    const name = path.slice(path.lastIndexOf("/") + 1)
    if (interpreters.test(name)) {
      const script = rest.find((word) => !word.startsWith("-"))
      const resolved = script === undefined || hasSpecifier(script) ? undefined : resolve(home, script)
      if (resolved !== undefined && rest[0] !== "-c") found.push(resolved)
    } else if (runners.test(name) && home !== undefined) found.push(`${home}/.`)
  }
  return found
}

/** A script's name counts as a path only if it looks like one: `java -jar x.jar`, `node dist/index.js`. */
function resolve(home: string | undefined, script: string): string | undefined {
  if (script.startsWith("/")) return normalPath(script)
  return home !== undefined && /[./]/.test(script) ? normalPath(`${home}/${script}`) : undefined
}

/** A list key's words with their directives, after empty resets. */
function wordsOf(unit: Unit, key: string): readonly { readonly word: Word; readonly directive: Directive }[] {
  const directives = unit.all("Service", key)
  const reset = directives.findLastIndex((each) => each.value === "")
  return directives.slice(reset + 1).flatMap((directive) => directive.words.map((word) => ({ word, directive })))
}

/**
 * The host path that a word of a path list names: prefixes `-` (may be missing) and `+` (below the unit's root) and
 * what follows a colon (destination, options) left out, `%%` read as `%`; undefined if a specifier decides it.
 */
export function plainPath(word: string): string | undefined {
  const path = word.replace(/^[-+]+/, "").split(":")[0] ?? ""
  return hasSpecifier(path) ? undefined : normalPath(withoutEscapedPercent(path))
}
