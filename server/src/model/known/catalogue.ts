/** Which variables an image reads, by its repository, and what a name that it does not know was meant to be. */
import {
  type ImageInfo,
  imageVariables,
  type KeyInfo,
  type KeyTable,
  knownImages,
  runtimeVariables,
} from "../../../../schemas/describe.ts"
import { editDistance } from "../../base/nearest.ts"

export type { KeyInfo as KnownRuntime, Need as KnownNeed } from "../../../../schemas/describe.ts"

export interface KnownImage extends ImageInfo {
  readonly variables: KeyTable
}

const images = new Map<string, KnownImage>()

/** The image of a repository (without registry and tag), if its variables are known. */
export function knownImage(repository: string): KnownImage | undefined {
  const found = repository === "" ? undefined : knownImages().find(({ image }) => image.test(repository))
  if (found === undefined) return undefined
  const kept = images.get(found.id) ?? { ...found, variables: imageVariables(found.id) }
  images.set(found.id, kept)
  return kept
}

/** What a variable's name is to an image. */
export interface KnownVariable {
  readonly info: KeyInfo
  /** The name holds the path of a file with the value: `POSTGRES_PASSWORD_FILE`. */
  readonly isFile: boolean
}

/** A variable that the image reads, by its own name or as the twin that names a file. */
export function knownVariable(image: KnownImage, name: string): KnownVariable | undefined {
  const own = image.variables.get(name)
  if (own !== undefined) return { info: own, isFile: false }
  for (const info of image.variables.values())
    if (info.file !== undefined && name === info.name + info.file) return { info, isFile: true }
  return undefined
}

/** A variable that runtimes read whatever the image is. */
export function runtimeVariable(name: string): KeyInfo | undefined {
  return runtimeVariables().get(name)
}

export function runtimeNames(): readonly string[] {
  return [...runtimeVariables().keys()]
}

/** All names that an image reads, twins included. */
export function namesOf(image: KnownImage): readonly string[] {
  return [...image.variables.values()].flatMap(({ name, file }) => (file === undefined ? [name] : [name, name + file]))
}

/** Below this a slip and a name of one's own cannot be told apart. */
const shortest = 7
const long = 14

/**
 * The known name that a slip was meant to be: one letter wrong, missing, too many or swapped, two in long names. Names with
 * a number or a plural behind a known one are names of their own (`POSTGRES_DB2`, `POSTGRES_USERS`).
 */
export function slipOf(image: KnownImage, name: string): string | undefined {
  if (name.length < shortest || knownVariable(image, name) !== undefined || image.open?.test(name) === true)
    return undefined
  const within = image.prefixes.some((prefix) => isNearPrefix(name, prefix))
  if (!within) return undefined
  const limit = name.length >= long ? 2 : 1
  const near = namesOf(image)
    .filter((known) => Math.abs(known.length - name.length) <= limit)
    .map((known) => ({ known, distance: editDistance(name.toUpperCase(), known.toUpperCase(), limit) }))
    .filter(({ known, distance }) => distance <= limit && !isVariation(name, known))
    .sort((a, b) => a.distance - b.distance)
  const [first, second] = near
  // Two that are equally near: nobody knows which.
  return first === undefined || second?.distance === first.distance ? undefined : first.known
}

function isNearPrefix(name: string, prefix: string): boolean {
  return editDistance(name.slice(0, prefix.length).toUpperCase(), prefix.toUpperCase(), 2) <= 2
}

/** `X2`, `X_2`, `XS`, `2X`: made from the known name on purpose. */
function isVariation(name: string, known: string): boolean {
  return /^_?(?:\d+|S|[A-Z])$/i.test(name.startsWith(known) ? name.slice(known.length) : "")
}

/** True for an image of this tag if the variable is no longer read; unknown tags such as `latest` are new. */
export function isRetired(info: KeyInfo, tag: string | undefined): boolean {
  if (info.retired === undefined) return false
  const version = /^v?(\d+)(?:\.(\d+))?/.exec(tag ?? "")
  const from = /^(\d+)\.(\d+)$/.exec(info.retired.from ?? "")
  if (version === null) return tag === undefined || tag === "latest" || /^(?:management|alpine)/.test(tag)
  if (from === null) return true
  const [major, minor] = [Number(version[1]), version[2] === undefined ? undefined : Number(version[2])]
  const [first, second] = [Number(from[1]), Number(from[2])]
  // `3` alone is the newest of its line.
  return major > first || (major === first && (minor ?? Number.POSITIVE_INFINITY) >= second)
}
