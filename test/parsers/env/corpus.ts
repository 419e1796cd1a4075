/** Env files of real projects, for tests; an empty list where the corpus is not checked out beside the project. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { kindByName } from "../../../server/src/workspace/recognise.ts"

const root = fileURLToPath(new URL("../../../../shared/corpus", import.meta.url))

export interface CorpusFile {
  readonly path: string
  readonly text: string
}

export function envCorpus(): readonly CorpusFile[] {
  if (!existsSync(root)) return []
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && kindByName(`/${entry.name}`)?.is === "env")
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return { path: path.slice(root.length + 1), text: readFileSync(path, "utf8") }
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}
