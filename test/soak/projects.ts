/** Folders of real files as in-memory workspaces. */
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join, relative, sep } from "node:path"

export interface Project {
  readonly name: string
  /** Path below the project's folder to text. */
  readonly files: Readonly<Record<string, string>>
}

const largest = 3 * 1024 * 1024

/** One project per sub-folder of `folder`; folders of the version control and of packages are left out. */
export function projectsIn(folder: string): readonly Project[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ name: entry.name, files: filesOf(join(folder, entry.name)) }))
}

/** All texts below a folder, by path with forward slashes. */
export function filesOf(folder: string): Record<string, string> {
  const files: Record<string, string> = {}
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(folder, path).split(sep).join("/")
    if (!entry.isFile() || /(^|\/)(\.git|node_modules)\//.test(name) || statSync(path).size > largest) continue
    files[name] = readFileSync(path, "utf8")
  }
  return files
}
