/** Which programs read an env file: told by who refers to it, not by its name. */
import { settled } from "../base/known.ts"
import { folderOf, nameOf } from "../base/uri.ts"
import type { Environment, EnvReader } from "../model/env/types.ts"
import type { FileReference } from "../model/facts.ts"
import { neighboursOf } from "./neighbours.ts"
import type { Workspace } from "./types.ts"

export interface Readers {
  /** Empty where every program that reads the file has rules that are not modelled (`docker run`, podman, a shell). */
  readonly readers: readonly EnvReader[]
  /** False: nobody was seen to refer to the file, `readers` are the plausible ones. */
  readonly areKnown: boolean
  /** What Compose fills `$NAME` in the file's values from first: the project's `.env`, for a file of `env_file`. */
  readonly environment: Environment
}

/** Packages that read `.env` by dotenv's rules when the program starts. */
const dotenvPackages =
  /"(?:dotenv|dotenv-(?:cli|safe|flow|defaults|expand|extended)|@nestjs\/config|@dotenvx\/dotenvx)"\s*:/

/** Packages that fill in the variables of `.env` values, or build a program with one that does. */
const expanders =
  /"(?:dotenv-(?:cli|expand|extended|flow|parse-variables)|@dotenvx\/dotenvx|dotenvx|env-cmd|@nestjs\/config|next|nuxt|vite|astro|react-scripts|@vue\/cli-service|@remix-run\/\w+|@sveltejs\/kit|prisma|@prisma\/\w+|@types\/bun|bun-types|turbo|varlock)"\s*:/

/** The readers of an env file, from the Compose files, units and package.json around it. */
export function readersOf(workspace: Workspace, uri: string): Readers {
  const found = new Set<EnvReader>()
  let others = false
  let environment: Environment = new Map()
  for (const neighbour of neighboursOf(workspace, uri)) {
    const document = workspace.document(neighbour)
    if (typeof document === "string" || document.language === undefined) continue
    if (document.language === "compose" && isProjectEnv(uri, neighbour)) found.add("compose")
    for (const reference of workspace.facts(neighbour)?.references ?? []) {
      const reader = isReference(reference, uri) ? readerOf(reference) : undefined
      if (reader === "other") others = true
      else if (reader !== undefined) found.add(reader)
      if (reader === "compose" && reference.kind === "env-file" && environment.size === 0)
        environment = projectVariables(workspace, neighbour, uri)
    }
  }
  if (readsByPackage(workspace, uri)) found.add("dotenv")
  if (found.size === 0 && !others) return { readers: ["dotenv", "compose"], areKnown: false, environment }
  const readers = (["compose", "systemd", "dotenv"] as const).filter((reader) => found.has(reader))
  return { readers, areKnown: true, environment }
}

/** The values of the `.env` that belongs to a Compose file, unless it is the file itself. */
function projectVariables(workspace: Workspace, composeUri: string, uri: string): Environment {
  if (isProjectEnv(uri, composeUri)) return new Map()
  const project = workspace.model(composeUri, "compose")?.environment
  return new Map([...(project?.variables ?? [])].map(([name, { value }]) => [name, value]))
}

/** Compose interpolates from the `.env` in its file's folder. */
function isProjectEnv(uri: string, composeUri: string): boolean {
  return nameOf(uri) === ".env" && folderOf(composeUri) === folderOf(uri)
}

/**
 * By resolved place; a unit's absolute path is one of the host, so that there a file of this name beside the unit is
 * taken for the one that is put there. `.env` is too common a name to prove anything.
 */
function isReference(reference: FileReference, uri: string): boolean {
  if (reference.uri !== undefined) return reference.uri === uri
  const path = settled(reference.path)
  if (reference.kind !== "environment-file" || path === undefined || nameOf(uri) === ".env") return false
  return path.slice(path.lastIndexOf("/") + 1) === nameOf(uri)
}

function readerOf(reference: FileReference): EnvReader | "other" | undefined {
  if (!["env-file", "environment-file", "project-env"].includes(reference.kind)) return undefined
  const { reader = reference.kind === "environment-file" ? "systemd" : "compose" } = reference
  return reader === "compose" || reader === "systemd" || reader === "dotenv" ? reader : "other"
}

/** A `.env…` beside a package.json whose program loads dotenv. */
function readsByPackage(workspace: Workspace, uri: string): boolean {
  return dotenvPackages.test(manifestBeside(workspace, uri))
}

/** True if only plain dotenv reads the file, which fills in no variables. */
export function isReadUnexpanded(workspace: Workspace, uri: string, readers: readonly EnvReader[]): boolean {
  const manifest = readers.join() === "dotenv" ? manifestBeside(workspace, uri) : ""
  return /"dotenv"\s*:/.test(manifest) && !expanders.test(manifest)
}

/** The text of the package.json beside a `.env…`, or nothing. */
function manifestBeside(workspace: Workspace, uri: string): string {
  const folder = folderOf(uri)
  const names = workspace.directory(folder)
  if (!/^\.env(\.[\w-]+)*$/.test(nameOf(uri)) || typeof names === "string" || !names.includes("package.json")) return ""
  const manifest = workspace.document(`${folder}/package.json`)
  return typeof manifest === "string" ? "" : manifest.source.text
}
