/** Runbooks in the editor: outline, hover, and the comment that hides a finding. */
import assert from "node:assert/strict"
import { it } from "node:test"
import { openWorkspace } from "../support/workspace.ts"

const text =
  "---\nowner: desk\nnext_review: 2026-01-01\n---\n\n# Kill switch\n\n## Steps\n\n### Stop\n\n```sh\nhorizon kill\n```\n\n## After\n\nSee [restore](no.md).\n"
const path = "runbooks/kill-switch.md"

it("has an outline of headings, each inside the one above", () => {
  const workspace = openWorkspace({ [path]: text })
  const symbols = workspace.analysis().symbols(workspace.uri(path))
  const names = (list: typeof symbols): unknown => list.map((each) => [each.name, names(each.children)])
  assert.deepEqual(names(symbols), [
    [
      "Kill switch",
      [
        ["Steps", [["Stop", []]]],
        ["After", []],
      ],
    ],
  ])
  const check = (list: typeof symbols): void => {
    for (const each of list) {
      assert.ok(each.span.start <= each.nameSpan.start && each.nameSpan.end <= each.span.end)
      for (const child of each.children)
        assert.ok(each.span.start <= child.span.start && child.span.end <= each.span.end)
      check(each.children)
    }
  }
  check(symbols)
})

it("tells owner and days on the title, and what does not exist yet on a command", () => {
  const workspace = openWorkspace({ [path]: text })
  const at = (words: string): string =>
    workspace.analysis().hover(workspace.uri(path), text.indexOf(words) + 1)?.markdown ?? ""
  assert.match(at("Kill switch"), /Owner: `desk`[\s\S]*Last exercised: not stated[\s\S]*Next review due: `2026-01-01`/)
  assert.match(at("horizon kill"), /later release/)
})

it("is suppressed by a comment of HTML, in the front matter by one of YAML", () => {
  const workspace = openWorkspace({ [path]: text })
  const uri = workspace.uri(path)
  const findings = workspace.analysis().findings(uri).items
  for (const [rule, comment] of [
    ["monitoring/broken-runbook-link", "<!-- deploylint-ignore monitoring/broken-runbook-link -- reason -->\n"],
    ["monitoring/overdue-review", "# deploylint-ignore monitoring/overdue-review -- reason\n"],
  ] as const) {
    const finding = findings.find((each) => each.rule === rule)
    assert.ok(finding, rule)
    const insertion = workspace.analysis().suppression(uri, finding)
    assert.equal(insertion?.text, comment)
    const changed = text.slice(0, insertion.at) + insertion.text.replace("reason", "known") + text.slice(insertion.at)
    const left = openWorkspace({ [path]: changed })
    const items = left.analysis().findings(uri).items
    assert.deepEqual(
      items.filter((each) => each.rule === rule || each.rule.startsWith("deploylint/")),
      [],
      rule,
    )
  }
})

it("loses a comment that hides nothing, as a whole", () => {
  const workspace = openWorkspace({
    [path]: "# Title\n\nText\n\n<!-- deploylint-ignore monitoring/broken-runbook-link -- old -->\nMore.\n",
  })
  const uri = workspace.uri(path)
  const [finding] = workspace
    .analysis()
    .findings(uri)
    .items.filter((each) => each.rule.startsWith("deploylint/"))
  const edit = finding?.fixes()[0]?.edits[0]?.edits[0]
  assert.ok(edit)
  const source = workspace.files.get(uri) ?? ""
  assert.equal(
    source.slice(0, edit.span.start) + edit.newText + source.slice(edit.span.end),
    "# Title\n\nText\n\nMore.\n",
  )
})
