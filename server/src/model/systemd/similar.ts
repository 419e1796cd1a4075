/** The names that somebody may have meant. */
import { nearest } from "../../base/nearest.ts"
import { type DirectiveInfo, directiveOf, directivesIn } from "./catalogue.ts"

/** Look-ups of similar names per file: a file with more unknown names is not a unit with typing errors. */
const mostSuggestions = 100

/** Names that the section reads at a version, ignored ones left out. */
export function namesIn(section: string, version: number | undefined): readonly string[] {
  const inVersion = (each: DirectiveInfo): boolean => version === undefined || (each.since ?? 0) <= version
  return directivesIn(section)
    .filter((each) => inVersion(each) && directiveOf(section, each.name)?.old?.state !== "ignored")
    .map((each) => each.name)
}

/** Nearest names, each asked once, up to a limit per file. */
export function suggestions(): (
  word: string,
  candidates: () => readonly string[],
  scope?: string,
) => string | undefined {
  const found = new Map<string, string | undefined>()
  return (word, candidates, scope = "") => {
    const id = `${scope}]${word}`
    if (!found.has(id) && found.size < mostSuggestions) found.set(id, nearest(word, candidates()))
    return found.get(id)
  }
}

/** A name as a message shows it: what stands before `=` may be a whole text. */
export function shortened(name: string): string {
  return name.length > 60 ? `${name.slice(0, 59)}…` : name
}
