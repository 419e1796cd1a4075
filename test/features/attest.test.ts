/** Attestations as edits of the settings file: what was there stays, and what comes out is read back. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { applyEdits } from "../../server/src/base/edit.ts"
import { openWorkspace } from "../support/workspace.ts"

const word = { item: "B3", by: "Ana: ops", until: "2027-05-24", evidence: "https://wiki/x #restore" }

function attested(files: Readonly<Record<string, string>>, entry = word, near = "deploy/compose.yaml") {
  const workspace = openWorkspace({ "deploy/compose.yaml": "services: {}\n", ...files })
  const first = workspace.analysis().attest(workspace.uri(near), entry)
  // The workspace reads what was asked for.
  const answer = "refused" in first ? first : workspace.analysis().attest(workspace.uri(near), entry)
  if ("refused" in answer) return { refused: answer.refused }
  const path = answer.uri.slice("file:///w/".length)
  return { path, creates: answer.creates, text: applyEdits(files[path] ?? "", answer.edits) }
}

const entry = [
  "  - item: B3",
  '    by: "Ana: ops"',
  "    on: 2026-11-21",
  "    until: 2027-05-24",
  '    evidence: "https://wiki/x #restore"',
  "",
].join("\n")

describe("attesting an item", () => {
  it("makes the settings file in the workspace folder where there is none", () => {
    assert.deepEqual(attested({}), { path: "deploylint.yaml", creates: true, text: `attest:\n${entry}` })
  })
  it("adds to the nearest settings file, behind what is there", () => {
    assert.deepEqual(
      attested({ "deploylint.yaml": "rules: {}\n", "deploy/deploylint.yaml": "# ours\nignore:\n  - old/\n" }),
      {
        path: "deploy/deploylint.yaml",
        creates: false,
        text: `# ours\nignore:\n  - old/\nattest:\n${entry}`,
      },
    )
  })
  it("adds to a list of attestations in its own style", () => {
    const before = "attest:\n- item: B1\n  by: Bo\n  on: 2026-11-01\n  until: 2027-01-01\n  evidence: x # seen\n"
    const { text } = attested({ "deploylint.yaml": before }) as { text: string }
    assert.ok(text.startsWith(before), text)
    assert.match(text, /\n- item: B3\n {2}by: "Ana: ops"\n/)
  })
  it("is read back without a complaint", () => {
    const { text } = attested({}) as { text: string }
    const workspace = openWorkspace({ "deploylint.yaml": text })
    assert.deepEqual(workspace.analysis().findings(workspace.uri("deploylint.yaml")).items, [])
  })
  it("refuses what would count for nothing", () => {
    for (const wrong of [
      { item: "D1" },
      { item: "Z9" },
      { until: "2026-11-20" },
      { until: "soon" },
      { by: " " },
      { evidence: "" },
    ])
      assert.ok("refused" in attested({}, { ...word, ...wrong }), JSON.stringify(wrong))
  })
  it("leaves a broken file alone", () => {
    assert.ok("refused" in attested({ "deploylint.yaml": "rules: [\n" }))
    assert.ok("refused" in attested({ "deploylint.yaml": "attest: yes\n" }))
  })
})
