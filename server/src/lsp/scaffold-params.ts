/** What a client sends about a scaffold, believed only as far as it has the right shape. */

import { isInside } from "../base/uri.ts"
import {
  type AnswerValue,
  type AnyProfile,
  type Choice,
  profiles,
  readTemplate,
  type TemplateText,
} from "../scaffolding.ts"
import { normaliseFolder } from "./uris.ts"

export interface Asked {
  /** Inside of a workspace folder, normalised. */
  readonly folder: string
  readonly profile: string | undefined
  readonly answers: ReadonlyMap<string, AnswerValue>
  readonly profiles: readonly AnyProfile[]
  readonly isTemplate: boolean
  readonly choices: ReadonlyMap<string, Choice>
  readonly restore: boolean
  readonly without: ReadonlySet<string>
}

const most = { files: 500, characters: 4_000_000 }

/** The parameters, or why there can be no scaffold. `folders` are those of the workspace. */
export function readAsked(params: unknown, folders: readonly string[]): Asked | { readonly refused: string } {
  const given = entriesOf(params)
  const named = given.get("folder")
  const folder = typeof named === "string" ? normaliseFolder(named) : ""
  if (!folders.some((root) => isInside(root, folder))) return { refused: "The folder is not part of the workspace." }
  const template = given.get("template")
  const own = template === undefined ? undefined : templateOf(entriesOf(template))
  if (own !== undefined && "refused" in own) return own
  const profile = given.get("profile")
  const without = given.get("without")
  return {
    folder,
    profile: typeof profile === "string" && own === undefined ? profile : undefined,
    answers: valuesOf(given.get("answers"), isAnswer),
    profiles: own === undefined ? profiles : [own.profile],
    isTemplate: own !== undefined,
    choices: valuesOf(given.get("choices"), isChoice),
    restore: given.get("restore") === true,
    without: new Set(Array.isArray(without) ? without.filter((each) => typeof each === "string") : []),
  }
}

function templateOf(given: ReadonlyMap<string, unknown>): { profile: AnyProfile } | { refused: string } {
  const [manifest, files] = [given.get("manifest"), given.get("files")]
  if (typeof manifest !== "string" || !Array.isArray(files)) return { refused: "The template folder was not read." }
  const texts = files.flatMap((each): TemplateText[] => {
    const file = entriesOf(each)
    const [path, text] = [file.get("path"), file.get("text")]
    if (typeof path !== "string" || typeof text !== "string") return []
    return [{ path, text, executable: file.get("executable") === true }]
  })
  const size = texts.reduce((sum, { text }) => sum + text.length, manifest.length)
  if (texts.length > most.files || size > most.characters) return { refused: "The template folder is too large." }
  const reading = readTemplate(manifest, texts)
  return "broken" in reading ? { refused: `The template folder is broken: ${reading.broken}.` } : reading
}

function isAnswer(value: unknown): value is AnswerValue {
  return typeof value === "string" || typeof value === "boolean" || typeof value === "number"
}

function isChoice(value: unknown): value is Choice {
  return value === "keep" || value === "beside" || value === "merge"
}

/** The entries of an object that pass; a Map, so that no name is a property of anything. */
function valuesOf<T>(given: unknown, passes: (value: unknown) => value is T): ReadonlyMap<string, T> {
  return new Map([...entriesOf(given)].flatMap(([key, value]) => (passes(value) ? [[key, value] as const] : [])))
}

function entriesOf(given: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof given === "object" && given !== null ? Object.entries(given) : [])
}
