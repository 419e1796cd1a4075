/** Files that exist only in memory: for tests and for embedding. */
import type { FileAccess } from "./file-access.ts"

/** File access over a map of URIs to texts, which may change between reads. Folders are implied by the files in them. */
export function createMemoryFiles(files: ReadonlyMap<string, string>): FileAccess {
  return {
    readFile: async (uri) => files.get(uri) ?? null,
    listDirectory: async (uri) => {
      const prefix = `${uri}/`
      const names = new Set<string>()
      for (const file of files.keys()) {
        if (!file.startsWith(prefix)) continue
        const rest = file.slice(prefix.length)
        const slash = rest.indexOf("/")
        names.add(slash < 0 ? rest : rest.slice(0, slash + 1))
      }
      return names.size === 0 ? null : [...names].sort()
    },
  }
}
