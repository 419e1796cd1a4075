/** Which relative paths may be written on any system: Windows and macOS check out what Linux made. */

import { utf8 } from "../../base/sha256.ts"
import type { PathProblem } from "./types.ts"

/** In bytes of UTF-8: file systems take 255, and `.new` may follow. */
const longestName = 200
const longestPath = 400

/** The state file, and what is written beside a file that somebody keeps. */
const ownNames = /^\.scaffold\.json$|\.new$/i

/** Device names of Windows, with any ending; the superscript digits count as digits there. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:[ .].*)?$/i

/** Why a path with forward slashes is not written to, or undefined. */
export function pathProblem(path: string): string | undefined {
  if (path === "") return "it is empty"
  if (path.length > longestPath) return `it is longer than ${longestPath} characters`
  if (path.startsWith("/")) return "it is absolute"
  for (const name of path.split("/")) {
    const problem = nameProblem(name)
    if (problem !== undefined) return problem
  }
  return undefined
}

function nameProblem(name: string): string | undefined {
  if (name === "") return "it has an empty part"
  if (name === "." || name === "..") return `it has \`${name}\` in it`
  if (utf8(name).length > longestName) return `a part of it is longer than ${longestName} bytes`
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) return "it has a control character in it"
  const forbidden = /[\\:*?"<>|]/.exec(name)?.[0]
  if (forbidden !== undefined) return `it has \`${forbidden}\` in it`
  if (/[ .]$/.test(name)) return "a part of it ends with a dot or a space"
  if (reserved.test(name)) return `\`${name}\` is a device on Windows`
  if (/^\.git$|^git~\d+$/i.test(name)) return "it leads into git's own folder"
  return undefined
}

/** One spelling for names that a case-insensitive or normalising file system takes for the same. */
export function foldedName(name: string): string {
  return name.normalize("NFC").toLowerCase().toUpperCase().toLowerCase()
}

/** What is wrong with the paths of a scaffold: each alone, then as a set. */
export function pathProblems(paths: readonly string[]): readonly PathProblem[] {
  const alone = paths.flatMap((path) => {
    const because = pathProblem(path) ?? (ownNames.test(path) ? "the scaffold uses that name itself" : undefined)
    return because === undefined ? [] : [{ path, because }]
  })
  return alone.length > 0 ? alone : collisions(paths)
}

/** Two that fold together, one that is the folder of another. */
function collisions(paths: readonly string[]): readonly PathProblem[] {
  const found: PathProblem[] = []
  /** Spelling by folded path, for files and for all folders on their way. */
  const files = new Map<string, string>()
  const folders = new Map<string, string>()
  for (const path of paths) {
    const folded = foldedName(path)
    const other = files.get(folded)
    if (other !== undefined)
      found.push({ path, because: other === path ? "it is there twice" : `it differs from \`${other}\` by case alone` })
    files.set(folded, path)
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      const folder = path.slice(0, at)
      const spelling = folders.get(foldedName(folder)) ?? folder
      if (spelling !== folder) found.push({ path, because: `its folder differs from \`${spelling}\` by case alone` })
      folders.set(foldedName(folder), spelling)
    }
  }
  for (const [folded, path] of files)
    if (folders.has(folded)) found.push({ path, because: "it is the folder of another file" })
  return found
}
