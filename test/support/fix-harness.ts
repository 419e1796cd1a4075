/** Applies fixes the way an editor does and checks what every fix must keep. */
import assert from "node:assert/strict"
import type { Finding } from "../../server/src/analysis.ts"
import { applyEdits, editsOverlap } from "../../server/src/base/edit.ts"
import type { Fix } from "../../server/src/rules/define.ts"
import { openWorkspace, type TestWorkspace } from "./workspace.ts"

/** Texts by path after applying one fix to a workspace's files. */
export function applyFix(workspace: TestWorkspace, fix: Fix): void {
  for (const { uri, edits } of fix.edits) {
    assert.ok(!editsOverlap(edits), `overlapping edits in "${fix.title}"`)
    const text = workspace.files.get(uri)
    assert.ok(text !== undefined, `"${fix.title}" edits a file that is not there: ${uri}`)
    for (const edit of edits)
      assert.ok(edit.span.start >= 0 && edit.span.end <= text.length, `"${fix.title}" edits outside the document`)
    workspace.set(pathOf(uri), applyEdits(text, edits))
  }
}

export function pathOf(uri: string): string {
  return decodeURIComponent(uri.slice("file:///w/".length))
}

/** Every finding of a rule in a workspace, with its document. */
export function findingsOf(workspace: TestWorkspace, rule: string): { uri: string; finding: Finding }[] {
  const analysis = workspace.analysis()
  return [...workspace.files.keys()].sort().flatMap((uri) =>
    analysis
      .findings(uri)
      .items.filter((finding) => finding.rule === rule)
      .map((finding) => ({ uri, finding })),
  )
}

const weight = { error: 3, warning: 2, info: 1, hint: 0 } as const

/** All findings as `rule|message` with weights, to see that a fix brings nothing new of equal or higher severity. */
function inventory(workspace: TestWorkspace): Map<string, number> {
  const analysis = workspace.analysis()
  const found = new Map<string, number>()
  for (const uri of workspace.files.keys()) {
    for (const item of analysis.findings(uri).items)
      found.set(`${uri} ${item.rule} ${item.identity}`, weight[item.severity])
  }
  return found
}

/**
 * Applies the first fix of every finding of the rule until none is left, checking each step: the finding goes, nothing
 * of its severity or above comes, syntax stays sound. Returns the texts by path.
 */
export function fixAll(files: Readonly<Record<string, string>>, rule: string): Map<string, string> {
  const workspace = openWorkspace(files)
  for (let round = 0; ; round++) {
    assert.ok(round < 200, `fixes of ${rule} do not converge`)
    const open = findingsOf(workspace, rule).find(({ finding }) => finding.fixes().length > 0)
    if (open === undefined) break
    const [fix] = open.finding.fixes()
    assert.ok(fix !== undefined)
    const before = inventory(workspace)
    applyFix(workspace, fix)
    const after = inventory(workspace)
    const count = (of: Map<string, number>) => [...of.keys()].filter((key) => key.includes(` ${rule} `)).length
    assert.ok(
      !after.has(`${open.uri} ${rule} ${open.finding.identity}`) || count(after) < count(before),
      `"${fix.title}" leaves its finding: ${open.finding.message}`,
    )
    for (const [key, severity] of after) {
      const isNew = !before.has(key) && !key.includes(` ${rule} `)
      assert.ok(!isNew || severity < weight[open.finding.severity], `"${fix.title}" brings a new finding: ${key}`)
    }
  }
  return new Map([...workspace.files].map(([uri, text]) => [pathOf(uri), text]))
}
