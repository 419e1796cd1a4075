/**
 * Names and values that are known for a place, for completion and hovers: what images read, what the project declares, what
 * runtimes read. Pure: nothing but the workspace's own reads.
 */
import {
  type KnownImage,
  type KnownRuntime,
  knownVariable,
  namesOf,
  runtimeNames,
  runtimeVariable,
} from "../model/known/catalogue.ts"
import { infoOf } from "../model/known/declared.ts"
import { valuesOffered } from "../model/known/formats.ts"
import { declarationsFor } from "./declared-variables.ts"
import { type KnownReader, knownReaders } from "./known-variables.ts"
import type { Workspace } from "./types.ts"

export interface KnownName {
  readonly name: string
  readonly info: KnownRuntime
  /** Whose it is: `PostgreSQL`, `deploylint.yaml`; undefined for runtimes. */
  readonly product?: string
  /** The name holds the path of a file with the value. */
  readonly isFile: boolean
  /** Set already for some reader at this place. */
  readonly isSet: boolean
}

/**
 * Names that the readers of a file know: of one service or container where `owner` is given, else of all that read the file.
 * Those of images first, then declared ones; those of runtimes only where `withRuntimes` says so.
 */
export function knownNamesFor(
  workspace: Workspace,
  uri: string,
  owner?: string,
  withRuntimes = false,
): readonly KnownName[] {
  const found = new Map<string, KnownName>()
  const add = (each: KnownName): void => {
    if (!found.has(each.name)) found.set(each.name, each)
  }
  const readers = readersAt(workspace, uri, owner)
  for (const { image, variables } of readers)
    for (const name of namesOf(image)) {
      const known = knownVariable(image, name)
      if (known !== undefined && known.info.retired === undefined)
        add({ name, ...known, product: image.title, isSet: variables.has(name) })
    }
  // What the project declares is for its own programs.
  if (owner === undefined || readers.length === 0)
    for (const declared of declarationsFor(workspace, uri)?.byName.values() ?? [])
      add({ name: declared.name, info: infoOf(declared), product: "deploylint.yaml", isFile: false, isSet: false })
  for (const name of withRuntimes ? runtimeNames() : []) {
    const info = runtimeVariable(name)
    if (info !== undefined) add({ name, info, isFile: false, isSet: false })
  }
  return [...found.values()]
}

/** What is known of one name at a place; an image's meaning beats the project's, and that the runtimes'. */
export function knownNameAt(workspace: Workspace, uri: string, owner: string | undefined, name: string) {
  return knownNamesFor(workspace, uri, owner, true).find((each) => each.name === name)
}

/** Values to offer for a name, the usual ones first; none for secrets and for paths of files. */
export function knownValuesFor(
  workspace: Workspace,
  uri: string,
  owner: string | undefined,
  name: string,
): readonly string[] {
  const known = knownNameAt(workspace, uri, owner, name)
  return known === undefined || known.isFile ? [] : valuesOffered(known.info)
}

/** The images that read a place. An env file has no owner of its own. */
export function imagesAt(workspace: Workspace, uri: string, owner?: string): readonly KnownImage[] {
  return readersAt(workspace, uri, owner).map(({ image }) => image)
}

function readersAt(workspace: Workspace, uri: string, owner: string | undefined): readonly KnownReader[] {
  return knownReaders(workspace, uri).filter((each) => owner === undefined || owner === "" || each.owner === owner)
}
