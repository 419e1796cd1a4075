/** Picks fixes that can be made together, so that a whole file is mended in few rounds. */
import { editsOverlap, type TextEdit } from "../base/edit.ts"
import type { Severity } from "../base/problem.ts"
import type { Fix } from "./define.ts"

/** What a choice needs to know of a finding. */
export interface Fixable {
  readonly severity: Severity
  readonly fixes: () => readonly Fix[]
}

export interface Choice<F extends Fixable> {
  /** Edits by URI; none of them touches another. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>
  /** The findings that they mend. */
  readonly mended: readonly F[]
}

/**
 * The first allowed fix of each finding, as far as they do not touch each other. `safety` "review" allows both kinds;
 * `mayEdit` says which files may be changed.
 */
export function chooseFixes<F extends Fixable>(
  findings: readonly F[],
  safety: Fix["safety"],
  mayEdit: (uri: string) => boolean,
): Choice<F> {
  const edits = new Map<string, readonly TextEdit[]>()
  const mended: F[] = []
  for (const finding of findings) {
    const fix = finding.fixes().find((each) => safety === "review" || each.safety === "safe")
    if (fix === undefined || !fix.edits.every((file) => mayEdit(file.uri))) continue
    const merged = fix.edits.map((file) => [file.uri, [...(edits.get(file.uri) ?? []), ...file.edits]] as const)
    if (merged.some(([, all]) => editsOverlap(all) || sharePlace(all))) continue
    for (const [uri, all] of merged) edits.set(uri, all)
    mended.push(finding)
  }
  return { edits, mended }
}

/** Two insertions at one place would depend on their order; the second waits for the next round. */
function sharePlace(edits: readonly TextEdit[]): boolean {
  return new Set(edits.map((edit) => edit.span.start)).size < edits.length
}
