/** The opt-in formatter: blanks around `=` and at line ends, and nothing that systemd could tell. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { isDeepStrictEqual } from "node:util"
import fc from "fast-check"
import { applyEdits } from "../../server/src/base/edit.ts"
import { treeFormatting } from "../../server/src/features/format-unit.ts"
import { parseUnit } from "../../server/src/syntax/systemd/parse.ts"
import { hasAnalyzer, verifyUnits } from "../parsers/systemd/analyzer.ts"
import { openWorkspace } from "../support/workspace.ts"

function formatted(text: string): string {
  const workspace = openWorkspace({ "a.service": text })
  return applyEdits(text, workspace.analysis().units.format(workspace.uri("a.service")))
}

/** What systemd reads of a text. */
function meaning(text: string): unknown {
  const tree = parseUnit(text)
  return {
    sections: tree.sections.map((section) => [section.name, section.assignments.map((each) => [each.key, each.value])]),
    problems: tree.problems.map((each) => each.code),
    comments: tree.comments.length,
    strays: tree.strays.length,
  }
}

/** Texts out of the pieces that make formatting hard. */
const line = fc.oneof(
  fc.constantFrom(
    "[Unit]",
    "[Service] ",
    "  [Install]\t",
    "",
    "   ",
    "# note  ",
    "; c \\",
    "#\\ ",
    "stray  ",
    "= x",
    "x\\ ",
  ),
  fc
    .tuple(
      fc.constantFrom("ExecStart", " User", "Environment", "X-Own", "Description"),
      fc.constantFrom("=", " = ", "\t=", "=  ", " =\t "),
      fc.constantFrom("", "/bin/a", "a  b", '"a  b" ', "x \\", "x\\\\ ", "x\\ ", "a=b = c ", "# no  ", "%i\t"),
    )
    .map((parts) => parts.join("")),
)
const text = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom("\n", "\r\n", "\n\n"), fc.constantFrom("", "\uFEFF"))
  .map(([lines, end, mark]) => `${mark}[Unit]${end}${lines.join(end)}`)

describe("the formatter", () => {
  it("trims around `=` and at line ends alone", () => {
    assert.equal(
      formatted("[Unit]  \nDescription =  a  b \n# c \n\t\n[Service]\n  ExecStart\t= /a \\ \nUser= \nNice=1\n"),
      "[Unit]\nDescription=a  b\n# c\n\n[Service]\n  ExecStart=/a \\ \nUser=\nNice=1\n",
    )
  })
  it("leaves continued lines as they are", () => {
    const continued = "[Service]\nExecStart = /a \\\n    # why  \n    -b \n\n[Install]\n"
    assert.equal(formatted(continued), continued)
  })
  it("changes nothing that is read, and nothing twice", () => {
    fc.assert(
      fc.property(text, (before) => {
        const after = applyEdits(before, treeFormatting(parseUnit(before)))
        assert.deepEqual(meaning(after), meaning(before))
        assert.equal(applyEdits(after, treeFormatting(parseUnit(after))), after)
        assert.equal(after.replace(/[ \t]/g, ""), before.replace(/[ \t]/g, ""))
      }),
      { numRuns: 600, seed: 7 },
    )
  })
  it("leaves what systemd itself reads", (t) => {
    if (!hasAnalyzer(t)) return
    const before = fc
      .sample(text, { numRuns: 60, seed: 11 })
      .map(
        (each) =>
          `[Service]\nType = oneshot \nExecStart= /bin/true \n${each.replace("\uFEFF", "").replaceAll(/ExecStart| User/g, "SyslogIdentifier")}`,
      )
    const after = before.map((each) => applyEdits(each, treeFormatting(parseUnit(each))))
    assert.deepEqual(verifyUnits(after, "info"), verifyUnits(before, "info"))
    const dumps = (texts: readonly string[]): readonly string[] =>
      verifyUnits(texts, "debug").map((each) =>
        each.replace(/Fragment Path: .*/, "").replaceAll(/\b\d+(?:us|ms|min|s)\b/g, ""),
      )
    const known = dumps(before)
    const loaded = known.filter((each) => each !== "").length
    assert.ok(loaded > 15, `${loaded} units were loaded`)
    assert.ok(isDeepStrictEqual(dumps(after), known), "another unit was loaded")
  })
})
