/** A project's folder as its detectors see it: names, texts, JSON, and what they have found so far. */
import { nameOf, resolvePath } from "../../base/uri.ts"
import { withoutSecrets } from "../../model/secrets/shown.ts"
import type { Workspace } from "../../workspace/types.ts"
import type { AnswerValue } from "../profiles/types.ts"
import type { Detected } from "./types.ts"

/** Longer texts say nothing that a short one does not; manifests are small. */
const longest = 400_000

export interface Project {
  readonly workspace: Workspace
  readonly folder: string
  /** Name of the folder. */
  readonly name: string
  /** True if the folder has a file or, with a slash at the end, a folder of this name. */
  readonly has: (name: string) => boolean
  readonly names: readonly string[]
  /** Names in a folder below; empty if it is not there. */
  readonly list: (path: string) => readonly string[]
  readonly uri: (path: string) => string
  /** Text of a file below the folder; undefined if it is not there, not read yet, or too long. */
  readonly text: (path: string) => string | undefined
  readonly json: (path: string) => ReadonlyMap<string, unknown> | undefined
}

export function openProject(workspace: Workspace, folder: string): Project {
  const listed = (path: string): readonly string[] => {
    const at = path === "" ? folder : resolvePath(folder, `./${path}`)
    const names = at === undefined ? "absent" : workspace.directory(at)
    return typeof names === "string" ? [] : names
  }
  const names = listed("")
  const known = new Set(names)
  const uri = (path: string): string => resolvePath(folder, `./${path}`) ?? folder
  const text = (path: string): string | undefined => {
    const document = workspace.document(uri(path))
    if (typeof document === "string" || document.source.text.length > longest) return undefined
    return document.source.text
  }
  return {
    workspace,
    folder,
    name: nameOf(folder),
    has: (name) => known.has(name),
    names,
    list: listed,
    uri,
    text,
    json: (path) => objectOf(parsed(text(path))),
  }
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""))
  } catch {
    return undefined
  }
}

/** Own keys of an object of JSON; undefined for anything else. */
export function objectOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined
  return new Map(Object.entries(value))
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined
}

/** What is found, in the order of finding: of two answers to one question the first stays. */
export class Findings {
  readonly #byKey = new Map<string, Detected>()
  readonly #project: Project

  constructor(project: Project) {
    this.#project = project
  }

  /** `path`: the file that says so; `what`: what it says, shortened to one line. */
  add(key: string, value: AnswerValue | undefined, path: string, what: string): void {
    if (value === undefined || this.#byKey.has(key) || !fits(key, value)) return
    // Answers are kept in a file that is committed.
    if (typeof value === "string" && key !== "variables" && withoutSecrets(value) !== value) return
    const said = withoutSecrets(what.replace(/\s+/g, " ").trim())
    const because = `${path}: ${said.length > 120 ? `${said.slice(0, 117)}...` : said}`
    this.#byKey.set(key, { key, value, uri: this.#project.uri(path), because })
  }

  has(key: string): boolean {
    return this.#byKey.has(key)
  }

  get(key: string): AnswerValue | undefined {
    return this.#byKey.get(key)?.value
  }

  all(): readonly Detected[] {
    return [...this.#byKey.values()]
  }
}

/** An answer that the question would refuse is none. */
function fits(key: string, value: AnswerValue): boolean {
  if (typeof value === "boolean") return true
  if (typeof value === "number") return Number.isInteger(value) && value >= 1 && value <= 65535
  if (key === "variables") return true
  if (key === "name") return /^[a-z][a-z0-9-]{0,39}$/.test(value)
  if (/Path$|Dir$/.test(key)) return /^\/[\w./~-]*$/.test(value) && !value.split("/").includes("..")
  return value.length <= 200 && /^[ -~]+$/.test(value) && !/["'\\$`#]/.test(value)
}

/** A name of the kind `name` out of whatever a project calls itself; undefined where nothing is left. */
export function nameFrom(text: string): string | undefined {
  const plain = text
    .toLowerCase()
    .replace(/^@[^/]*\//, "")
    .replace(/\/v\d+$/, "")
    .replace(/^.*\//, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "")
  return plain === "" ? undefined : plain
}
