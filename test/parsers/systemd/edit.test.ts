/** Edits of unit files on random texts: what is meant changes, everything else stays. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { applyEdits, type EditResult, isRefusal } from "../../../server/src/base/edit.ts"
import {
  appendDirectives,
  moveDirective,
  removeDirective,
  renameKey,
  replaceValue,
  setDirective,
} from "../../../server/src/syntax/systemd/edit.ts"
import { parseUnit } from "../../../server/src/syntax/systemd/parse.ts"
import type { UnitTree } from "../../../server/src/syntax/systemd/tree.ts"

const seed = Number(process.env["SEED"] ?? 20263)
const line = fc.constantFrom(
  "[Service]",
  "[Unit]",
  "[X-Own]",
  "",
  "# comment",
  "  ; comment",
  "A=1",
  "  A = 2 ",
  "B=",
  "B=x \\\n  y",
  "C=x \\\n# inner\n z",
  "D=\\",
  "D=x\\\\",
  "stray",
  "User=me",
)
const unitText = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom("\n", "\r\n"), fc.boolean(), fc.boolean())
  .map(
    ([lines, eol, final, bom]) =>
      (bom ? "\uFEFF" : "") + `${["[Service]", ...lines].join("\n")}${final ? "\n" : ""}`.replaceAll("\n", eol),
  )

/** All assignments as `section key=value`, in reading order by section. */
function meaning(tree: UnitTree): string[] {
  return tree.sections.flatMap((section) =>
    section.assignments.map((each) => `${section.name} ${each.key}=${each.value}`),
  )
}

function apply(text: string, edits: EditResult): UnitTree | undefined {
  if (isRefusal(edits)) return undefined
  const changed = applyEdits(text, edits)
  if (text.includes("\r\n")) assert.ok(!/(?<!\r)\n/.test(changed), "line ends are kept")
  const tree = parseUnit(changed)
  assert.ok(tree.problems.length <= parseUnit(text).problems.length, "no new problem")
  const comments = (of: UnitTree): number => of.comments.length
  assert.ok(comments(tree) >= comments(parseUnit(text)) - 2)
  return tree
}

function check(property: (text: string, tree: UnitTree, pick: number) => void): void {
  fc.assert(
    fc.property(unitText, fc.nat({ max: 50 }), (text, pick) => property(text, parseUnit(text), pick)),
    { seed, numRuns: 400 },
  )
}

test("setting a directive changes its last value only", () =>
  check((text, tree) => {
    const before = meaning(tree)
    const after = apply(text, setDirective(tree, "Service", "A", "new value"))
    if (!after) return
    const last = before.findLastIndex((each) => each.startsWith("Service A="))
    const expected =
      last < 0 ? [...before, "Service A=new value"].sort() : before.with(last, "Service A=new value").sort()
    assert.deepEqual(meaning(after).sort(), expected)
  }))

test("added lines come to the section and nothing else changes", () =>
  check((text, tree) => {
    const after = apply(text, appendDirectives(tree, "Install", ["N1=a", "N2="]))
    const again = apply(text, appendDirectives(tree, "Service", ["N1=a", "N2="]))
    assert.deepEqual(after && meaning(after).sort(), [...meaning(tree), "Install N1=a", "Install N2="].sort())
    assert.deepEqual(again && meaning(again).sort(), [...meaning(tree), "Service N1=a", "Service N2="].sort())
  }))

test("renaming, replacing and removing touch one assignment", () =>
  check((text, tree, pick) => {
    const all = tree.sections.flatMap((section) => section.assignments.map((each) => ({ section, each })))
    const chosen = all[pick % Math.max(all.length, 1)]
    if (!chosen) return
    const at = all.indexOf(chosen)
    const { section, each } = chosen
    const before = meaning(tree)
    const renamed = apply(text, renameKey(each, "Renamed"))
    assert.deepEqual(renamed && meaning(renamed), before.with(at, `${section.name} Renamed=${each.value}`))
    const replaced = apply(text, replaceValue(each, "v w"))
    assert.deepEqual(replaced && meaning(replaced), before.with(at, `${section.name} ${each.key}=v w`))
    const removed = apply(text, removeDirective(tree, each))
    assert.deepEqual(removed && meaning(removed), before.toSpliced(at, 1))
  }))

test("moving keeps the line and takes it to the other section", () =>
  check((text, tree, pick) => {
    const all = tree.sections.flatMap((section) => section.assignments.map((each) => ({ section, each })))
    const chosen = all[pick % Math.max(all.length, 1)]
    if (!chosen) return
    const moved = apply(text, moveDirective(tree, chosen.each, "Unit"))
    if (!moved) return
    const expected = meaning(tree).toSpliced(all.indexOf(chosen), 1)
    assert.deepEqual(meaning(moved).sort(), [...expected, `Unit ${chosen.each.key}=${chosen.each.value}`].sort())
  }))
