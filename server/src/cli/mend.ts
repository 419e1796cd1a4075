/** Fixes one file in memory: rounds of fixes until nothing is left, taken back if the result is not better. */
import type { Finding } from "../analysis.ts"
import { applyEdits } from "../base/edit.ts"
import { chooseFixes } from "../rules/choose-fixes.ts"
import type { Fix } from "../rules/define.ts"
import { weightOf } from "./report.ts"
import type { Session } from "./session.ts"

export type Mended =
  | { readonly is: "unchanged" }
  /** Texts by URI, already in the snapshot. */
  | { readonly is: "mended"; readonly texts: ReadonlyMap<string, string>; readonly count: number }
  /** The snapshot holds the texts from before. */
  | { readonly is: "refused"; readonly reason: string }

const mostRounds = 50

/** Applies the allowed fixes of a document. `mayEdit` says which files a fix may change. */
export async function mend(
  session: Session,
  uri: string,
  safety: Fix["safety"],
  mayEdit: (uri: string) => boolean,
): Promise<Mended> {
  const originals = new Map<string, string>()
  const fixed: Finding[] = []
  const before = new Map([[uri, session.findings(uri) ?? []]])
  for (let round = 0; ; round++) {
    const { edits, mended } = chooseFixes(session.findings(uri) ?? [], safety, mayEdit)
    if (mended.length === 0) break
    if (round === mostRounds) return await takeBack(session, originals, "its fixes come to no end")
    const texts = new Map<string, string>()
    for (const [each, list] of edits) texts.set(each, applyEdits(session.text(each) ?? "", list))
    for (const each of texts.keys()) {
      if (originals.has(each)) continue
      originals.set(each, session.text(each) ?? "")
      before.set(each, session.findings(each) ?? [])
    }
    session.put(texts)
    await session.settle(originals.keys())
    fixed.push(...mended)
  }
  const changed = [...originals].filter(([each, text]) => session.text(each) !== text).map(([each]) => each)
  if (changed.length === 0) return { is: "unchanged" }
  const worse = newFindings(session, changed, before, Math.min(...fixed.map((finding) => weightOf(finding.severity))))
  if (worse !== undefined) return await takeBack(session, originals, `its fixes would bring ${worse}`)
  return { is: "mended", texts: new Map(changed.map((each) => [each, session.text(each) ?? ""])), count: fixed.length }
}

async function takeBack(session: Session, originals: ReadonlyMap<string, string>, reason: string): Promise<Mended> {
  session.put(originals)
  await session.settle(originals.keys())
  return { is: "refused", reason }
}

/**
 * The rule of a finding that was not there before and is no weaker than the weakest that was mended. A rule may say
 * something else of what is left, as long as it does not say more.
 */
function newFindings(
  session: Session,
  uris: readonly string[],
  before: ReadonlyMap<string, readonly Finding[]>,
  least: number,
): string | undefined {
  for (const uri of uris) {
    const old = before.get(uri) ?? []
    const now = session.findings(uri) ?? []
    const count = (of: readonly Finding[], rule: string): number => of.filter((each) => each.rule === rule).length
    const known = new Set(old.map(keyOf))
    for (const finding of now) {
      if (known.has(keyOf(finding)) || weightOf(finding.severity) < least) continue
      if (count(now, finding.rule) > count(old, finding.rule)) return finding.rule
    }
  }
  return undefined
}

function keyOf(finding: Finding): string {
  return `${finding.rule} ${finding.identity}`
}
