/** What `deploylint scaffold` reads: the folder, its state, an answers file, a template folder. */
import { type Dirent, realpathSync } from "node:fs"
import { readdir, stat } from "node:fs/promises"
import { basename, join, relative, resolve, sep } from "node:path"
import { codeOf, readText, reasonOf } from "../host/node-read.ts"
import { lookAtTree, type TreeEntry } from "../host/node-tree-read.ts"
import {
  type AnswersFile,
  type AnyProfile,
  foldedName,
  type OnDisk,
  readAnswersFile,
  readState,
  readTemplate,
  type ScaffoldState,
  stateName,
  type TemplateText,
} from "../scaffolding.ts"

/** The folder that everything of a scaffold lies in. */
export const deployFolder = "deploy"

/** Something that ends the run; its message is what the user reads. */
export class Trouble extends Error {}

/** The project's folder without links. */
export async function projectFolder(given: string, cwd: string): Promise<string> {
  const path = resolve(cwd, given)
  const stats = await stat(path).catch((error) => codeOf(error))
  if (stats === "ENOENT" || stats === "ENOTDIR") throw new Trouble(`${given}: no such folder`)
  if (typeof stats === "string") throw new Trouble(`${given}: ${reasonOf(stats)}`)
  if (!stats.isDirectory()) throw new Trouble(`${given}: a file, not a folder`)
  const real = realpathSync(path)
  const own = await look(real, [stateName])
  if (basename(real) === deployFolder && own.get(stateName)?.is === "text")
    throw new Trouble(`${given}: the ${deployFolder}/ folder itself; name the project's folder above it`)
  return real
}

/** What stands at paths below `deploy/`, by these paths. */
export async function lookBelowDeploy(root: string, paths: readonly string[]): Promise<ReadonlyMap<string, TreeEntry>> {
  const found = await look(
    root,
    paths.map((path) => `${deployFolder}/${path}`),
  )
  return new Map([...found].map(([path, entry]) => [path.slice(deployFolder.length + 1), entry]))
}

function look(root: string, paths: readonly string[]): Promise<ReadonlyMap<string, TreeEntry>> {
  return lookAtTree(root, paths, foldedName)
}

/** Entries as the plan takes them. Paths that cannot be written are the caller's to report. */
export function onDisk(entries: ReadonlyMap<string, TreeEntry>): ReadonlyMap<string, OnDisk> {
  return new Map(
    [...entries].map(([path, entry]) => [path, entry.is === "blocked" ? { ...entry, is: "opaque" } : entry]),
  )
}

export interface StateFile {
  readonly state: ScaffoldState | undefined
  readonly text: string | null
}

/** The state of earlier runs. One that cannot be believed ends the run. */
export async function readStateFile(root: string): Promise<StateFile> {
  const name = `${deployFolder}/${stateName}`
  const entry = (await look(root, [name])).get(name)
  if (entry === undefined || entry.is === "absent") return { state: undefined, text: null }
  if (entry.is !== "text") throw new Trouble(`${name}: ${entry.because}`)
  const reading = readState(entry.text)
  if ("state" in reading) return { state: reading.state, text: entry.text }
  throw new Trouble(
    `${name}: ${reading.broken}. Restore it, or delete it: files that nobody edited are recognised without it, all others are kept.`,
  )
}

/** The answers of a file; none without one. */
export async function readAnswers(given: string | undefined, cwd: string): Promise<AnswersFile> {
  if (given === undefined) return { answers: new Map() }
  const reading = await readText(resolve(cwd, given))
  if (reading.is !== "text")
    throw new Trouble(`${given}: ${reading.is === "refused" ? reading.reason : "no such file"}`)
  const answers = readAnswersFile(reading.text)
  if ("broken" in answers) throw new Trouble(`${given}: ${answers.broken}`)
  return answers
}

const most = { files: 500, characters: 4_000_000 }

/** A user's own template folder: `profile.json`, and files below `files/`. No link is followed. */
export async function readTemplates(given: string, cwd: string): Promise<AnyProfile> {
  const root = realpathSync(await folderOr(given, resolve(cwd, given)))
  const manifest = (await look(root, ["profile.json"])).get("profile.json")
  if (manifest?.is !== "text") throw new Trouble(`${given}: there is no readable profile.json`)
  const entries = await readdir(join(root, "files"), { recursive: true, withFileTypes: true }).catch((): Dirent[] => [])
  const links = entries.find((entry) => !entry.isFile() && !entry.isDirectory())
  if (links !== undefined) throw new Trouble(`${given}: files/${links.name} is neither a file nor a folder`)
  const files = entries.filter((entry) => entry.isFile())
  if (files.length > most.files) throw new Trouble(`${given}: more than ${most.files} files`)
  const names = files.map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/")).sort()
  const texts: TemplateText[] = []
  let total = 0
  for (const [name, entry] of await look(root, names)) {
    if (entry.is !== "text")
      throw new Trouble(`${given}: ${name}: ${entry.is === "absent" ? "it is gone" : entry.because}`)
    total += entry.text.length
    if (total > most.characters) throw new Trouble(`${given}: its files are too large`)
    const { mode } = await stat(join(root, name))
    texts.push({ path: name.slice("files/".length), text: entry.text, executable: (mode & 0o100) !== 0 })
  }
  const reading = readTemplate(manifest.text, texts)
  if ("broken" in reading) throw new Trouble(`${given}: ${reading.broken}`)
  return reading.profile
}

async function folderOr(given: string, path: string): Promise<string> {
  const stats = await stat(path).catch(() => undefined)
  if (stats?.isDirectory() !== true) throw new Trouble(`${given}: no such folder`)
  return path
}
