/** Who fills in a variable of an Exec line: systemd 252's own `replace_env_argv` gave the expected answers. */
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { execReferences } from "../../server/src/workspace/variables/sites-unit.ts"
import { graphOf } from "../support/variables.ts"

/** The command line and, of each reference, `name:by`; an asterisk marks a word of its own. */
const cases: readonly (readonly [string, string])[] = [
  ["/bin/x $A ${B}", "A:systemd* B:systemd"],
  ["/bin/x D=${A} --y=${B}z", "A:systemd B:systemd"],
  // Kept as it stands; dropped with the rest of its word.
  ["/bin/x D=$A $B:/data", "A:nobody B:nobody"],
  // Two dollars are one for the program.
  ["/bin/x $$A $${B} a$$C", ""],
  ["/bin/x 'a $A' \"b $B\"", ""],
  ["/bin/x 'a ${A}'", "A:systemd"],
  [":/bin/x ${A} $B", ""],
  ["-/bin/x ${A}", "A:systemd"],
  ["/bin/sh -c 'echo ${A} $B $$C $${D}'", "A:systemd B:shell C:shell D:shell"],
  ["/usr/bin/ssh host run=$A", "A:shell"],
  ["/bin/x ${A-b} $1 $?", ""],
]

describe("variables of Exec lines", () => {
  for (const [line, expected] of cases)
    test(line, () => {
      const text = `[Service]\nExecStart=${line}\n`
      const { workspace, uri } = graphOf({ "a.service": text })
      const unit = workspace.model(uri("a.service"), "systemd")
      assert.ok(unit !== undefined)
      const found = execReferences(unit)
      for (const { name, span, wholeSpan } of found) {
        assert.equal(text.slice(span.start, span.end), name)
        assert.match(text.slice(wholeSpan.start, wholeSpan.end), /^\$+(?:\{\w+\}|\w+)$/)
      }
      assert.equal(found.map(({ name, by, isWord }) => `${name}:${by}${isWord ? "*" : ""}`).join(" "), expected)
    })
  test("a name behind a continuation keeps its place", () => {
    const { site, textOf } = graphOf({
      "a.service": "[Service]\nEnvironment=AB=1 \\\n  CD=2\nExecStart=/bin/x \\\n  --a ${AB} \\\n# between\n  $CD\n",
    })
    for (const [name, line] of [
      ["AB", 5],
      ["CD", 7],
    ] as const) {
      const found = site("a.service", name, 1)
      assert.equal(textOf(found.uri).slice(0, found.span.start).split("\n").length, line)
    }
  })
})
