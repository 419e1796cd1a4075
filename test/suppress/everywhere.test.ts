/** A suppression written where the editor would write it hides its finding, whatever rule and format it comes from. */
import assert from "node:assert/strict"
import { it } from "node:test"
import { rules } from "../../server/src/rules/registry.generated.ts"
import { scenariosOf } from "../support/fixtures.ts"
import { openWorkspace } from "../support/workspace.ts"

for (const { meta } of rules) {
  it(`${meta.id} can be suppressed at its place`, () => {
    const scenario = scenariosOf(meta.id).find((each) => each.bad)
    if (scenario === undefined) return
    const workspace = openWorkspace(scenario.files)
    const analysis = workspace.analysis()
    for (const [path, text] of Object.entries(scenario.files)) {
      const uri = workspace.uri(path)
      const before = analysis.findings(uri).items
      const finding = before.find((item) => item.rule === meta.id)
      const insertion = finding && analysis.suppression(uri, finding)
      if (finding === undefined || insertion === undefined) continue
      const changed = text.slice(0, insertion.at) + insertion.text + text.slice(insertion.at)
      const after = openWorkspace({ ...scenario.files, [path]: changed })
      const left = after.analysis().findings(uri).items
      const moved = finding.span.start + (finding.span.start >= insertion.at ? insertion.text.length : 0)
      assert.ok(!left.some((item) => item.rule === meta.id && item.span.start === moved), `${path}: ${finding.message}`)
      const notices = left.filter((item) => item.rule.startsWith("deploylint/")).map((item) => item.rule)
      assert.deepEqual(notices, ["deploylint/reasonless-suppression"])
      assert.ok(left.length <= before.length, "nothing new comes of the comment")
    }
  })
}
