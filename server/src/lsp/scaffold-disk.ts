/** What stands below `deploy/` at this moment: read anew for every plan, unsaved texts of the editor first. */

import { resolvePath } from "../base/uri.ts"
import type { FileAccess } from "../host/file-access.ts"
import { foldedName, type OnDisk } from "../scaffolding.ts"

/** The folder that everything of a scaffold lies in. */
export const deployFolder = "deploy"

/** Something in the way that no write gets past. */
export interface Blocked {
  readonly is: "blocked"
  readonly because: string
}

export interface DeployDisk {
  /** What stands at a path below `deploy/`. */
  readonly look: (path: string) => Promise<OnDisk | Blocked>
  readonly uri: (path: string) => string
}

const unreadable = "it cannot be read as text"

/** The `deploy/` of a project's folder. `openText` gives what the editor holds of a document, saved or not. */
export function deployDisk(
  folder: string,
  files: FileAccess,
  openText: (uri: string) => string | undefined,
): DeployDisk {
  const listings = new Map<string, Promise<readonly string[] | null | undefined>>()
  const list = (uri: string): Promise<readonly string[] | null | undefined> => {
    const known = listings.get(uri) ?? files.listDirectory(uri)
    listings.set(uri, known)
    return known
  }
  const below = (path: string): string => resolvePath(folder, `./${path}`) ?? folder
  const uri = (path: string): string => below(`${deployFolder}/${path}`)

  const read = async (at: string): Promise<OnDisk> => {
    const text = openText(at) ?? (await files.readFile(at))
    if (text === null) return { is: "absent" }
    // What a lenient decoder has put in for bytes that are no text would be written back.
    const isText = text !== undefined && !text.includes("\0") && !text.includes("\ufffd")
    return isText ? { is: "text", text } : { is: "opaque", because: unreadable }
  }
  return {
    uri,
    look: async (path) => {
      const parts = [deployFolder, ...path.split("/")]
      let at = folder
      for (const [i, name] of parts.entries()) {
        const entries = await list(at)
        if (entries === null) return { is: "absent" }
        if (entries === undefined) return { is: "blocked", because: "its folder cannot be looked into" }
        const isLast = i === parts.length - 1
        const found = entryOf(entries, name)
        if (found === undefined) return { is: "absent" }
        if (found.name !== name) return { is: "blocked", because: `\`${found.name}\` differs from it by case alone` }
        if (found.isFolder === isLast)
          return { is: "blocked", because: isLast ? "a folder is in the way" : `\`${name}\` is a file, not a folder` }
        at = below(parts.slice(0, i + 1).join("/"))
      }
      return await read(at)
    },
  }
}

/** The entry of that name, else one that some file systems take for the same. */
function entryOf(
  entries: readonly string[],
  name: string,
): { readonly name: string; readonly isFolder: boolean } | undefined {
  const all = entries.map((entry) => ({ name: entry.replace(/\/$/, ""), isFolder: entry.endsWith("/") }))
  return all.find((each) => each.name === name) ?? all.find((each) => foldedName(each.name) === foldedName(name))
}
