/**
 * What nearly every document asks for, looked up beforehand: the listing of its folder, settings up to the root, `.env`.
 * Asked for one by one, each would make the rules run once more. Listings are kept over all batches.
 */
import { folderOf, isInside } from "../base/uri.ts"
import type { FileAccess } from "../host/file-access.ts"
import { readAll, type Session } from "./session.ts"

const settingsNames = ["deploylint.yaml", "deploylint.yml"]

export interface Surroundings {
  /** File access that answers from what was looked up before. */
  readonly files: FileAccess
  /** Tells a session what stands around its documents. */
  readonly introduce: (session: Session, uris: readonly string[]) => Promise<void>
}

/** Surroundings over a disk. `roots` end the way up. */
export function createSurroundings(disk: FileAccess, roots: readonly string[]): Surroundings {
  const listings = new Map<string, Promise<readonly string[] | null | undefined>>()
  const settings = new Map<string, Promise<string | null | undefined>>()
  const keep = <T>(kept: Map<string, Promise<T>>, uri: string, read: (uri: string) => Promise<T>): Promise<T> => {
    const known = kept.get(uri) ?? read(uri)
    kept.set(uri, known)
    return known
  }
  const files: FileAccess = {
    listDirectory: (uri) => keep(listings, uri, disk.listDirectory),
    readFile: (uri) =>
      settingsNames.some((name) => uri.endsWith(`/${name}`)) ? keep(settings, uri, disk.readFile) : disk.readFile(uri),
  }
  return {
    files,
    introduce: async (session, uris) => {
      const own = new Set(uris.map(folderOf))
      const folders = [...new Set([...own].flatMap((folder) => foldersUp(folder, roots)))]
      const listed = await readAll(folders, files.listDirectory)
      const documents = new Map<string, string | null>()
      const present: string[] = []
      for (const [folder, names] of listed) {
        for (const name of [...settingsNames, ".env"]) {
          const uri = `${folder}/${name}`
          if (session.text(uri) !== undefined) continue
          if (names?.includes(name)) present.push(uri)
          else documents.set(uri, null)
        }
      }
      for (const [uri, text] of await readAll(present, files.readFile)) documents.set(uri, text)
      session.know(documents, listed)
    },
  }
}

/** The folder and those above it, up to the root that holds it. */
function foldersUp(folder: string, roots: readonly string[]): string[] {
  const root = roots.find((each) => isInside(each, folder))
  const chain = [folder]
  for (let at = folder; root !== undefined && at !== root && at.length > root.length; ) {
    at = folderOf(at)
    chain.push(at)
  }
  return chain
}
