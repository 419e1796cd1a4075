/** Which environment goes into which: the ways that a name takes between files. */
import { folderOf, isInside, nameOf } from "../../base/uri.ts"
import { parseReference } from "../../model/image-reference.ts"
import type { Scope, SiteKind } from "./types.ts"

/** All names of one environment reach another. */
export interface Flow {
  readonly from: Scope
  readonly to: Scope
  /** The higher wins; what `to` sets itself counts as 0. */
  readonly rank: number
  /** Who brings the names, in the user's words: "`env_file` `app.env`". */
  readonly words: string
  /** Definitions that take this way; all without. */
  readonly kinds?: readonly SiteKind[]
  /** Names that take this way; all without. */
  readonly names?: ReadonlySet<string>
  /** Put before every name. */
  readonly prefix?: string
  /** It only fills in references of `to`, which does not hand the names on. */
  readonly fillsIn?: boolean
  /** `to` must use the name, or declare it, for the two to be the same variable. */
  readonly needsUse?: boolean
  /** It shows names and sets nothing: a template, a file that somebody may give on the command line. */
  readonly isHint?: boolean
}

/** One definition takes its value from a variable of another environment. */
export interface Tie {
  /** The definition: its place. */
  readonly uri: string
  readonly start: number
  readonly to: { readonly scope: Scope; readonly name: string }
  /** The two must have the same name: `environment: NAME` without a value. */
  readonly hard: boolean
  /** The value is that of the other variable, whole. */
  readonly whole: boolean
}

/** What one file brings into the graph. */
export interface Ways {
  readonly flows: readonly Flow[]
  readonly ties: readonly Tie[]
  /** Files that are read as env files here, whatever their names are. */
  readonly envFiles: readonly string[]
}

/** What else of the workspace an environment may reach: programs and configuration, found once for all. */
export interface Reachable {
  readonly codeRoots: readonly string[]
  readonly configs: readonly string[]
  readonly scripts: readonly string[]
}

/** The program of a container: the one whose folder has the image's name, above the file that runs it or beside that. */
export function codeOf(image: string | undefined, uri: string, reachable: Reachable): string | undefined {
  const { repository } = parseReference(image ?? "")
  const name = repository.slice(repository.lastIndexOf("/") + 1)
  return name === ""
    ? undefined
    : reachable.codeRoots.find((root) => nameOf(root) === name && isInside(folderOf(root), uri))
}

/** A template as a source of names. */
export function templateWords(name: string): string {
  return `the template \`${name}\`, which sets nothing`
}
